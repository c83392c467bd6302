import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `decision-meeting agenda HY-…`: the agenda and one page a case, in Markdown.
struct MeetingAgenda: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "agenda",
        abstract: "打印议程与每案一页的材料（Markdown）。"
    )

    @Argument(help: ArgumentHelp("会议编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let meeting = try ledger.cases.found(reference, kind: MeetingNoun.kind)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let pages = try MeetingProcedure.items(of: meeting).map {
            try AgendaPage($0, words, ledger.cases)
        }
        let title = try words.headlines(of: [meeting])[meeting.id] ?? ""
        let date = meeting.text("held_on") ?? ""
        let members = try words.text(meeting.field("members"), as: .list(.person), [:])
        let entitled = meeting.integer("entitled").map { "\($0)" } ?? "—"
        let heading = [
            Localized(zh: "# \(title)（\(meeting.code)）", en: "# \(title) (\(meeting.code))"),
            Localized(zh: "", en: ""),
            Localized(zh: "- 日期：\(date)", en: "- Date: \(date)"),
            Localized(
                zh: "- 出席：\(members)；应到 \(entitled) 人",
                en: "- Present: \(members); the body has \(entitled)"
            ),
            Localized(zh: "- 涉密内容不得上会、不得录入本系统", en: "- Nothing classified may be entered"),
            Localized(zh: "", en: ""), Localized(zh: "## 议程", en: "## Agenda"),
            Localized(zh: "", en: ""),
        ]
        return ledger.answer(
            [
                "code": JSON(meeting.code), "title": JSON(title), "held_on": JSON(date),
                "entitled": meeting.integer("entitled").map { JSON($0) } ?? .null,
                "acts_as": JSON(meeting.text("acts_as") ?? ""),
                "states": JSON(meeting.root.active), "items": .array(pages.map(\.json)),
            ],
            heading + pages.map(\.line) + pages.flatMap(\.lines)
        )
    }
}

/// One item of an agenda with the case that it is about.
private struct AgendaPage {
    let item: AgendaItem
    let code: String
    let headline: String
    let event: Localized
    let sheet: [Localized]

    init(_ item: AgendaItem, _ words: CaseWords, _ cases: ReadingRoom) throws {
        self.item = item
        guard let subject = try cases.stream(item.text("case")) else {
            throw CaseRefusals.notFound(item.text("case"))
        }
        let instance = item.text("instance")
        code = instance.isEmpty ? subject.code : "\(subject.code)/\(instance)"
        headline = try words.headlines(of: [subject])[subject.id] ?? ""
        let chart = words.rules.chart(instance: instance, kind: subject.kind)
        let number = chart?.eventNumbers[item.text("event")]
        event =
            number.flatMap { chart?.events[$0].title }
            ?? Localized(zh: item.text("event"), en: item.text("event"))
        sheet = try CaseSheet(words: words, stream: subject).lines()
    }

    var json: JSON {
        [
            "number": JSON(item.number), "case": JSON(code), "title": JSON(headline),
            "event": JSON(item.text("event")), "result": JSON(item.text("result")),
            "votes_for": JSON(item.integer("votes_for")),
            "votes_against": JSON(item.integer("votes_against")),
            "abstained": JSON(item.integer("abstained")),
        ]
    }

    /// The item as a line of the agenda.
    var line: Localized {
        let votes =
            "\(item.integer("votes_for")):\(item.integer("votes_against")):"
            + "\(item.integer("abstained"))"
        let (zh, en): (String, String) =
            switch item.text("result") {
            case "passed": ("　【通过 \(votes)】", "  [passed \(votes)]")
            case "rejected": ("　【未通过 \(votes)】", "  [not passed \(votes)]")
            case "postponed": ("　【暂缓】", "  [postponed]")
            default: ("", "")
            }
        return Localized(
            zh: "\(item.number). \(code)　\(headline)　\(event.zh)\(zh)",
            en: "\(item.number). \(code)  \(headline)  \(event.en)\(en)"
        )
    }

    /// The page of the case.
    var lines: [Localized] {
        [
            Localized(zh: "", en: ""), Localized(zh: "---", en: "---"), Localized(zh: "", en: ""),
            Localized(
                zh: "## 议题 \(item.number)　\(event.zh)　\(code)",
                en: "## Item \(item.number)  \(event.en)  \(code)"
            ),
            Localized(zh: "", en: ""),
        ] + sheet.map { Localized(zh: "- \($0.zh)", en: "- \($0.en)") }
    }
}
