import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// A meeting of the institute with its members, and two agreements that await its decision.
struct MeetingSession {
    let office: Office
    let meeting: String
    let grants: [String]

    init(
        members: [String] = ["DM", "DIR", "SUP"],
        amounts: [Int64] = [60_000_000, 50_000_000],
        entitled: Int64? = 3
    )
        throws
    {
        let office = try Office()
        self.office = office
        let company = try office.organisation("示例公司", `Money`.credit)
        let project = try office.listedProject("示例上会项目", organisation: company)
        grants = try amounts.map {
            try office.agreement(of: project, amountFen: $0, payee: company)
        }
        meeting = try office.begin(
            "decision-meeting",
            "call",
            by: "SEC",
            [
                "title": .string("示例院决策会"), "acts_as": .string("DM"),
                "held_on": .string(office.today.description),
                "members": .list(members.map { .string(try office.id(office.person($0))) }),
                "entitled": entitled.map { .int($0) } ?? .null,
            ]
        ).code
    }

    func add(
        _ code: String,
        _ event: String,
        documents: [String] = [],
        minutesAs: [String] = [],
        given: String = "{}"
    ) throws {
        try office.ask(
            meeting,
            "add_item",
            by: "SEC",
            [
                "case": .string(try office.id(code)), "event": .string(event),
                "given": .string(given),
                "minutes_as": .list(minutesAs.map { .string($0) }),
            ],
            documents: documents
        )
    }

    func result(
        _ number: Int64,
        _ result: String = "passed",
        votesFor: Int64 = 2,
        recused: [String] = []
    ) throws -> [String] {
        try office.codes(
            meeting,
            "record_result",
            by: "SEC",
            [
                "number": .int(number), "result": .string(result), "votes_for": .int(votesFor),
                "recused": .list(recused.map { .string(try office.id(office.person($0))) }),
            ]
        )
    }

    func minute() throws {
        try office.ask(meeting, "minute", by: "SEC", documents: ["decision_minutes"])
    }

    func states(_ code: String) throws -> [String] {
        try office.store.stream(code)?.root.active ?? []
    }
}
