import Casework
import Portfolio
import Store
import Workflow
import WorkflowFile

/// What a month's report tells, read with the rights of whoever asks.
struct MonthReport {
    /// One goal at the end of the month, and of the month before.
    struct Figure {
        let row: GoalRow
        let value: Int
        let before: Int
        let line: BoardTrend.Line?

        var change: Int { value - before }
    }

    /// An item that came to a figure since the month before, or left it.
    struct Item {
        let difference: GoalDifference
        /// Nil where the case is not for the reader.
        let code: String?
        let title: String
        /// Whether it counts from an earlier day, and became known only now.
        let isLate: Bool
    }

    /// Projects that stand in one state.
    struct Holdup {
        let state: String
        let path: String
        let count: Int
        /// Of these, how many have not moved for longer than ``MonthReport/staleDays``.
        let staleCount: Int
        let mostDays: Int
        let roles: [String]
    }

    /// A case that waits for somebody who leads.
    struct Waiting {
        let code: String
        let instance: String
        let title: String
        let event: Localized
        let roles: [String]
    }

    struct Deadline {
        let date: CivilDate
        let place: String
        let title: String
        let name: String
        let isProvisional: Bool
    }

    static let staleDays = 30
    /// Who decides: the director and the institute's meeting.
    static let leaders: Set = ["DIR", "DM"]

    let month: Month
    let title: Localized
    let rule: String
    /// The moment of knowledge; of a published month that of its publication.
    let knownAt: Instant
    let isPublished: Bool
    /// Whether the month before was published, so that the change is one of published figures.
    let isFollowing: Bool
    let figures: [Figure]
    let items: [Item]
    /// What became known of the published month since.
    let adjustmentCount: Int
    /// As of today: what follows is no part of the month.
    let today: CivilDate
    let holdups: [Holdup]
    let waiting: [Waiting]
    let deadlines: [Deadline]
    let deadlinesUntil: CivilDate
    let roleTitles: [String: Localized]
}

extension MonthReport {
    /// - Throws: `NOT_FOUND` for whom goals are not, `MONTH_TO_COME`.
    init(_ ledger: OpenLedger, _ month: Month, index: CaseIndex) throws {
        let published = try PublishedMonths(ledger)
        guard month <= Month(ledger.now.date) else { throw MonthReport.toCome(month, ledger) }
        let own = published.list.first { $0.month == month }
        let earlier = published.list.first { $0.month == month.adding(-1) }
        let day = min(month.end, ledger.now.date)
        let known = own?.knownAt ?? ledger.now
        let board = try BoardReading(ledger, asOf: day, knownAt: known, rule: own?.rule)
        let before = GoalCount(
            facts: board.facts,
            memberships: board.memberships,
            view: Viewpoint(asOf: month.adding(-1).end, knownAt: earlier?.knownAt ?? known),
            rule: earlier?.rule ?? board.rule
        )
        let trend = BoardTrend(board)
        figures = board.rows.compactMap { row in
            let metric = Metric(rawValue: row.goal.code.content)
            guard let value = row.value else { return nil }
            return Figure(
                row: row,
                value: own?.value(of: metric.rawValue) ?? value,
                before: earlier?.value(of: metric.rawValue) ?? before.value(of: metric) ?? 0,
                line: trend.lines.first { $0.row.goal.code.content == metric.rawValue }
            )
        }
        let desk = try ReportDesk(ledger, index)
        items = try desk.items(GoalDifference.all(from: before, to: board.count), in: month)
        (holdups, waiting) = (try desk.holdups(), try desk.waiting())
        deadlinesUntil = max(month.adding(1).end, Month(ledger.now.date).end)
        deadlines = try desk.deadlines(until: deadlinesUntil)
        self.month = month
        title = board.definitions.goals.title
        rule = own?.rule.version ?? board.definitions.rule.version
        (knownAt, isPublished, isFollowing) = (known, own != nil, earlier != nil)
        adjustmentCount = own?.adjustments.count ?? 0
        today = ledger.now.date
        roleTitles = desk.words.rules.roleTitles
    }

    private static func toCome(_ month: Month, _ ledger: OpenLedger) -> Refusal {
        let current = Month(ledger.now.date)
        return Refusal(
            Blocker(
                code: "MONTH_TO_COME",
                message: Localized(
                    zh: "\(month) 还没有到，本月是 \(current)，请经办人核对月份",
                    en: "\(month) has not come, this month is \(current);"
                        + " whoever asks can check the month"
                ),
                place: "YYYY-MM",
                values: ["found": "\(month)", "expected": "<= \(current)"]
            )
        )
    }

    /// Roles as people call them.
    func names(of roles: [String]) -> String {
        roles.map { roleTitles[$0]?.zh ?? $0 }.joined(separator: "、")
    }
}

