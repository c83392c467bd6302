import Expression
import Portfolio
import Testing
import Workflow

/// Sheets as experts give them: reasons, dimensions left out, abstaining, paper and revisions.
@Suite struct SheetWalkTests {
    /// A round in which experts score.
    private func scoring(_ town: Town) throws -> (project: String, round: String) {
        let (project, round) = try town.inReview()
        try town.drawn(round)
        try town.ask(round, "release", by: .secretary)
        return (project, round)
    }

    private func sheet(_ expert: String, _ numbers: [Int]) -> [String: Value] {
        ["expert": .string(expert), "marks": marks(numbers)]
    }

    private func members(
        _ field: String,
        of round: String,
        in town: Town
    ) throws -> [[Value: Value]] {
        guard case .list(let members) = try town.field(field, of: round) else { return [] }
        return members.compactMap { member in
            guard case .map(let members) = member else { return nil }
            return members
        }
    }

    /// Marks of D1 and D2 with what is written about them, and what is refused.
    struct Reasons: CustomTestStringConvertible {
        let marks: [Int]
        let written: [Int: String]
        let refused: [String]
        var testDescription: String { "\(marks) \(written.keys.sorted())" }
    }

    static let thirty = String(repeating: "理", count: 30)
    static let reasonCases = [
        Reasons(marks: [4, 8], written: [:], refused: []),
        Reasons(marks: [3, 8], written: [:], refused: ["rationale_d1"]),
        Reasons(marks: [4, 9], written: [:], refused: ["rationale_d2"]),
        Reasons(marks: [0, 10], written: [2: thirty], refused: ["rationale_d1"]),
        Reasons(marks: [3, 9], written: [1: thirty, 2: thirty], refused: []),
        Reasons(
            marks: [3, 8],
            written: [1: String(thirty.dropLast()) + String(repeating: " ", count: 9)],
            refused: ["rationale_d1"]
        ),
    ]

