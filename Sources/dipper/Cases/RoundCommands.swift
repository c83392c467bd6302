import ArgumentParser
import Casework
import Workflow

/// `round score`: one expert's sheet, given by himself.
struct RoundScore: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "专家本人提交评分表：七个维度各 0 至 10 的整数。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("D1 至 D7 的评分，以逗号分隔。", valueName: "9,9,7,8,8,7,7"))
    var marks: String

    @Option(help: ArgumentHelp("总体意见。", valueName: "support|reserve|oppose"))
    var recommendation: String?

    @Option(help: ArgumentHelp("评分理由。", valueName: "TEXT"))
    var rationale: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        var assignments = ["expert=\(try options.caller().person)", "marks=\(marks)"]
        if let recommendation { assignments.append("recommendation=\(recommendation)") }
        if let rationale { assignments.append("rationale=\(rationale)") }
        return try options.perform(
            AskedEvent(event: "score", assignments: assignments),
            on: reference,
            kind: RoundNoun.kind
        )
    }
}

/// `round declare`: whether an expert has a conflict of interest, before he sees anything.
struct RoundDeclare: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "declare",
        abstract: "专家本人声明有无利益冲突；声明之前看不到任何材料。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Flag(help: "有利益冲突，应当回避。")
    var conflict = false

    @Option(help: ArgumentHelp("说明。", valueName: "TEXT"))
    var detail: String?

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        var assignments = [
            "expert=\(try options.caller().person)",
            "conflict=\(conflict ? "conflict" : "none")",
        ]
        if let detail { assignments.append("detail=\(detail)") }
        return try options.perform(
            AskedEvent(event: "declare", assignments: assignments),
            on: reference,
            kind: RoundNoun.kind
        )
    }
}
