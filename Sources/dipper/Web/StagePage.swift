import Casework
import Portfolio
import Store
import Synchronization
import Web
import Workflow

/// The cases of a view by stage, side by side: how many there are, and which stand there longest.
struct StagePage {
    let visit: Visit
    private let query: CaseQuery
    private let search: CaseSearch
    private let chart: Chart
    private let today: CivilDate

    private static let mostCards = 10

    init(_ visit: Visit) throws {
        self.visit = visit
        query = CaseQuery(visit.request.query)
        guard let chart = visit.words.rules.charts[query.kind] else {
            throw CaseRefusals.notFound(query.kind)
        }
        self.chart = chart
        try visit.office.index.follow(visit.ledger)
        search = CaseSearch(query, visit.office.index, visit.words)
        today = visit.ledger.now.date
    }

    /// A case in one stage.
    private struct Card {
        let entry: CaseIndex.Entry
        let since: CivilDate?
        let standing: CaseStanding
    }

    private struct Column {
        let stage: String
        var cards: [Card] = []
        var done = 0

        var count: Int { cards.count + done }
    }

    func answer() throws -> WebResponse {
        let found = try search.matching()
        let columns = try columns(found)
        let shown = columns.flatMap { $0.cards.prefix(StagePage.mostCards) }
        let streams = try visit.ledger.cases.visible(shown.map(\.entry.stream))
        let headlines = try visit.words.headlines(of: streams)
        let kind = visit.say(visit.words.title(of: query.kind))
        let title = visit.say("\(kind)：按阶段", "\(kind): by stage")
        return visit.page(title) {
            tag(.h1) { "\(title)（\(found.count)）" }
            tag(.form, .class("search"), .plain("method", "get"), .action("/cases/board")) {
                FormPart.hidden("kind", query.kind)
                tag(
                    .input,
                    .type("search"),
                    .name("q"),
                    .value(query.text),
                    .plain("aria-label", visit.say("搜索", "Search"))
                )
                tag(.button, .type("submit")) { visit.say("搜索", "Search") }
                tag(.a, .class("button quiet"), .href(query.address())) {
                    visit.say("看列表", "As a list")
                }
            }
            if columns.isEmpty {
                tag(.p, .class("soft")) { visit.say("没有符合的案卷", "No case fits") }
            }
            tag(.div, .class("stages")) {
                for column in columns { section(column, headlines) }
            }
        }
    }

    /// By stage, in the order of the chart; in each the longest first.
    private func columns(_ found: [CaseIndex.Entry]) throws -> [Column] {
        let open = found.filter { !$0.stream.root.isDone }
        let standings = try visit.office.standings.known(of: open, in: visit.ledger.store)
        var columns: [String: Column] = [:]
        for entry in found {
            for stage in Set(entry.stream.root.active.map(Facets.stage)) {
                var column = columns.removeValue(forKey: stage) ?? Column(stage: stage)
                if entry.stream.root.isDone {
                    column.done += 1
                } else {
                    let standing = standings[entry.stream.id] ?? CaseStanding()
                    column.cards.append(
                        Card(entry: entry, since: standing.since[stage], standing: standing)
                    )
                }
                columns[stage] = column
            }
        }
        return columns.values.map { column in
            var column = column
            column.cards.sort { left, right in
                (left.since ?? today, left.entry.stream.code)
                    < (right.since ?? today, right.entry.stream.code)
            }
            return column
        }.sorted { order($0.stage) < order($1.stage) }
    }

    private func order(_ stage: String) -> Int { chart.stateNumbers[stage] ?? Int.max }

    // MARK: What is shown

    private func section(_ column: Column, _ headlines: [String: String]) -> HTML {
        let title = visit.say(
            visit.words.states([column.stage], kind: query.kind, instance: "")
        )
        let list = query.with(\.state, column.stage).address()
        let late = column.cards.count { $0.standing.overdue != nil }
        return tag(.section, .class("stage"), .plain("aria-label", title)) {
            tag(.h2) {
                tag(.a, .href(list)) { "\(title) \(column.count)" }
            }
            if late > 0 {
                tag(.p, .class("bad")) {
                    visit.say("⚠ 逾期 \(late) 件", "⚠ \(late) overdue")
                }
            }
            tag(.ul, .class("plain")) {
                for card in column.cards.prefix(StagePage.mostCards) {
                    item(card, headlines[card.entry.stream.id] ?? "")
                }
            }
            if column.count > StagePage.mostCards {
                tag(.p) {
                    tag(.a, .href(list)) {
                        visit.say("全部 \(column.count) 件", "All \(column.count)")
                    }
                }
            }
        }
    }

    private func item(_ card: Card, _ headline: String) -> HTML {
        let stream = card.entry.stream
        return tag(.li, .class("card")) {
            tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(stream.code))")) {
                stream.code
            }
            " "
            headline
            tag(.div, .class("soft")) {
                visit.say(visit.words.states(of: stream))
                if let since = card.since { " · " + lasting(since, card.standing) }
            }
            if let late = card.standing.overdue {
                tag(.div, .class("bad")) {
                    visit.say("⚠ 逾期，应于 \(late) 前办理", "⚠ Overdue since \(late)")
                }
            }
        }
    }

    /// How long a case has been in its stage, in the days that its deadlines count.
    private func lasting(_ since: CivilDate, _ standing: CaseStanding) -> String {
        let calendar = visit.words.rules.calendars[chart.definition.calendar.content]
        if standing.countsWork, let calendar {
            let days = calendar.workdays(from: since, to: today)
            return visit.say("已 \(days) 个工作日", "\(days) working days")
        }
        let days = today.dayNumber - since.dayNumber
        return visit.say("已 \(days) 天", "\(days) days")
    }
}

/// How long cases have been where they are: folded from their events once for each version.
final class KnownStandings: Sendable {
    private struct Known {
        let version: Int
        let standing: CaseStanding
    }

    private let known = Mutex<[String: Known]>([:])

    func known(
        of entries: [CaseIndex.Entry],
        in store: LedgerStore
    ) throws -> [String: CaseStanding] {
        var known = known.withLock { $0 }
        let wanted = entries.filter { known[$0.stream.id]?.version != $0.stream.version }
        if !wanted.isEmpty {
            let read = try store.standings(of: wanted.map(\.stream.id), stage: Facets.stage)
            for entry in wanted {
                known[entry.stream.id] = Known(
                    version: entry.stream.version,
                    standing: read[entry.stream.id] ?? CaseStanding()
                )
            }
            let all = known
            self.known.withLock { $0 = all }
        }
        return entries.reduce(into: [:]) { $0[$1.stream.id] = known[$1.stream.id]?.standing }
    }
}
