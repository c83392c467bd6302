import Expression
import Insight
import Portfolio
import Workflow

/// The provisional numbers of what only advises, from the policy pack in force.
struct AdviceRules {
    let disagreement: DisagreementRule
    let calibration: CalibrationRule
    /// The part of a batch that may enter by the special round.
    let specialShare: Rational

    /// - Throws: `PARAMETER_MISSING` for each that the pack does not have as a whole number.
    init(_ rules: Rulebook) throws(Refusal) {
        var missing: [Blocker] = []
        func number(_ key: String) -> Int {
            if case .int(let number)? = rules.policy.parameters[key]?.value, number >= 0,
                let narrow = Int(exactly: number)
            {
                return narrow
            }
            missing.append(RoundProcedure.parameterMissing(key))
            return 0
        }
        disagreement = DisagreementRule(
            splitGap: Rational(number("insight.split_gap")),
            splitSheets: number("insight.split_sheets")
        )
        calibration = CalibrationRule(
            leastUnits: number("insight.least_cases"),
            leastRaters: number("insight.least_experts"),
            leastDegrees: number("insight.least_repeats"),
            leastRatingsOfRater: number("insight.least_sheets"),
            clearStandardErrors: Double(number("insight.clear_errors"))
        )
        specialShare = Rational(number("review.special_share"), over: 10_000)
        guard missing.isEmpty else { throw Refusal(missing) }
    }
}

/// Numbers that were estimated, as people and programs read them.
enum AdviceText {
    /// With so many decimals, rounded half away from zero: `-1.25`.
    static func number(_ value: Double, decimals: Int = 2) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let (whole, rest) = Int64(scaled).quotientAndRemainder(dividingBy: Int64(scale))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return "\(sign)\(whole)" }
        let digits = "\(rest)"
        let zeros = String(repeating: "0", count: decimals - digits.count)
        return "\(sign)\(whole).\(zeros)\(digits)"
    }
}

extension Rational {
    /// The nearest number that a machine computes with; for estimates and drawings only.
    var approximate: Double { Double(numerator) / Double(denominator) }
}
