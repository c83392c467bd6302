import Workflow

extension Evaluation {
    /// The outcome and every reason for it; no outcome without a composite or with an open veto.
    static func judged(
        composite: Rational?,
        means: [Rational],
        coverage: [Int],
        sheetCount: Int,
        profile: WeightProfile,
        rule: EvaluationRule,
        vetoes: [Veto]
    ) -> (outcome: Outcome?, reasons: [Blocker]) {
        guard let composite else {
            let thin = zip(Dimension.allCases, coverage).filter { $0.1 < rule.coverageLeast }
            return (
                nil,
                thin.isEmpty
                    ? [quorumBlocker(sheetCount, rule: rule)]
                    : thin.map { coverageBlocker($0.0, $0.1, rule: rule) }
            )
        }
        let floorReasons = Dimension.allCases.compactMap { dimension in
            floorBlocker(dimension, mean: means[dimension.index], profile: profile)
        }
        let open = vetoes.filter { $0.decision == .open }
        guard open.isEmpty else { return (nil, open.map { vetoBlocker($0, code: "VETO_OPEN") }) }
        let upheld = vetoes.filter { $0.decision == .upheld }
        guard upheld.isEmpty else {
            return (.fail, upheld.map { vetoBlocker($0, code: "VETO_\($0.ground.code)") })
        }
        guard composite >= rule.reserveTotal else {
            let reason = belowBlocker("BELOW_RESERVE", composite, rule.reserveTotal)
            return (.fail, [reason] + floorReasons)
        }
        guard composite >= rule.passTotal else {
            return (
                .reserve, [belowBlocker("BELOW_PASS", composite, rule.passTotal)] + floorReasons
            )
        }
        return (floorReasons.isEmpty ? .pass : .reserve, floorReasons)
    }

    private static func quorumBlocker(_ found: Int, rule: EvaluationRule) -> Blocker {
        Blocker(
            code: "QUORUM",
            message: Localized(
                zh: "有效评分表 \(found) 张，应不少于 \(rule.quorum) 张，请评审秘书从候补专家中补足",
                en: "There are \(found) valid sheets; expected at least \(rule.quorum);"
                    + " the panel secretary must fill up from the alternates"
            ),
            values: ["found": "\(found)", "expected": ">= \(rule.quorum)"],
            role: "SEC",
            provisional: "review.quorum"
        )
    }

    private static func coverageBlocker(
        _ dimension: Dimension,
        _ found: Int,
        rule: EvaluationRule
    ) -> Blocker {
        Blocker(
            code: "COVERAGE_\(dimension.code)",
            message: Localized(
                zh: "\(dimension.code) \(dimension.name.zh)计入的评分只有 \(found) 个，应不少于"
                    + " \(rule.coverageLeast) 个，请评审秘书请专家补评，或从候补专家中补足",
                en: "Only \(found) retained sheets have a mark in \(dimension.code),"
                    + " \(dimension.name.en); expected at least \(rule.coverageLeast); the panel"
                    + " secretary can ask for marks, or fill up from the alternates"
            ),
            place: dimension.code,
            values: ["found": "\(found)", "expected": ">= \(rule.coverageLeast)"],
            role: "SEC",
            provisional: "review.coverage_least"
        )
    }

    private static func vetoBlocker(_ veto: Veto, code: String) -> Blocker {
        let isOpen = veto.decision == .open
        let name = veto.ground.name
        return Blocker(
            code: code,
            message: Localized(
                zh: "否决项 \(veto.ground.code) \(name.zh)"
                    + (isOpen ? "尚未裁定，应先裁定，请监督人员裁定" : "成立，评审不通过，监督人员可复核"),
                en: "Veto \(veto.ground.code), \(name.en), "
                    + (isOpen
                        ? "is not decided; supervision must decide it first"
                        : "is upheld, so the evaluation fails; supervision can review it")
            ),
            place: veto.ground.code,
            values: ["expert": veto.expertCode, "decision": veto.decision.rawValue],
            role: "SUP"
        )
    }

    private static func floorBlocker(
        _ dimension: Dimension,
        mean: Rational,
        profile: WeightProfile
    ) -> Blocker? {
        let floor = profile.floors[dimension.index]
        guard mean < Rational(floor) else { return nil }
        return Blocker(
            code: "FLOOR_\(dimension.code)",
            message: Localized(
                zh: "\(dimension.code) \(dimension.name.zh)均值 \(mean.text(decimals: 2))"
                    + "，低于下限 \(floor)，请项目专员据此提出改进建议",
                en: "The mean of \(dimension.code), \(dimension.name.en), is"
                    + " \(mean.text(decimals: 2)); expected at least \(floor);"
                    + " the project officer can advise improvements"
            ),
            place: dimension.code,
            values: ["found": mean.description, "expected": ">= \(floor)"],
            role: "PO",
            provisional: "review.floors"
        )
    }

    private static func belowBlocker(
        _ code: String,
        _ composite: Rational,
        _ expected: Rational
    ) -> Blocker {
        Blocker(
            code: code,
            message: Localized(
                zh: "综合得分 \(composite.text(decimals: 2))（\(composite)），应不低于 \(expected)"
                    + "，请项目专员据此提出改进建议",
                en: "The composite is \(composite.text(decimals: 2)) (\(composite)); expected at"
                    + " least \(expected); the project officer can advise improvements"
            ),
            values: ["found": composite.description, "expected": ">= \(expected)"],
            role: "PO",
            provisional: code == "BELOW_PASS" ? "review.pass" : "review.reserve"
        )
    }
}

extension Evaluation {
    /// Where a result stands against another of the same batch.
    package enum Precedence: Hashable, Sendable {
        case before
        case after
        /// Equal in everything compared: the panel's ballot decides, never the time of submission.
        case ballot
    }

    /// Compares by composite, then by the rule's ranking dimensions; a result beats none.
    package func precedence(over other: Evaluation, rule: EvaluationRule) -> Precedence {
        RankedResult(self).precedence(over: RankedResult(other), by: rule.rankingDimensions)
    }
}
