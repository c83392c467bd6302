import Portfolio
import Workflow
import WorkflowFile

extension PolicyParameters {
    /// The rule of an evaluation for a panel of so many experts, from the keys `review.*`.
    func evaluationRule(panelSize: Int) throws(Refusal) -> EvaluationRule {
        let denominator = try integer("review.quorum_denominator")
        guard denominator > 0 else {
            throw wrongValue("review.quorum_denominator", "\(denominator)", "> 0")
        }
        return try EvaluationRule(
            panelSize: panelSize,
            quorumMinimum: try integer("review.quorum_minimum"),
            quorumShare: Rational(try integer("review.quorum_numerator"), over: denominator),
            trimFrom: try integer("review.trim_from"),
            passTotal: Rational(try integer("review.pass")),
            reserveTotal: Rational(try integer("review.reserve")),
            divergenceTotal: Rational(try integer("review.divergence_total")),
            divergenceMark: try integer("review.divergence_mark"),
            nonConsensus: EvaluationRule.NonConsensus(
                total: Rational(try integer("review.special_total")),
                dimension: .disruption,
                mark: try integer("review.special_mark"),
                sheets: try integer("review.special_sheets"),
                totalRange: Rational(try integer("review.special_range"))
            ),
            rankingDimensions: [.disruption, .demand],
            coverageLeast: try integer("review.coverage_least")
        )
    }

    /// The dimensions that the experts of a profile may leave out, such as `D3`.
    func leftOut(by profile: String) throws(Refusal) -> Set<String> {
        let entries = try texts("review.not_applicable")
        return Set(Dimension.allCases.map(\.code).filter { entries.contains("\(profile)/\($0)") })
    }

    private func wrongValue(_ key: String, _ found: String, _ expected: String) -> Refusal {
        Refusal(
            Blocker(
                code: "EVALUATION_RULE",
                message: Localized(
                    zh: "评审参数 \(key) 为 \(found)，应为 \(expected)，请评审秘书更正参数",
                    en: "Review parameter \(key) is \(found); expected \(expected);"
                        + " the panel secretary can correct it"
                ),
                place: key,
                values: ["found": found, "expected": expected],
                role: "SEC",
                provisional: key
            )
        )
    }
}

extension Rubric {
    /// The weights and floors of a profile, such as `P_STD`.
    func profile(_ code: String) throws(Refusal) -> WeightProfile {
        guard let profile = profiles.first(where: { $0.code == code }) else {
            let expected = profiles.map(\.code).joined(separator: ", ")
            throw Refusal(
                Blocker(
                    code: "PROFILE_UNKNOWN",
                    message: Localized(
                        zh: "没有权重方案“\(code)”，应为 \(expected) 之一，请填报人更正",
                        en: "There is no weight profile “\(code)”; expected one of \(expected);"
                            + " whoever entered it can correct it"
                    ),
                    place: "--profile",
                    values: ["found": code, "expected": expected]
                )
            )
        }
        return try WeightProfile(
            code: code,
            weights: Rubric.dimensionCodes.map { profile.weights[$0] ?? 0 },
            floors: Rubric.dimensionCodes.map { profile.floors[$0] ?? 0 }
        )
    }
}
