/// When sheets are shown as apart, and when one more reviewer is suggested; advice only.
package struct DisagreementRule: Hashable, Sendable {
    /// A gap between totals that parts a panel in two.
    package let splitGap: Rational
    /// How many sheets each side of the gap must have: one sheet apart is no camp.
    package let splitSheets: Int

    package init(splitGap: Rational, splitSheets: Int) {
        self.splitGap = splitGap
        self.splitSheets = splitSheets
    }

    /// Provisional values; none of them is fixed by the policy.
    package static let provisional = DisagreementRule(splitGap: Rational(15), splitSheets: 2)
}

/// How the sheets of a round stand apart; nothing follows from it by itself.
package struct Disagreement: Hashable, Sendable {
    /// The badge 分歧大: highest and lowest are as far apart as the rule says.
    package struct Spread: Hashable, Sendable {
        /// Between the highest and the lowest total.
        package let totalRange: Rational
        /// The dimensions in which marks are far apart, with their range.
        package let dimensions: [Dimension: Int]
    }

    /// The badge 两派: the panel falls in two with a gap between.
    package struct Split: Hashable, Sendable {
        package let gap: Rational
        /// Expert codes, each in ascending order.
        package let lower: [String]
        package let upper: [String]
    }

    package let spread: Spread?
    package let split: Split?
    /// One more reviewer is suggested: the sheets are apart, and one sheet more, the lowest or
    /// the highest that can be, would make the outcome another one.
    package let suggestsReviewer: Bool

    /// Looks at the valid sealed sheets of a round, in whatever order.
    package init(
        sheets: [ScoreSheet],
        profile: WeightProfile,
        rule: EvaluationRule,
        disagreement: DisagreementRule
    ) {
        let totals = sheets.map { sheet in
            (code: sheet.expertCode, total: profile.total(sheet))
        }.sorted { ($0.total, $0.code) < ($1.total, $1.code) }
        // Totals are out of 100 over whole weights, so that differences always fit.
        func gap(below place: Int) -> Rational {
            (try? totals[place].total.subtracting(totals[place - 1].total)) ?? .zero
        }
        let ends = totals.last.flatMap { last in totals.first.map { (last.total, $0.total) } }
        let range = ends.flatMap { try? $0.0.subtracting($0.1) } ?? .zero
        let dimensions = Dimension.allCases.compactMap { dimension -> (Dimension, Int)? in
            let marks = sheets.compactMap { $0[dimension] }
            let distance = (marks.max() ?? 0) - (marks.min() ?? 0)
            return distance >= rule.divergenceMark && distance > 0 ? (dimension, distance) : nil
        }
        let isSpread = sheets.count > 1 && (range >= rule.divergenceTotal || !dimensions.isEmpty)
        spread =
            isSpread
            ? Spread(
                totalRange: range,
                dimensions: Dictionary(uniqueKeysWithValues: dimensions)
            ) : nil
        let least = max(1, disagreement.splitSheets)
        let middle = least..<max(least, totals.count - least + 1)
        // Of equal gaps the lowest parts the panel.
        let widest = middle.max { gap(below: $0) < gap(below: $1) }
        let place = widest.flatMap { place in
            middle.first { gap(below: $0) == gap(below: place) }
        }
        split = place.flatMap { place in
            let gap = gap(below: place)
            guard gap >= disagreement.splitGap, gap > .zero else { return nil }
            return Split(
                gap: gap,
                lower: totals[..<place].map(\.code).sorted(),
                upper: totals[place...].map(\.code).sorted()
            )
        }
        suggestsReviewer =
            (spread != nil || split != nil)
            && Disagreement.dependsOnOneMore(sheets, profile, rule)
    }

    private static func dependsOnOneMore(
        _ sheets: [ScoreSheet],
        _ profile: WeightProfile,
        _ rule: EvaluationRule
    ) -> Bool {
        guard let current = outcome(sheets, profile, rule) else { return false }
        // Raising a mark never lowers a composite: what one sheet more can make of it lies between
        // what these two make.
        return [0, 10].contains { mark in
            let marks = [Int?](repeating: mark, count: Dimension.allCases.count)
            // No expert has this code, and it sorts behind all of them.
            guard let more = try? ScoreSheet(expertCode: "\u{10FFFF}", marks: marks) else {
                return false
            }
            return outcome(sheets + [more], profile, rule).map { $0 != current } ?? false
        }
    }

    private static func outcome(
        _ sheets: [ScoreSheet],
        _ profile: WeightProfile,
        _ rule: EvaluationRule
    ) -> Evaluation.Outcome? {
        guard let wider = try? rule.seating(atLeast: sheets.count) else { return nil }
        return
            (try? Evaluation.conclude(
                sheets: sheets,
                profile: profile,
                rule: wider,
                vetoes: []
            ))?.outcome
    }
}

extension EvaluationRule {
    /// The same rule for a panel with room for so many sheets; its quorum grows with it.
    fileprivate func seating(atLeast count: Int) throws -> EvaluationRule {
        guard count > panelSize else { return self }
        return try EvaluationRule(
            panelSize: count,
            quorumMinimum: quorumMinimum,
            quorumShare: quorumShare,
            trimFrom: trimFrom,
            passTotal: passTotal,
            reserveTotal: reserveTotal,
            divergenceTotal: divergenceTotal,
            divergenceMark: divergenceMark,
            nonConsensus: nonConsensus,
            rankingDimensions: rankingDimensions,
            coverageLeast: coverageLeast
        )
    }
}
