/// How far raters agree, over a table of ratings.
extension RatingTable {
    /// Krippendorff's alpha for interval data; missing ratings are left out.
    ///
    /// For squared differences the sum over all pairs follows from counts, sums and sums of
    /// squares, so that it takes one pass. Nil when fewer than two ratings can be paired or when
    /// all of them are equal: disagreement is then compared with nothing.
    package var krippendorffAlpha: Double? {
        let centre = mean
        var (count, total, squares, within) = (0.0, 0.0, 0.0, 0.0)
        for unit in 0..<unitCount {
            let rows = starts[unit]..<starts[unit + 1]
            guard rows.count > 1 else { continue }
            var (sum, square) = (0.0, 0.0)
            for row in rows {
                let value = values[row] - centre
                sum += value
                square += value * value
            }
            let size = Double(rows.count)
            within += (size * square - sum * sum) / (size - 1)
            count += size
            total += sum
            squares += square
        }
        let between = count * squares - total * total
        guard count > 1, between > 0 else { return nil }
        return 1 - (count - 1) * within / between
    }

    /// Intraclass correlations by mean squares; nil where the table does not suffice.
    package var intraclassCorrelation: IntraclassCorrelation {
        IntraclassCorrelation(self)
    }
}

/// Which part of the variance of ratings is between units (Shrout and Fleiss; McGraw and Wong).
package struct IntraclassCorrelation: Hashable, Sendable {
    /// ICC(1): one rating, each unit with raters of its own.
    ///
    /// Units may have unequal numbers of ratings.
    package let single: Double?
    /// ICC(A,1): one rating, absolute agreement of the same raters; every pair must be rated.
    package let agreementOfOne: Double?
    /// ICC(A,k): the mean of all raters, absolute agreement; every pair must be rated.
    package let agreementOfMean: Double?

    init(_ table: RatingTable) {
        single = IntraclassCorrelation.single(table)
        let crossed = IntraclassCorrelation.crossed(table)
        agreementOfOne = crossed?.one
        agreementOfMean = crossed?.mean
    }

    private static func single(_ table: RatingTable) -> Double? {
        let centre = table.mean
        var (units, count, total, sumsOfUnits, squares, sizes) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
        for unit in 0..<table.unitCount {
            let rows = table.starts[unit]..<table.starts[unit + 1]
            guard !rows.isEmpty else { continue }
            var sum = 0.0
            for row in rows {
                let value = table.values[row] - centre
                sum += value
                squares += value * value
            }
            let size = Double(rows.count)
            units += 1
            count += size
            total += sum
            sumsOfUnits += sum * sum / size
            sizes += size * size
        }
        guard units > 1, count > units else { return nil }
        let between = (sumsOfUnits - total * total / count) / (units - 1)
        let within = (squares - sumsOfUnits) / (count - units)
        // The number of ratings of a unit, or what stands for it where the numbers differ.
        let size = (count - sizes / count) / (units - 1)
        let denominator = between + (size - 1) * within
        return denominator > 0 ? (between - within) / denominator : nil
    }

    private static func crossed(_ table: RatingTable) -> (one: Double, mean: Double)? {
        let (units, raters) = (Double(table.unitCount), Double(table.raterCount))
        guard table.unitCount > 1, table.raterCount > 1,
            table.ratingCount == table.unitCount * table.raterCount
        else { return nil }
        let centre = table.mean
        var ofRater = [Double](repeating: 0, count: table.raterCount)
        var (squares, squaresOfUnits) = (0.0, 0.0)
        for unit in 0..<table.unitCount {
            var sum = 0.0
            for row in table.starts[unit]..<table.starts[unit + 1] {
                let value = table.values[row] - centre
                sum += value
                squares += value * value
                ofRater[Int(table.raters[row])] += value
            }
            squaresOfUnits += sum * sum / raters
        }
        let squaresOfRaters = ofRater.reduce(0) { $0 + $1 * $1 } / units
        let unitMean = squaresOfUnits / (units - 1)
        let raterMean = squaresOfRaters / (raters - 1)
        let rest = (squares - squaresOfUnits - squaresOfRaters) / ((units - 1) * (raters - 1))
        let ofOne = unitMean + (raters - 1) * rest + raters * (raterMean - rest) / units
        let ofMean = unitMean + (raterMean - rest) / units
        guard ofOne != 0, ofMean != 0 else { return nil }
        return ((unitMean - rest) / ofOne, (unitMean - rest) / ofMean)
    }
}
