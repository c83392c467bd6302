import Portfolio
import Testing
import Workflow

/// EV-11: what holds for every evaluation, on seeded random panels.
struct EvaluationPropertyTests {
    private func panel(_ generator: inout SeededGenerator) -> [[Int]] {
        let count = Int.random(in: 5...9, using: &generator)
        let lowest = Int.random(in: 0...8, using: &generator)
        return (0..<count).map { _ in
            (0..<7).map { _ in Int.random(in: lowest...10, using: &generator) }
        }
    }

    private func conclude(_ sheets: [ScoreSheet]) throws -> Evaluation {
        try Evaluation.conclude(
            sheets: sheets,
            profile: .standard(),
            rule: .standard(panelSize: 9, quorumMinimum: 5),
            vetoes: []
        )
    }

    /// Panels that reach the quorum of nine experts: six sheets at least.
    private func panels(seed: UInt64, count: Int) -> [[[Int]]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in panel(&generator) }.filter { $0.count >= 6 }
    }

    @Test func `EV-11a the order of the experts changes nothing`() throws {
        var generator = SeededGenerator(seed: 1)
        for rows in panels(seed: 1, count: 500) {
            let sheets = try sheets(rows)
            #expect(try conclude(sheets.shuffled(using: &generator)) == conclude(sheets))
        }
    }

    @Test func `EV-11b raising one mark never lowers the composite`() throws {
        var generator = SeededGenerator(seed: 2)
        var raised = 0
        for rows in panels(seed: 2, count: 1000) {
            var higher = rows
            let expert = Int.random(in: rows.indices, using: &generator)
            let dimension = Int.random(in: 0..<7, using: &generator)
            higher[expert][dimension] = min(10, rows[expert][dimension] + 1)
            let before = try #require(try conclude(sheets(rows)).composite)
            let after = try #require(try conclude(sheets(higher)).composite)
            #expect(after >= before)
            if after > before { raised += 1 }
        }
        #expect(raised > 100, "the marks must matter at all")
    }

    @Test func `EV-11c the composite lies within the retained totals`() throws {
        for rows in panels(seed: 3, count: 500) {
            let result = try conclude(sheets(rows))
            let composite = try #require(result.composite)
            let retained = result.totals.filter { !result.dropped.contains($0.expertCode) }
                .map(\.total)
            #expect(retained.count == rows.count - 2)
            #expect(try #require(retained.min()) <= composite)
            #expect(try #require(retained.max()) >= composite)
        }
    }

    @Test func `EV-11d moving the dropped extremes outward changes nothing`() throws {
        for rows in panels(seed: 4, count: 500) {
            let before = try conclude(sheets(rows))
            let outward = try sheets(rows).map { sheet in
                switch before.dropped.firstIndex(of: sheet.expertCode) {
                case 0:
                    try ScoreSheet(expertCode: sheet.expertCode, marks: sheet.marks.map { _ in 10 })
                case 1:
                    try ScoreSheet(expertCode: sheet.expertCode, marks: sheet.marks.map { _ in 0 })
                default: sheet
                }
            }
            let after = try conclude(outward)
            #expect(after.composite == before.composite)
            #expect(after.dimensionMeans == before.dimensionMeans)
            #expect(after.dropped == before.dropped)
            #expect(after.outcome == before.outcome)
        }
    }

    @Test func `EV-11e all tens give 100 and all zeros give 0`() throws {
        for count in 6...9 {
            for (mark, composite) in [(10, 100), (0, 0)] {
                let rows = Array(repeating: Array(repeating: mark, count: 7), count: count)
                #expect(try conclude(sheets(rows)).composite == Rational(composite))
            }
        }
    }
}
