import Portfolio
import Testing
import Workflow

/// Dimensions that experts leave out as not applicable: excluded, never a zero.
@Suite struct CoverageTests {
    private func conclude(_ rows: [[Int?]], least: Int = 1) throws -> Evaluation {
        let sheets = try zip("ABCDEFGHIJKLM", rows).map {
            try ScoreSheet(expertCode: String($0), marks: $1)
        }
        let standard = try EvaluationRule.standard()
        return try Evaluation.conclude(
            sheets: sheets,
            profile: .standard(),
            rule: EvaluationRule(
                panelSize: 13,
                quorumMinimum: 5,
                quorumShare: Rational(0),
                trimFrom: 5,
                passTotal: standard.passTotal,
                reserveTotal: standard.reserveTotal,
                divergenceTotal: standard.divergenceTotal,
                divergenceMark: standard.divergenceMark,
                nonConsensus: standard.nonConsensus,
                rankingDimensions: standard.rankingDimensions,
                coverageLeast: least
            ),
            vetoes: []
        )
    }

    private func panel(_ generator: inout SeededGenerator) -> [[Int?]] {
        (0..<Int.random(in: 5...9, using: &generator)).map { _ in
            (0..<7).map { dimension in
                // Every expert marks the first two, so that each sheet has a weight.
                let isLeftOut = dimension > 1 && Int.random(in: 0..<5, using: &generator) == 0
                return isLeftOut ? nil : Int.random(in: 0...10, using: &generator)
            }
        }
    }

    @Test func `a sheet's total is over what it covers, and the means over who marked`() throws {
        let rows: [[Int?]] = [
            [8, 8, nil, 8, 8, 8, 8], [8, 8, 2, 8, 8, 8, 8], [8, 8, 6, 8, 8, 8, 8],
            [10, 10, 10, 10, 10, 10, 10], [0, 0, 0, 0, 0, 0, 0],
        ]
        let result = try conclude(rows)
        // A: 8 in all that it covers, which is 80 and not 68.
        #expect(result.totals.map(\.total) == [80, 71, 77, 100, 0].map { Rational($0) })
        #expect(result.dropped == ["D", "E"])
        #expect(result.coverage == [3, 3, 2, 3, 3, 3, 3])
        // D3: (2 + 6) / 2, where a zero for A would make 8/3.
        #expect(result.dimensionMeans == [8, 8, 4, 8, 8, 8, 8].map { Rational($0) })
        // 85 % of 8 and 15 % of 4.
        #expect(result.composite == Rational(74))
    }

    @Test func `the weighted means are the composite, and the mean of totals with gaps filled`()
        throws
    {
        var generator = SeededGenerator(seed: 31)
        let weights = try WeightProfile.standard().weights
        var gaps = 0
        for _ in 0..<500 {
            let rows = panel(&generator)
            let result = try conclude(rows)
            guard let composite = result.composite else { continue }
            let means = result.dimensionMeans
            var byMeans = Rational.zero
            for (weight, mean) in zip(weights, means) {
                byMeans = try byMeans.adding(mean.multiplied(by: ratio(weight, 10)))
            }
            #expect(byMeans == composite)
            let retained = zip("ABCDEFGHIJKLM", rows).filter {
                !result.dropped.contains(String($0.0))
            }.map(\.1)
            var sum = Rational.zero
            for row in retained {
                for (place, mark) in row.enumerated() {
                    if mark == nil { gaps += 1 }
                    let level = mark.map { Rational($0) } ?? means[place]
                    sum = try sum.adding(level.multiplied(by: ratio(weights[place], 10)))
                }
            }
            #expect(try sum.divided(by: Rational(retained.count)) == composite)
        }
        #expect(gaps > 1000, "dimensions must be left out at all")
    }

    @Test func `a dimension that too few have marked gives no outcome`() throws {
        let gap: [Int?] = [8, 8, nil, 8, 8, 8, 8]
        let full = Array(repeating: 8 as Int?, count: 7)
        let thin = try conclude([full, full, gap, gap, full], least: 3)
        #expect(thin.outcome == nil && thin.composite == nil && thin.quorumMet)
        #expect(thin.reasons.map(\.code) == ["COVERAGE_D3"])
        #expect(try conclude([full, full, gap, gap, full], least: 1).outcome == .pass)
        let none = try conclude([gap, gap, gap, gap, gap])
        #expect(none.reasons.map(\.code) == ["COVERAGE_D3"])
    }

    @Test func `a sheet without any weighted mark is refused, and weights are not moved on gaps`()
        throws
    {
        let empty = Array(repeating: nil as Int?, count: 7)
        let full = Array(repeating: 8 as Int?, count: 7)
        #expect(codes { try conclude([empty, full, full, full, full]) } == ["SHEET_UNWEIGHTED"])
        let gap = try ScoreSheet(expertCode: "A", marks: [8, 8, nil, 8, 8, 8, 8])
        let round = WeighedRound(sheets: [gap], rule: try .standard(), vetoes: [])
        #expect(codes { try round.sensitivity(under: .standard()) } == ["SENSITIVITY_COVERAGE"])
    }
}
