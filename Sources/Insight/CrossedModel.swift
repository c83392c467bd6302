import Glibc

/// Ratings taken apart into the level of the unit, the leniency of the rater and the rest.
///
/// The model is `rating = mean + unit + rater + rest` with independent normal effects, fitted by
/// restricted maximum likelihood (REML). Effects are the best linear unbiased predictions, drawn
/// towards zero the more, the less is known. The fit is exact: units are eliminated one by one,
/// and what is left, one row for each rater, is factored whole.
package struct CrossedModel: Sendable {
    /// What the model says of one unit.
    package struct Unit: Hashable, Sendable {
        package let ratingCount: Int
        /// Above or below the mean.
        package let effect: Double
        /// The standard error of the level, mean and effect together.
        package let levelStandardError: Double
    }

    /// What the model says of one rater.
    package struct Rater: Hashable, Sendable {
        package let ratingCount: Int
        /// Lenient above zero, severe below.
        package let effect: Double
        package let standardError: Double
    }

    package let mean: Double
    package let unitVariance: Double
    package let raterVariance: Double
    package let restVariance: Double
    /// Minus twice the restricted log-likelihood, as R's lme4 tells it.
    package let criterion: Double
    package let units: [Unit]
    package let raters: [Rater]
    /// How often the likelihood was computed.
    package let evaluationCount: Int

    /// The mean and the effect of a unit: its rating by a rater of average leniency.
    package func level(ofUnit unit: Int) -> Double { mean + units[unit].effect }

    /// Fits the model.
    ///
    /// Nil when the ratings do not determine it: all equal, or as many units and raters as
    /// ratings, so that nothing is left to tell what chance does.
    package init?(_ table: RatingTable) {
        guard var search = VarianceSearch(table), let best = search.run() else { return nil }
        mean = table.mean + best.solution.mean
        let rest = best.restVariance
        restVariance = rest
        unitVariance = best.ratios.unit * rest
        raterVariance = best.ratios.rater * rest
        criterion = best.criterion
        evaluationCount = search.evaluationCount
        units = best.units(table)
        raters = best.raters(table)
    }
}

/// The variances of unit and rater, each over the variance of the rest.
struct VarianceRatios: Hashable {
    var unit: Double
    var rater: Double

    /// Beyond these a ratio is as good as zero, or as good as infinite.
    static let least = 1e-8
    static let most = 1e6

    func moved(_ step: (unit: Double, rater: Double), times share: Double) -> VarianceRatios {
        VarianceRatios(
            unit: VarianceRatios.bounded(unit + share * step.unit),
            rater: VarianceRatios.bounded(rater + share * step.rater)
        )
    }

    static func bounded(_ ratio: Double) -> Double {
        ratio < least ? 0 : min(ratio, most)
    }
}

/// Walks to the least of the criterion by Newton's method with average information.
struct VarianceSearch {
    private let table: RatingTable
    private let centred: [Double]
    private var ratios: VarianceRatios
    private(set) var evaluationCount = 0

    /// A change of the criterion below this is not looked for.
    private static let enough = 1e-11
    /// Below this part of the criterion its differences are rounding.
    private static let comparable = 1e-11
    private static let mostSteps = 100
    private static let mostHalvings = 40

    /// Nil when nothing is left for chance.
    init?(_ table: RatingTable) {
        let mean = table.mean
        centred = table.values.map { $0 - mean }
        let squares = centred.reduce(0) { $0 + $1 * $1 }
        guard squares > 0, let start = VarianceSearch.moments(table, centred, squares) else {
            return nil
        }
        self.table = table
        ratios = start
    }

    mutating func run() -> Likelihood? {
        guard var here = evaluated(ratios) else { return nil }
        var before = Double.infinity
        for _ in 0..<VarianceSearch.mostSteps {
            let (step, gain) = here.newtonStep(table, centred)
            // Near the least value the criterion itself is no longer exact enough to compare,
            // its derivatives still are: steps then end when they stop becoming smaller.
            let isNear = gain < VarianceSearch.comparable * abs(here.criterion)
            guard gain > VarianceSearch.enough, !isNear || gain < before / 2 else { return here }
            guard let next = next(from: here, step, isNear: isNear) else { return here }
            here = next
            before = gain
        }
        return here
    }

    /// The first point along a step, halved as often as needed, that lowers the criterion.
    private mutating func next(
        from here: Likelihood,
        _ step: (unit: Double, rater: Double),
        isNear: Bool
    ) -> Likelihood? {
        var share = 1.0
        for _ in 0..<VarianceSearch.mostHalvings {
            let ratios = here.ratios.moved(step, times: share)
            guard ratios != here.ratios else { return nil }
            if let next = evaluated(ratios), isNear || next.criterion < here.criterion {
                return next
            }
            share /= 2
        }
        return nil
    }

    private mutating func evaluated(_ ratios: VarianceRatios) -> Likelihood? {
        evaluationCount += 1
        return Likelihood(table, centred, ratios)
    }

    /// Henderson's first method: variances from sums of squares, in one pass.
    private static func moments(
        _ table: RatingTable,
        _ centred: [Double],
        _ squares: Double
    ) -> VarianceRatios? {
        var sumsOfRaters = [Double](repeating: 0, count: table.raterCount)
        var sizesOfRaters = sumsOfRaters
        var (unitCount, unitSquares, unitSizes) = (0.0, 0.0, 0.0)
        for unit in 0..<table.unitCount {
            let rows = table.starts[unit]..<table.starts[unit + 1]
            guard !rows.isEmpty else { continue }
            var sum = 0.0
            for row in rows {
                sum += centred[row]
                sumsOfRaters[Int(table.raters[row])] += centred[row]
                sizesOfRaters[Int(table.raters[row])] += 1
            }
            unitCount += 1
            unitSquares += sum * sum / Double(rows.count)
            unitSizes += Double(rows.count * rows.count)
        }
        var (raterCount, raterSquares, raterSizes) = (0.0, 0.0, 0.0)
        for rater in 0..<table.raterCount where sizesOfRaters[rater] > 0 {
            raterCount += 1
            raterSquares += sumsOfRaters[rater] * sumsOfRaters[rater] / sizesOfRaters[rater]
            raterSizes += sizesOfRaters[rater] * sizesOfRaters[rater]
        }
        let count = Double(table.ratingCount)
        guard unitCount > 1, raterCount > 1, count > unitCount + raterCount - 1 else { return nil }
        let ofRaterAndRest = (squares - unitSquares) / (count - unitCount)
        let ofUnitAndRest = (squares - raterSquares) / (count - raterCount)
        let unitShare = count - unitSizes / count
        let raterShare = count - raterSizes / count
        let known = unitShare * ofUnitAndRest + raterShare * ofRaterAndRest
        let rest = max(
            (known - squares) / (unitShare + raterShare - count + 1),
            1e-3 * squares / count
        )
        func ratio(_ both: Double) -> Double { min(max((both - rest) / rest, 0.01), 1000) }
        return VarianceRatios(unit: ratio(ofUnitAndRest), rater: ratio(ofRaterAndRest))
    }
}