    @Test(arguments: reasonCases)
    func `a mark at the end of the scale has a reason of its own`(reasons: Reasons) throws {
        let town = try Town()
        let (_, round) = try scoring(town)
        var given = sheet("e1", reasons.marks + [7, 7, 7, 7, 7])
        for (dimension, text) in reasons.written {
            given["rationale_d\(dimension)"] = .string(text)
        }
        do {
            try town.ask(round, "score", given, by: expert("e1"))
            #expect(reasons.refused == [])
        } catch let refusal as Refusal {
            #expect(
                refusal.blockers.map(\.code) == reasons.refused.map { _ in "RATIONALE_MISSING" }
            )
            #expect(refusal.blockers.map(\.place) == reasons.refused)
        }
    }

    @Test func `how much is to be written follows from the rule that the round was opened under`()
        throws
    {
        let town = try Town()
        town.parameters = ["review.rationale_least": .int(0)]
        let (_, round) = try scoring(town)
        town.parameters = [:]
        try town.ask(round, "score", sheet("e1", [0, 10, 7, 7, 7, 7, 7]), by: expert("e1"))
        #expect(try members("sheets", of: round, in: town).count == 1)
    }

    @Test func `a dimension is left out only where the profile admits it, and never a zero`() throws
    {
        let strict = try Town()
        let (_, first) = try scoring(strict)
        let gap = [7, 7, ScoreSheet.leftOut, 7, 7, 7, 7]
        let given = sheet("e1", gap).merging(reasons(gap)) { $1 }
        #expect(
            codes { try strict.ask(first, "score", given, by: expert("e1")) } == [
                "MARK_NOT_APPLICABLE"
            ]
        )

        let town = try Town()
        town.parameters = ["review.not_applicable": list(["P_STD/D3", "P_DISC/D1"])]
        let (_, round) = try scoring(town)
        #expect(try town.field("admits", of: round) == list(["D3"]))
        #expect(
            codes { try town.ask(round, "score", sheet("e1", gap), by: expert("e1")) } == [
                "RATIONALE_MISSING"
            ]
        )
        try town.score(round, "e1", gap)
        for code in panel.dropFirst() { try town.score(round, code) }
        try town.ask(round, "seal", by: .secretary)
        try town.ask(round, "opine", ["opinion": .string("o")], by: .chair)
        try town.ask(round, "conclude", by: .secretary)
        // Of seven sheets e1 is the lowest and is dropped; the others are alike.
        #expect(try town.field("coverage", of: round) == marks([5, 5, 5, 5, 5, 5, 5]))
        #expect(try town.field("composite_numerator", of: round) == .int(81))

        let odd = try Town()
        odd.parameters = ["review.not_applicable": list(["P_STD/D8"])]
        #expect(codes { try odd.inReview() } == ["PARAMETER_FORM"])
    }

    @Test
    func `abstaining is no recusal, keeps the seat in the quorum, and lets an alternate come`()
        throws
    {
        let town = try Town()
        let (_, round) = try scoring(town)
        func abstain(_ code: String) throws {
            try town.ask(
                round,
                "abstain",
                ["expert": .string(code), "reason": .string("r")],
                by: expert(code)
            )
        }
        try town.score(round, "e1")
        #expect(codes { try abstain("e1") } == ["SHEET_GIVEN"])
        for code in ["e2", "e3", "e4"] { try abstain(code) }
        #expect(codes { try abstain("e2") } == ["ABSTAINED"])
        #expect(codes { try town.score(round, "e2") } == ["ABSTAINED"])
        #expect(try town.field("abstained", of: round) == list(["e2", "e3", "e4"]))
        #expect(try town.field("conflicted", of: round) == list([]))
        for code in ["e5", "e6", "e7"] { try town.score(round, code) }
        // Four sheets of seven seats: to abstain makes the panel no smaller.
        #expect(codes { try town.ask(round, "seal", by: .secretary) } == ["QUORUM"])
        try town.ask(
            round,
            "replace",
            ["expert": .string("e2"), "alternate": .string("a1"), "reason": .string("r")],
            by: .secretary
        )
        try town.declare(round, "a1")
        try town.score(round, "a1")
        try town.ask(round, "seal", by: .secretary)
        let stream = try #require(try town.stream(round))
        let found = ["e1", "e3", "a1", "e9"].map {
            SeatMark(of: $0, on: stream, hasDraft: $0 == "e9")
        }
        #expect(found == [.given, .abstained, .given, .draft])
        #expect(SeatMark(of: "e9", on: stream, hasDraft: false) == .untouched)
    }

    @Test func `what was entered from paper is typed again by another person`() throws {
        let town = try Town()
        let (_, round) = try scoring(town)
        let paper = sheet("e1", goodMarks).merging(reasons(goodMarks)) { $1 }
        try town.ask(round, "score", paper, by: .secretary, documents: ["score_sheet"])
        for code in panel.dropFirst() { try town.score(round, code) }
        #expect(codes { try town.ask(round, "seal", by: .secretary) } == ["SHEET_UNCHECKED"])
        let second = Person("zhou", "SEC")
        let other = sheet("e1", [8, 8, 8, 8, 8, 9, 8])
        #expect(
            codes { try town.ask(round, "check_sheet", other, by: second) } == ["SHEET_DIFFERS"]
        )
        #expect(
            codes {
                try town.ask(round, "check_sheet", sheet("e1", goodMarks), by: .secretary)
            } == ["SAME_PERSON"]
        )
        #expect(
            codes { try town.ask(round, "check_sheet", sheet("e2", goodMarks), by: second) } == [
                "NOTHING_TO_CHECK"
            ]
        )
        let wrong: [String: Value] = ["expert": .string("e1"), "reason": .string("r")]
        try town.ask(round, "withdraw_sheet", wrong, by: .secretary)
        #expect(try members("sheets", of: round, in: town).count == 6)
        try town.ask(round, "score", paper, by: .secretary, documents: ["score_sheet"])
        try town.ask(round, "check_sheet", sheet("e1", goodMarks), by: second)
        try town.ask(round, "seal", by: .secretary)
        let sheets = try members("sheets", of: round, in: town)
        #expect(sheets.last?[.string("paper")] == .bool(true))
        #expect(sheets.first?[.string("paper")] == .bool(false))
        #expect(sheets.last?[.string("number")] == .int(8))
    }

    @Test func `EV-2 a revision at the meeting names the sheet it revises, and both are kept`()
        throws
    {
        let town = try Town()
        let rows = [
            [6, 6, 8, 7, 9, 9, 9], [6, 6, 7, 9, 9, 9, 9], [6, 6, 8, 8, 9, 9, 9],
            [9, 9, 9, 7, 9, 9, 9], [6, 6, 6, 6, 6, 6, 8],
        ]
        let (_, round) = try town.sealed(rows)
        try town.ask(round, "opine", ["opinion": .string("o")], by: .chair)
        #expect(codes { try town.ask(round, "conclude", by: .secretary) } == ["MEETING_REQUIRED"])
        try town.ask(round, "call_meeting", by: .chair)
        // D5 to D7 stay as they were and keep their reasons; only D1 is new at the end.
        let revised = sheet("e1", [9, 6, 8, 7, 9, 9, 9]).merging(["reason": .string("why")]) { $1 }
        #expect(
            codes { try town.ask(round, "revise", revised, by: expert("e1")) } == [
                "RATIONALE_MISSING"
            ]
        )
        try town.ask(
            round,
            "revise",
            revised.merging(["rationale_d1": .string(Self.thirty)]) { $1 },
            by: expert("e1")
        )
        let first = try members("sheets", of: round, in: town)[0]
        let second = try members("revisions", of: round, in: town)[0]
        #expect(first[.string("marks")] == marks(rows[0]))
        #expect(second[.string("revises")] == first[.string("number")])
        #expect(second[.string("number")] == .int(6))
        #expect(second[.string("reason")] == .string("why"))
        guard case .list(let kept)? = second[.string("rationales")] else {
            Issue.record("the revision has no reasons")
            return
        }
        let text = String(repeating: "示例理由", count: 8)
        #expect(
            kept == [
                list(["D1", Self.thirty]), list(["D5", text]), list(["D6", text]),
                list(["D7", text]),
            ]
        )
        let stream = try #require(try town.stream(round))
        #expect(
            try RoundProcedure.sheet(of: "e1", on: stream)?.recordedMarks == [9, 6, 8, 7, 9, 9, 9]
        )
    }
}
