import Glibc

/// The restricted likelihood at one pair of variance ratios, with all that follows from it.
struct Likelihood {
    /// The mixed-model equations solved for one column of observations.
    struct Solution {
        let mean: Double
        let raters: [Double]
        /// What is left of each observation.
        let rest: [Double]
    }

    let ratios: VarianceRatios
    let criterion: Double
    let solution: Solution
    /// The sum of observation times rest; over the degrees of freedom it is the rest's variance.
    private let deviance: Double
    private let degrees: Double
    /// The inverse of what is left when the units are eliminated: raters, scaled by the root of
    /// their ratio, and the mean at the end.
    private let inverse: PanelMatrix

    var restVariance: Double { deviance / degrees }

    init?(_ table: RatingTable, _ centred: [Double], _ ratios: VarianceRatios) {
        self.ratios = ratios
        var (matrix, logarithms) = Likelihood.eliminated(table, ratios)
        guard let determinant = matrix.factor({ log($0) }) else { return nil }
        logarithms += determinant
        inverse = matrix.inverted()
        let solution = Likelihood.solved(table, centred, ratios, inverse)
        self.solution = solution
        deviance = Likelihood.product(centred, solution.rest)
        degrees = Double(table.ratingCount - 1)
        guard deviance > 0 else { return nil }
        criterion = degrees * (1 + log(2 * Double.pi * deviance / degrees)) + logarithms
    }

    /// The equations of raters and mean after the units are eliminated, and the logarithm of
    /// the determinant of what was eliminated.
    private static func eliminated(
        _ table: RatingTable,
        _ ratios: VarianceRatios
    ) -> (PanelMatrix, Double) {
        let mean = table.raterCount
        let root = ratios.rater.squareRoot()
        var matrix = PanelMatrix(order: mean + 1)
        var logarithms = 0.0
        for rater in 0..<mean { matrix[rater, rater] = 1 }
        for unit in 0..<table.unitCount {
            let rows = table.starts[unit]..<table.starts[unit + 1]
            guard !rows.isEmpty else { continue }
            let size = Double(rows.count)
            let scale = 1 + ratios.unit * size
            let shared = ratios.unit / scale
            logarithms += log(scale)
            matrix[mean, mean] += size / scale
            for row in rows {
                let rater = Int(table.raters[row])
                matrix[rater, rater] += ratios.rater
                matrix[mean, rater] += root / scale
                // Raters ascend within a unit, so this fills the lower triangle alone.
                for other in rows.lowerBound...row {
                    matrix[rater, Int(table.raters[other])] -= ratios.rater * shared
                }
            }
        }
        return (matrix, logarithms)
    }

    private static func solved(
        _ table: RatingTable,
        _ column: [Double],
        _ ratios: VarianceRatios,
        _ inverse: PanelMatrix
    ) -> Solution {
        let mean = table.raterCount
        let root = ratios.rater.squareRoot()
        var right = [Double](repeating: 0, count: inverse.order)
        for unit in 0..<table.unitCount {
            let rows = table.starts[unit]..<table.starts[unit + 1]
            guard !rows.isEmpty else { continue }
            let scale = 1 + ratios.unit * Double(rows.count)
            let sum = column[rows].reduce(0, +)
            right[mean] += sum / scale
            for row in rows {
                right[Int(table.raters[row])] += root * (column[row] - ratios.unit / scale * sum)
            }
        }
        let unknowns = inverse.times(right)
        let raters = unknowns[..<mean].map { root * $0 }
        var rest = column
        for unit in 0..<table.unitCount {
            let rows = table.starts[unit]..<table.starts[unit + 1]
            guard !rows.isEmpty else { continue }
            var sum = 0.0
            for row in rows {
                rest[row] -= unknowns[mean] + raters[Int(table.raters[row])]
                sum += rest[row]
            }
            let effect = ratios.unit / (1 + ratios.unit * Double(rows.count)) * sum
            for row in rows { rest[row] -= effect }
        }
        return Solution(mean: unknowns[mean], raters: raters, rest: rest)
    }

    static func product(_ left: [Double], _ right: [Double]) -> Double {
        var sum = 0.0
        for place in left.indices { sum += left[place] * right[place] }
        return sum
    }
}

// Where the criterion is lower.
extension Likelihood {
    /// A step towards the least criterion, and by how much it should lower it.
    ///
    /// The second derivatives are the average of observed and expected information (Gilmour,
    /// Thompson and Cullis 1995), which needs no further traces. A ratio that is zero and would
    /// become negative stays.
    func newtonStep(
        _ table: RatingTable,
        _ centred: [Double]
    ) -> (step: (unit: Double, rater: Double), gain: Double) {
        let sums = sums(table, solution.rest)
        let over = 1 / restVariance
        let slope = (
            unit: unitTrace(table) - over * Likelihood.product(sums.units, sums.units),
            rater: raterTrace(table) - over * Likelihood.product(sums.raters, sums.raters)
        )
        let columns = spread(table, sums)
        let projected = (
            unit: Likelihood.solved(table, columns.unit, ratios, inverse).rest,
            rater: Likelihood.solved(table, columns.rater, ratios, inverse).rest
        )
        let onUnit = Likelihood.product(columns.unit, solution.rest)
        let onRater = Likelihood.product(columns.rater, solution.rest)
        func information(_ left: [Double], _ right: [Double], _ both: Double) -> Double {
            over * (Likelihood.product(left, right) - both / deviance)
        }
        let unit = information(columns.unit, projected.unit, onUnit * onUnit)
        let mixed = information(columns.unit, projected.rater, onUnit * onRater)
        let rater = information(columns.rater, projected.rater, onRater * onRater)
        let isUnitFree = ratios.unit > 0 || slope.unit < 0
        let isRaterFree = ratios.rater > 0 || slope.rater < 0
        var step = (unit: 0.0, rater: 0.0)
        let determinant = unit * rater - mixed * mixed
        if isUnitFree, isRaterFree, determinant > 1e-12 * unit * rater {
            step.unit = (mixed * slope.rater - rater * slope.unit) / determinant
            step.rater = (mixed * slope.unit - unit * slope.rater) / determinant
        } else {
            if isUnitFree, unit > 0 { step.unit = -slope.unit / unit }
            if isRaterFree, rater > 0 { step.rater = -slope.rater / rater }
        }
        let gain = -(step.unit * slope.unit + step.rater * slope.rater) / 2
        return (step, gain)
    }

