import Expression
import Portfolio
import Testing
import Workflow

@Suite struct CultivationWalkTests {
    @Test func `tracks run beside each other from the real stage of the project`() throws {
        let town = try Town()
        let project = try town.listed()
        try town.ask(
            project,
            "verification_skip",
            ["reason": .string("done elsewhere")],
            by: .officer
        )
        try town.ask(project, "pilot_start", by: .officer, documents: ["pilot_order"])
        try town.ask(project, "landing_start", by: .officer, documents: ["landing_plan"])
        #expect(
            codes { try town.ask(project, "landing_pass", by: .officer) } == ["NOT_OPERATING"]
        )
        let ready: [String: Value] = ["trl": .int(5), "mrl": .int(6)]
        #expect(
            codes {
                try town.ask(
                    project,
                    "pilot_pass",
                    ready,
                    by: .officer,
                    documents: ["pilot_report"]
                )
            } == ["SAME_PERSON", "TRL_LOW"]
        )
        try town.ask(
            project,
            "pilot_pass",
            ["trl": .int(7), "mrl": .int(7)],
            by: .secondOfficer,
            documents: ["pilot_report"]
        )
        #expect(
            try town.active(project) == [
                "case.cultivating.verification.not_applicable", "case.cultivating.pilot.passed",
                "case.cultivating.landing.active", "case.cultivating.funding.waiting",
                "case.cultivating.library.waiting",
            ]
        )
        #expect(try town.field("trl", of: project) == .int(7))
        #expect(
            codes {
                try town.ask(project, "archive", by: .archivist, documents: ["archive_package"])
            } == ["TRACK_OPEN"]
        )
    }

    @Test func `a landing needs no payment before it`() throws {
        let town = try Town()
        let project = try town.listed()
        try town.ask(project, "landing_start", by: .officer, documents: ["landing_plan"])
        let landing = try town.open(
            "landing",
            "plan",
            ["mode": .string("new"), "district": .string("东湖高新区")],
            in: project,
            by: .officer
        )
        try town.ask(
            landing,
            "register",
            [
                "uscc": .string("91420100MA4KM1234D"), "registered_on": .string("2026-02-20"),
                "on_technology": .bool(true),
            ],
            by: Person("du", "DO"),
            documents: ["business_licence"]
        )
        #expect(codes { try town.ask(project, "landing_pass", by: .officer) } == ["NOT_OPERATING"])
        try town.ask(
            landing,
            "operate",
            ["employees": .int(3)],
            by: .officer,
            documents: ["space_evidence", "operating_evidence"]
        )
        try town.ask(project, "landing_pass", by: .officer)
        #expect(try town.active(project).contains("case.cultivating.landing.passed"))
        #expect(try town.children(of: project, kind: "grant-agreement") == [])
    }

    @Test func `an opening is confirmed by another person than who entered or corrected it`()
        throws
    {
        let town = try Town()
        let balance = OpeningBalance(
            position: .reserve,
            positionOn: town.effective,
            digests: [""]
        )
        let payload = balance.payload.merging(
            ["batch": .string("b"), "title": .string("t"), "channel": .string("pending")]
        ) { $1 }
        let total: [String: Value] = ["count": .int(1), "sum": .int(0)]
        let project = try town.open(
            "project",
            "open_balance",
            payload,
            by: .officer,
            documents: ["opening_balance"]
        )
        let officer = Person("li", "DIR")
        let second = Person("zhao", "DIR")
        #expect(
            codes { try town.ask(project, "confirm_opening", total, by: officer) } == [
                "SAME_PERSON"
            ]
        )
        try town.ask(project, "return_opening", ["reason": .string("r")], by: .director)
        try town.ask(
            project,
            "correct_opening",
            payload,
            by: .secondOfficer,
            documents: ["opening_balance"]
        )
        #expect(
            codes { try town.ask(project, "confirm_opening", total, by: officer) } == [
                "SAME_PERSON"
            ]
        )
        #expect(
            codes { try town.ask(project, "confirm_opening", total, by: second) } == ["SAME_PERSON"]
        )
        try town.ask(project, "confirm_opening", total, by: .director)
        #expect(try town.active(project) == ["case.reserve"])
        #expect(town.counted == [])
        #expect(try town.field("submitted_on", of: project) == .null)
        #expect(try town.children(of: project, kind: "round") == [])
    }

    @Test func `a listed project is not withdrawn`() throws {
        let town = try Town()
        let reason: [String: Value] = ["reason": .string("r")]
        let listed = try town.listed()
        #expect(codes { try town.ask(listed, "withdraw", reason, by: .applicant) } == ["LISTED"])
        let submitted = try town.submitted()
        try town.ask(submitted, "withdraw", reason, by: .applicant)
        #expect(try town.active(submitted) == ["withdrawn"])
    }

    @Test func `an open gate keeps a track from passing`() throws {
        let town = try Town()
        let project = try town.listed()
        try town.ask(project, "verification_start", by: .officer, documents: ["verification_order"])
        try town.ask(project, "open_round", ["gate": .string("G3_POC_EXIT")], by: .secretary)
        let ready: [String: Value] = ["trl": .int(4)]
        #expect(
            codes {
                try town.ask(
                    project,
                    "verification_pass",
                    ready,
                    by: .secondOfficer,
                    documents: ["verification_report"]
                )
            } == ["GATE_OPEN"]
        )
        let round = try #require(try town.children(of: project, kind: "round").last)
        #expect(round.text("profile") == "P_PILOT")
    }

    @Test func `a void takes two and annuls the count`() throws {
        let town = try Town()
        let project = try town.listed()
        let reason: [String: Value] = ["reason": .string("r")]
        let both = Person("he", "SUP", "DM")
        #expect(
            codes {
                try town.ask(project, "void", reason, by: .meeting, documents: ["void_decision"])
            } == ["VOID_NOT_PROPOSED"]
        )
        try town.ask(
            project,
            "propose_void",
            reason,
            by: both,
            documents: ["investigation_finding"]
        )
        #expect(
            codes {
                try town.ask(project, "void", reason, by: both, documents: ["void_decision"])
            } == ["SAME_PERSON"]
        )
        try town.ask(project, "void", reason, by: .meeting, documents: ["void_decision"])
        #expect(try town.active(project) == ["voided"])
        #expect(
            town.counted == [
                Step.Count(change: .open, metric: "ACCEPTED"),
                Step.Count(change: .open, metric: "EVALUATED"),
                Step.Count(change: .open, metric: "CULTIVATED"),
                Step.Count(change: .annul, metric: "CULTIVATED"),
            ]
        )
    }

    @Test func `a termination in good faith keeps the count and can be voided later`() throws {
        let town = try Town()
        let project = try town.listed()
        try town.ask(
            project,
            "terminate",
            ["ground": .string("stop_condition"), "reason": .string("r")],
            by: .meeting,
            documents: ["termination_decision", "technical_conclusion"]
        )
        #expect(try town.active(project) == ["case.terminated"])
        #expect(town.counted.map(\.metric) == ["ACCEPTED", "EVALUATED", "CULTIVATED"])
        try town.ask(project, "archive", by: .archivist, documents: ["archive_package"])
        #expect(
            codes {
                try town.ask(project, "withdraw", ["reason": .string("r")], by: .applicant)
            } != []
        )
        try town.ask(
            project,
            "propose_void",
            ["reason": .string("r")],
            by: .supervisor,
            documents: ["investigation_finding"]
        )
        #expect(try town.active(project) == ["case.closed"])
    }

    @Test func `a hold stops the clocks and every step`() throws {
        let town = try Town()
        let project = try town.submitted()
        try town.ask(project, "hold", by: .director)
        #expect(try town.stream(project)?.root.deadlines["check"]?.remaining == 5)
        #expect(codes { try town.ask(project, "note", ["text": .string("t")], by: .officer) } != [])
        #expect(codes { try town.ask(project, "resume", by: .officer) } == ["NOT_ALLOWED"])
        try town.ask(project, "resume", by: .director)
        try town.ask(project, "note", ["text": .string("t")], by: .officer)
    }
}
