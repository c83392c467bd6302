import Expression
import Portfolio
import Testing
import Workflow

@Suite struct ProjectWalkTests {
    @Test func `a project walks from the lead to cultivation`() throws {
        let town = try Town()
        let project = try town.listed()
        #expect(
            try town.active(project) == [
                "case.cultivating.verification.waiting", "case.cultivating.pilot.waiting",
                "case.cultivating.landing.waiting", "case.cultivating.funding.waiting",
                "case.cultivating.library.waiting",
            ]
        )
        #expect(try town.field("outcome", of: project) == .string("pass"))
        #expect(try town.field("listed_on", of: project) == .string("2026-03-02"))
        #expect(
            town.counted
                == ["ACCEPTED", "EVALUATED", "CULTIVATED"].map {
                    Step.Count(change: .open, metric: $0)
                }
        )
        #expect(try town.stream(project)?.code.hasPrefix("DT-") == true)
    }

    @Test func `the form check and its correction keep the clock and the persons apart`() throws {
        let town = try Town()
        let project = try town.submitted()
        let checked: [String: Value] = ["checked": list(["integrity"])]
        #expect(codes { try town.ask(project, "accept", checked, by: .officer) } == ["CHECKLIST"])
        #expect(
            codes { try town.ask(project, "accept", checked, by: Person("wang", "PO")) } == [
                "SAME_PERSON", "CHECKLIST",
            ]
        )
        try town.ask(project, "ask_correction", ["defects": .string("d")], by: .officer)
        #expect(try town.stream(project)?.root.deadlines["check"]?.remaining == 5)
        #expect(try town.stream(project)?.root.deadlines["correction"]?.remaining == nil)
        try town.fire(project, "correction")
        #expect(try town.active(project) == ["case.rejected"])
        #expect(try town.field("reject_reason", of: project) == .string("R02"))
    }

    @Test func `what is missing in a lead is asked for at the invitation and the submission`()
        throws
    {
        let town = try Town()
        let project = try town.open(
            "project",
            "register",
            ["channel": .string("contest"), "title": .string("t")],
            by: Person("du", "DO")
        )
        #expect(
            codes { try town.ask(project, "invite", by: .officer) } == [
                "FIELD_MISSING", "FIELD_MISSING",
            ]
        )
        try town.ask(
            project,
            "edit",
            ["source": .string("s"), "contact": .string("c"), "reason": .string("r")],
            by: .officer
        )
        try town.ask(project, "invite", by: .officer)
        let found = codes {
            try town.ask(project, "submit", ["unclassified": .bool(false)], by: .applicant)
        }
        #expect(found.filter { $0 == "FIELD_MISSING" }.count == 14)
        #expect(found.filter { $0 == "DOCUMENT_MISSING" }.count == 3)
        #expect(found.contains("CLASSIFIED"))
    }

    @Test func `an unknown channel and a group given by hand are refused`() throws {
        let town = try Town()
        let unknown: [String: Value] = ["channel": .string("unknown"), "title": .string("t")]
        #expect(
            codes { try town.open("project", "register", unknown, by: .officer) } == [
                "PAYLOAD_TYPE"
            ]
        )
        let grouped: [String: Value] = [
            "channel": .string("contest"), "title": .string("t"), "group": .string("x"),
        ]
        #expect(
            codes { try town.open("project", "register", grouped, by: .officer) } == ["GROUP_TYPED"]
        )
    }

    @Test func `the listing waits for the notice and for objections`() throws {
        let town = try Town()
        let (project, notice) = try town.noticed()
        func list() -> [String] {
            codes {
                try town.ask(project, "list", by: .director, documents: ["listing_document"])
            }
        }
        #expect(list() == ["NOTICE_OPEN"])
        #expect(
            codes { try town.ask(project, "list", by: Person("li", "DIR")) } == [
                "SAME_PERSON", "DOCUMENT_MISSING", "NOTICE_OPEN",
            ]
        )
        let anonymous: [String: Value] = ["kind": .string("anonymous"), "text": .string("t")]
        #expect(codes { try town.ask(notice, "object", anonymous, by: .officer) } == ["ANONYMOUS"])
        let named: [String: Value] = [
            "kind": .string("named"), "contact": .string("c"), "text": .string("t"),
        ]
        try town.ask(notice, "object", named, by: .officer)
        #expect(try town.stream(notice)?.root.deadlines["notice"]?.remaining == 5)
        #expect(list() == ["NOTICE_OPEN", "OBJECTION_OPEN"])
        let dismissed: [String: Value] = [
            "outcome": .string("dismissed"), "reply": .string("r"),
        ]
        #expect(
            codes {
                try town.ask(
                    notice,
                    "resolve",
                    dismissed,
                    by: Person("chen", "SUP"),
                    documents: ["investigation_finding"]
                )
            } == ["SAME_PERSON"]
        )
        try town.ask(
            notice,
            "resolve",
            dismissed,
            by: .supervisor,
            documents: ["investigation_finding"]
        )
        #expect(try town.stream(notice)?.root.deadlines["notice"]?.remaining == nil)
        try town.fire(notice, "notice")
        #expect(try town.active(notice) == ["ended_clean"])
        #expect(list() == [])
    }

    @Test func `an objection that is upheld keeps the project from the list`() throws {
        let town = try Town()
        let (project, notice) = try town.noticed()
        try town.ask(
            notice,
            "object",
            ["kind": .string("organisation"), "contact": .string("c"), "text": .string("t")],
            by: .officer
        )
        try town.ask(
            notice,
            "resolve",
            ["outcome": .string("upheld"), "reply": .string("r")],
            by: .supervisor,
            documents: ["investigation_finding"]
        )
        #expect(
            codes {
                try town.ask(project, "list", by: .director, documents: ["listing_document"])
            } == ["OBJECTION_UPHELD"]
        )
        try town.ask(project, "decline", ["reason": .string("r")], by: .director)
        #expect(try town.active(project) == ["case.not_selected.told"])
    }

    @Test func `the reserve is left after ninety days or with new evidence`() throws {
        let middle = Array(repeating: [7, 7, 7, 7, 7, 7, 7], count: 7)
        let town = try Town()
        let (project, _) = try town.concluded(middle)
        try town.ask(project, "file_reserve", ["advice": .string("a")], by: .officer)
        let later: [String: Value] = ["new_evidence": .bool(false)]
        town.effective = try #require(CivilDate("2026-05-30"))
        #expect(
            codes { try town.ask(project, "reopen", later, by: .officer) } == ["RESERVE_TOO_SOON"]
        )
        #expect(
            codes {
                try town.ask(project, "reopen", ["new_evidence": .bool(true)], by: .officer)
            } == ["DOCUMENT_MISSING"]
        )
        town.effective = try #require(CivilDate("2026-05-31"))
        try town.ask(project, "reopen", later, by: .officer)
        try town.ask(project, "open_round", ["gate": .string("G2_AWARD")], by: .secretary)
        #expect(
            codes { try town.ask(project, "conclude_evaluation", by: .secretary) } == [
                "ROUND_OPEN"
            ]
        )
    }
}
