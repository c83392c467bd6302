import Insight
import Testing

struct CalibrationTests {
    private func told(_ ratings: [Rating], units: Int, raters: Int) throws -> CalibratedTable {
        let table = try RatingTable(ratings, units: units, raters: raters)
        guard case .told(let calibrated) = Calibration(table, rule: .provisional) else {
            throw RatingTable.Fault.columns
        }
        return calibrated
    }

    private func shortages(_ text: String) throws -> [Calibration.Shortage] {
        switch Calibration(try RatingTable(text), rule: .provisional) {
        case .told: []
        case .tooLittle(let shortages): shortages
        }
    }

    @Test func `too little is told with every reason`() throws {
        #expect(
            try shortages("7 8\n6 9") == [
                .units(found: 2, expected: 10), .raters(found: 2, expected: 5),
                .degrees(found: 1, expected: 20),
            ]
        )
        let equal = Array(repeating: "7 7 7 7 7 7", count: 12).joined(separator: "\n")
        #expect(try shortages(equal) == [.constant])
        let left = Array(repeating: "7 8 6 . . .", count: 12).joined(separator: "\n")
        let right = Array(repeating: ". . . 5 7 9", count: 12).joined(separator: "\n")
        #expect(try shortages(left + "\n" + right) == [.separate(groups: 2)])
        #expect(try shortages(left + "\n" + right + "\n6 . . 7 . .") == [])
    }

    @Test func `a lenient and a severe expert are told, one with few ratings is not judged`()
        throws
    {
        var ratings = randomRatings(units: 40, raters: 8, share: 0.7, leniency: 0.2, seed: 2)
        for index in ratings.indices {
            if ratings[index].rater == 1 { ratings[index].value += 9 }
            if ratings[index].rater == 2 { ratings[index].value -= 9 }
        }
        ratings.removeAll { $0.rater == 3 && $0.unit > 3 }
        let verdicts = try told(ratings, units: 40, raters: 8).raters.map(\.verdict)
        #expect(Array(verdicts[1...3]) == [.lenient, .severe, .tooFew])
        #expect(!verdicts.suffix(4).contains(.tooFew))
    }

    @Test func `who was rated by severe experts moves up`() throws {
        var ratings = randomRatings(units: 30, raters: 10, share: 1, leniency: 0.2, seed: 7)
        for index in ratings.indices where ratings[index].rater < 5 { ratings[index].value -= 12 }
        // Unit 0 keeps the severe half of the experts, unit 1 the other one.
        ratings.removeAll { $0.unit == 0 && $0.rater >= 5 || $0.unit == 1 && $0.rater < 5 }
        let rows = try told(ratings, units: 30, raters: 10).rows
        let severe = try #require(rows.first { $0.unit == 0 })
        let lenient = try #require(rows.first { $0.unit == 1 })
        #expect(severe.place < severe.rawPlace && lenient.place > lenient.rawPlace)
    }

    @Test func `places are a ranking, and lie within what is possible`() throws {
        for seed in 1...10 as ClosedRange<UInt64> {
            let ratings = randomRatings(units: 40, raters: 9, share: 0.5, seed: seed)
            let rows = try told(ratings, units: 40, raters: 9).rows
            #expect(rows.map(\.place) == Array(1...rows.count))
            #expect(rows.map(\.calibrated) == rows.map(\.calibrated).sorted(by: >))
            #expect(rows.allSatisfy { $0.possiblePlaces.contains($0.place) })
            for row in rows {
                let better = rows.filter { $0.raw > row.raw }.count
                #expect(row.rawPlace == better + 1)
                let above = rows.filter { other in
                    other.calibrated - 2 * other.standardError
                        > row.calibrated + 2 * row.standardError
                }
                #expect(row.possiblePlaces.lowerBound == above.count + 1)
            }
            #expect(rows.contains { $0.possiblePlaces.count > 1 })
        }
    }
}
