import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `today`: what is due, soonest first, and what waits for a person's roles.
struct Today: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "today",
        abstract: "今日：将到的期限（先到的在前）与等待本人角色办理的事项。"
    )

    @Option(help: "每部分至多列出多少条。")
    var limit = 50

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try CommandOptions.caller(reading.person)
        let limit = try Paging.checked(limit)
        let ledger = try OpenLedger.reading(reading)
        let agenda = try Agenda(ledger, of: caller.person)
        let deadlines = try agenda.deadlines(limit: limit)
        let waiting = try agenda.waiting(limit: limit)
        let day = ledger.now.date
        return ledger.answer(
            [
                "date": JSON(day.description), "person": JSON(agenda.person.code),
                "roles": JSON(agenda.roles),
                "deadlines": .array(deadlines.map(\.json)),
                "waiting": .array(waiting.map(\.json)),
            ],
            [
                Localized(
                    zh: "\(day)　\(agenda.person.code)　角色 \(agenda.roles.joined(separator: "、"))",
                    en:
                        "\(day)  \(agenda.person.code)  roles "
                        + agenda.roles.joined(separator: ", ")
                )
            ] + Today.section(("期限", "Deadlines"), deadlines.map(\.line))
                + Today.section(("待办", "Waiting for you"), waiting.map(\.line))
                + (try export.write(Agenda.page, deadlines.map(\.cells) + waiting.map(\.cells)))
        )
    }

    private static func section(
        _ title: (zh: String, en: String),
        _ lines: [Localized]
    ) -> [Localized] {
        let none = Localized(zh: "  无", en: "  none")
        return [Localized(zh: "\(title.zh)：", en: "\(title.en):")]
            + (lines.isEmpty ? [none] : lines)
    }
}

/// What concerns one person on one day.
struct Agenda {
    let ledger: OpenLedger
    let rules: Rulebook
    let words: CaseWords
    let person: CaseStream
    let roles: [String]

    /// Cases looked at for each kind; an office has fewer open ones at a time.
    private static let mostCases = 1000
    private static let mostTimers = 1000

    struct Due {
        let timer: LedgerStore.TimerLine
        /// What is waited for: the state that the deadline bounds.
        let title: Localized
        let due: CivilDate
        /// Negative when it is overdue.
        let workdaysLeft: Int
        let isMine: Bool
        let headline: String

        var json: JSON {
            [
                "code": JSON(timer.code), "instance": JSON(timer.instance),
                "kind": JSON(timer.kind), "deadline": JSON(timer.deadline),
                "waits_for": JSON(title.zh),
                "title": JSON(headline), "due": JSON(due.description),
                "workdays_left": JSON(workdaysLeft), "mine": .bool(isMine),
                "provisional": .bool(timer.isProvisional),
            ]
        }

        var line: Localized {
            Localized(
                zh: "  \(due)（剩 \(workdaysLeft) 个工作日\(timer.isProvisional ? "，暂定" : "")）"
                    + "\(timer.place)　\(headline)　\(title.zh)\(isMine ? "　← 本人" : "")",
                en: "  \(due) (\(workdaysLeft) working days left"
                    + "\(timer.isProvisional ? ", provisional" : "")) \(timer.place)  \(headline)"
                    + "  \(title.en)\(isMine ? "  <- yours" : "")"
            )
        }
    }

    struct Waiting {
        let code: String
        let instance: String
        let headline: String
        let event: Chart.Event
        /// Why it waits, where that does not follow from the state alone.
        let note: Localized?

        var json: JSON {
            [
                "code": JSON(code), "instance": JSON(instance), "title": JSON(headline),
                "event": JSON(event.name), "note": note.map { JSON($0.zh) } ?? .null,
            ]
        }

        var line: Localized {
            let place = instance.isEmpty ? code : "\(code)/\(instance)"
            let (zh, en) = note.map { ("：\($0.zh)", ": \($0.en)") } ?? ("", "")
            return Localized(
                zh: "  \(place)　\(headline)　\(event.name) \(event.title.zh)\(zh)",
                en: "  \(place)  \(headline)  \(event.name) \(event.title.en)\(en)"
            )
        }
    }

    init(_ ledger: OpenLedger, of reference: String) throws {
        guard let person = try ledger.store.stream(reference), person.kind == "person" else {
            throw CaseRefusals.notFound(reference, place: "--as")
        }
        self.ledger = ledger
        self.person = person
        rules = try ledger.rules()
        words = CaseWords(rules: rules, cases: ledger.cases)
        roles = try ledger.roles(of: reference)
    }

    /// Deadlines that run, soonest first; of reviewers only their own.
    func deadlines(limit: Int) throws -> [Due] {
        let day = ledger.now.date
        let isOutsider = roles.allSatisfy { ["REV", "PUB", "APP"].contains($0) }
        let running = try ledger.cases.timers(limit: Agenda.mostTimers).filter {
            $0.lead.isEmpty && $0.due != nil
        }.sorted { ($0.due ?? ledger.now, $0.place) < ($1.due ?? ledger.now, $1.place) }
        let chosen = running.filter { !isOutsider || isMine($0) }.prefix(limit)
        let headlines = try words.headlines(
            of: try ledger.cases.streams(Set(chosen.map(\.stream)))
        )
        return chosen.compactMap { timer in
            guard let due = timer.due?.date else { return nil }
            let chart = rules.chart(instance: timer.instance, kind: timer.kind)
            let calendar = chart.flatMap { rules.calendars[$0.definition.calendar.content] }
            return Due(
                timer: timer,
                title: chart?.title(ofState: timer.state)
                    ?? Localized(zh: timer.deadline, en: timer.deadline),
                due: due,
                workdaysLeft: calendar?.workdays(from: day, to: due)
                    ?? due.dayNumber - day.dayNumber,
                isMine: isMine(timer),
                headline: headlines[timer.stream] ?? ""
            )
        }
    }

    private func isMine(_ timer: LedgerStore.TimerLine) -> Bool {
        guard let chart = rules.chart(instance: timer.instance, kind: timer.kind),
            let number = chart.deadlineNumbers[timer.deadline]
        else { return false }
        return chart.deadlines[number].audience.contains(where: roles.contains)
    }

    /// Events that the states allow and one of the person's roles may ask for.
    func waiting(limit: Int) throws -> [Waiting] {
        var found: [(stream: CaseStream, awaited: CaseIndex.Awaited)] = []
        kinds: for kind in rules.charts.keys.sorted() {
            for stream in try ledger.cases.list(kind: kind, after: "", limit: Agenda.mostCases) {
                found += CaseIndex.awaited(stream, rules)
                    .filter { $0.roles.contains(where: roles.contains) }.map { (stream, $0) }
                if found.count >= limit { break kinds }
            }
        }
        let chosen = found.prefix(limit)
        let headlines = try words.headlines(of: chosen.map(\.stream))
        return chosen.map { stream, awaited in
            Waiting(
                code: stream.code,
                instance: awaited.instance,
                headline: headlines[stream.id] ?? "",
                event: awaited.event,
                note: awaited.note
            )
        }
    }
}
