import Portfolio
import Testing
import Workflow

struct EvaluationTests {
    static let ordinary = [
        [9, 9, 7, 8, 8, 7, 7], [8, 9, 6, 7, 8, 7, 6], [10, 10, 8, 9, 9, 8, 8],
        [7, 8, 6, 7, 7, 6, 6], [8, 8, 7, 8, 8, 7, 7],
    ]

    func conclude(_ rows: [[Int]], vetoes: [Veto] = []) throws -> Evaluation {
        try Evaluation.conclude(
            sheets: sheets(rows),
            profile: .standard(),
            rule: .standard(panelSize: 5),
            vetoes: vetoes
        )
    }

    @Test func `EV-1 an ordinary pass`() throws {
        let result = try conclude(Self.ordinary)
        #expect(
            result.totals.map(\.total.description) == ["161/2", "151/2", "181/2", "69", "153/2"]
        )
        #expect(result.dropped == ["C", "D"])
        #expect(result.composite == ratio(155, 2))
        #expect(
            result.dimensionMeans == [
                ratio(25, 3), ratio(26, 3), ratio(20, 3), ratio(23, 3), Rational(8), Rational(7),
                ratio(20, 3),
            ]
        )
        #expect(result.outcome == .pass)
        #expect(result.reasons == [])
        #expect(!result.meetingRequired)
        #expect(!result.nonConsensus)
        #expect(result.quorumMet)
    }

    @Test func `INV-31 the weighted means make the composite`() throws {
        let result = try conclude(Self.ordinary)
        var sum = Rational.zero
        for (weight, mean) in zip(try WeightProfile.standard().weights, result.dimensionMeans) {
            sum = try sum.adding(mean.multiplied(by: ratio(weight, 10)))
        }
        #expect(sum == result.composite)
    }

    @Test func `EV-2 both thresholds met exactly`() throws {
        let result = try conclude([
            [6, 6, 8, 7, 9, 9, 9], [6, 6, 7, 9, 9, 9, 9], [6, 6, 8, 8, 9, 9, 9],
            [9, 9, 9, 7, 9, 9, 9], [6, 6, 6, 6, 6, 6, 8],
        ])
        #expect(result.dropped == ["D", "E"])
        #expect(result.composite == Rational(75))
        #expect(result.dimensionMeans.prefix(2) == [Rational(6), Rational(6)])
        #expect(result.outcome == .pass)
        #expect(result.meetingRequired)
    }

    @Test func `EV-4 a floor missed keeps a good plan in reserve`() throws {
        let result = try conclude([
            [9, 5, 9, 9, 9, 9, 9], [9, 6, 9, 9, 9, 9, 9], [9, 6, 9, 9, 9, 8, 9],
            [9, 7, 9, 9, 9, 9, 9], [8, 5, 8, 8, 8, 8, 8],
        ])
        #expect(result.dropped == ["D", "E"])
        #expect(result.composite == ratio(244, 3))
        #expect(result.composite?.text(decimals: 2) == "81.33")
        #expect(result.dimensionMeans[1] == ratio(17, 3))
        #expect(result.outcome == .reserve)
        #expect(result.reasons.map(\.code) == ["FLOOR_D2"])
        #expect(result.reasons.first?.values == ["found": "17/3", "expected": ">= 6"])
    }

    @Test func `EV-5 four sheets of a panel of five give no result`() throws {
        let result = try conclude(Array(Self.ordinary.dropLast()))
        #expect(!result.quorumMet)
        #expect(result.outcome == nil)
        #expect(result.composite == nil)
        #expect(result.dimensionMeans.isEmpty)
        #expect(result.dropped.isEmpty)
        #expect(result.reasons.map(\.code) == ["QUORUM"])
        #expect(result.totals.count == 4)
    }

    @Test(arguments: [(1, 5), (5, 5), (6, 5), (7, 5), (8, 6), (9, 6), (11, 8)])
    func `the quorum is the greater of five and two thirds`(panel: Int, quorum: Int) throws {
        #expect(try EvaluationRule.standard(panelSize: panel).quorum == quorum)
    }

    @Test func `EV-9 a veto`() throws {
        func result(_ decision: Veto.Decision) throws -> Evaluation {
            try conclude(
                Self.ordinary,
                vetoes: [Veto(ground: .ownership, expertCode: "E", decision: decision)]
            )
        }
        let open = try result(.open)
        #expect(open.outcome == nil)
        #expect(open.reasons.map(\.code) == ["VETO_OPEN"])
        #expect(open.meetingRequired)
        let upheld = try result(.upheld)
        #expect(upheld.outcome == .fail)
        #expect(upheld.reasons.map(\.code) == ["VETO_V3"])
        let rejected = try result(.rejected)
        #expect(rejected.outcome == .pass)
        #expect(
            [open, upheld, rejected].map(\.composite) == Array(repeating: ratio(155, 2), count: 3)
        )
    }

    struct WrongMark: Sendable {
        let text: String?
        let code: String
    }

    @Test(arguments: [
        WrongMark(text: "11", code: "MARK_RANGE"), WrongMark(text: "-1", code: "MARK_RANGE"),
        WrongMark(text: "99999999999999999999", code: "MARK_RANGE"),
        WrongMark(text: "7.5", code: "MARK_NOT_INTEGER"),
        WrongMark(text: "八", code: "MARK_NOT_INTEGER"),
        WrongMark(text: "+5", code: "MARK_NOT_INTEGER"),
        WrongMark(text: nil, code: "MARK_MISSING"), WrongMark(text: " ", code: "MARK_MISSING"),
    ])
    func `EV-10 a wrong mark is refused at its dimension`(_ wrong: WrongMark) throws {
        var marks = Dictionary(uniqueKeysWithValues: Dimension.allCases.map { ($0, "８") })
        let right = try ScoreSheet.parse(expertCode: " E07 ", marks: marks)
        #expect(right == (try ScoreSheet(expertCode: "E07", marks: Array(repeating: 8, count: 7))))
        marks[.reward] = wrong.text
        let refusal = #expect(throws: Refusal.self) {
            try ScoreSheet.parse(expertCode: "E07", marks: marks, place: "round 1")
        }
        #expect(refusal?.blockers.map(\.code) == [wrong.code])
        #expect(refusal?.blockers.map(\.place) == ["round 1/D6"])
    }

    @Test func `EV-10 all wrong marks are named at once`() {
        #expect(
            codes { try ScoreSheet.parse(expertCode: "", marks: [.demand: "11", .risk: "1"]) }
                == ["EXPERT_MISSING", "MARK_RANGE"] + Array(repeating: "MARK_MISSING", count: 5)
        )
        #expect(codes { try ScoreSheet(expertCode: "A", marks: [1, 2]) } == ["MARK_COUNT"])
        #expect(
            codes { try ScoreSheet(expertCode: "A", marks: [0, 0, 0, 11, 0, 0, -1]) }
                == ["MARK_RANGE", "MARK_RANGE"]
        )
    }

    @Test func `EV-10 weights that do not sum to 100 are refused`() {
        func fault(_ weights: [Int], _ floors: [Int] = [5, 6, 4, 4, 4, 4, 4]) -> [String] {
            codes { try WeightProfile(code: "P", weights: weights, floors: floors) }
        }
        #expect(fault([15, 25, 15, 10, 15, 10, 9]) == ["WEIGHTS_SUM"])
        #expect(fault([15, 25, 15, 10, 15, 10, 11]) == ["WEIGHTS_SUM"])
        #expect(fault([115, -15, 0, 0, 0, 0, 0]) == ["WEIGHTS_RANGE"])
        #expect(fault([50, 50]) == ["WEIGHTS_COUNT"])
        #expect(fault([100, 0, 0, 0, 0, 0, 0], [11, 0, 0, 0, 0, 0, 0]) == ["FLOORS_RANGE"])
        #expect(fault([100, 0, 0, 0, 0, 0, 0], []) == ["FLOORS_COUNT"])
        #expect(fault([100, 0, 0, 0, 0, 0, 0]) == [])
    }

    @Test func `EV-10 a second sheet of one expert is refused`() throws {
        let rows = try sheets(Self.ordinary)
        #expect(
            codes {
                try Evaluation.conclude(
                    sheets: rows + [rows[1]],
                    profile: .standard(),
                    rule: .standard(),
                    vetoes: []
                )
            } == ["EXPERT_DUPLICATE"]
        )
    }

    @Test func `more sheets than the panel are refused`() throws {
        let rows = try sheets(Array(repeating: Self.ordinary[0], count: 6))
        #expect(
            codes {
                try Evaluation.conclude(
                    sheets: rows,
                    profile: .standard(),
                    rule: .standard(panelSize: 5),
                    vetoes: []
                )
            } == ["SHEETS_EXCEED_PANEL"]
        )
    }

    @Test func `ties drop the least expert codes, and two different sheets`() throws {
        let equal = try conclude(Array(repeating: [8, 8, 8, 8, 8, 8, 8], count: 5))
        #expect(equal.dropped == ["A", "B"])
        #expect(equal.composite == Rational(80))
        let tied = try conclude([
            [7, 7, 7, 7, 7, 7, 7], [9, 9, 9, 9, 9, 9, 9], [7, 7, 7, 7, 7, 7, 7],
            [9, 9, 9, 9, 9, 9, 9], [8, 8, 8, 8, 8, 8, 8],
        ])
        #expect(tied.dropped == ["B", "A"])
    }

    @Test func `below the number to trim from nothing is dropped`() throws {
        let rule = try EvaluationRule.standard(panelSize: 3, quorumMinimum: 3)
        let result = try Evaluation.conclude(
            sheets: sheets(Array(Self.ordinary.prefix(3))),
            profile: .standard(),
            rule: rule,
            vetoes: []
        )
        #expect(result.dropped.isEmpty)
        #expect(result.composite == ratio(2465, 30))
    }

    @Test func `the non-consensus lane needs two strong sheets and a wide range`() throws {
        let strong = [10, 10, 9, 9, 9, 9, 9]
        let weak = [5, 4, 6, 6, 6, 6, 6]
        let split = try conclude([strong, strong, weak, weak, weak])
        #expect(split.outcome == .reserve)
        #expect(split.nonConsensus)
        #expect(split.meetingRequired)
        #expect(!(try conclude([strong, weak, weak, weak, weak]).nonConsensus))
        let passed = try conclude([strong, strong, strong, strong, weak])
        #expect(passed.outcome == .pass)
        #expect(!passed.nonConsensus)
    }

    @Test func `a composite below a threshold says which`() throws {
        let low = try conclude(Array(repeating: [5, 6, 5, 5, 5, 5, 5], count: 5))
        #expect(low.outcome == .fail)
        #expect(low.reasons.map(\.code) == ["BELOW_RESERVE"])
        let middle = try conclude(Array(repeating: [7, 7, 7, 7, 7, 3, 7], count: 5))
        #expect(middle.outcome == .reserve)
        #expect(middle.reasons.map(\.code) == ["BELOW_PASS", "FLOOR_D6"])
    }

    @Test func `a batch is ranked by composite, disruption, demand, then the ballot`() throws {
        let rule = try EvaluationRule.standard(panelSize: 5)
        func result(_ row: [Int]) throws -> Evaluation {
            try conclude(Array(repeating: row, count: 5))
        }
        let plain = try result([8, 8, 8, 8, 8, 8, 8])
        let disruptive = try result([8, 9, 8, 8, 8, 7, 6])
        let better = try result([8, 9, 8, 8, 8, 8, 8])
        // 25 points more in D2 against 10 and 15 less elsewhere: the same composite.
        let equal = try result([7, 9, 8, 7, 8, 8, 8])
        #expect(equal.composite == plain.composite)
        #expect(equal.precedence(over: plain, rule: rule) == .before)
        #expect(plain.precedence(over: equal, rule: rule) == .after)
        #expect(better.precedence(over: equal, rule: rule) == .before)
        #expect(disruptive.precedence(over: plain, rule: rule) == .after)
        #expect(plain.precedence(over: plain, rule: rule) == .ballot)
        let none = try conclude(Array(Self.ordinary.dropLast()))
        #expect(plain.precedence(over: none, rule: rule) == .before)
    }

    @Test func `parameters that contradict each other are refused`() {
        #expect(codes { try EvaluationRule.standard(panelSize: 0) } == ["EVALUATION_RULE"])
        #expect(codes { try EvaluationRule.standard(trimFrom: 2) } == ["EVALUATION_RULE"])
        #expect(codes { try EvaluationRule.standard(quorumMinimum: 0) } == ["EVALUATION_RULE"])
        #expect(codes { try EvaluationRule.standard() } == [])
    }
}
