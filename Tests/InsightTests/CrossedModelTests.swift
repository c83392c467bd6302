import Foundation
import Insight
import Testing

struct CrossedModelTests {
    /// The data set `Penicillin` of R's lme4: six samples on each of 24 plates.
    static let penicillin = """
        27 23 26 23 23 21\n27 23 26 23 23 21\n25 21 25 24 24 20\n26 23 25 23 23 20
        25 22 26 22 23 20\n24 22 25 23 22 19\n24 20 23 21 22 19\n26 22 26 24 24 21
        24 21 24 22 22 20\n24 21 24 23 22 19\n26 23 26 24 24 21\n25 22 26 24 24 20
        26 24 26 24 25 22\n26 23 26 23 23 20\n26 23 25 24 24 22\n25 22 25 23 23 20
        25 21 24 23 23 20\n25 22 24 23 23 19\n24 21 23 21 21 19\n26 23 26 24 24 21
        25 21 24 22 22 18\n25 22 25 22 22 20\n24 21 24 22 24 19\n24 21 24 22 21 18
        """

    @Test func `Penicillin has the variances and effects that lme4 finds`() throws {
        let model = try #require(CrossedModel(try RatingTable(Self.penicillin)))
        #expect(agree(model.unitVariance, 0.716_905, within: 1e-4))
        #expect(agree(model.raterVariance, 3.731_132, within: 1e-4))
        #expect(agree(model.restVariance, 0.302_415, within: 1e-4))
        #expect(agree(model.criterion, 330.860_588_999_6, within: 1e-8))
        #expect(agree(model.mean, 22.972_222, within: 1e-6))
        let samples = [2.187_06, -1.010_48, 1.937_90, -0.096_89, -0.013_84, -3.003_74]
        for (rater, effect) in zip(model.raters, samples) {
            #expect(agree(rater.effect, effect, within: 1e-3))
        }
        let plates = [0.804_55, 0.804_55, 0.181_67, 0.337_39]
        for (unit, effect) in zip(model.units, plates) {
            #expect(agree(unit.effect, effect, within: 1e-3))
        }
    }

    @Test func `the order of the rows changes no bit`() throws {
        var generator = SeededGenerator(seed: 5)
        for seed in 1...5 as ClosedRange<UInt64> {
            let ratings = randomRatings(units: 30, raters: 9, share: 0.4, seed: seed)
            let here = try #require(CrossedModel(try RatingTable(ratings, units: 30, raters: 9)))
            let shuffled = ratings.shuffled(using: &generator)
            let there = try #require(
                CrossedModel(try RatingTable(shuffled, units: 30, raters: 9))
            )
            #expect(here.criterion == there.criterion)
            #expect(here.units == there.units && here.raters == there.raters)
        }
    }

    @Test func `ratings moved and stretched move and stretch what is told`() throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let ratings = randomRatings(units: 25, raters: 8, share: 0.6, seed: seed)
            let moved = ratings.map {
                Rating(unit: $0.unit, rater: $0.rater, value: 10 * $0.value + 500)
            }
            let here = try #require(CrossedModel(try RatingTable(ratings, units: 25, raters: 8)))
            let there = try #require(CrossedModel(try RatingTable(moved, units: 25, raters: 8)))
            #expect(agree(there.mean, 10 * here.mean + 500, within: 1e-6))
            #expect(agree(there.unitVariance, 100 * here.unitVariance, within: 1e-5))
            #expect(agree(there.raterVariance, 100 * here.raterVariance, within: 1e-5))
            for (left, right) in zip(here.raters, there.raters) {
                #expect(agree(right.effect, 10 * left.effect, within: 1e-5))
                #expect(agree(right.standardError, 10 * left.standardError, within: 1e-5))
            }
        }
    }

    @Test func `no other variances near by are more likely`() throws {
        // The likelihood at a given table cannot be asked from outside, so a table is made whose
        // best answer is known: with raters who agree but for chance, leniency is zero.
        let ratings = randomRatings(units: 40, raters: 6, share: 1, leniency: 0, seed: 3)
        let centred = (0..<6).flatMap { rater in
            let own = ratings.filter { $0.rater == rater }
            let mean = own.map(\.value).reduce(0, +) / Double(own.count)
            return own.map { Rating(unit: $0.unit, rater: rater, value: $0.value - mean) }
        }
        let model = try #require(CrossedModel(try RatingTable(centred, units: 40, raters: 6)))
        #expect(model.raterVariance == 0)
        #expect(model.raters.allSatisfy { $0.effect == 0 && $0.standardError == 0 })
        // Every pair is rated: what is left is a one-way model with its known answer.
        let table = try RatingTable(centred, units: 40, raters: 6)
        let single = try #require(table.intraclassCorrelation.single)
        let share = model.unitVariance / (model.unitVariance + model.restVariance)
        #expect(agree(share, single, within: 1e-4))
    }

    struct Undetermined: CustomTestStringConvertible {
        var testDescription: String
        var text: String
    }

    @Test(arguments: [
        Undetermined(testDescription: "all equal", text: "7 7 7\n7 7 7\n7 7 7"),
        Undetermined(testDescription: "nothing left for chance", text: "1 2\n3 ."),
        Undetermined(testDescription: "one unit", text: "1 2 3"),
        Undetermined(testDescription: "one rater", text: "1\n2\n3"),
        Undetermined(testDescription: "empty", text: ". .\n. ."),
    ])
    func `ratings that determine nothing have no model`(_ undetermined: Undetermined) throws {
        #expect(CrossedModel(try RatingTable(undetermined.text)) == nil)
    }

    @Test func `an effect is smaller than the plain difference, and less so with more ratings`()
        throws
    {
        let ratings = randomRatings(units: 60, raters: 12, share: 0.5, seed: 11)
        let model = try #require(CrossedModel(try RatingTable(ratings, units: 60, raters: 12)))
        let few = ratings.filter { $0.rater != 0 || $0.unit < 4 }
        let fewer = try #require(CrossedModel(try RatingTable(few, units: 60, raters: 12)))
        #expect(fewer.raters[0].standardError > model.raters[0].standardError)
        #expect(fewer.raters[0].ratingCount < model.raters[0].ratingCount)
        #expect(model.raters.allSatisfy { $0.standardError < model.raterVariance.squareRoot() })
    }
}