/// Cases, deadlines and titles for a report, asked in so many statements however many they are.
struct ReportDesk {
    let ledger: OpenLedger
    let words: CaseWords
    private let index: CaseIndex

    private static let mostTimers = 100_000

    init(_ ledger: OpenLedger, _ index: CaseIndex) throws {
        try index.follow(ledger)
        self.ledger = ledger
        self.index = index
        words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
    }

    private func titles(
        _ ids: Set<String>
    ) throws -> (
        codes: [String: String], titles: [String: String]
    ) {
        let seen = try ledger.cases.visible(ledger.store.streams(ids.sorted()))
        return (
            Dictionary(seen.map { ($0.id, $0.code) }) { $1 }, try words.headlines(of: seen)
        )
    }

    func items(_ differences: [GoalDifference], in month: Month) throws -> [MonthReport.Item] {
        let (codes, titles) = try titles(Set(differences.map(\.item.subject)))
        return differences.map { difference in
            let subject = difference.item.subject
            return MonthReport.Item(
                difference: difference,
                code: codes[subject],
                title: titles[subject] ?? "",
                isLate: difference.isAdded && difference.item.since < month.start
            )
        }
    }

    /// The states in which the reader's projects stand, those first where most lie still.
    func holdups() throws -> [MonthReport.Holdup] {
        guard let chart = words.rules.charts[ProjectNoun.kind] else { return [] }
        let entries = index.entries(kind: ProjectNoun.kind).filter {
            !$0.stream.root.isDone && !$0.stream.root.stands
        }
        let seen = try ledger.cases.seen(entries.map(\.stream))
        let latest = try ledger.store.latestDays(kind: ProjectNoun.kind)
        let today = ledger.now.date
        var days: [String: [Int]] = [:]
        for entry in entries where seen.contains(entry.stream.id) {
            let last = latest[entry.stream.id] ?? today
            for path in entry.stream.root.active {
                days[path, default: []].append(today.dayNumber - last.dayNumber)
            }
        }
        return days.compactMap { path, days -> MonthReport.Holdup? in
            let roles = chart.rolesAwaited(in: path)
            guard !roles.isEmpty, let number = chart.stateNumbers[path] else { return nil }
            let (state, above) = (chart.states[number], chart.states[number].parent)
            let track = chart.states[above].path.contains(".") ? chart.states[above].title.zh : ""
            return MonthReport.Holdup(
                state: (track.isEmpty ? "" : "\(track)·") + state.title.zh,
                path: path,
                count: days.count,
                staleCount: days.count { $0 > MonthReport.staleDays },
                mostDays: days.max() ?? 0,
                roles: roles
            )
        }.sorted {
            ($1.staleCount, $1.count, $0.path) < ($0.staleCount, $0.count, $1.path)
        }
    }

    /// What only somebody who leads can bring on.
    func waiting() throws -> [MonthReport.Waiting] {
        func isTheirs(_ awaited: CaseIndex.Awaited) -> Bool {
            !awaited.roles.isEmpty && awaited.roles.allSatisfy(MonthReport.leaders.contains)
        }
        let entries = index.entries().filter { $0.awaited.contains(where: isTheirs) }
        let seen = try ledger.cases.seen(entries.map(\.stream))
        let shown = entries.filter { seen.contains($0.stream.id) }
        let titles = try words.headlines(of: ledger.cases.visible(shown.map(\.stream)))
        return shown.flatMap { entry in
            entry.awaited.filter(isTheirs).map { awaited in
                MonthReport.Waiting(
                    code: entry.stream.code,
                    instance: awaited.instance,
                    title: titles[entry.stream.id] ?? "",
                    event: awaited.event.title,
                    roles: awaited.roles
                )
            }
        }
    }

    /// What is due up to a day, overdue or not, soonest first.
    func deadlines(until last: CivilDate) throws -> [MonthReport.Deadline] {
        let timers = try ledger.cases.timers(limit: ReportDesk.mostTimers).filter {
            $0.lead.isEmpty && ($0.due.map { $0.date <= last } ?? false)
        }
        let (_, titles) = try titles(Set(timers.map(\.stream)))
        return timers.compactMap { timer in
            guard let date = timer.due?.date else { return nil }
            let chart = words.rules.chart(instance: timer.instance, kind: timer.kind)
            return MonthReport.Deadline(
                date: date,
                place: timer.place,
                title: titles[timer.stream] ?? "",
                name: chart?.title(ofState: timer.state)?.zh ?? timer.deadline,
                isProvisional: timer.isProvisional
            )
        }.sorted { ($0.date, $0.place) < ($1.date, $1.place) }
    }
}
