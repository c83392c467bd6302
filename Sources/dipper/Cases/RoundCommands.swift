import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `round score`: one expert's sheet, given by himself.
struct RoundScore: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "专家本人提交评分表：七个维度各 0 至 10 的整数。",
        discussion: """
            政策包允许不评的维度写 NA。极端分（缺省不高于 3 或不低于 9）和不适用的维度须写明理由：\
            --rationale D2=理由，可重复；不带维度的是总评。
            """
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("D1 至 D7 的评分，以逗号分隔。", valueName: "9,9,7,8,8,7,7"))
    var marks: String?

    @Option(
        help: ArgumentHelp("离线填好的评分表（round sheet-file 导出）。", valueName: "FILE"),
        completion: .file()
    )
    var file: String?

    @Option(help: ArgumentHelp("总体意见。", valueName: "support|reserve|oppose"))
    var recommendation: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("某一维度的评分理由，可重复；不带维度的是总评。", valueName: "D2=TEXT")
    )
    var rationale: [String] = []

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (marks == nil) != (file == nil) else {
            throw ValidationError("请给出 --marks、--file 之一 / give exactly one of them")
        }
    }

    func answer() throws -> Answer {
        let expert = try options.caller().person
        guard let marks else { return try answer(from: file ?? "", expert) }
        var reasons = Reasons()
        let sheet = try reasons.value(or: nil) {
            try ScoreSheet.parse(expertCode: expert, list: marks, place: "--marks")
        }
        let numbers = sheet?.recordedMarks.map { "\($0)" }.joined(separator: ",")
        return try options.perform(
            AskedEvent(
                event: "score",
                given: [
                    GivenField("expert", expert, at: "--as"),
                    GivenField("marks", numbers, at: "--marks"),
                    GivenField("recommendation", recommendation, at: "--recommendation"),
                ] + rationale.map(RoundScore.reason),
                blockers: reasons.blockers
            ),
            on: reference,
            kind: RoundNoun.kind
        )
    }

    /// The sheet that was filled in without a network.
    private func answer(from file: String, _ expert: String) throws -> Answer {
        let bytes = try InputFile.read(file, mostBytes: SheetLimits.mostBytes)
        return try options.perform(on: reference, kind: RoundNoun.kind) { ledger in
            let person = try ledger.store.stream(expert)?.id ?? ""
            let sheet = try OfflineSheet(reference.code, of: person, ledger)
            let entry = try sheet.entry(in: bytes, file: file)
            let marks = entry.marks.map { "\($0)" }.joined(separator: ",")
            return AskedEvent(
                event: "score",
                given: [
                    GivenField("expert", expert, at: "--as"),
                    GivenField("marks", marks, at: "--file"),
                    GivenField("recommendation", recommendation, at: "--recommendation"),
                ]
                    + Dimension.allCases.map {
                        let field = RoundProcedure.rationaleField(of: $0)
                        return GivenField(field, entry.reasons[$0], at: "--file \($0.code)")
                    } + rationale.map(RoundScore.reason)
            )
        }
    }

    /// `D2=…` as the field of that dimension; anything else is about the whole.
    private static func reason(_ text: String) -> GivenField {
        let dimension = Dimension.allCases.first { text.uppercased().hasPrefix($0.code + "=") }
        guard let dimension else { return GivenField("rationale", text, at: "--rationale") }
        return GivenField(
            RoundProcedure.rationaleField(of: dimension),
            String(text.dropFirst(dimension.code.count + 1)),
            at: "--rationale \(dimension.code)"
        )
    }
}

/// `round abstain`: an expert without a conflict who does not score.
struct RoundAbstain: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "abstain",
        abstract: "专家本人弃权：没有利益冲突，但不评分；评审秘书可从候补专家中更换。"
    )

    @Argument(help: ArgumentHelp("轮次编号，如 RD-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("弃权理由。", valueName: "TEXT"))
    var because: String

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try options.perform(
            AskedEvent(
                event: "abstain",
                given: [
                    GivenField("expert", try options.caller().person, at: "--as"),
                    GivenField("reason", because, at: "--because"),
                ]
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
