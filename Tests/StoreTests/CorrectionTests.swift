import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `A correction` {
    private func listed(_ office: Office) throws -> String {
        let company = try office.organisation("示例公司", `Money`.credit)
        return try office.listedProject("示例更正项目", organisation: company)
    }

    private func propose(
        _ office: Office,
        _ project: String,
        _ fields: [String: Value],
        by person: String = "PO"
    ) throws -> [String] {
        let payload = fields.merging(["reason": .string("示例笔误")]) { $1 }
        return try office.codes(project, "propose_correction", by: person, payload)
    }

    @Test
    func `of the listing date counts from the new day, and as before for who asks as of then`()
        throws
    {
        let office = try Office()
        let project = try listed(office)
        let before = Instant(endOf: office.today)
        let rows = try office.store.goalFacts().facts.count
        let counted: (String, Instant) throws -> Int = { day, moment in
            try office.goals(asOf: Office.day(day), knownAt: moment).cultivated.value
        }
        #expect(try counted("2026-01-15", before) == 1)
        try office.advance(days: 2)

        #expect(try propose(office, project, ["listed_on": .string("2026-01-16")]) == [])
        #expect(
            try office.codes(project, "confirm_correction", by: "PO") == ["SAME_PERSON"]
        )
        #expect(try office.codes(project, "confirm_correction", by: "DIR") == [])

        let after = Instant(endOf: office.today)
        #expect(try counted("2026-01-15", after) == 0)
        #expect(try counted("2026-01-16", after) == 1)
        #expect(try counted("2026-01-15", before) == 1)
        #expect(try office.store.goalFacts().facts.count == rows + 1)
        #expect(try office.store.stream(project)?.text("listed_on") == "2026-01-16")
        #expect(try office.store.stream(project)?.field("correction") == .null)
        #expect(try office.store.reexecute().differences == [])
    }

    struct Refused: CustomTestStringConvertible {
        let name: String
        let fields: [String: Value]
        let codes: [String]

        var testDescription: String { name }
    }

    @Test(arguments: [
        Refused(name: "nothing", fields: [:], codes: ["CORRECTION_EMPTY"]),
        Refused(
            name: "never reserved",
            fields: ["reserved_on": .string("2026-01-06")],
            codes: ["CORRECTION_ABSENT"]
        ),
        Refused(
            name: "to come, and never reserved",
            fields: ["listed_on": .string("2027-01-06"), "reserved_on": .string("2026-01-06")],
            codes: ["CORRECTION_ABSENT", "CORRECTION_FUTURE"]
        ),
        Refused(
            name: "no such channel",
            fields: ["channel": .string("letter")],
            codes: ["PAYLOAD_TYPE"]
        ),
    ])
    func `is refused with every reason, and nothing is changed`(_ example: Refused) throws {
        let office = try Office()
        let project = try listed(office)
        let before = try office.verify()

        #expect(try propose(office, project, example.fields) == example.codes)
        #expect(try office.verify().root == before.root)
    }

    @Test func `waits for one at a time, and may be dropped`() throws {
        let office = try Office()
        let project = try listed(office)

        #expect(
            try office.codes(project, "confirm_correction", by: "DIR") == [
                "NOT_POSSIBLE_NOW", "NOT_POSSIBLE_NOW",
            ]
        )
        #expect(
            try propose(office, project, ["channel": .string("contest")], by: "FIN") == [
                "NOT_ALLOWED"
            ]
        )
        #expect(try propose(office, project, ["channel": .string("contest")]) == [])
        #expect(try propose(office, project, ["trl": .int(5)]) == ["CORRECTION_PENDING"])
        #expect(
            try office.codes(project, "drop_correction", by: "DIR", ["reason": .string("示例")]) == []
        )
        #expect(try office.store.stream(project)?.text("channel") == "scouting")
        #expect(
            try propose(office, project, ["channel": .string("contest"), "trl": .int(5)]) == []
        )
        #expect(try office.codes(project, "confirm_correction", by: "PO2") == [])
        let stream = try #require(try office.store.stream(project))
        #expect(stream.text("channel") == "contest")
        #expect(stream.integer("trl") == 5)
        // What does not count leaves the facts of the goals alone.
        #expect(try office.store.goalFacts().facts.count { $0.metric == .cultivated } == 1)
    }

    @Test func `is not confirmed by whoever acts for the proposer`() throws {
        let office = try Office()
        let project = try listed(office)
        try office.authorise("PO2", from: "PO", roles: ["PO"], since: office.today.description)
        #expect(try propose(office, project, ["trl": .int(5)]) == [])

        #expect(
            try office.codes(project, "confirm_correction", by: "PO2", for: "PO")
                == ["SAME_PERSON"]
        )
        #expect(try office.codes(project, "confirm_correction", by: "PO2") == ["SAME_PERSON"])
        #expect(try office.codes(project, "confirm_correction", by: "SUP") == [])
    }
}
