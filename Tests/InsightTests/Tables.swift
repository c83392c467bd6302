import Insight
import Testing

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

/// One rating as it comes.
struct Rating: Hashable {
    var unit: Int
    var rater: Int
    var value: Double
}

extension RatingTable {
    init(_ ratings: [Rating], units: Int, raters: Int) throws(Fault) {
        try self.init(
            unitCount: units,
            raterCount: raters,
            units: ratings.map { Int32($0.unit) },
            raters: ratings.map { Int32($0.rater) },
            values: ratings.map(\.value)
        )
    }

    /// One row of text for each unit, with a dot for a missing rating.
    init(_ text: String) throws {
        let rows = text.split(separator: "\n").map { $0.split(separator: " ") }
        let ratings = rows.enumerated().flatMap { unit, cells in
            cells.enumerated().compactMap { rater, cell in
                Double(cell).map { Rating(unit: unit, rater: rater, value: $0) }
            }
        }
        try self.init(ratings, units: rows.count, raters: rows.map(\.count).max() ?? 0)
    }
}

/// Ratings with differences of units and raters; the sum of uniform numbers stands for a normal.
func randomRatings(
    units: Int,
    raters: Int,
    share: Double,
    leniency: Double = 3,
    seed: UInt64
) -> [Rating] {
    var generator = SeededGenerator(seed: seed)
    func bell(_ size: Double, _ generator: inout SeededGenerator) -> Double {
        (0..<4).reduce(0) { sum, _ in sum + Double.random(in: -size...size, using: &generator) }
    }
    let levels = (0..<units).map { _ in bell(6, &generator) }
    let leniencies = (0..<raters).map { _ in bell(leniency, &generator) }
    return (0..<units).flatMap { unit in
        (0..<raters).compactMap { rater in
            guard Double.random(in: 0..<1, using: &generator) < share else { return nil }
            let value = 70 + levels[unit] + leniencies[rater] + bell(1.5, &generator)
            return Rating(unit: unit, rater: rater, value: value)
        }
    }
}

/// Whether two numbers agree to so much, absolutely or relatively.
func agree(_ left: Double?, _ right: Double?, within tolerance: Double) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return abs(left - right) <= tolerance * max(1, abs(right))
}
