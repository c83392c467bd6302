import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Dates that goals count are corrected by two people; both figures stay known by their times.
@Suite struct `A correction of a counted date` {
    /// An opened case in operation and in the library, so that its facts are of the opening.
    private func opened() throws -> (office: Office, project: String) {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let opened = OpenedCase(.cultivating, on: "2025-03-10")
            .landing(company, registeredOn: "2025-05-05", operatingOn: "2025-10-01")
            .entry(on: "2025-11-11")
        let project = try office.enter("示例更正期初", opened, organisation: company)
        try office.confirm(project)
        return (office, project)
    }

    private func propose(
        _ office: Office,
        _ code: String,
        _ fields: [String: Value],
        _ documents: [DocumentReference] = [],
        by person: String = "PO"
    ) throws -> [String] {
        try office.codes {
            _ = try office.casework.performSync(
                Command(
                    target: .existing(code),
                    event: "propose_correction",
                    payload: fields.merging(["reason": .string("示例笔误")]) { $1 },
                    documents: documents
                ),
                by: office.caller(person)
            )
        }
    }

    struct Example: CustomTestStringConvertible, Sendable {
        let kind: String
        let field: String
        let documentClass: String
        let metric: Metric
        /// What is counted on the last day before the old date, and between the two dates.
        let old: String
        let new: String
        var testDescription: String { kind }
    }

