import Portfolio
import Testing
import Workflow

struct BatchRankingTests {
    private func entry(
        _ code: String,
        _ marks: [Int],
        count: Int = 5,
        ballot: Int? = nil,
        amount: Fen? = nil
    ) throws -> BatchRanking.Entry {
        BatchRanking.Entry(
            code: code,
            result: RankedResult(
                try Evaluation.conclude(
                    sheets: sheets(Array(repeating: marks, count: count)),
                    profile: .standard(),
                    rule: .standard(panelSize: 5),
                    vetoes: []
                )
            ),
            ballot: ballot,
            amount: amount
        )
    }

    private func rank(
        _ entries: [BatchRanking.Entry],
        places: Int? = nil
    ) throws -> BatchRanking {
        try BatchRanking.rank(
            entries,
            by: [.disruption, .demand],
            line: places.map { .places($0) },
            specialShare: ratio(1, 10)
        )
    }

    private func told(_ ranking: BatchRanking) -> [String] {
        ranking.rows.map { "\($0.place) \($0.code) \($0.separation) \($0.standing)" }
    }

    /// Composites of 80, two of them with D2 8, of these one with D1 8; weights 15 and 25.
    private func near() throws -> [BatchRanking.Entry] {
        [
            try entry("E", [8, 8, 8, 8, 8, 8, 8]),
            // D4 and D6 have the same weight: 80 again, with the same D1 and D2.
            try entry("D", [8, 8, 8, 9, 8, 7, 8]),
            // D1 and D3 have the same weight: 80 with a higher D1.
            try entry("C", [9, 8, 7, 8, 8, 8, 8]),
            // 25 more by D2, 25 less by D3 and D4.
            try entry("B", [8, 9, 7, 7, 8, 8, 8]),
            try entry("A", [9, 9, 9, 9, 9, 9, 9]),
        ]
    }

    @Test func `composite, then D2, then D1, then nothing but a ballot`() throws {
        #expect(
            told(try rank(try near())) == [
                "1 A first within", "2 B composite within",
                "3 C dimension(Portfolio.Dimension.disruption) within",
                "4 D dimension(Portfolio.Dimension.demand) within", "4 E level within",
            ]
        )
        #expect(try rank(try near()).level == [["D", "E"]])
    }

    @Test func `a ballot tells equals apart, and only when each has one`() throws {
        var entries = try near()
        entries[0] = try entry("E", [8, 8, 8, 8, 8, 8, 8], ballot: 1)
        #expect(try rank(entries).level == [["D", "E"]])
        entries[1] = try entry("D", [8, 8, 8, 9, 8, 7, 8], ballot: 2)
        let ranking = try rank(entries)
        #expect(ranking.level == [])
        #expect(
            Array(told(ranking).suffix(2)) == [
                "4 E dimension(Portfolio.Dimension.demand) within", "5 D ballot within",
            ]
        )
    }

    struct Line: CustomTestStringConvertible {
        var places: Int
        var standings: [BatchRanking.Standing]

        var testDescription: String { "\(places) places" }
    }

    @Test(arguments: [
        Line(places: 0, standings: [.beyond, .beyond, .beyond, .beyond, .beyond]),
        Line(places: 3, standings: [.within, .within, .within, .beyond, .beyond]),
        Line(places: 4, standings: [.within, .within, .within, .ballot, .ballot]),
        Line(places: 5, standings: [.within, .within, .within, .within, .within]),
    ])
    func `the line between equals asks for their ballot`(_ line: Line) throws {
        #expect(try rank(try near(), places: line.places).rows.map(\.standing) == line.standings)
    }

    @Test func `who did not pass takes no place, and who has no result has none`() throws {
        let ranking = try rank(
            [
                try entry("low", [5, 5, 5, 5, 5, 5, 5]),
                try entry("few", [9, 9, 9, 9, 9, 9, 9], count: 3),
                // 80, with a floor missed: reserve.
                try entry("floor", [10, 5, 9, 9, 9, 9, 9]),
                try entry("good", [8, 8, 8, 8, 8, 8, 8]),
            ],
            places: 1
        )
        #expect(
            ranking.rows.map { "\($0.code) \($0.standing)" }
                == ["floor notPassed", "good within", "low notPassed"]
        )
        #expect(ranking.unranked == ["few"])
    }

    @Test func `the order in which cases come changes nothing`() throws {
        var generator = SeededGenerator(seed: 1)
        let entries = try (0..<40).map { number in
            try entry(
                "C\(number)",
                (0..<7).map { _ in Int.random(in: 7...9, using: &generator) },
                ballot: number % 3 == 0 ? number % 2 : nil
            )
        }
        let ranking = try rank(entries, places: 10)
        for _ in 0..<20 {
            #expect(try rank(entries.shuffled(using: &generator), places: 10) == ranking)
        }
        #expect(ranking.specialMost == 4)
        #expect(ranking.rows.filter { $0.standing == .within }.count <= 10)
    }

    @Test func `cases named twice and places below zero are refused`() throws {
        let entries = [
            try entry("A", [8, 8, 8, 8, 8, 8, 8]), try entry("A", [9, 9, 9, 9, 9, 9, 9]),
        ]
        #expect(codes { try rank(entries, places: -1) } == ["RANK_DUPLICATE", "RANK_PLACES"])
    }

    struct Money: CustomTestStringConvertible {
        var budget: Int64
        var amounts: [Int64]
        var standings: [BatchRanking.Standing]

        var testDescription: String { "\(budget) of \(amounts)" }
    }

    /// By money, in the order A B C and then D and E, which are level.
    @Test(arguments: [
        Money(
            budget: 10,
            amounts: [3, 3, 3, 1, 0],
            standings: [.within, .within, .within, .within, .within]
        ),
        // C does not fit, and nobody behind it is let past.
        Money(
            budget: 10,
            amounts: [3, 3, 5, 1, 1],
            standings: [.within, .within, .beyond, .beyond, .beyond]
        ),
        // One of the two that are level would fit.
        Money(
            budget: 10,
            amounts: [3, 3, 3, 1, 1],
            standings: [.within, .within, .within, .ballot, .ballot]
        ),
        // Neither would.
        Money(
            budget: 9,
            amounts: [3, 3, 3, 1, 1],
            standings: [.within, .within, .within, .beyond, .beyond]
        ),
    ])
    func `money is a line too, and nobody is passed over`(_ money: Money) throws {
        let entries = try zip(near().reversed(), money.amounts).map { entry, amount in
            BatchRanking.Entry(code: entry.code, result: entry.result, amount: Fen(amount))
        }
        let ranking = try BatchRanking.rank(
            entries,
            by: [.disruption, .demand],
            line: .amount(Fen(money.budget)),
            specialShare: ratio(1, 10)
        )
        #expect(ranking.rows.map(\.standing) == money.standings)
    }

    @Test func `money asks what each takes that passed, and no other`() throws {
        let entries = [
            try entry("low", [5, 5, 5, 5, 5, 5, 5]), try entry("good", [8, 8, 8, 8, 8, 8, 8]),
        ]
        func rank(_ budget: Int64) throws -> BatchRanking {
            try BatchRanking.rank(
                entries,
                by: [.disruption, .demand],
                line: .amount(Fen(budget)),
                specialShare: ratio(1, 10)
            )
        }
        #expect(codes { try rank(1) } == ["RANK_AMOUNT"])
        #expect(codes { try rank(-1) } == ["RANK_BUDGET", "RANK_AMOUNT"])
    }
}
