/// What a calibration needs before it says anything, and when a difference is called clear.
package struct CalibrationRule: Hashable, Sendable {
    package let leastUnits: Int
    package let leastRaters: Int
    /// Ratings beyond those that fix one level for each unit and rater.
    package let leastDegrees: Int
    /// A rater with fewer ratings has an effect, and no verdict.
    package let leastRatingsOfRater: Int
    /// How many standard errors away from zero is clear.
    package let clearStandardErrors: Double

    package init(
        leastUnits: Int,
        leastRaters: Int,
        leastDegrees: Int,
        leastRatingsOfRater: Int,
        clearStandardErrors: Double
    ) {
        self.leastUnits = leastUnits
        self.leastRaters = leastRaters
        self.leastDegrees = leastDegrees
        self.leastRatingsOfRater = leastRatingsOfRater
        self.clearStandardErrors = clearStandardErrors
    }

    /// Provisional values; none of them is fixed by the policy.
    package static let provisional = CalibrationRule(
        leastUnits: 10,
        leastRaters: 5,
        leastDegrees: 20,
        leastRatingsOfRater: 5,
        clearStandardErrors: 2
    )
}

/// Ratings as they are beside ratings freed from the leniency of who gave them; advice only.
package enum Calibration: Sendable {
    case told(CalibratedTable)
    /// Nothing can be told, and every reason for it.
    case tooLittle([Shortage])

    /// Why ratings tell nothing about leniency.
    package enum Shortage: Hashable, Sendable {
        case units(found: Int, expected: Int)
        case raters(found: Int, expected: Int)
        case degrees(found: Int, expected: Int)
        /// So many groups of raters share no unit with each other, so nothing compares them.
        case separate(groups: Int)
        /// All ratings are equal, or the model leaves nothing to chance.
        case constant
    }

    package init(_ table: RatingTable, rule: CalibrationRule) {
        let shortages = Calibration.shortages(table, rule)
        guard shortages.isEmpty else {
            self = .tooLittle(shortages)
            return
        }
        guard let model = CrossedModel(table) else {
            self = .tooLittle([.constant])
            return
        }
        self = .told(CalibratedTable(table, model: model, rule: rule))
    }

    private static func shortages(_ table: RatingTable, _ rule: CalibrationRule) -> [Shortage] {
        let units = (0..<table.unitCount).filter { table.ratingCount(ofUnit: $0) > 0 }.count
        let raters = Set(table.raters).count
        let degrees = table.ratingCount - units - raters + 1
        var shortages: [Shortage] = []
        if units < rule.leastUnits {
            shortages.append(.units(found: units, expected: rule.leastUnits))
        }
        if raters < rule.leastRaters {
            shortages.append(.raters(found: raters, expected: rule.leastRaters))
        }
        if degrees < rule.leastDegrees {
            shortages.append(.degrees(found: degrees, expected: rule.leastDegrees))
        }
        let groups = groupCount(table)
        if groups > 1 { shortages.append(.separate(groups: groups)) }
        return shortages
    }

    /// Groups of raters that are tied by units which they both rated.
    private static func groupCount(_ table: RatingTable) -> Int {
        var parents = Array(0..<table.raterCount)
        func root(_ rater: Int) -> Int {
            var place = rater
            while parents[place] != place {
                parents[place] = parents[parents[place]]
                place = parents[place]
            }
            return place
        }
        for unit in 0..<table.unitCount {
            let rows = table.starts[unit]..<table.starts[unit + 1]
            for row in rows.dropFirst() {
                let (left, right) = (root(Int(table.raters[row - 1])), root(Int(table.raters[row])))
                parents[max(left, right)] = min(left, right)
            }
        }
        return Set(Set(table.raters).map { root(Int($0)) }).count
    }
}

