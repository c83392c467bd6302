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
    /// - Throws: `EXPERT_DUPLICATE` (two sheets of one expert), `SHEETS_EXCEED_PANEL`,
    ///   `SHEET_UNWEIGHTED` (marks in no dimension that has a weight).
    package static func conclude(
        sheets: [ScoreSheet],
        profile: WeightProfile,
        rule: EvaluationRule,
        vetoes: [Veto]
    ) throws(Refusal) -> Evaluation {
        let scored = sheets.map {
            Scored(
                sheet: $0,
                parts: profile.totalParts($0),
                whole: profile.coveredWeight($0)
            )
        }
        let faults =
            sheetBlockers(sheets, panelSize: rule.panelSize)
            + scored.filter { $0.whole == 0 }.map {
                unweighted($0.sheet.expertCode, place: $0.sheet.expertCode)
            }
        guard faults.isEmpty else { throw Refusal(faults) }
        let ordered = scored.sorted { $0.sheet.expertCode < $1.sheet.expertCode }
        let orderedVetoes = vetoes.sorted {
            ($0.ground.rawValue, $0.expertCode, $0.decision.rawValue)
                < ($1.ground.rawValue, $1.expertCode, $1.decision.rawValue)
        }
        let quorumMet = ordered.count >= rule.quorum
        let (retained, dropped) = quorumMet ? trimmed(ordered, from: rule.trimFrom) : ([], [])
        let coverage = coverage(retained)
        let isCovered = coverage.allSatisfy { $0 >= rule.coverageLeast }
        let means = isCovered ? dimensionMeans(retained) : []
        let composite = isCovered ? composite(retained, profile: profile) : nil
        let (outcome, reasons) = judged(
            composite: composite,
            means: means,
            coverage: coverage,
            sheetCount: ordered.count,
            profile: profile,
            rule: rule,
            vetoes: orderedVetoes
        )
        return Evaluation(
            composite: composite,
            dimensionMeans: means,
            coverage: coverage,
            dropped: dropped.map(\.sheet.expertCode),
            totals: ordered.map { Total(expertCode: $0.sheet.expertCode, total: $0.total) },
            outcome: outcome,
            reasons: reasons,
            vetoes: orderedVetoes,
            meetingRequired: diverges(ordered, rule: rule) || !vetoes.isEmpty,
            nonConsensus: outcome.map { $0 != .pass } ?? false
                && needsSpecialRound(ordered, rule: rule.nonConsensus),
            quorumMet: quorumMet
        )
    }

    /// A sheet with its weighted marks and the weight of the dimensions that it covers.
    private struct Scored {
        let sheet: ScoreSheet
        let parts: Int
        let whole: Int

        var total: Rational { Rational(10 * parts, over: whole) }

        /// Compared as fractions, without making any.
        static func < (left: Scored, right: Scored) -> Bool {
            guard left.whole != right.whole else { return left.parts < right.parts }
            return Int128(left.parts) * Int128(right.whole)
                < Int128(right.parts) * Int128(left.whole)
        }
    }

    static func unweighted(_ expert: String, place: String) -> Blocker {
        Blocker(
            code: "SHEET_UNWEIGHTED",
            message: Localized(
                zh: "专家 \(expert) 的评分表没有任何计权维度的评分，应至少评一项；确实无法评的请弃权，"
                    + "请专家补正",
                en: "The sheet of expert \(expert) has a mark in no dimension that has a weight;"
                    + " expected one at least, or an abstention; the expert can correct it"
            ),
            place: place,
            role: "REV"
        )
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
        if let highest = foremost(retained, { $1 < $0 }) {
            dropped.append(retained.remove(at: highest))
        }
        if let lowest = foremost(retained, { $0 < $1 }) {
            dropped.append(retained.remove(at: lowest))
        }
        return (retained, dropped)
    }

    /// The place of the first that no other one is before.
    private static func foremost(
        _ scored: [Scored],
        _ isBefore: (Scored, Scored) -> Bool
    ) -> Int? {
        scored.indices.reduce(nil as Int?) { best, place in
            guard let best else { return place }
            return isBefore(scored[place], scored[best]) ? place : best
        }
    }

    private static func coverage(_ retained: [Scored]) -> [Int] {
        guard !retained.isEmpty else { return [] }
        return Dimension.allCases.map { dimension in
            retained.count { $0.sheet[dimension] != nil }
        }
    }

    private static func dimensionMeans(_ retained: [Scored]) -> [Rational] {
        guard !retained.isEmpty else { return [] }
        return Dimension.allCases.map { dimension in
            let marks = retained.compactMap { $0.sheet[dimension] }
            return Rational(marks.reduce(0, +), over: marks.count)
        }
    }

    /// The weighted sum of the dimension means: what the radar shows is what the number says.
    ///
    /// Where sheets leave out dimensions, this is the mean of their totals with each gap filled by
    /// the mean of that dimension, so the weights stay those that were frozen.
    private static func composite(_ retained: [Scored], profile: WeightProfile) -> Rational? {
        guard !retained.isEmpty else { return nil }
        let sums = Dimension.allCases.map { dimension in
            retained.reduce(0) { $0 + ($1.sheet[dimension] ?? 0) }
        }
        guard retained.allSatisfy(\.sheet.isComplete) else {
            // Counts of marks are at most a panel's thousand: seven of them multiply within range.
            let counts = coverage(retained).map { Int128($0) }
            let common = counts.reduce(1, *)
            let sum = Dimension.allCases.reduce(Int128.zero) { sum, dimension in
                let part = profile.weights[dimension.index] * sums[dimension.index]
                return sum + Int128(part) * (common / counts[dimension.index])
            }
            return try? Rational(numerator: sum, denominator: common * Int128(profile.divisor))
        }
        let parts = retained.reduce(0) { $0 + $1.parts }
        // INV-31, both sides times the divisor and the number of sheets: the sum over dimensions
        // of weight × marks is the sum over sheets of their totals.
        let byDimension = zip(profile.weights, sums).reduce(0) { $0 + $1.0 * $1.1 }
        precondition(parts == byDimension, "the weighted dimension means make the composite")
        return Rational(parts, over: profile.divisor * retained.count)
    }

    private static func diverges(_ scored: [Scored], rule: EvaluationRule) -> Bool {
        guard let range = totalRange(scored) else { return false }
        return range >= rule.divergenceTotal
            || Dimension.allCases.contains { dimension in
                let marks = scored.compactMap { $0.sheet[dimension] }
                return (marks.max() ?? 0) - (marks.min() ?? 0) >= rule.divergenceMark
            }
    }

    private static func needsSpecialRound(
        _ scored: [Scored],
        rule: EvaluationRule.NonConsensus
    ) -> Bool {
        guard let range = totalRange(scored), range >= rule.totalRange else { return false }
        let favourable = scored.filter {
            $0.total >= rule.total && ($0.sheet[rule.dimension] ?? 0) >= rule.mark
        }
        return favourable.count >= rule.sheets
    }

    private static func totalRange(_ scored: [Scored]) -> Rational? {
        guard let highest = scored.max(by: { $0 < $1 }),
            let lowest = scored.min(by: { $0 < $1 })
        else { return nil }
        return try? highest.total.subtracting(lowest.total)
    }
}
