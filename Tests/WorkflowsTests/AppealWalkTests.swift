import Expression
import Portfolio
import Testing
import Workflow

@Suite struct AppealWalkTests {
    private static let poor = Array(repeating: [5, 5, 5, 5, 5, 5, 5], count: 7)
    private static let told: [String: Value] = ["feedback": .string("f")]
    private static let reason: [String: Value] = ["reason": .string("r")]

    private static func appeal(_ ground: String, on day: String = "2026-03-02") -> [String: Value] {
        ["received_on": .string(day), "appeal_ground": .string(ground), "text": .string("t")]
    }

    /// A project whose applicant was told that it is not selected.
    private func told() throws -> (town: Town, project: String, round: String) {
        let town = try Town()
        let (project, round) = try town.concluded(Self.poor)
        #expect(
            codes { try town.ask(project, "notify_result", Self.told, by: .officer) }
                == ["DOCUMENT_MISSING"]
        )
        try town.ask(
            project,
            "notify_result",
            Self.told,
            by: .officer,
            documents: ["result_letter"]
        )
        return (town, project, round)
    }

    private func lodge(
        _ town: Town,
        _ project: String,
        _ ground: String = "conflict",
        on day: String = "2026-03-02",
        by person: Person = .secondOfficer
    ) throws {
        try town.ask(
            project,
            "lodge_appeal",
            Self.appeal(ground, on: day),
            by: person,
            documents: ["appeal_letter"]
        )
    }

    @Test func `is about the procedure, and says so of a complaint about the marks`() throws {
        let (town, project, _) = try told()
        #expect(try town.active(project) == ["case.not_selected.told"])
        #expect(codes { try lodge(town, project, "marks") } == ["APPEAL_MARKS"])
        let bare = Self.appeal("marks", on: "2026-03-01")
        #expect(
            codes { try town.ask(project, "lodge_appeal", bare, by: .officer) }
                == ["DOCUMENT_MISSING", "APPEAL_MARKS", "APPEAL_DATE"]
        )
        #expect(
            codes { try lodge(town, project, by: Person("x", "FIN")) } == ["NOT_ALLOWED"]
        )
        try lodge(town, project)
        #expect(try town.active(project) == ["case.not_selected.appealed"])
        #expect(codes { try lodge(town, project) } == ["APPEAL_OPEN"])
    }

    /// The tenth working day after Monday 2 March is Monday 16 March.
    @Test func `is lodged within its term, which is that of the deadline`() throws {
        let (town, project, _) = try told()
        let due = try town.stream(project)?.root.deadlines["appeal"]?.due.date
        #expect(due == CivilDate("2026-03-16"))
        town.effective = try #require(CivilDate("2026-03-20"))
        try town.fire(project, "appeal")
        #expect(try town.active(project) == ["case.not_selected.settled"])
        #expect(codes { try lodge(town, project, on: "2026-03-17") } == ["APPEAL_LATE"])
        #expect(codes { try lodge(town, project, on: "2026-03-21") }.contains("APPEAL_DATE"))
        // It came in time, and is recorded afterwards.
        try lodge(town, project, on: "2026-03-16")
        #expect(try town.active(project) == ["case.not_selected.appealed"])
    }

    @Test func `is decided by another person than any of the decision`() throws {
        let (town, project, _) = try told()
        try lodge(town, project)
        func decide(_ event: String, _ person: Person) throws {
            try town.ask(project, event, Self.reason, by: person, documents: ["appeal_reply"])
        }
        let events = ["uphold_appeal", "dismiss_appeal"]
        for event in events {
            // Who told the result, and who lodged the appeal.
            for person in ["li", "zhao"] {
                #expect(
                    codes { try decide(event, Person(person, "SUP")) } == ["SAME_PERSON"],
                    "\(event) \(person)"
                )
            }
            // Who drew the panel, and who sat on it, as the round knows.
            for person in ["sun", "e1"] {
                #expect(
                    codes { try decide(event, Person(person, "DIR")) } == ["APPEAL_TOOK_PART"],
                    "\(event) \(person)"
                )
            }
            #expect(codes { try decide(event, .meeting) } == ["NOT_ALLOWED"])
            #expect(
                codes { try town.ask(project, event, Self.reason, by: .supervisor) }
                    == ["DOCUMENT_MISSING"]
            )
        }
        try decide("dismiss_appeal", .supervisor)
        #expect(try town.active(project) == ["case.not_selected.settled"])
        #expect(codes { try lodge(town, project) } == ["APPEAL_DECIDED"])
    }

    @Test func `opens the evaluation anew when it is upheld`() throws {
        let (town, project, round) = try told()
        try lodge(town, project, "material")
        #expect(try town.stream(project)?.root.deadlines["decide_appeal"] != nil)
        try town.ask(
            project,
            "uphold_appeal",
            Self.reason,
            by: .director,
            documents: ["appeal_reply"]
        )
        #expect(try town.active(project) == ["case.intake.accepted"])
        try town.ask(project, "open_round", ["gate": .string("G2_AWARD")], by: .secretary)
        #expect(try town.active(project) == ["case.evaluation.in_review"])
        #expect(try town.children(of: project, kind: "round").map(\.id).first == round)
        #expect(try town.children(of: project, kind: "round").count == 2)
    }

    @Test func `against a listing that was declined leads back to before it`() throws {
        let town = try Town()
        let (project, _) = try town.noticed()
        try town.ask(project, "decline", Self.reason, by: .director)
        #expect(try town.active(project) == ["case.not_selected.told"])
        try lodge(town, project, "notice")
        func uphold(_ person: Person) throws {
            try town.ask(
                project,
                "uphold_appeal",
                Self.reason,
                by: person,
                documents: ["appeal_reply"]
            )
        }
        #expect(codes { try uphold(.director) } == ["SAME_PERSON"])
        try uphold(.supervisor)
        #expect(try town.active(project) == ["case.evaluation.passed"])
    }
}