    @Test(arguments: [
        Example(
            kind: "landing",
            field: "operating_on",
            documentClass: "operating_evidence",
            metric: .landed,
            old: "2025-10-01",
            new: "2025-12-01"
        ),
        Example(
            kind: "library-entry",
            field: "entered_on",
            documentClass: "library_document",
            metric: .nationalLibrary,
            old: "2025-11-11",
            new: "2025-12-31"
        ),
    ]) func `counts from the new day, and as before for who asks as of then`(
        example: Example
    )
        throws
    {
        let (office, project) = try opened()
        let code = try office.child(example.kind, of: project).code
        let before = Instant(endOf: office.today)
        let value: (String, Instant) throws -> Int = { day, moment in
            let count = try office.goals(asOf: Office.day(day), knownAt: moment)
            return example.metric == .landed ? count.landed.value : count.library.value
        }
        #expect(try value(example.old, before) == 1)
        let rows = try office.store.goalFacts().facts.count
        try office.advance(days: 2)

        let fields = [example.field: Value.string(example.new)]
        let paper = Office.paper(example.documentClass, example.new)
        #expect(try propose(office, code, fields) == ["CORRECTION_UNPROVEN"])
        let other = Office.paper(example.documentClass, example.old)
        #expect(try propose(office, code, fields, [other]) == ["CORRECTION_UNPROVEN"])
        #expect(try propose(office, code, fields, [paper]) == [])
        // Proposed, nothing has changed.
        #expect(try value(example.old, Instant(endOf: office.today)) == 1)
        #expect(try propose(office, code, fields, [paper]) == ["CORRECTION_PENDING"])
        #expect(try office.codes(code, "confirm_correction", by: "PO") == ["SAME_PERSON"])
        #expect(try office.codes(code, "confirm_correction", by: "DIR") == [])

        let after = Instant(endOf: office.today)
        #expect(try value(example.old, after) == 0)
        #expect(try value(example.new, after) == 1)
        #expect(try value(example.old, before) == 1)
        let facts = try office.store.goalFacts().facts
        #expect(facts.count == rows + 1)
        let mine = facts.filter { $0.metric == example.metric }
        #expect(mine.map { $0.recordedTo == nil } == [false, true])
        // The mark of the opening stays for ever, and the new document stands behind the fact.
        #expect(mine.allSatisfy { $0.marks.contains(.opening) })
        let evidence = "示例〔2025〕business_licence号"
        #expect(mine.last?.evidence == (example.metric == .landed ? evidence : paper.number))
        #expect(try office.store.stream(code)?.text(example.field) == example.new)
        #expect(try office.store.stream(code)?.field("correction") == .null)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    struct Refused: CustomTestStringConvertible, Sendable {
        let name: String
        var kind = "landing"
        let fields: [String: Value]
        var papers: [DocumentReference] = []
        var by = "PO"
        let codes: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Refused(name: "nothing", fields: [:], codes: ["CORRECTION_EMPTY"]),
        Refused(
            name: "to come",
            fields: ["operating_on": .string("2026-12-01")],
            papers: [Office.paper("operating_evidence", "2026-12-01")],
            codes: ["DOCUMENT_FUTURE", "CORRECTION_FUTURE"]
        ),
        Refused(
            name: "in operation before the registration",
            fields: ["operating_on": .string("2025-05-04")],
            papers: [Office.paper("operating_evidence", "2025-05-04")],
            codes: ["CORRECTION_ORDER"]
        ),
        Refused(
            name: "an enterprise that was there before",
            fields: ["registered_on": .string("2023-03-09")],
            papers: [Office.paper("business_licence", "2023-03-09")],
            codes: ["PRE_EXISTING_ENTERPRISE"]
        ),
        Refused(
            name: "by finance",
            fields: ["operating_on": .string("2025-12-01")],
            papers: [Office.paper("operating_evidence", "2025-12-01")],
            by: "FIN",
            codes: ["NOT_ALLOWED"]
        ),
        Refused(
            name: "a number that no document has",
            kind: "library-entry",
            fields: ["document_number": .string("示例〔2025〕10号")],
            papers: [Office.paper("library_document", "2025-11-11", "示例〔2025〕11号")],
            codes: ["CORRECTION_UNPROVEN"]
        ),
    ]) func `is refused with its reasons, and nothing is changed`(example: Refused) throws {
        let (office, project) = try opened()
        let code = try office.child(example.kind, of: project).code
        let root = try office.verify().root

        let found = try propose(office, code, example.fields, example.papers, by: example.by)

        #expect(found == example.codes)
        #expect(try office.verify().root == root)
    }

    @Test func `of a number changes the evidence, and of a listing keeps the mark`() throws {
        let (office, project) = try opened()
        let entry = try office.child("library-entry", of: project).code
        let number = "示例〔2025〕10号"
        let paper = Office.paper("library_document", "2025-11-11", number)
        #expect(
            try propose(office, entry, ["document_number": .string(number)], [paper]) == []
        )
        try office.ask(entry, "confirm_correction", by: "ARC")
        #expect(try propose(office, project, ["listed_on": .string("2025-03-11")]) == [])
        try office.ask(project, "confirm_correction", by: "DIR")

        let facts = try office.store.goalFacts().facts.filter { $0.recordedTo == nil }
        #expect(facts.allSatisfy { $0.marks.contains(.opening) })
        #expect(facts.first { $0.metric == .nationalLibrary }?.evidence == number)
        #expect(try office.goals(asOf: Office.day("2025-03-10")).cultivated.value == 0)
        #expect(try office.goals(asOf: Office.day("2025-03-11")).cultivated.value == 1)
        #expect(try office.verify().differences == [])
    }

    @Test func `may be dropped, and a platform's opening is corrected alike`() throws {
        let office = try Office()
        let host = try office.organisation("示例运营单位", Office.payee)
        let park = try office.begin(
            "platform",
            "plan",
            by: "PO",
            [
                "name": .string("示例创新园"), "kind": .string("park"), "host": .string(host),
                "district": .string("东湖高新"),
            ]
        ).code
        try office.advance(days: 10)
        let opening = office.today.description
        try office.ask(
            park,
            "open",
            by: "PO",
            ["address": .string("示例路一号")],
            documents: ["opening_document"]
        )
        let earlier = office.today.adding(days: -3).description
        let paper = Office.paper("opening_document", earlier)
        #expect(try propose(office, park, ["opened_on": .string(opening)]).first != nil)
        #expect(try propose(office, park, ["opened_on": .string(earlier)], [paper]) == [])
        let reason: [String: Value] = ["reason": .string("示例")]
        #expect(try office.codes(park, "drop_correction", by: "DIR", reason) == [])
        #expect(try office.goals(asOf: Office.day(earlier)).opened(.park).gross.isEmpty)
        #expect(try propose(office, park, ["opened_on": .string(earlier)], [paper]) == [])
        #expect(try office.codes(park, "confirm_correction", by: "DIR") == [])
        #expect(try office.goals(asOf: Office.day(earlier)).opened(.park).gross.count == 1)
        #expect(try office.verify().differences == [])
    }
}
