import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `round insight`: what the sealed sheets show beyond their results, to the secretary alone.
struct RoundInsight: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "insight",
        abstract: "评审秘书的参考：分歧标记、建议增加专家、一致性、专家宽严、校准排名、权重敏感度。",
        discussion: """
            只供评审秘书参考，不改动任何评分和结论；只看已封存的评分表。给一个轮次时另说明权重要动多少\
            结论才改变；给几个轮次、会议或关口时另说明一致性、宽严和校准排名。说明见 Handbook/review.md。
            """
    )

    @OptionGroup var batch: BatchOptions

    @Option(help: ArgumentHelp("只给一个轮次时：权重要动多少，它与此轮次的先后才互换。", valueName: "CODE"))
    var against: CaseReference?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard against == nil || batch.codes.count == 1 else {
            throw ValidationError(
                "--against 只与一个轮次合用 / --against goes with the code of one round"
            )
        }
    }

    func answer() throws -> Answer {
        let naming = try batch.naming()
        let ledger = try OpenLedger.reading(reading)
        try ledger.cases.require("insight", as: "insight")
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let told = try RoundInsight.told(naming, against: against?.code, in: ledger, words)
        return ledger.answer(told.json, told.lines)
    }

    /// What is told about one round, or about several together.
    static func told(
        _ naming: RoundBatch.Naming,
        against other: String?,
        in ledger: OpenLedger,
        _ words: CaseWords
    ) throws -> (json: [String: JSON], lines: [Localized]) {
        let insight = try InsightReading(
            RoundBatch(naming, in: ledger, words),
            in: ledger,
            words
        )
        let isOne = if case .codes(let codes) = naming { codes.count == 1 } else { false }
        if isOne, let round = insight.unsealed.first { throw Refusal(RoundInsight.unsealed(round)) }
        var json: [String: JSON] = [
            "batch": naming.json, "rounds": .array(insight.rounds.map(\.json)),
            "unsealed": JSON(insight.unsealed.map(\.code)),
        ]
        var lines = insight.rounds.flatMap(\.lines)
        if isOne, let one = insight.rounds.first {
            do {
                let weights = SensitivityText(
                    sensitivities: try one.weighed.sensitivity(under: one.profile),
                    verdict: Localized(zh: "结论", en: "outcome")
                )
                json["weights"] = weights.json
                lines += [RoundInsight.weightHeading] + weights.lines
            } catch {
                // A dimension that somebody left out: the rest of the advice stands.
                lines += error.blockers.map(\.message)
            }
            if let other {
                try addOrder(of: one, with: other, ledger, words, &json, &lines)
            }
        } else {
            json.merge(insight.together.json) { $1 }
            lines += insight.together.lines
            if !insight.unsealed.isEmpty { lines.append(RoundInsight.left(insight.unsealed)) }
        }
        return (json, lines)
    }

    private static let weightHeading = Localized(
        zh: "权重敏感度（一个维度的权重改变，其余按比例缩放）：",
        en: "Weights (one moves, the others keep their proportions):"
    )

    /// How far weights must move until the round and another change their order.
    private static func addOrder(
        of one: RoundAdvice,
        with against: String,
        _ ledger: OpenLedger,
        _ words: CaseWords,
        _ json: inout [String: JSON],
        _ lines: inout [Localized]
    ) throws {
        // Both together, so that rounds of other weights or rules are refused.
        let pair = try InsightReading(
            RoundBatch(.codes([one.round.code, against]), in: ledger, words),
            in: ledger,
            words
        )
        if let round = pair.unsealed.first { throw Refusal(RoundInsight.unsealed(round)) }
        guard let other = pair.rounds.first(where: { $0.round.code != one.round.code }) else {
            return
        }
        let order = SensitivityText(
            sensitivities: try one.weighed.sensitivity(against: other.weighed, under: one.profile),
            verdict: Localized(zh: "先后", en: "order")
        )
        json["against"] = JSON(other.round.code)
        json["order"] = order.json
        lines.append(
            Localized(zh: "与 \(other.round.code) 的先后：", en: "The order with \(other.round.code):")
        )
        lines += order.lines
    }

    private static func left(_ rounds: [CaseStream]) -> Localized {
        let codes = rounds.map(\.code).joined(separator: ", ")
        return Localized(
            zh: "未封存、未计入：\(codes)",
            en: "Not sealed and left out: \(codes)"
        )
    }

    static func unsealed(_ round: CaseStream) -> Blocker {
        Blocker(
            code: "ROUND_UNSEALED",
            message: Localized(
                zh: "\(round.code) 的评分表尚未封存或已作废，没有可参考的内容；请待评审秘书封存",
                en: "The sheets of \(round.code) are not sealed, or the round is void, so that"
                    + " there is nothing to tell; the panel secretary seals them"
            ),
            place: round.code,
            role: "SEC"
        )
    }
}
