import Expression
import Portfolio
import Testing
import Workflow

/// A panel that somebody named and nobody drew: a reason, and a second person.
@Suite struct NominationWalkTests {
    private typealias Panel = ConflictWalkTests.Panel

    private func nominate(
        _ panel: Panel,
        _ numbers: [Int],
        alternates: [Int] = [],
        reason: String? = "领域内仅此数人",
        by person: Person = .secretary
    ) throws {
        var payload: [String: Value] = [
            "panel": list(numbers.map { panel.people[$0] }),
            "alternates": list(alternates.map { panel.people[$0] }),
        ]
        if let reason { payload["reason"] = .string(reason) }
        try panel.town.ask(panel.round, "nominate", payload, by: person)
    }

    private func approve(_ panel: Panel, by person: Person) throws {
        try panel.town.ask(panel.round, "approve_nomination", by: person)
    }

    private func fields(_ panel: Panel) throws -> [[String]] {
        let round = try #require(try panel.town.stream(panel.round))
        return ["panel", "alternates", "nominated", "nominated_alternates"]
            .map { round.texts($0) }
    }

    @Test func `nobody declares before a second person has approved a nomination`() throws {
        let panel = try Panel()
        #expect(codes { try nominate(panel, [0, 1, 2, 3, 4], reason: nil) } == ["PAYLOAD_MISSING"])
        #expect(codes { try nominate(panel, [0, 1]) } == ["PANEL_SMALL"])
        #expect(
            codes { try nominate(panel, [0, 1, 2, 3, 3], alternates: [0]) } == ["PANEL_REPEATED"]
        )
        #expect(codes { try nominate(panel, [0, 1, 2, 3, 4], by: .officer) } == ["NOT_ALLOWED"])
        #expect(codes { try approve(panel, by: .director) } == ["NOT_POSSIBLE_NOW"])
        let secretaryToo = Person("sun", "SEC", "DIR")
        try nominate(panel, [0, 1, 2, 3, 4], alternates: [5], by: secretaryToo)
        let (seats, others) = (Array(panel.people[0...4]), [panel.people[5]])
        #expect(try fields(panel) == [[], [], seats, others])
        #expect(codes { try panel.declare(0) } == ["NOT_POSSIBLE_NOW"])
        #expect(codes { try approve(panel, by: .secretary) } == ["NOT_ALLOWED", "SAME_PERSON"])
        #expect(codes { try approve(panel, by: secretaryToo) } == ["SAME_PERSON"])
        #expect(codes { try approve(panel, by: .officer) } == ["NOT_ALLOWED"])
        try approve(panel, by: .director)
        #expect(try fields(panel) == [seats, others, [], []])
        for number in 0...4 { try panel.declare(number) }
        try panel.town.ask(panel.round, "release", by: .secretary)
    }

    @Test func `what was learned since it was made stops its approval`() throws {
        let panel = try Panel()
        try panel.tie(2, "other", "organisation", panel.lead)
        try nominate(panel, [0, 1, 2, 3, 4], alternates: [5])
        try panel.tie(5, "control", "organisation", panel.lead)
        #expect(codes { try approve(panel, by: .supervisor) } == ["CONFLICT_ON_FILE"])
        #expect(
            codes { try panel.town.ask(panel.round, "return_nomination", by: .supervisor) } == [
                "PAYLOAD_MISSING"
            ]
        )
        try panel.town.ask(
            panel.round,
            "return_nomination",
            ["reason": .string("候补应回避")],
            by: .supervisor
        )
        #expect(try fields(panel) == [[], [], [], []])
        #expect(codes { try nominate(panel, [0, 1, 2, 3, 5]) } == ["CONFLICT_ON_FILE"])
        try nominate(panel, [0, 1, 2, 3, 4])
        try approve(panel, by: .supervisor)
        for number in 0...4 { try panel.declare(number) }
        // What does not exclude by itself is decided by two people, as after a draw.
        #expect(
            codes { try panel.town.ask(panel.round, "release", by: .secretary) } == [
                "CONFLICT_UNDECIDED"
            ]
        )
    }

    @Test func `nobody approves his own seat, and a draw held elsewhere has its record`() throws {
        let panel = try Panel()
        let payload: [String: Value] = [
            "panel": list(panel.people[0...4].map { $0 }), "record": .string("示例抽取记录"),
        ]
        #expect(
            codes { try panel.town.ask(panel.round, "draw", payload, by: .secretary) } == [
                "DOCUMENT_MISSING"
            ]
        )
        try nominate(panel, [0, 1, 2, 3, 4], alternates: [5])
        for number in [0, 5] {
            let reviewer = Person(panel.people[number], "SUP")
            #expect(codes { try approve(panel, by: reviewer) } == ["APPROVER_NOMINATED"])
        }
        try approve(panel, by: Person(panel.people[6], "SUP"))
    }
}
