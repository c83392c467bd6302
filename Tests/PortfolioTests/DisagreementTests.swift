import Testing
import Workflow

@testable import Portfolio

struct DisagreementTests {
    private func look(_ rows: [[Int]]) throws -> Disagreement {
        Disagreement(
            sheets: try sheets(rows),
            profile: try .standard(),
            rule: try .standard(panelSize: 5),
            disagreement: .provisional
        )
    }

    private func all(_ marks: [Int]) -> [[Int]] {
        marks.map { Array(repeating: $0, count: 7) }
    }

    @Test func `EV-1 shows no badge`() throws {
        let found = try look([
            [9, 9, 7, 8, 8, 7, 7], [8, 9, 6, 7, 8, 7, 6], [10, 10, 8, 9, 9, 8, 8],
            [7, 8, 6, 7, 7, 6, 6], [8, 8, 7, 8, 8, 7, 7],
        ])
        #expect(found.spread == nil && found.split == nil && !found.suggestsReviewer)
    }

    @Test func `EV-2 is spread by its totals, and hangs on one sheet`() throws {
        let found = try look([
            [6, 6, 8, 7, 9, 9, 9], [6, 6, 7, 9, 9, 9, 9], [6, 6, 8, 8, 9, 9, 9],
            [9, 9, 9, 7, 9, 9, 9], [6, 6, 6, 6, 6, 6, 8],
        ])
        #expect(found.spread == Disagreement.Spread(totalRange: Rational(26), dimensions: [:]))
        #expect(found.suggestsReviewer)
    }

    @Test func `one dimension far apart is named`() throws {
        let found = try look([
            [8, 8, 8, 8, 8, 8, 8], [8, 8, 8, 8, 8, 8, 3], [8, 8, 8, 8, 8, 8, 8],
            [8, 8, 8, 8, 8, 8, 8], [8, 8, 8, 8, 8, 8, 8],
        ])
        #expect(found.spread?.dimensions == [.risk: 5])
        #expect(!found.suggestsReviewer, "one sheet more changes nothing at 80")
    }

    @Test func `two camps are told, one sheet apart is none`() throws {
        #expect(
            try look(all([9, 6, 9, 6, 9])).split
                == Disagreement.Split(
                    gap: Rational(30),
                    lower: ["B", "D"],
                    upper: ["A", "C", "E"]
                )
        )
        #expect(try look(all([9, 9, 9, 9, 5])).split == nil)
        #expect(try look(all([9, 8, 9, 8, 9])).split == nil)
        #expect(try look(all([9])).split == nil)
        #expect(try look([]).spread == nil)
    }

    @Test func `the order of the sheets changes nothing`() throws {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<100 {
            let rows = (0..<5).map { _ in
                (0..<7).map { _ in Int.random(in: 4...10, using: &generator) }
            }
            let own = try sheets(rows)
            let (here, there) = (own, own.shuffled(using: &generator))
            let found = try [here, there].map {
                Disagreement(
                    sheets: $0,
                    profile: try .standard(),
                    rule: try .standard(panelSize: 5),
                    disagreement: .provisional
                )
            }
            #expect(found[0] == found[1])
        }
    }
}