    private func sums(
        _ table: RatingTable,
        _ column: [Double]
    ) -> (units: [Double], raters: [Double]) {
        var units = [Double](repeating: 0, count: table.unitCount)
        var raters = [Double](repeating: 0, count: table.raterCount)
        for unit in 0..<table.unitCount {
            for row in table.starts[unit]..<table.starts[unit + 1] {
                units[unit] += column[row]
                raters[Int(table.raters[row])] += column[row]
            }
        }
        return (units, raters)
    }

    /// For each observation the sum of its unit, and that of its rater.
    private func spread(
        _ table: RatingTable,
        _ sums: (units: [Double], raters: [Double])
    ) -> (unit: [Double], rater: [Double]) {
        var ofUnit = [Double](repeating: 0, count: table.ratingCount)
        for unit in 0..<table.unitCount {
            for row in table.starts[unit]..<table.starts[unit + 1] {
                ofUnit[row] = sums.units[unit]
            }
        }
        return (ofUnit, table.raters.map { sums.raters[Int($0)] })
    }

    /// The derivative of the determinants by the ratio of the units.
    private func unitTrace(_ table: RatingTable) -> Double {
        var trace = 0.0
        for unit in 0..<table.unitCount {
            let rows = table.starts[unit]..<table.starts[unit + 1]
            let size = Double(rows.count)
            let scale = 1 + ratios.unit * size
            let form = form(table, unit, mean: size, rater: ratios.rater.squareRoot())
            trace += size / scale - form / (scale * scale)
        }
        return trace
    }

    /// The derivative of the determinants by the ratio of the raters.
    private func raterTrace(_ table: RatingTable) -> Double {
        guard ratios.rater > 0 else {
            // Without rater effects: what is between raters once units and mean are out.
            var trace = 0.0
            var ofMean = [Double](repeating: 0, count: table.raterCount)
            for unit in 0..<table.unitCount {
                let rows = table.starts[unit]..<table.starts[unit + 1]
                let scale = 1 + ratios.unit * Double(rows.count)
                for row in rows {
                    trace += 1 - ratios.unit / scale
                    ofMean[Int(table.raters[row])] += 1 / scale
                }
            }
            let mean = inverse[table.raterCount, table.raterCount]
            return trace - mean * Likelihood.product(ofMean, ofMean)
        }
        var trace = Double(table.raterCount)
        for rater in 0..<table.raterCount { trace -= inverse[rater, rater] }
        return trace / ratios.rater
    }

    /// A quadratic form in the inverse: one weight for the mean, another for a unit's raters.
    private func form(
        _ table: RatingTable,
        _ unit: Int,
        mean: Double,
        rater: Double
    ) -> Double {
        let rows = table.starts[unit]..<table.starts[unit + 1]
        let last = table.raterCount
        var form = mean * mean * inverse[last, last]
        for row in rows {
            let own = Int(table.raters[row])
            form += 2 * mean * rater * inverse[last, own] + rater * rater * inverse[own, own]
            for other in rows.lowerBound..<row {
                form += 2 * rater * rater * inverse[own, Int(table.raters[other])]
            }
        }
        return form
    }
}

// What the ratings say at the least criterion.
extension Likelihood {
    func units(_ table: RatingTable) -> [CrossedModel.Unit] {
        let sums = sums(table, solution.rest).units
        let root = ratios.rater.squareRoot()
        return (0..<table.unitCount).map { unit in
            let size = Double(table.ratingCount(ofUnit: unit))
            let scale = 1 + ratios.unit * size
            let shared = ratios.unit / scale
            let form = form(table, unit, mean: 1 / scale, rater: -root * shared)
            return CrossedModel.Unit(
                ratingCount: Int(size),
                effect: ratios.unit * sums[unit],
                levelStandardError: (restVariance * (shared + form)).squareRoot()
            )
        }
    }

    func raters(_ table: RatingTable) -> [CrossedModel.Rater] {
        var sizes = [Int](repeating: 0, count: table.raterCount)
        for rater in table.raters { sizes[Int(rater)] += 1 }
        return (0..<table.raterCount).map { rater in
            let variance = restVariance * ratios.rater * inverse[rater, rater]
            return CrossedModel.Rater(
                ratingCount: sizes[rater],
                effect: solution.raters[rater],
                standardError: variance.squareRoot()
            )
        }
    }
}
