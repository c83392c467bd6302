import Insight
import Testing

struct MarkSummaryTests {
    /// Ratings of three units by four raters in two dimensions, three to one.
    private func table(_ rows: [(unit: Int32, rater: Int32, marks: [UInt8])]) throws -> MarkTable {
        try MarkTable(
            unitCount: 4,
            raterCount: 5,
            weights: [0.75, 0.25],
            units: rows.map(\.unit),
            raters: rows.map(\.rater),
            marks: rows.flatMap(\.marks)
        )
    }

    private static let rows: [(unit: Int32, rater: Int32, marks: [UInt8])] = [
        (0, 0, [80, 80]), (0, 1, [60, 40]), (0, 2, [70, 70]), (0, 3, [90, 90]),
        (1, 0, [90, 50]), (1, 1, [70, 70]), (1, 2, [40, 80]),
        (3, 0, [50, 50]), (3, 1, [80, 80]),
    ]

    @Test func `totals are weighted, and trimmed means leave out the extremes`() throws {
        let table = try table(Self.rows)
        #expect(table.totals() == [80, 55, 70, 90, 80, 70, 50, 50, 80])
        let summary = MarkSummary(table)
        #expect(summary.units.map(\.count) == [4, 3, 0, 2])
        #expect(summary.units[0].mean == 73.75 && summary.units[0].trimmedMean == 75)
        #expect(summary.units[1].trimmedMean == 70)
        #expect(summary.units[3].trimmedMean == 65, "of two nothing is left out")
        #expect(agree(summary.units[1].deviation, 15.275_252, within: 1e-6))
        #expect(summary.order == [0, 1, 3])
        #expect(Array(summary.dimensionMeans[..<2]) == [75, 70])
        #expect(summary.isBelow(71, unit: 0) && !summary.isBelow(70, unit: 0))
    }

    @Test func `a rater's scale is taken out of the standardised mean`() throws {
        let summary = MarkSummary(try table(Self.rows))
        // Rater 0 gave 80, 80 and 50, rater 1 gave 55, 70 and 80, rater 2 gave 70 and 50; of
        // rater 3 there is one total, which says nothing.
        let first = (80.0 - 70) / 300.0.squareRoot()
        let second = (55 - 205.0 / 3) / (475.0 / 3).squareRoot()
        let third = 10 / 200.0.squareRoot()
        let expected = (first + second + third) / 4
        #expect(agree(summary.units[0].standardisedMean, expected, within: 1e-12))
    }

    @Test func `equal means are in the order of their numbers, higher ones first`() throws {
        var generator = SeededGenerator(seed: 3)
        let rows = (0..<4000).map { number in
            (
                unit: Int32(number % 800), rater: Int32(number % 7),
                marks: [UInt8.random(in: 0...100, using: &generator), 50]
            )
        }
        let table = try MarkTable(
            unitCount: 800,
            raterCount: 7,
            weights: [0.02, 0],
            units: rows.map(\.unit),
            raters: rows.map(\.rater),
            marks: rows.flatMap(\.marks)
        )
        let summary = MarkSummary(table)
        let expected = (0..<800 as Range<Int32>).sorted { left, right in
            let means = [left, right].map {
                (summary.units[Int($0)].trimmedMean * 1e9).rounded(.toNearestOrEven)
            }
            return (means[1], left) < (means[0], right)
        }
        #expect(summary.order == expected)
    }

    @Test func `columns of unequal length are no table`() {
        #expect(throws: RatingTable.Fault.columns) {
            _ = try table([(0, 0, [1])])
        }
        #expect(throws: RatingTable.Fault.unitUnknown(row: 0)) {
            _ = try table([(4, 0, [1, 1])])
        }
    }
}
