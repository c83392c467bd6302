package import Workflow

extension Evaluation {
    /// Concludes a round from its valid sealed sheets.
    ///
    /// Thresholds are compared exactly, before any rounding. The order of the sheets and of the
    /// vetoes does not matter.
    ///
    /// - Parameters:
    ///   - sheets: the valid sealed sheets, one for each expert.
    ///   - profile: weights and floors, frozen when the round opened.
    ///   - rule: the provisional parameters in force for the round.
    ///   - vetoes: all vetoes raised in the round, decided or not.
    /// - Returns: the result, without composite and outcome when there is no quorum.
    /// - Throws: `EXPERT_DUPLICATE` (two sheets of one expert), `SHEETS_EXCEED_PANEL`.
    package static func conclude(
        sheets: [ScoreSheet],
        profile: WeightProfile,
        rule: EvaluationRule,
        vetoes: [Veto]
    ) throws(Refusal) -> Evaluation {
        let faults = sheetBlockers(sheets, panelSize: rule.panelSize)
        guard faults.isEmpty else { throw Refusal(faults) }
        let scored = sheets.map {
            Scored(sheet: $0, parts: profile.totalParts($0), divisor: profile.divisor)
        }
        .sorted { $0.sheet.expertCode < $1.sheet.expertCode }
        let orderedVetoes = vetoes.sorted {
            ($0.ground.rawValue, $0.expertCode, $0.decision.rawValue)
                < ($1.ground.rawValue, $1.expertCode, $1.decision.rawValue)
        }
        let quorumMet = scored.count >= rule.quorum
        let (retained, dropped) = quorumMet ? trimmed(scored, from: rule.trimFrom) : ([], [])
        let means = dimensionMeans(retained)
        let composite = composite(retained, profile: profile)
        let (outcome, reasons) = judged(
            composite: composite,
            means: means,
            sheetCount: scored.count,
            profile: profile,
            rule: rule,
            vetoes: orderedVetoes
        )
        return Evaluation(
            composite: composite,
            dimensionMeans: means,
            dropped: dropped.map(\.sheet.expertCode),
            totals: scored.map { Total(expertCode: $0.sheet.expertCode, total: $0.total) },
            outcome: outcome,
            reasons: reasons,
            vetoes: orderedVetoes,
            meetingRequired: diverges(scored, rule: rule) || !vetoes.isEmpty,
            nonConsensus: outcome.map { $0 != .pass } ?? false
                && needsSpecialRound(scored, rule: rule.nonConsensus),
            quorumMet: quorumMet
        )
    }

    /// A sheet with its total times the divisor of the weights, which is a whole number.
    private struct Scored {
        let sheet: ScoreSheet
        let parts: Int
        let divisor: Int

        var total: Rational { Rational(parts, over: divisor) }
    }

    private static func sheetBlockers(_ sheets: [ScoreSheet], panelSize: Int) -> [Blocker] {
        var counts: [String: Int] = [:]
        for sheet in sheets {
            counts[sheet.expertCode, default: 0] += 1
        }
        var blockers = counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }.map { entry in
            Blocker(
                code: "EXPERT_DUPLICATE",
                message: Localized(
                    zh: "专家 \(entry.key) 有 \(entry.value) 张评分表，应只有一张有效，请评审秘书核对",
                    en: "Expert \(entry.key) has \(entry.value) sheets; expected one that is"
                        + " valid; the panel secretary can check"
                ),
                place: entry.key,
                values: ["found": "\(entry.value)", "expected": "1"],
                role: "SEC"
            )
        }
        if counts.count > panelSize {
            blockers.append(
                Blocker(
                    code: "SHEETS_EXCEED_PANEL",
                    message: Localized(
                        zh: "有效评分表 \(counts.count) 张，多于评审组 \(panelSize) 人，请评审秘书核对",
                        en: "There are \(counts.count) valid sheets; expected at most the panel of"
                            + " \(panelSize); the panel secretary can check"
                    ),
                    values: ["found": "\(counts.count)", "expected": "<= \(panelSize)"],
                    role: "SEC"
                )
            )
        }
        return blockers
    }

    /// Drops one highest and one lowest sheet; among equals the least expert code goes.
    ///
    /// The sheets come in the order of the expert codes, so the first of the equals is the one;
    /// the lowest is looked for among what is left, so the two always differ.
    private static func trimmed(
        _ scored: [Scored],
        from trimFrom: Int
    ) -> (retained: [Scored], dropped: [Scored]) {
        guard scored.count >= trimFrom else { return (scored, []) }
        var retained = scored
        var dropped: [Scored] = []
        let highest = scored.map(\.parts).max()
        if let index = retained.firstIndex(where: { $0.parts == highest }) {
            dropped.append(retained.remove(at: index))
        }
        let lowest = retained.map(\.parts).min()
        if let index = retained.firstIndex(where: { $0.parts == lowest }) {
            dropped.append(retained.remove(at: index))
        }
        return (retained, dropped)
    }

    private static func dimensionMeans(_ retained: [Scored]) -> [Rational] {
        guard !retained.isEmpty else { return [] }
        return Dimension.allCases.map { dimension in
            Rational(retained.reduce(0) { $0 + $1.sheet[dimension] }, over: retained.count)
        }
    }

    private static func composite(_ retained: [Scored], profile: WeightProfile) -> Rational? {
        guard !retained.isEmpty else { return nil }
        let parts = retained.reduce(0) { $0 + $1.parts }
        // INV-31, both sides times the divisor and the number of sheets: the sum over dimensions
        // of weight × marks is the sum over sheets of their totals.
        let byDimension = Dimension.allCases.reduce(0) { sum, dimension in
            let marks = retained.reduce(0) { $0 + $1.sheet[dimension] }
            return sum + profile.weights[dimension.index] * marks
        }
        precondition(parts == byDimension, "the weighted dimension means make the composite")
        return Rational(parts, over: profile.divisor * retained.count)
    }

    private static func diverges(_ scored: [Scored], rule: EvaluationRule) -> Bool {
        guard let range = totalRange(scored) else { return false }
        return range >= rule.divergenceTotal
            || Dimension.allCases.contains { dimension in
                let marks = scored.map { $0.sheet[dimension] }
                return (marks.max() ?? 0) - (marks.min() ?? 0) >= rule.divergenceMark
            }
    }

    private static func needsSpecialRound(
        _ scored: [Scored],
        rule: EvaluationRule.NonConsensus
    ) -> Bool {
        guard let range = totalRange(scored), range >= rule.totalRange else { return false }
        let favourable = scored.filter {
            $0.total >= rule.total && $0.sheet[rule.dimension] >= rule.mark
        }
        return favourable.count >= rule.sheets
    }

    private static func totalRange(_ scored: [Scored]) -> Rational? {
        guard let highest = scored.max(by: { $0.parts < $1.parts }),
            let lowest = scored.min(by: { $0.parts < $1.parts })
        else { return nil }
        return Rational(highest.parts - lowest.parts, over: highest.divisor)
    }
}
