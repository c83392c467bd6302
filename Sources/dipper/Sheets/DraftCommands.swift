import ArgumentParser
import Workflow

/// `draft`: rows of a staged import that are not right yet.
struct DraftCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draft",
        abstract: "导入草稿：列出、查看、弃用；改好的行用 import --stage 重新导入。",
        subcommands: [DraftDrop.self] + DraftNoun.questions
    )
}

/// `draft drop`: a row that is not to become a case, with the reason.
struct DraftDrop: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "弃用一条导入草稿，说明理由；草稿仍可查。"
    )

    @Argument(help: ArgumentHelp("草稿编号，如 CG-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Argument(help: ArgumentHelp("弃用的理由。", valueName: "TEXT"))
    var reason: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(event: "drop", given: [GivenField("reason", reason, at: "TEXT")]),
            on: reference,
            kind: DraftNoun.kind
        )
    }
}
