import Insight
import Testing

struct ReliabilityTests {
    /// The example of Krippendorff's own paper (2011): four observers, twelve units.
    static let observers = """
        1 1 . 1
        2 2 3 2
        3 3 3 3
        3 3 3 3
        2 2 2 2
        1 2 3 4
        4 4 4 4
        1 1 2 1
        2 2 2 2
        . 5 5 5
        . . 1 1
        . 3 . .
        """

    /// The example of Shrout and Fleiss (1979): six targets, four judges.
    static let judges = "9 2 5 8\n6 1 3 2\n8 4 6 8\n7 1 2 6\n10 5 6 9\n6 2 4 7"

    @Test func `alpha of the example in Krippendorff's paper`() throws {
        let alpha = try RatingTable(Self.observers).krippendorffAlpha
        #expect(agree(alpha, 0.849_107, within: 1e-6))
    }

    @Test func `correlations of the example of Shrout and Fleiss`() throws {
        let found = try RatingTable(Self.judges).intraclassCorrelation
        #expect(agree(found.single, 0.165_742, within: 1e-6))
        #expect(agree(found.agreementOfOne, 0.289_764, within: 1e-6))
        #expect(agree(found.agreementOfMean, 0.620_051, within: 1e-6))
    }

    @Test func `perfect agreement is one and opposite ratings are below zero`() throws {
        #expect(try RatingTable("1 1 1\n5 5 5\n9 9 9").krippendorffAlpha == 1)
        let opposite = try #require(try RatingTable("1 9\n9 1\n1 9\n9 1").krippendorffAlpha)
        #expect(opposite < 0)
    }

    struct Undefined: CustomTestStringConvertible {
        var testDescription: String
        var text: String
    }

    @Test(arguments: [
        Undefined(testDescription: "all equal", text: "7 7\n7 7"),
        Undefined(testDescription: "no pair", text: "1 .\n. 2\n3 ."),
        Undefined(testDescription: "one rating", text: "4"),
    ])
    func `agreement of nothing to compare is not told`(_ undefined: Undefined) throws {
        #expect(try RatingTable(undefined.text).krippendorffAlpha == nil)
    }

    @Test func `agreement of raters needs every pair, agreement of one rating does not`() throws {
        let found = try RatingTable(Self.observers).intraclassCorrelation
        #expect(found.single != nil)
        #expect(found.agreementOfOne == nil && found.agreementOfMean == nil)
    }

    @Test func `alpha and correlations move with no shift and no scale`() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let ratings = randomRatings(units: 12, raters: 5, share: 0.7, seed: seed)
            let moved = ratings.map {
                Rating(unit: $0.unit, rater: $0.rater, value: 4 * $0.value - 1000)
            }
            let here = try RatingTable(ratings, units: 12, raters: 5)
            let there = try RatingTable(moved, units: 12, raters: 5)
            #expect(agree(here.krippendorffAlpha, there.krippendorffAlpha, within: 1e-9))
            #expect(
                agree(
                    here.intraclassCorrelation.single,
                    there.intraclassCorrelation.single,
                    within: 1e-9
                )
            )
        }
    }

    struct Faulty: CustomTestStringConvertible {
        var testDescription: String
        var ratings: [Rating]
        var fault: RatingTable.Fault
    }

    @Test(arguments: [
        Faulty(
            testDescription: "unit",
            ratings: [Rating(unit: 0, rater: 0, value: 1), Rating(unit: 2, rater: 0, value: 1)],
            fault: .unitUnknown(row: 1)
        ),
        Faulty(
            testDescription: "rater",
            ratings: [Rating(unit: 0, rater: -1, value: 1)],
            fault: .raterUnknown(row: 0)
        ),
        Faulty(
            testDescription: "value",
            ratings: [Rating(unit: 0, rater: 0, value: .nan)],
            fault: .valueNotFinite(row: 0)
        ),
        Faulty(
            testDescription: "twice",
            ratings: [
                Rating(unit: 1, rater: 1, value: 1), Rating(unit: 0, rater: 1, value: 1),
                Rating(unit: 1, rater: 1, value: 2),
            ],
            fault: .repeated(unit: 1, rater: 1)
        ),
    ])
    func `what is no table is told with its row`(_ faulty: Faulty) {
        #expect(throws: faulty.fault) {
            _ = try RatingTable(faulty.ratings, units: 2, raters: 2)
        }
    }
}