/// A calibration that has enough to go by.
package struct CalibratedTable: Sendable {
    /// One unit, raw beside calibrated.
    package struct Row: Hashable, Sendable {
        package let unit: Int
        package let ratingCount: Int
        package let raw: Double
        /// Places count from 1; equal raw means share the first of their places.
        package let rawPlace: Int
        package let calibrated: Double
        package let standardError: Double
        package let place: Int
        /// Every place that the unit may have: units whose intervals overlap may change places.
        package let possiblePlaces: ClosedRange<Int>
    }

    /// How lenient one rater is, and whether that is more than chance.
    package struct Leniency: Hashable, Sendable {
        package enum Verdict: String, Hashable, Sendable {
            case lenient
            case severe
            case unremarkable
            case tooFew
        }

        package let rater: Int
        package let ratingCount: Int
        package let effect: Double
        package let standardError: Double
        package let verdict: Verdict
    }

    package let model: CrossedModel
    /// In the order of their calibrated places; units without a rating are left out.
    package let rows: [Row]
    /// In the order of the raters' numbers; raters without a rating are left out.
    package let raters: [Leniency]

    init(_ table: RatingTable, model: CrossedModel, rule: CalibrationRule) {
        self.model = model
        rows = CalibratedTable.rows(table, model, rule)
        raters = model.raters.indices.compactMap { rater in
            let told = model.raters[rater]
            guard told.ratingCount > 0 else { return nil }
            return Leniency(
                rater: rater,
                ratingCount: told.ratingCount,
                effect: told.effect,
                standardError: told.standardError,
                verdict: CalibratedTable.verdict(told, rule)
            )
        }
    }

    private static func verdict(
        _ rater: CrossedModel.Rater,
        _ rule: CalibrationRule
    ) -> Leniency.Verdict {
        guard rater.ratingCount >= rule.leastRatingsOfRater else { return .tooFew }
        guard abs(rater.effect) > rule.clearStandardErrors * rater.standardError else {
            return .unremarkable
        }
        return rater.effect > 0 ? .lenient : .severe
    }

    private static func rows(
        _ table: RatingTable,
        _ model: CrossedModel,
        _ rule: CalibrationRule
    ) -> [Row] {
        let raw = (0..<table.unitCount).map { table.mean(ofUnit: $0) }
        let rated = (0..<table.unitCount).filter { raw[$0] != nil }
        let rawMeans = rated.compactMap { raw[$0] }.sorted(by: >)
        let reach = rated.map { rule.clearStandardErrors * model.units[$0].levelStandardError }
        let levels = rated.map { model.level(ofUnit: $0) }
        let lows = zip(levels, reach).map { $0 - $1 }.sorted()
        let highs = zip(levels, reach).map { $0 + $1 }.sorted()
        let order = rated.indices.sorted {
            (levels[$1], rated[$0]) < (levels[$0], rated[$1])
        }
        return order.enumerated().map { place, index in
            let unit = rated[index]
            let (level, reach) = (levels[index], reach[index])
            // Certainly above are those whose interval begins above the end of this one.
            let above = lows.count - count(in: lows, upTo: level + reach)
            let below = count(in: highs, below: level - reach)
            let mean = raw[unit] ?? level
            return Row(
                unit: unit,
                ratingCount: table.ratingCount(ofUnit: unit),
                raw: mean,
                rawPlace: 1 + count(in: rawMeans, above: mean),
                calibrated: level,
                standardError: model.units[unit].levelStandardError,
                place: place + 1,
                possiblePlaces: above + 1...rated.count - below
            )
        }
    }

    private static func count(in ascending: [Double], upTo most: Double) -> Int {
        partition(ascending.count) { ascending[$0] > most }
    }

    private static func count(in ascending: [Double], below least: Double) -> Int {
        partition(ascending.count) { ascending[$0] >= least }
    }

    private static func count(in descending: [Double], above most: Double) -> Int {
        partition(descending.count) { descending[$0] <= most }
    }

    /// The first place from which on a condition holds, by halving.
    private static func partition(_ count: Int, _ holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
