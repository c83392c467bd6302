import Expression
import Portfolio
import Testing
import Workflow

@Suite struct RoundWalkTests {
    @Test func `nobody scores without a declaration, twice, in conflict or after the seal`()
        throws
    {
        let town = try Town()
        let (_, round) = try town.inReview()
        try town.drawn(round, silent: ["e1", "e2"])
        #expect(codes { try town.ask(round, "release", by: .secretary) } == ["DECLARATION_MISSING"])
        try town.declare(round, "e1", conflict: "conflict")
        try town.declare(round, "e2")
        #expect(
            codes { try town.ask(round, "release", by: .secretary) } == ["CONFLICT_UNREPLACED"]
        )
        try town.ask(
            round,
            "replace",
            ["expert": .string("e1"), "alternate": .string("a1"), "reason": .string("r")],
            by: .secretary
        )
        #expect(codes { try town.ask(round, "release", by: .secretary) } == ["DECLARATION_MISSING"])
        try town.declare(round, "a1")
        try town.ask(round, "release", by: .secretary)

        #expect(codes { try town.score(round, "e1") } == ["NOT_IN_PANEL", "CONFLICT"])
        try town.score(round, "e2")
        #expect(codes { try town.score(round, "e2") } == ["SECOND_SHEET"])
        #expect(codes { try town.ask(round, "seal", by: .secretary) } == ["QUORUM"])
        for code in ["e3", "e4", "e5"] { try town.score(round, code) }
        try town.ask(
            round,
            "replace",
            ["expert": .string("e6"), "alternate": .string("a2"), "reason": .string("r")],
            by: .secretary
        )
        #expect(codes { try town.score(round, "a2") } == ["NO_DECLARATION"])
        try town.score(round, "e7")
        try town.ask(round, "seal", by: .secretary)
        #expect(codes { try town.score(round, "a2") } == ["NOT_POSSIBLE_NOW"])
    }

    @Test func `marks are checked as a score sheet`() throws {
        let town = try Town()
        let (_, round) = try town.inReview()
        try town.drawn(round)
        try town.ask(round, "release", by: .secretary)
        #expect(
            codes { try town.score(round, "e1", [8, 8, 11, 8, -2, 8, 8]) } == [
                "MARK_RANGE", "MARK_RANGE",
            ]
        )
        #expect(codes { try town.score(round, "e1", [8]) } == ["MARK_COUNT"])
        let foreign = ["expert": .string("e2"), "marks": marks(goodMarks)]
            .merging(reasons(goodMarks)) { $1 }
        #expect(
            codes { try town.ask(round, "score", foreign, by: expert("e1")) } == [
                "NOT_ALLOWED", "DOCUMENT_MISSING",
            ]
        )
        try town.ask(round, "score", foreign, by: .secretary, documents: ["score_sheet"])
    }

    @Test func `the conclusion is computed and never typed`() throws {
        let town = try Town()
        let (_, round) = try town.sealed()
        #expect(
            codes {
                try town.ask(round, "conclude", ["outcome": .string("pass")], by: .secretary)
            } == ["RESULT_TYPED"]
        )
        #expect(codes { try town.ask(round, "conclude", by: .secretary) } == ["FIELD_MISSING"])
        try town.ask(round, "opine", ["opinion": .string("o")], by: .chair)
        #expect(
            codes { try town.ask(round, "conclude", by: Person("zhou", "SEC")) } == ["SAME_PERSON"]
        )
        try town.ask(round, "conclude", by: .secretary)
        #expect(try town.field("outcome", of: round) == .string("pass"))
        // 15·8 + 25·8 + 15·8 + 10·8 + 15·8 + 10·8 + 10·9 = 810 tenths.
        #expect(try town.field("composite_numerator", of: round) == .int(81))
        #expect(try town.field("composite_denominator", of: round) == .int(1))
        let recorded = try #require(try town.stream(round))
        #expect(try RoundProcedure.evaluation(of: recorded).outcome == .pass)
    }

    @Test func `a panel that diverges meets before it concludes`() throws {
        let town = try Town()
        let low = [2, 8, 8, 8, 8, 8, 8]
        let (_, round) = try town.sealed([low] + Array(repeating: goodMarks, count: 6))
        try town.ask(round, "opine", ["opinion": .string("o")], by: .chair)
        #expect(codes { try town.ask(round, "conclude", by: .secretary) } == ["MEETING_REQUIRED"])
        try town.ask(round, "call_meeting", by: .chair)
        let revised: [String: Value] = [
            "expert": .string("e1"), "marks": marks(goodMarks), "reason": .string("r"),
            "rationale_d7": reasons(goodMarks)["rationale_d7"] ?? .null,
        ]
        try town.ask(round, "revise", revised, by: expert("e1"))
        #expect(
            codes { try town.ask(round, "revise", revised, by: expert("e1")) } == ["REVISED_ONCE"]
        )
        try town.ask(round, "conclude", by: .secretary)
        #expect(try town.field("composite_numerator", of: round) == .int(81))
    }

    @Test func `a veto is decided by supervision before the outcome`() throws {
        let town = try Town()
        let (project, round) = try town.inReview()
        try town.drawn(round)
        try town.ask(round, "release", by: .secretary)
        for code in panel { try town.score(round, code) }
        let veto: [String: Value] = ["expert": .string("e3"), "ground": .string("V3")]
        try town.ask(
            round,
            "veto",
            veto.merging(["reason": .string("r")]) { $1 },
            by: expert("e3")
        )
        try town.ask(round, "seal", by: .secretary)
        try town.ask(round, "call_meeting", by: .chair)
        try town.ask(round, "opine", ["opinion": .string("o")], by: .chair)
        #expect(codes { try town.ask(round, "conclude", by: .secretary) } == ["VETO_OPEN"])
        let upheld = veto.merging(["decision": .string("upheld"), "reason": .string("r")]) { $1 }
        try town.ask(
            round,
            "decide_veto",
            upheld,
            by: .supervisor,
            documents: ["supervision_decision"]
        )
        try town.ask(round, "conclude", by: .secretary)
        #expect(try town.field("outcome", of: round) == .string("fail"))
        #expect(try town.field("reasons", of: round) == list(["VETO_V3"]))
        try town.ask(project, "conclude_evaluation", by: .secretary)
        #expect(try town.active(project) == ["case.evaluation.failed"])
    }

    @Test func `a voided sheet that breaks the quorum is supplemented`() throws {
        let town = try Town()
        let (_, round) = try town.sealed(Array(repeating: goodMarks, count: 5))
        try town.ask(round, "opine", ["opinion": .string("o")], by: .chair)
        try town.ask(
            round,
            "void_sheet",
            ["expert": .string("e1"), "reason": .string("r")],
            by: .supervisor
        )
        #expect(codes { try town.ask(round, "conclude", by: .secretary) } == ["QUORUM"])
        try town.ask(round, "supplement", by: .secretary)
        #expect(codes { try town.score(round, "e1") } == ["CONFLICT", "SECOND_SHEET"])
        try town.score(round, "e6")
        try town.ask(round, "seal", by: .secretary)
        try town.ask(round, "conclude", by: .secretary)
        #expect(try town.active(round) == ["concluded"])
    }

    @Test func `a void round is followed by a new one`() throws {
        let town = try Town()
        let (project, round) = try town.inReview()
        let gate: [String: Value] = ["gate": .string("G2_AWARD")]
        #expect(
            codes { try town.ask(project, "open_round", gate, by: .secretary) } == ["ROUND_OPEN"]
        )
        try town.ask(
            round,
            "void",
            ["reason": .string("r")],
            by: .supervisor,
            documents: ["supervision_decision"]
        )
        try town.ask(project, "open_round", gate, by: .secretary)
        #expect(try town.children(of: project, kind: "round").count == 2)
    }

    @Test func `a panel without consensus opens the special lane`() throws {
        let town = try Town()
        let high = Array(repeating: 10, count: 7)
        let low = Array(repeating: 6, count: 7)
        let (project, round) = try town.sealed([high, high, low, low, low, low, low])
        try town.ask(round, "call_meeting", by: .chair)
        try town.ask(round, "opine", ["opinion": .string("o")], by: .chair)
        try town.ask(round, "conclude", by: .secretary)
        try town.ask(project, "conclude_evaluation", by: .secretary)
        // One of each end is dropped: (100 + 4 · 60) / 5.
        #expect(try town.field("composite_numerator", of: round) == .int(68))
        #expect(try town.active(project) == ["case.evaluation.reserved"])
        #expect(
            codes {
                try town.ask(
                    project,
                    "open_round",
                    ["gate": .string("G2_AWARD")],
                    by: .secretary
                )
            } == ["NOT_SPECIAL"]
        )
        try town.ask(project, "open_round", ["gate": .string("SPECIAL")], by: .secretary)
        #expect(try town.active(project) == ["case.evaluation.in_review"])
    }
}
