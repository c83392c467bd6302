package import Workflow

/// The provisional parameters of an evaluation; none of them stands in the calculation itself.
package struct EvaluationRule: Hashable, Sendable {
    /// When the panel's disagreement asks for the non-consensus lane (非共识).
    package struct NonConsensus: Hashable, Sendable {
        /// The total that a favourable sheet reaches.
        package let total: Rational
        /// The dimension in which it stands out, and the mark that it reaches there.
        package let dimension: Dimension
        package let mark: Int
        /// How many such sheets there must be.
        package let sheets: Int
        /// The least distance between the highest and the lowest total.
        package let totalRange: Rational

        package init(
            total: Rational,
            dimension: Dimension,
            mark: Int,
            sheets: Int,
            totalRange: Rational
        ) {
            self.total = total
            self.dimension = dimension
            self.mark = mark
            self.sheets = sheets
            self.totalRange = totalRange
        }
    }

    package let panelSize: Int
    /// The least quorum whatever the panel.
    package let quorumMinimum: Int
    /// The part of the panel that makes a quorum, rounded up.
    package let quorumShare: Rational
    /// From this number of sheets on, the highest and the lowest are dropped.
    package let trimFrom: Int
    package let passTotal: Rational
    package let reserveTotal: Rational
    /// A meeting is required from this distance between totals on.
    package let divergenceTotal: Rational
    /// A meeting is also required from this distance between marks in one dimension on.
    package let divergenceMark: Int
    package let nonConsensus: NonConsensus
    /// In which dimensions equal composites are ranked, in this order.
    package let rankingDimensions: [Dimension]
    /// How many retained sheets must have a mark in each dimension, where experts may leave out
    /// dimensions that do not apply.
    package let coverageLeast: Int

    /// Refused with `EVALUATION_RULE` for parameters that contradict each other.
    package init(
        panelSize: Int,
        quorumMinimum: Int,
        quorumShare: Rational,
        trimFrom: Int,
        passTotal: Rational,
        reserveTotal: Rational,
        divergenceTotal: Rational,
        divergenceMark: Int,
        nonConsensus: NonConsensus,
        rankingDimensions: [Dimension],
        coverageLeast: Int = 1
    ) throws(Refusal) {
        self.panelSize = panelSize
        self.quorumMinimum = quorumMinimum
        self.quorumShare = quorumShare
        self.trimFrom = trimFrom
        self.passTotal = passTotal
        self.reserveTotal = reserveTotal
        self.divergenceTotal = divergenceTotal
        self.divergenceMark = divergenceMark
        self.nonConsensus = nonConsensus
        self.rankingDimensions = rankingDimensions
        self.coverageLeast = coverageLeast
        let blockers = contradictions
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    /// The sheets that a result needs: max(minimum, ⌈share × panel⌉).
    package var quorum: Int {
        let (share, panel) = (quorumShare, Int128(panelSize))
        // Both are bounded by `contradictions`: the share by 1 and the panel by 1000.
        let (whole, rest) = (share.numerator * panel).quotientAndRemainder(
            dividingBy: share.denominator
        )
        return max(quorumMinimum, Int(whole) + (rest > 0 ? 1 : 0))
    }

    private var contradictions: [Blocker] {
        var blockers: [Blocker] = []
        func expect(_ holds: Bool, _ name: String, _ found: String, _ expected: String) {
            guard !holds else { return }
            blockers.append(
                Blocker(
                    code: "EVALUATION_RULE",
                    message: Localized(
                        zh: "评审参数 \(name) 为 \(found)，应为 \(expected)，请评审秘书更正参数",
                        en: "Review parameter \(name) is \(found); expected \(expected);"
                            + " the panel secretary can correct it"
                    ),
                    place: name,
                    values: ["found": found, "expected": expected],
                    role: "SEC",
                    provisional: name
                )
            )
        }
        let hundred = Rational(100)
        expect((1...1000).contains(panelSize), "review.panel_size", "\(panelSize)", "1...1000")
        expect(quorumMinimum >= 1, "review.quorum_minimum", "\(quorumMinimum)", ">= 1")
        expect(
            quorumShare >= .zero && quorumShare <= Rational(1)
                && quorumShare.denominator <= 10_000,
            "review.quorum_share",
            "\(quorumShare)",
            "0...1"
        )
        expect(coverageLeast >= 1, "review.coverage_least", "\(coverageLeast)", ">= 1")
        expect(trimFrom >= 3, "review.trim_from", "\(trimFrom)", ">= 3")
        expect(
            passTotal >= .zero && passTotal <= hundred,
            "review.pass",
            "\(passTotal)",
            "0...100"
        )
        expect(
            reserveTotal >= .zero && reserveTotal <= passTotal,
            "review.reserve",
            "\(reserveTotal)",
            "0...\(passTotal)"
        )
        return blockers
    }
}
