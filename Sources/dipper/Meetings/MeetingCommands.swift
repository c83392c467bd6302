import ArgumentParser
import Casework
import Workflow

enum MeetingNoun: CaseNoun {
    static let kind = "decision-meeting"
    static let title = "决策会"
    static let sample = "HY-2026-000001"
    static let opening = "create"
}

/// `decision-meeting`: one meeting that decides about many cases.
struct MeetingCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decision-meeting",
        abstract: "决策会：召集、议程、结果、纪要，另一人确认后一次办理全部通过的议题。",
        subcommands: [
            MeetingCreate.self, MeetingAttend.self, MeetingItem.self, MeetingDropItem.self,
            MeetingAgenda.self, MeetingResult.self, MeetingMinutes.self, MeetingConfirm.self,
            CaseDoing<MeetingNoun>.self,
        ] + MeetingNoun.questions
    )
}

/// `decision-meeting create`.
struct MeetingCreate: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: MeetingNoun.opening,
        abstract: "召集一次会议，给出其编号。"
    )

    @Option(help: ArgumentHelp("会议名称。", valueName: "TEXT"))
    var title: String

    @Option(help: ArgumentHelp("会议类别：DM 院决策会，DIR 主任办公会。", valueName: "DM|DIR"))
    var kind = "DM"

    @Option(help: ArgumentHelp("会议日期。", valueName: "YYYY-MM-DD"))
    var date: String

    @Option(help: ArgumentHelp("出席成员的人员编号，以逗号分隔。", valueName: "A,B"))
    var members: String?

    @Option(help: ArgumentHelp("应到人数：决策机构的全体成员数，法定人数按此计算。", valueName: "COUNT"))
    var entitled: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.open(
            AskedEvent(
                event: "call",
                given: [
                    GivenField("title", title, at: "--title"),
                    GivenField("acts_as", kind, at: "--kind"),
                    GivenField("held_on", date, at: "--date"),
                    GivenField("members", members, at: "--members"),
                    GivenField("entitled", entitled, at: "--entitled"),
                ]
            ),
            kind: MeetingNoun.kind
        )
    }
}

/// `decision-meeting attend`: who is present, when that was not known before.
struct MeetingAttend: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "attend",
        abstract: "登记出席成员和应到人数，必要时更正会议日期。"
    )

    @Argument(help: ArgumentHelp("会议编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("出席成员的人员编号，以逗号分隔。", valueName: "A,B"))
    var members: String

    @Option(help: ArgumentHelp("会议日期。", valueName: "YYYY-MM-DD"))
    var date: String?

    @Option(help: ArgumentHelp("应到人数：决策机构的全体成员数。", valueName: "COUNT"))
    var entitled: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "attend",
                given: [
                    GivenField("members", members, at: "--members"),
                    GivenField("entitled", entitled, at: "--entitled"),
                    GivenField("held_on", date, at: "--date"),
                ]
            ),
            on: reference,
            kind: MeetingNoun.kind
        )
    }
}

/// `decision-meeting item HY-… BZ-… decide`: an event that the meeting may take.
struct MeetingItem: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "item",
        abstract: "把一个案卷的一个事项列入议程；事项的字段用 --set 给出，通过后照此办理。",
        discussion: """
            事项要求随附的决定文件（如终止决定）由纪要兼作时，用 --minutes-as 给出其类别；\
            另有文件时用 --document 提交。
            """
    )

    @Argument(help: ArgumentHelp("会议编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("案卷编号；子流程写作 编号/流程/序号。", valueName: "CASE"))
    var subject: CaseReference

    @Argument(help: ArgumentHelp("事项名称。", valueName: "EVENT"))
    var event: String

    @Option(help: ArgumentHelp("纪要兼作的文件类别，以逗号分隔，如 termination_decision。", valueName: "A,B"))
    var minutesAs: String?

    @OptionGroup var given: EventOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(on: reference, kind: MeetingNoun.kind) { ledger in
            AskedEvent(
                event: "add_item",
                given: try ledger.deed(event, of: subject, given.assignments, options) + [
                    GivenField("minutes_as", minutesAs, at: "--minutes-as")
                ],
                documents: given.documents
            )
        }
    }
}

/// `decision-meeting drop-item HY-… 2`.
struct MeetingDropItem: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop-item",
        abstract: "撤下一项议题。"
    )

    @Argument(help: ArgumentHelp("会议编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("议题编号，从 1 起。", valueName: "ITEM"))
    var number: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "remove_item", given: [GivenField("number", number, at: "ITEM")]),
            on: reference,
            kind: MeetingNoun.kind
        )
    }
}

/// `decision-meeting result HY-… 1 passed --votes 5,0,1`.
struct MeetingResult: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "result",
        abstract: "登记一项议题的结果与票数。"
    )

    @Argument(help: ArgumentHelp("会议编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("议题编号，从 1 起。", valueName: "ITEM"))
    var number: String

    @Argument(help: ArgumentHelp("passed 通过、rejected 未通过、postponed 暂缓。", valueName: "RESULT"))
    var result: String

    @Option(help: ArgumentHelp("票数：赞成、反对、弃权，以逗号分隔。", valueName: "F,A,N"))
    var votes: String?

    @Option(help: ArgumentHelp("就此议题回避的成员，以逗号分隔。", valueName: "A,B"))
    var recused: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let counts = votes?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let wrong = counts.flatMap { $0.count == 3 ? nil : MeetingResult.form(votes ?? "") }
        let shown = counts.flatMap { $0.count == 3 ? $0 : nil }
        return try options.perform(
            AskedEvent(
                event: "record_result",
                given: [
                    GivenField("number", number, at: "ITEM"),
                    GivenField("result", result, at: "RESULT"),
                    GivenField("votes_for", shown?[0], at: "--votes/1"),
                    GivenField("votes_against", shown?[1], at: "--votes/2"),
                    GivenField("abstained", shown?[2], at: "--votes/3"),
                    GivenField("recused", recused, at: "--recused"),
                ],
                blockers: wrong.map { [$0] } ?? []
            ),
            on: reference,
            kind: MeetingNoun.kind
        )
    }

    private static func form(_ found: String) -> Blocker {
        Blocker(
            code: "VOTES_FORM",
            message: Localized(
                zh: "“\(found)”无法识别，票数应为 赞成,反对,弃权，如 5,0,1，请填报人更正",
                en: "“\(found)” cannot be read; expected votes for, against and abstained, such as"
                    + " 5,0,1; whoever entered it can correct it"
            ),
            place: "--votes",
            values: ["found": found, "expected": "5,0,1"]
        )
    }
}

/// `decision-meeting minutes HY-… --paper …`: the clerk ends the record.
struct MeetingMinutes: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "minutes",
        abstract: "登记会议纪要（文号、日期、扫描件），交另一人确认。"
    )

    @Argument(help: ArgumentHelp("会议编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("会议纪要。", valueName: PaperArgument.pattern))
    var paper: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "minute",
                documents: PaperArgument.documents(paper, as: "decision_minutes")
            ),
            on: reference,
            kind: MeetingNoun.kind
        )
    }
}

/// `decision-meeting confirm HY-…`: a second person; every item that passed is applied.
struct MeetingConfirm: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "与纪要核对无误后确认；通过的议题一次全部办理，有一项不能办理则全部不办理。"
    )

    @Argument(help: ArgumentHelp("会议编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "confirm"),
            on: reference,
            kind: MeetingNoun.kind
        )
    }
}
