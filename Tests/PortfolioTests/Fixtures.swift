import Portfolio
import Testing
import Workflow

/// A small seeded generator (SplitMix64), so that a failing case can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The codes with which a calculation refuses; empty when it answers.
func codes(_ calculation: () throws -> some Any) -> [String] {
    do {
        _ = try calculation()
        return []
    } catch let refusal as Refusal {
        return refusal.blockers.map(\.code)
    } catch {
        return ["\(error)"]
    }
}

func date(_ text: String) throws -> CivilDate {
    try #require(CivilDate(text), "a test's date must exist: \(text)")
}

/// Yuan as written in the examples.
func yuan(_ text: String) throws -> Fen {
    try Fen.parse(text, sign: .any)
}

func ratio(_ numerator: Int, _ denominator: Int) -> Rational {
    Rational(numerator, over: denominator)
}

extension WeightProfile {
    static func standard() throws -> WeightProfile {
        try WeightProfile(
            code: "P_STD",
            weights: [15, 25, 15, 10, 15, 10, 10],
            floors: [5, 6, 4, 4, 4, 4, 4]
        )
    }
}

extension EvaluationRule {
    /// The provisional parameters of the policy pack.
    static func standard(
        panelSize: Int = 7,
        quorumMinimum: Int = 5,
        trimFrom: Int = 5
    ) throws -> EvaluationRule {
        try EvaluationRule(
            panelSize: panelSize,
            quorumMinimum: quorumMinimum,
            quorumShare: ratio(2, 3),
            trimFrom: trimFrom,
            passTotal: Rational(75),
            reserveTotal: Rational(60),
            divergenceTotal: Rational(25),
            divergenceMark: 5,
            nonConsensus: EvaluationRule.NonConsensus(
                total: Rational(85),
                dimension: .disruption,
                mark: 9,
                sheets: 2,
                totalRange: Rational(25)
            ),
            rankingDimensions: [.disruption, .demand]
        )
    }
}

/// Sheets A, B, C … with the marks of each.
func sheets(_ rows: [[Int]]) throws -> [ScoreSheet] {
    try zip("ABCDEFGHIJKLM", rows).map { try ScoreSheet(expertCode: String($0), marks: $1) }
}
