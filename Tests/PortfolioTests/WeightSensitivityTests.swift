import Testing
import Workflow

@testable import Portfolio

struct WeightSensitivityTests {
    private func round(_ rows: [[Int]], vetoes: [Veto] = []) throws -> WeighedRound {
        WeighedRound(
            sheets: try sheets(rows),
            rule: try .standard(panelSize: 5),
            vetoes: vetoes
        )
    }

    /// Five sheets that agree: the composite is the weighted mark itself.
    private func agreed(_ marks: [Int]) -> [[Int]] { Array(repeating: marks, count: 5) }

    @Test func `a composite just above the line falls where the weight meets it`() throws {
        // D1 has 15 of 100: T = 10·15/10 + 7·85/10 = 74.5, reserve; it passes at 75, where
        // x + 0.7·(100 − x) = 75, so at 50/3.
        let found = try round(agreed([10, 7, 7, 7, 7, 7, 7])).sensitivity(under: .standard())
        #expect(
            found[0]
                == WeightSensitivity(
                    dimension: .demand,
                    weight: 15,
                    below: nil,
                    above: WeightSensitivity.Flip(
                        weight: ratio(50, 3),
                        distance: ratio(5, 3),
                        isReached: true
                    )
                )
        )
        // Any other weight takes from D1; what it leaves is 70 at least, never below 60.
        #expect(found[1].above == nil && found[1].below?.isReached == true)
        #expect(found.map(\.dimension) == Dimension.allCases)
    }

    @Test func `a result on the very line is lost with any weight taken from its best`() throws {
        // D1 and D2 have 40 of 100: 10·40/10 + 35·... with 5 elsewhere: 40 + 30 = 70; with
        // marks of 75/100 exactly: weights 15,25 at 10 and 60 at 35/6 is no mark, so by profile.
        let profile = try WeightProfile(
            code: "P",
            weights: [50, 10, 10, 10, 10, 5, 5],
            floors: [0, 0, 0, 0, 0, 0, 0]
        )
        let found = try round(agreed([10, 5, 5, 5, 5, 5, 5])).sensitivity(under: profile)
        #expect(found[0].above == nil)
        #expect(
            found[0].below
                == WeightSensitivity.Flip(weight: Rational(50), distance: .zero, isReached: false)
        )
    }

    @Test func `nothing flips what no weight decides`() throws {
        let veto = Veto(ground: .ownership, expertCode: "A", decision: .upheld)
        let rounds = [
            try round(agreed([8, 8, 8, 8, 8, 8, 8])),
            try round(agreed([10, 7, 7, 7, 7, 7, 7]), vetoes: [veto]),
            try round(Array(agreed([10, 7, 7, 7, 7, 7, 7]).prefix(3))),
        ]
        for round in rounds {
            let found = try round.sensitivity(under: .standard())
            #expect(found.allSatisfy { $0.below == nil && $0.above == nil })
        }
    }

    @Test func `a dimension that has the whole weight is left out`() throws {
        let profile = try WeightProfile(
            code: "P",
            weights: [0, 0, 100, 0, 0, 0, 0],
            floors: [0, 0, 0, 0, 0, 0, 0]
        )
        let found = try round(agreed([10, 7, 7, 7, 7, 7, 7])).sensitivity(under: profile)
        #expect(found.map(\.dimension) == Dimension.allCases.filter { $0 != .producibility })
    }

    @Test func `between here and the flip nothing changes, and beyond it something does`() throws {
        var generator = SeededGenerator(seed: 8)
        var flips = 0
        for _ in 0..<150 {
            let rows = (0..<5).map { _ in
                (0..<7).map { _ in Int.random(in: 5...10, using: &generator) }
            }
            let round = try round(rows)
            let current = try outcome(round, Dimension.demand, Rational(15))
            for side in try round.sensitivity(under: .standard()) {
                for flip in [side.below, side.above].compactMap({ $0 }) {
                    flips += 1
                    let weight = Rational(side.weight)
                    let (low, high) = (min(weight, flip.weight), max(weight, flip.weight))
                    for share in 1...9 where low < high {
                        let between = try low.adding(
                            try high.subtracting(low).multiplied(by: ratio(share, 10))
                        )
                        #expect(try outcome(round, side.dimension, between) == current)
                    }
                    let at = try outcome(round, side.dimension, flip.weight)
                    #expect((at != current) == flip.isReached)
                }
            }
        }
        #expect(flips > 50, "there must be flips to look at")
    }

    /// The outcome with one weight moved, by plain fractions.
    private func outcome(
        _ round: WeighedRound,
        _ dimension: Dimension,
        _ weight: Rational
    ) throws -> Evaluation.Outcome? {
        let profile = try WeightProfile.standard()
        let rest = 100 - profile.weights[dimension.index]
        let (parts, whole) = (Int(weight.numerator), Int(weight.denominator))
        var weights = profile.weights.map { $0 * (100 * whole - parts) }
        weights[dimension.index] = parts * rest
        return try Evaluation.conclude(
            sheets: round.sheets,
            profile: WeightProfile(profile, weights: weights, divisor: 10 * whole * rest),
            rule: round.rule,
            vetoes: []
        ).outcome
    }

    @Test func `the simplest fraction between two is between them`() throws {
        #expect(Rational.simplest(above: ratio(1, 3), below: ratio(1, 2)) == ratio(2, 5))
        #expect(Rational.simplest(above: .zero, below: ratio(1, 7)) == ratio(1, 8))
        #expect(Rational.simplest(above: Rational(3), below: Rational(4)) == ratio(7, 2))
        #expect(Rational.simplest(above: ratio(5, 2), below: Rational(9)) == Rational(3))
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<500 {
            let first = ratio(
                Int.random(in: 0...9999, using: &generator),
                Int.random(in: 1...999, using: &generator)
            )
            let second = ratio(
                Int.random(in: 0...9999, using: &generator),
                Int.random(in: 1...999, using: &generator)
            )
            guard first != second else { continue }
            let between = Rational.simplest(above: min(first, second), below: max(first, second))
            #expect(min(first, second) < between && between < max(first, second))
        }
    }
}
