import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `round rank`: the order of a batch, and the line within it.
struct RoundRank: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "rank",
        abstract: "一批轮次的排名：综合得分，再比 D2、D1，再比评审组投票；可按名额或资金划线。",
        discussion: """
            一批是：所列轮次；或决策会议程所涉项目；或某一关口、某一权重方案在一段日期内开轮的全部轮次。\
            每个项目只取最近的、未作废的一轮；权重、下限和参数须相同。说明见 Handbook/review.md。
            """
    )

    @OptionGroup var batch: BatchOptions

    @Option(help: ArgumentHelp("入选名额。", valueName: "COUNT"))
    var places: Int?

    @Option(help: ArgumentHelp("本批资金（元）：按名次累计到此为止。", valueName: "YUAN"))
    var budget: String?

    @Option(help: ArgumentHelp("与 --budget 合用：每个项目所需金额（元）。", valueName: "YUAN"))
    var each: String?

    @Option(
        help: ArgumentHelp("与 --budget 合用：一个项目所需金额，轮次或项目编号=元；可重复。", valueName: "CODE=YUAN")
    )
    var amount: [String] = []

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard places == nil || budget == nil else {
            throw ValidationError("--places 与 --budget 只用其一 / give --places or --budget")
        }
        guard budget != nil || each == nil && amount.isEmpty else {
            throw ValidationError(
                "--each、--amount 与 --budget 合用 / --each and --amount go with --budget"
            )
        }
    }

    func answer() throws -> Answer {
        var reasons = Reasons()
        let budget = try reasons.value(or: nil) {
            try self.budget.map { try RoundRank.yuan($0, at: "--budget") }
        }
        let each = try reasons.value(or: nil) {
            try self.each.map { try RoundRank.yuan($0, at: "--each") }
        }
        let amounts = try reasons.value(or: [:]) {
            try RoundRank.amounts(amount, at: "--amount")
        }
        let naming = try reasons.value(or: .codes([])) { try batch.naming() }
        try reasons.check()
        let ledger = try OpenLedger.reading(reading)
        try ledger.cases.require("ranking", as: "ranking")
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let ranking = try RankingReading(
            RoundBatch(naming, in: ledger, words),
            line: places.map { .places($0) } ?? budget.map { .amount($0) },
            amounts: amounts,
            each: each,
            words
        )
        let written = try export.write(RankingReading.page, ranking.cells)
        return ledger.answer(ranking.json, ranking.lines + written)
    }

    private static func yuan(_ text: String, at place: String) throws(Refusal) -> Fen {
        try Fen.parse(text, place: place)
    }

    /// Amounts by code; each is told as `CODE=YUAN`.
    static func amounts(_ given: [String], at place: String) throws -> [String: Fen] {
        var amounts: [String: Fen] = [:]
        for text in given {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw Refusal(form(text, place)) }
            amounts[parts[0]] = try yuan(parts[1], at: place)
        }
        return amounts
    }

    private static func form(_ text: String, _ place: String) -> Blocker {
        Blocker(
            code: "RANK_AMOUNT",
            message: Localized(
                zh: "\(place) 为“\(text)”，应为“编号=金额”，如 RD-2026-000001=3000000.00，请填报人更正",
                en: "\(place) is “\(text)”; expected a code and yuan, such as"
                    + " RD-2026-000001=3000000.00; whoever entered it can correct it"
            ),
            place: place,
            values: ["found": text, "expected": "CODE=YUAN"]
        )
    }
}
