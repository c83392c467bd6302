import ArgumentParser
import Casework
import Workflow

/// `project visit`: who went where, whom he met and what he found.
struct ProjectVisit: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "visit",
        abstract: "登记一次走访：日期、地点、会见人员、了解的情况。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("走访日期；缺省为今天。", valueName: "YYYY-MM-DD"))
    var date: String?

    @Option(help: ArgumentHelp("地点。", valueName: "TEXT"))
    var place: String

    @Option(help: ArgumentHelp("会见人员。", valueName: "TEXT"))
    var met: String

    @Option(help: ArgumentHelp("了解的情况；不得有涉密内容。", valueName: "TEXT"))
    var findings: String

    @Option(help: ArgumentHelp("备注。", valueName: "TEXT"))
    var note: String?

    @Option(name: .customLong("document"), help: "走访记录等文件，可重复。")
    var documents: [String] = []

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(on: reference, kind: ProjectNoun.kind) { ledger in
            AskedEvent(
                event: "visit",
                given: [
                    GivenField("visited_on", date ?? ledger.now.date.description, at: "--date"),
                    GivenField("place", place, at: "--place"),
                    GivenField("met", met, at: "--met"),
                    GivenField("findings", findings, at: "--findings"),
                    GivenField("note", note, at: "--note"),
                ],
                documents: documents
            )
        }
    }
}

/// `project follow-up DT-… 2026-12-01 --note …`: it shows in `today` until it is done.
struct ProjectFollowUp: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow-up",
        abstract: "约定哪一天跟进什么；办完以前一直列在 today 里。"
    )

    @Argument(help: ArgumentHelp("项目编号。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("跟进日期。", valueName: "DATE"))
    var date: String

    @Option(help: ArgumentHelp("要办的事。", valueName: "TEXT"))
    var note: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "follow_up",
                given: [
                    GivenField("due_on", date, at: "DATE"), GivenField("note", note, at: "--note"),
                ]
            ),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}

/// `project follow-up-redate DT-…/follow-up/1 2026-12-08`.
struct ProjectFollowUpRedate: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow-up-redate",
        abstract: "把一项跟进改期。"
    )

    @Argument(help: ArgumentHelp("跟进，如 DT-2026-000001/follow-up/1。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("新的跟进日期。", valueName: "DATE"))
    var date: String

    @Option(help: ArgumentHelp("改期的理由。", valueName: "TEXT"))
    var why: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "redate",
                given: [
                    GivenField("due_on", date, at: "DATE"), GivenField("reason", why, at: "--why"),
                ]
            ),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}

/// `project follow-up-done DT-…/follow-up/1 --outcome …`.
struct ProjectFollowUpDone: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow-up-done",
        abstract: "登记一项跟进已经办完。"
    )

    @Argument(help: ArgumentHelp("跟进，如 DT-2026-000001/follow-up/1。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("结果。", valueName: "TEXT"))
    var outcome: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "done", given: [GivenField("outcome", outcome, at: "--outcome")]),
            on: reference,
            kind: ProjectNoun.kind
        )
    }
}
