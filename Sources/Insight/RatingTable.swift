/// Ratings of units by raters, at most one of each rater for each unit; most pairs are empty.
///
/// Rows are kept by unit and then by rater, whatever the order in which they came, so that every
/// number computed from them is the same to the last bit.
package struct RatingTable: Sendable {
    /// Why rows are no table of ratings; rows count from 0 as they came.
    package enum Fault: Error, Hashable, Sendable {
        /// The columns differ in length.
        case columns
        case unitUnknown(row: Int)
        case raterUnknown(row: Int)
        case valueNotFinite(row: Int)
        /// A rater rated a unit a second time.
        case repeated(unit: Int, rater: Int)
    }

    package let unitCount: Int
    package let raterCount: Int
    /// The rows of unit `u` are `starts[u]..<starts[u + 1]`.
    let starts: [Int]
    let raters: [Int32]
    let values: [Double]

    /// Units and raters are numbers below their counts; some may have no rating.
    package init(
        unitCount: Int,
        raterCount: Int,
        units: [Int32],
        raters: [Int32],
        values: [Double]
    ) throws(Fault) {
        guard units.count == raters.count, units.count == values.count else { throw .columns }
        var starts = [Int](repeating: 0, count: unitCount + 1)
        for row in units.indices {
            guard (0..<Int32(unitCount)).contains(units[row]) else {
                throw .unitUnknown(row: row)
            }
            guard (0..<Int32(raterCount)).contains(raters[row]) else {
                throw .raterUnknown(row: row)
            }
            guard values[row].isFinite else { throw .valueNotFinite(row: row) }
            starts[Int(units[row]) + 1] += 1
        }
        for unit in 0..<unitCount { starts[unit + 1] += starts[unit] }
        var places = starts
        var sorted = [Rating](repeating: Rating(rater: 0, value: 0), count: units.count)
        for row in units.indices {
            let unit = Int(units[row])
            sorted[places[unit]] = Rating(rater: raters[row], value: values[row])
            places[unit] += 1
        }
        for unit in 0..<unitCount {
            sorted[starts[unit]..<starts[unit + 1]].sort { $0.rater < $1.rater }
        }
        self.unitCount = unitCount
        self.raterCount = raterCount
        self.starts = starts
        self.raters = sorted.map(\.rater)
        self.values = sorted.map(\.value)
        for unit in 0..<unitCount {
            for row in starts[unit]..<starts[unit + 1]
            where row > starts[unit] && self.raters[row] == self.raters[row - 1] {
                throw .repeated(unit: unit, rater: Int(self.raters[row]))
            }
        }
    }

    private struct Rating {
        let rater: Int32
        let value: Double
    }

    package var ratingCount: Int { values.count }

    /// How many ratings a unit has.
    package func ratingCount(ofUnit unit: Int) -> Int { starts[unit + 1] - starts[unit] }

    /// The plain mean of a unit's ratings; nil without one.
    package func mean(ofUnit unit: Int) -> Double? {
        let rows = starts[unit]..<starts[unit + 1]
        guard !rows.isEmpty else { return nil }
        return values[rows].reduce(0, +) / Double(rows.count)
    }

    /// The mean of all ratings; 0 without one.
    var mean: Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
}
