package import Workflow

/// The result of a round: a pure function of sheets, profile, rule and vetoes (INV-32).
package struct Evaluation: Hashable, Sendable {
    package enum Outcome: String, Hashable, Sendable {
        case pass
        case reserve
        case fail
    }

    /// The expert's total out of 100.
    package struct Total: Hashable, Sendable {
        package let expertCode: String
        package let total: Rational
    }

    /// The dimension means by their weights, exact, which is the mean of the retained totals where
    /// no sheet leaves out a dimension (INV-31); nil without a quorum.
    package let composite: Rational?
    /// The means of the retained marks, D1…D7; empty without a quorum.
    package let dimensionMeans: [Rational]
    /// How many of the retained sheets have a mark in each dimension, D1…D7; all of them where
    /// no dimension may be left out, empty without a quorum.
    package let coverage: [Int]
    /// The experts whose sheets are dropped: the highest and the lowest, or none.
    package let dropped: [String]
    /// All totals, in the order of the expert codes.
    package let totals: [Total]
    /// Nil without a quorum and while a veto is open.
    package let outcome: Outcome?
    /// Why the outcome is not a pass, or why there is none: `QUORUM`, `COVERAGE_D1`…
    /// `COVERAGE_D7`, `VETO_OPEN`, `VETO_V1`…`VETO_V8`, `FLOOR_D1`…`FLOOR_D7`,
    /// `BELOW_PASS`, `BELOW_RESERVE`.
    package let reasons: [Blocker]
    package let vetoes: [Veto]
    /// The experts diverge, or one raised a veto: they must meet before the conclusion.
    package let meetingRequired: Bool
    /// The panel secretary must offer a special round (非共识).
    package let nonConsensus: Bool
    package let quorumMet: Bool
}
