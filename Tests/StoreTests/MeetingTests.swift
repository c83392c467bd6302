import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `A decision meeting` {
    @Test func `applies every item that passed as one unit, as the meeting`() throws {
        let session = try MeetingSession()
        let office = session.office
        for grant in session.grants {
            try session.add(grant, "decide", documents: ["due_diligence_report"])
        }
        #expect(try session.result(1) == [])
        #expect(try session.result(2, "postponed") == [])
        try session.minute()

        let reply = try office.ask(session.meeting, "confirm", by: "ARC", key: "示例会议键")

        let events = try session.grants.map { try office.store.events(of: try office.id($0)) }
        let decided = try #require(events[0].last)
        let body = try EventBody(parsing: decided.body)
        #expect(try session.states(session.grants[0]) == ["decided.preparing"])
        #expect(try session.states(session.grants[1]) == ["due_diligence"])
        #expect(try session.states(session.meeting) == ["applied"])
        #expect(decided.type == "grant-agreement.decide")
        #expect(decided.actor == (try office.id(office.person("SEC"))))
        #expect(decided.onBehalfOf == (try office.id(session.meeting)))
        #expect(decided.channel == "meeting")
        #expect(decided.commandKey == "示例会议键")
        #expect(body.roles == ["DM"])
        #expect(body.mandate?.item == 1)
        #expect(body.mandate?.confirmedBy == (try office.id(office.person("ARC"))))
        #expect(
            body.documents.map(\.documentClass) == ["decision_minutes", "due_diligence_report"]
        )
        #expect(reply.moved.map(\.code).prefix(2) == [session.meeting, session.grants[0]])
        let again = try office.ask(session.meeting, "confirm", by: "ARC", key: "示例会议键")
        #expect(again == Reply(moved: reply.moved, isReplayed: true))
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `applies nothing when one item is refused, and tells every reason of every item`()
        throws
    {
        let session = try MeetingSession(amounts: [400_000_000, 200_000_001])
        let office = session.office
        // The first lacks its report, the second exceeds the cap once the first is decided.
        let project = try #require(
            try office.store.stream(session.grants[0])?.parent
                .flatMap { try office.store.stream($0) }
        )
        try session.add(session.grants[0], "decide", documents: ["due_diligence_report"])
        try session.add(session.grants[1], "decide", documents: ["due_diligence_report"])
        try session.add(
            project.code,
            "terminate",
            given: #"{"ground":"team_request","reason":"示例"}"#
        )
        for number in 1...3 { #expect(try session.result(Int64(number)) == []) }
        try session.minute()
        let before = try office.verify()

        var blockers: [Blocker] = []
        do {
            try office.ask(session.meeting, "confirm", by: "ARC")
        } catch let refusal as Refusal {
            blockers = refusal.blockers
        }

        #expect(blockers.map(\.code) == ["CAP_GTE", "DOCUMENT_MISSING", "DOCUMENT_MISSING"])
        #expect(
            blockers.map(\.place) == [
                "2 \(session.grants[1]) decide · \(blockers[0].place.components.last ?? "")",
                "3 \(project.code) terminate · terminate",
                "3 \(project.code) terminate · terminate",
            ]
        )
        #expect(try session.states(session.grants[0]) == ["due_diligence"])
        #expect(try session.states(session.meeting) == ["minuted"])
        let after = try office.verify()
        #expect(after.root == before.root)
        #expect(after.differences == [])
        // A code that was drawn for what was undone is not lost.
        try office.ask(session.meeting, "send_back", by: "ARC", ["reason": .string("示例")])
        #expect(try session.result(2, "rejected") == [])
        try office.ask(session.meeting, "remove_item", by: "SEC", ["number": .int(3)])
        try session.minute()
        try office.ask(session.meeting, "confirm", by: "ARC")
        #expect(try session.states(session.grants[0]) == ["decided.preparing"])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `ends a project, its minutes standing for the decision`() throws {
        let session = try MeetingSession()
        let office = session.office
        let project = try #require(
            try office.store.stream(session.grants[0])?.parent
                .flatMap { try office.store.stream($0) }
        )
        try session.add(
            project.code,
            "terminate",
            documents: ["technical_conclusion"],
            minutesAs: ["termination_decision"],
            given: #"{"ground":"team_request","reason":"示例团队申请"}"#
        )
        #expect(try session.result(1) == [])
        try session.minute()
        try office.ask(session.meeting, "confirm", by: "ARC")

        #expect(try session.states(project.code) == ["case.terminated"])
        let event = try #require(try office.store.events(of: project.id).last)
        let body = String(decoding: event.body, as: UTF8.self)
        #expect(!body.contains("示例团队申请"))
    }

    struct Recorded: CustomTestStringConvertible {
        let name: String
        let members: [String]
        let recused: [String]
        let second: String
        let codes: [String]

        var testDescription: String { name }
    }

    @Test(arguments: [
        Recorded(name: "sound", members: ["DM", "DIR"], recused: [], second: "ARC", codes: []),
        Recorded(
            name: "clerk again",
            members: ["DM", "DIR"],
            recused: [],
            second: "SEC",
            codes: ["SAME_PERSON"]
        ),
        Recorded(
            name: "proposer confirms",
            members: ["DM", "DIR"],
            recused: [],
            second: "PO",
            codes: ["SAME_PERSON"]
        ),
        Recorded(
            name: "proposer votes",
            members: ["DM", "DIR", "PO"],
            recused: [],
            second: "ARC",
            codes: ["SAME_PERSON"]
        ),
        Recorded(
            name: "proposer recused",
            members: ["DM", "DIR", "PO"],
            recused: ["PO"],
            second: "ARC",
            codes: []
        ),
        Recorded(
            name: "nobody in the role",
            members: ["DIR", "SUP"],
            recused: [],
            second: "ARC",
            codes: ["MEETING_ROLE"]
        ),
    ])
    func `keeps apart who proposed, who voted, who wrote and who confirmed`(
        _ example: Recorded
    ) throws {
        let session = try MeetingSession(members: example.members)
        try session.add(session.grants[0], "decide", documents: ["due_diligence_report"])
        #expect(try session.result(1, recused: example.recused) == [])
        try session.minute()

        let codes = try session.office.codes(session.meeting, "confirm", by: example.second)

        #expect(codes == example.codes)
        #expect(
            try session.states(session.grants[0])
                == [example.codes.isEmpty ? "decided.preparing" : "due_diligence"]
        )
    }

    @Test func `takes no votes of absent or recused members, and no result that was lost`() throws {
        let session = try MeetingSession(members: ["DM", "DIR"], entitled: 2)
        let office = session.office
        try session.add(session.grants[0], "decide")
        let item: (Int64, String, Int64, Int64) -> [String: Value] = {
            [
                "number": .int($0), "result": .string($1), "votes_for": .int($2),
                "votes_against": .int($3),
            ]
        }
        let record: ([String: Value]) throws -> [String] = {
            try office.codes(session.meeting, "record_result", by: "SEC", $0)
        }

        #expect(try record(item(1, "passed", 3, 0)) == ["VOTES_TOO_MANY"])
        #expect(
            try record(item(1, "passed", 1, 1)) == ["MAJORITY_MISSING", "VOTES_AGAINST"]
        )
        #expect(
            try record(item(2, "passed", 2, 2)) == [
                "ITEM_UNKNOWN", "VOTES_TOO_MANY", "VOTES_AGAINST",
            ]
        )
        #expect(
            try session.result(1, recused: ["FIN"]) == [
                "RECUSED_ABSENT", "VOTES_TOO_MANY", "QUORUM_MISSING",
            ]
        )
        #expect(
            try office.codes(session.meeting, "minute", by: "SEC")
                == ["DOCUMENT_MISSING", "RESULT_MISSING"]
        )
        #expect(
            try office.codes { try session.add(session.grants[0], "decide") } == ["ITEM_REPEATED"]
        )
    }

    @Test(arguments: [[], ["SUP"]])
    func `is remembered by its members when a duty is kept apart`(recused: [String]) throws {
        let office = try Office()
        let company = try office.organisation("示例公司", `Money`.credit)
        let project = try office.lead("示例公示项目")
        try office.accept(project, organisation: company)
        try office.review(project)
        try office.ask(project, "propose_listing", by: "PO", documents: ["cultivation_plan"])
        let meeting = try office.begin(
            "decision-meeting",
            "call",
            by: "SEC",
            [
                "title": .string("示例主任办公会"), "acts_as": .string("DIR"),
                "held_on": .string(office.today.description),
                "members": .list(
                    try ["DIR", "CH", "SUP"].map { .string(try office.id(office.person($0))) }
                ),
                "entitled": .int(3),
            ]
        ).code
        try office.ask(
            meeting,
            "add_item",
            by: "SEC",
            [
                "case": .string(project), "event": .string("publish"),
                "given": .string(#"{"subject":"示例公示"}"#),
            ]
        )
        try office.ask(
            meeting,
            "record_result",
            by: "SEC",
            [
                "number": .int(1), "result": .string("passed"), "votes_for": .int(2),
                "recused": .list(try recused.map { .string(try office.id(office.person($0))) }),
            ]
        )
        try office.ask(meeting, "minute", by: "SEC", documents: ["decision_minutes"])
        let reply = try office.ask(meeting, "confirm", by: "ARC")
        let notice = try #require(reply.moved.last).code
        try office.ask(
            notice,
            "object",
            by: "PO2",
            ["kind": .string("organisation"), "contact": .string("示例"), "text": .string("示例")]
        )

        let codes = try office.codes(
            notice,
            "resolve",
            by: "SUP",
            ["outcome": .string("dismissed"), "reply": .string("示例")],
            documents: ["investigation_finding"]
        )

        // Who voted for the publication does not look into the objection against it.
        #expect(codes == (recused.isEmpty ? ["SAME_PERSON"] : []))
        #expect(try office.store.reexecute().differences == [])
    }
}

extension String {
    /// The parts of a place within an item.
    fileprivate var components: [String] {
        split(separator: "·").map { $0.trimmingPrefix(" ").description }
    }
}
