import ArgumentParser
import Casework
import Portfolio
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
        let expert = try options.caller().person
        var reasons = Reasons()
        let sheet = try reasons.value(or: nil) {
            try ScoreSheet.parse(expertCode: expert, list: marks, place: "--marks")
        }
        let numbers = sheet?.marks.map { "\($0)" }.joined(separator: ",")
        return try options.perform(
            AskedEvent(
                event: "score",
                given: [
                    GivenField("expert", expert, at: "--as"),
                    GivenField("marks", numbers, at: "--marks"),
                    GivenField("recommendation", recommendation, at: "--recommendation"),
                    GivenField("rationale", rationale, at: "--rationale"),
                ],
                blockers: reasons.blockers
            ),
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
        try options.perform(
            AskedEvent(
                event: "declare",
                given: [
                    GivenField("expert", try options.caller().person, at: "--as"),
                    GivenField("conflict", conflict ? "conflict" : "none", at: "--conflict"),
                    GivenField("detail", detail, at: "--detail"),
                ]
            ),
            on: reference,
            kind: RoundNoun.kind
        )
    }
}
