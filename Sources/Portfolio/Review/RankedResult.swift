import Expression

/// Of a result what a batch is ranked by.
package struct RankedResult: Hashable, Sendable {
    /// Nil without a result.
    package let composite: Rational?
    /// D1 to D7; empty without a composite.
    package let dimensionMeans: [Rational]
    package let outcome: Evaluation.Outcome?
    package let nonConsensus: Bool

    package init(_ evaluation: Evaluation) {
        composite = evaluation.composite
        dimensionMeans = evaluation.dimensionMeans
        outcome = evaluation.outcome
        nonConsensus = evaluation.nonConsensus
    }

    /// What a round recorded when it was concluded; nil before.
    ///
    /// Whoever reads the result need not read the sheets that it follows from.
    package init?(recordedBy round: CaseStream) {
        guard round.isIn("concluded"),
            let outcome = round.text("outcome").flatMap(Evaluation.Outcome.init),
            let numerator = round.integer("composite_numerator"),
            let denominator = round.integer("composite_denominator"),
            let composite = try? Rational(
                numerator: Int128(numerator),
                denominator: Int128(denominator)
            )
        else { return nil }
        let means = round.texts("means").compactMap(Rational.init(fraction:))
        guard means.count == Dimension.allCases.count else { return nil }
        self.composite = composite
        dimensionMeans = means
        self.outcome = outcome
        nonConsensus = round.field("special") == .bool(true)
    }

    /// No result yet.
    package static let none = RankedResult()

    private init() {
        (composite, dimensionMeans, outcome, nonConsensus) = (nil, [], nil, false)
    }

    /// Compares by composite, then by dimensions; a result beats none.
    package func precedence(
        over other: RankedResult,
        by dimensions: [Dimension]
    ) -> Evaluation.Precedence {
        for (own, theirs) in zip(key(dimensions), other.key(dimensions)) where own != theirs {
            return own > theirs ? .before : .after
        }
        return .ballot
    }

    private func key(_ dimensions: [Dimension]) -> [Rational] {
        let worst = Rational(-1)
        return [composite ?? worst]
            + dimensions.map { dimensionMeans.isEmpty ? worst : dimensionMeans[$0.index] }
    }
}

extension Rational {
    /// Reads what `description` writes: `25/3`, or `8`.
    package init?(fraction text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let numerator = Int128(parts[0]) else { return nil }
        guard let denominator = parts.count == 2 ? Int128(parts[1]) : 1,
            let fraction = try? Rational(numerator: numerator, denominator: denominator)
        else { return nil }
        self = fraction
    }
}
