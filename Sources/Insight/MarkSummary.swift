/// Marks in several dimensions, one row for each rating, and the weights that make one number.
package struct MarkTable: Sendable {
    package let unitCount: Int
    package let raterCount: Int
    package let weights: [Double]
    let units: [Int32]
    let raters: [Int32]
    /// Row by row, one mark for each weight.
    let marks: [UInt8]

    /// Units and raters are numbers below their counts.
    package init(
        unitCount: Int,
        raterCount: Int,
        weights: [Double],
        units: [Int32],
        raters: [Int32],
        marks: [UInt8]
    ) throws(RatingTable.Fault) {
        guard units.count == raters.count, marks.count == units.count * weights.count else {
            throw .columns
        }
        for row in units.indices {
            guard units[row] >= 0, units[row] < unitCount else { throw .unitUnknown(row: row) }
            guard raters[row] >= 0, raters[row] < raterCount else { throw .raterUnknown(row: row) }
        }
        self.unitCount = unitCount
        self.raterCount = raterCount
        self.weights = weights
        self.units = units
        self.raters = raters
        self.marks = marks
    }

    /// The weighted total of each row.
    package func totals() -> [Double] {
        var totals = [Double](repeating: 0, count: units.count)
        let (marks, weights) = (marks.span, weights.span)
        var place = 0
        for row in totals.indices {
            var total = 0.0
            for dimension in weights.indices {
                total += weights[dimension] * Double(marks[place &+ dimension])
            }
            totals[row] = total
            place &+= weights.count
        }
        return totals
    }

    /// The totals as ratings, rounded to whole numbers where asked.
    package func ratings(rounded: Bool = false) throws(RatingTable.Fault) -> RatingTable {
        let totals = totals()
        return try RatingTable(
            unitCount: unitCount,
            raterCount: raterCount,
            units: units,
            raters: raters,
            values: rounded ? totals.map { $0.rounded(.toNearestOrEven) } : totals
        )
    }
}

/// A batch at a glance: totals, their spread, trimmed means and means freed from raters' scales.
package struct MarkSummary: Sendable {
    package struct Unit: Sendable {
        package fileprivate(set) var count: Int32 = 0
        fileprivate var least = Double.infinity
        fileprivate var most = -Double.infinity
        fileprivate var sum = 0.0
        fileprivate var squares = 0.0
        fileprivate var standardised = 0.0

        /// The mean of the totals; not a number without one.
        package var mean: Double { sum / Double(count) }

        /// The sample standard deviation of the totals; not a number below two.
        package var deviation: Double {
            ((squares - sum * mean) / Double(count - 1)).squareRoot()
        }

        /// The mean without the highest and the lowest total; of fewer than three the mean.
        package var trimmedMean: Double {
            count < 3 ? mean : (sum - least - most) / Double(count - 2)
        }

        /// The mean of the totals, each as standard deviations from the mean of its rater.
        package var standardisedMean: Double { standardised / Double(count) }
    }

    package let units: [Unit]
    /// The mean marks of the units, one after the other, as many as there are weights.
    package let dimensionMeans: [Double]
    /// Units by trimmed mean to nine decimals, the highest first, then by number; those without
    /// a rating are left out.
    package let order: [Int32]

    package init(_ table: MarkTable) {
        let totals = table.totals()
        let scales = MarkSummary.scales(table, totals)
        var units = [Unit](repeating: Unit(), count: table.unitCount)
        let width = table.weights.count
        var sums = [Int32](repeating: 0, count: table.unitCount * width)
        MarkSummary.add(table, totals, scales, &units, &sums)
        var means = [Double](repeating: 0, count: sums.count)
        for unit in units.indices {
            let share = 1 / Double(units[unit].count)
            for dimension in 0..<width {
                means[unit * width + dimension] = Double(sums[unit * width + dimension]) * share
            }
        }
        self.units = units
        dimensionMeans = means
        order = MarkSummary.order(units)
    }

    /// Whether a mean mark of a unit is below a floor.
    package func isBelow(_ floor: Double, unit: Int) -> Bool {
        let width = dimensionMeans.count / max(1, units.count)
        return dimensionMeans[unit * width..<(unit + 1) * width].contains { $0 < floor }
    }

    /// Of each rater the mean, and one over the standard deviation.
    private static func scales(
        _ table: MarkTable,
        _ totals: [Double]
    ) -> [(mean: Double, share: Double)] {
        var scales = [SIMD4<Double>](repeating: .zero, count: table.raterCount)
        let raters = table.raters.span
        for row in totals.indices {
            let total = totals[row]
            scales[Int(raters[row])] += SIMD4(1, total, total * total, 0)
        }
        return scales.map { scale in
            let mean = scale.y / scale.x
            let variance = (scale.z - scale.x * mean * mean) / (scale.x - 1)
            // Who gives everybody the same total says nothing about anybody.
            return (mean, variance > 0 ? 1 / variance.squareRoot() : 0)
        }
    }

    private static func add(
        _ table: MarkTable,
        _ totals: [Double],
        _ scales: [(mean: Double, share: Double)],
        _ units: inout [Unit],
        _ sums: inout [Int32]
    ) {
        let (rows, raters, marks) = (table.units.span, table.raters.span, table.marks.span)
        let width = table.weights.count
        var units = units.mutableSpan
        var sums = sums.mutableSpan
        for row in totals.indices {
            let (total, unit) = (totals[row], Int(rows[row]))
            let scale = scales[Int(raters[row])]
            var own = units[unit]
            own.count &+= 1
            own.sum += total
            own.squares += total * total
            own.least = min(own.least, total)
            own.most = max(own.most, total)
            own.standardised += (total - scale.mean) * scale.share
            units[unit] = own
            let (start, place) = (unit &* width, row &* width)
            for dimension in 0..<width {
                sums[start &+ dimension] &+= Int32(marks[place &+ dimension])
            }
        }
    }

    /// Sorts by keys whose bits ascend as trimmed means descend, by one half of the bits and then
    /// by the other, with the units' numbers in their order throughout.
    private static func order(_ units: [Unit]) -> [Int32] {
        let scale = 1e9
        var order = units.indices.filter { units[$0].count > 0 }.map { Int32($0) }
        let keys = units.map { unit -> UInt64 in
            let rounded = (unit.trimmedMean * scale).rounded(.toNearestOrEven) / scale
            let bits = (unit.count > 0 ? rounded + 0 : 0).bitPattern
            let ascending = bits >> 63 == 1 ? ~bits : bits | 1 << 63
            return ~ascending
        }
        var other = order
        for shift in stride(from: 0, to: 64, by: 11) {
            var places = [Int](repeating: 0, count: 2049)
            for unit in order { places[Int(keys[Int(unit)] >> shift & 2047) + 1] += 1 }
            guard !places.contains(order.count) else { continue }
            for digit in 0..<2048 { places[digit + 1] += places[digit] }
            for unit in order {
                let digit = Int(keys[Int(unit)] >> shift & 2047)
                other[places[digit]] = unit
                places[digit] += 1
            }
            swap(&order, &other)
        }
        return order
    }
}
