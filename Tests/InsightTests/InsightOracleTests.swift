import Foundation
import Insight
import Testing

private let oraclePath = ProcessInfo.processInfo.environment["DIPPER_ORACLE_INSIGHT"]
private let peersPath = ProcessInfo.processInfo.environment["DIPPER_PERF_PEERS"]

/// Statistics against `krippendorff`, `pingouin`, `statsmodels`, numpy and R's lme4.
struct InsightOracleTests {
    @Test(
        .enabled(
            if: oraclePath != nil,
            "DIPPER_ORACLE_INSIGHT names no file; Scripts/oracle/insight.py writes one"
        )
    )
    func `statistics agree with the oracle`() throws {
        let text = try String(contentsOfFile: try #require(oraclePath), encoding: .utf8)
        var counts: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let row = line.split(separator: "\t").map { String($0) }
            try #require(row.count == 5)
            counts[row[0], default: 0] += 1
            let expected = try row[4].split(separator: ",").map { try #require(Double($0)) }
            try check(row[0], table(row), expected)
        }
        #expect(counts["alpha", default: 0] >= 100 && counts["icc", default: 0] >= 25)
        #expect(counts["reml", default: 0] >= 5 && counts["errors", default: 0] >= 5)
    }

    private func check(_ kind: String, _ table: RatingTable, _ expected: [Double]) throws {
        switch kind {
        case "alpha":
            #expect(agree(table.krippendorffAlpha, expected[0], within: 1e-9))
        case "icc":
            let found = table.intraclassCorrelation
            let numbers = [found.single, found.agreementOfOne, found.agreementOfMean]
            for (left, right) in zip(numbers, expected) {
                #expect(agree(left, right, within: 1e-9))
            }
        case "reml":
            let model = try #require(CrossedModel(table))
            let found = [model.unitVariance, model.raterVariance, model.restVariance]
            for (left, right) in zip(found, expected) {
                #expect(agree(left, right, within: 1e-4), "\(found) \(expected)")
            }
        default:
            let model = try #require(CrossedModel(table))
            let levels = model.units.indices.map { model.level(ofUnit: $0) }
            let found =
                levels + model.units.map(\.levelStandardError) + model.raters.map(\.effect)
                + model.raters.map(\.standardError)
            try #require(found.count + 3 == expected.count)
            for (left, right) in zip(found, expected.dropFirst(3)) {
                #expect(agree(left, right, within: 1e-3))
            }
        }
    }

    private func table(_ row: [String]) throws -> RatingTable {
        let ratings = try row[3].split(separator: ";").map { text in
            let parts = text.split(separator: ":")
            return Rating(
                unit: try #require(Int(parts[0])),
                rater: try #require(Int(parts[1])),
                value: try #require(Double(parts[2]))
            )
        }
        let (units, raters) = (try #require(Int(row[1])), try #require(Int(row[2])))
        return try RatingTable(ratings, units: units, raters: raters)
    }

    struct Measured: CustomTestStringConvertible {
        var units: Int
        var variances: [Double]
        var criterion: Double?

        var testDescription: String { "\(units) units" }
    }

    @Test(
        .enabled(if: peersPath != nil, "DIPPER_PERF_PEERS names no folder with calib and data"),
        arguments: [
            Measured(units: 200, variances: [79.510, 26.830, 5.342]),
            // lme4 by its tightest search; by its own default it stops at 76.4497.
            Measured(units: 1000, variances: [76.4500, 20.2078, 5.5007], criterion: 27248.5035),
            Measured(units: 10_000, variances: [81.104, 26.420, 5.585], criterion: 272253.5565),
        ]
    )
    func `the peers' reviews have the effects that lme4 finds`(_ measured: Measured) throws {
        let folder = try #require(peersPath)
        let weights = [20.0, 20, 15, 15, 10, 10, 10]
        let rows = try lines("\(folder)/data/reviews_\(measured.units).csv").map { line in
            try line.split(separator: ",").map { try #require(Int($0)) }
        }
        let ratings = rows.map { row in
            Rating(
                unit: row[0],
                rater: row[1],
                value: zip(weights, row[2...]).reduce(0) { $0 + $1.0 * Double($1.1) } / 100
            )
        }
        let raters = (ratings.map(\.rater).max() ?? 0) + 1
        let model = try #require(
            CrossedModel(try RatingTable(ratings, units: measured.units, raters: raters))
        )
        let found = [model.unitVariance, model.raterVariance, model.restVariance]
        for (left, right) in zip(found, measured.variances) { #expect(abs(left - right) < 6e-4) }
        if let criterion = measured.criterion { #expect(abs(model.criterion - criterion) < 1e-4) }
        let units = try effects("\(folder)/calib/lme4_project_\(measured.units).csv")
        #expect(units.allSatisfy { abs(model.units[$0.key].effect - $0.value) < 1e-3 })
        let leniencies = try effects("\(folder)/calib/lme4_reviewer_\(measured.units).csv")
        #expect(leniencies.allSatisfy { abs(model.raters[$0.key].effect - $0.value) < 1e-3 })
        #expect(units.count == measured.units && leniencies.count == raters)
    }

    private func effects(_ path: String) throws -> [Int: Double] {
        let rows = try lines(path).map { line in
            let cells = line.replacing("\"", with: "").split(separator: ",")
            return (try #require(Int(cells[0])), try #require(Double(cells[1])))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private func lines(_ path: String) throws -> ArraySlice<Substring> {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    }
}
