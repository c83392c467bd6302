import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `An approval on paper` {
    /// An agreement whose first tranche the officer has requested.
    private func requested(_ office: Office) throws -> String {
        let company = try office.payee("示例公司", `Money`.credit)
        let project = try office.listedProject("示例纸质项目", organisation: company)
        try office.budget()
        let grant = try office.agreement(of: project, amountFen: 50_000_000, payee: company)
        try office.decide(grant)
        try office.sign(grant, amountFen: 50_000_000)
        try office.ask(grant, "request", by: "PO", instance: "tranche/1")
        return grant
    }

    private func enter(
        _ office: Office,
        _ grant: String,
        _ event: String,
        signer: String,
        by clerk: String,
        given: String = "{}",
        documents: [String] = []
    ) throws -> String {
        try office.begin(
            "paper-approval",
            "enter",
            by: clerk,
            [
                "case": .string(grant), "instance": .string("tranche/1"),
                "event": .string(event), "given": .string(given),
                "signer": .string(office.person(signer)),
            ],
            documents: ["signed_paper"] + documents
        ).code
    }

    @Test func `is applied as the signer's act, entered by one and confirmed by another`() throws {
        let office = try Office()
        let grant = try requested(office)
        let paper = try enter(office, grant, "approve", signer: "FIN", by: "SEC")
        let before = try office.store.events(of: try office.id(grant)).count

        let reply = try office.ask(paper, "confirm", by: "ARC", key: "示例签批键")
        let event = try #require(try office.store.events(of: try office.id(grant)).last)
        let body = try EventBody(parsing: event.body)

        #expect(before + 1 == Int(event.version))
        #expect(reply.moved.map(\.code) == [paper, grant])
        #expect(event.actor == (try office.id(office.person("SEC"))))
        #expect(event.onBehalfOf == (try office.id(office.person("FIN"))))
        #expect(event.channel == "paper")
        #expect(body.roles == ["FIN"])
        #expect(
            body.mandate
                == EventBody.Mandate(
                    stream: try office.id(paper),
                    item: 1,
                    confirmedBy: try office.id(office.person("ARC"))
                )
        )
        #expect(body.documents.map(\.documentClass) == ["signed_paper"])
        // The signer has approved, so he cannot pay; who entered it cannot either.
        let pay: (String) throws -> [String] = { person in
            try office.codes(
                grant,
                "pay",
                by: person,
                ["amount": .int(25_000_000)],
                instance: "tranche/1",
                documents: ["payment_voucher"]
            )
        }
        #expect(try pay("FIN") == ["SAME_PERSON"])
        #expect(try pay("FIN2") == [])
        let again = try office.ask(paper, "confirm", by: "ARC", key: "示例签批键")
        #expect(again.isReplayed)
        #expect(again.moved == reply.moved)
        #expect(try office.store.reexecute().differences == [])
    }

    struct Refused: CustomTestStringConvertible {
        let name: String
        let signer: String
        let clerk: String
        let second: String
        let codes: [String]

        var testDescription: String { name }
    }

    @Test(arguments: [
        Refused(
            name: "clerk again",
            signer: "FIN",
            clerk: "SEC",
            second: "SEC",
            codes: ["SAME_PERSON"]
        ),
        Refused(
            name: "requester as clerk",
            signer: "FIN",
            clerk: "PO",
            second: "SEC",
            codes: ["SAME_PERSON"]
        ),
        Refused(
            name: "requester confirms",
            signer: "FIN",
            clerk: "SEC",
            second: "PO",
            codes: ["SAME_PERSON"]
        ),
        Refused(
            name: "requester signed",
            signer: "PO",
            clerk: "SEC",
            second: "ARC",
            codes: ["NOT_ALLOWED", "SAME_PERSON"]
        ),
        Refused(
            name: "no such role",
            signer: "SUP",
            clerk: "SEC",
            second: "ARC",
            codes: ["NOT_ALLOWED"]
        ),
    ])
    func `is refused where the two or the signer may not, and nothing is applied`(
        _ example: Refused
    ) throws {
        let office = try Office()
        let grant = try requested(office)
        let paper = try enter(office, grant, "approve", signer: example.signer, by: example.clerk)
        let before = try office.verify()

        let codes = try office.codes(paper, "confirm", by: example.second)
        let trial = try office.casework.blockers(
            office.command(paper, "confirm"),
            by: office.caller(example.second)
        )

        #expect(codes == example.codes)
        #expect(trial.map(\.code) == example.codes)
        let after = try office.verify()
        #expect(after.root == before.root)
        #expect(after.differences == [])
        let refusals = try office.database.read { connection in
            try connection.all("SELECT codes FROM refusal WHERE event = 'confirm'") {
                try $0.text(0)
            }
        }
        #expect(refusals.count == 1)
    }

    @Test func `is dated by its paper`() throws {
        let office = try Office()
        let grant = try requested(office)
        try office.advance(days: 3)
        let signed = office.today
        let paper = try enter(office, grant, "approve", signer: "FIN", by: "SEC")
        try office.advance(days: 2)

        try office.ask(paper, "confirm", by: "ARC")

        let event = try #require(try office.store.events(of: try office.id(grant)).last)
        #expect(event.effective == signed)
        #expect(try office.store.stream(paper)?.isIn("applied") == true)
    }

    @Test func `cannot be entered by its signer, for a reviewer, or with what nobody can read`()
        throws
    {
        let office = try Office()
        let grant = try requested(office)

        #expect(
            try office.codes { _ = try enter(office, grant, "approve", signer: "FIN", by: "FIN") }
                == ["SIGNER_IS_CLERK"]
        )
        #expect(
            try office.codes { _ = try enter(office, grant, "approve", signer: "REV1", by: "SEC") }
                == ["PERSONAL_ROLE"]
        )
        #expect(
            try office.codes {
                _ = try enter(office, grant, "approve", signer: "FIN", by: "SEC", given: "{")
            } == ["GIVEN_FORM"]
        )
        #expect(
            try office.codes {
                _ = try enter(office, "BZ-2026-000009", "approve", signer: "FIN", by: "SEC")
            } == ["CASE_UNKNOWN"]
        )
        let paper = try enter(office, grant, "approve", signer: "FIN", by: "SEC")
        #expect(
            try office.codes { _ = try enter(office, paper, "confirm", signer: "FIN", by: "SEC") }
                == ["MANDATE_KIND"]
        )
        #expect(
            try office.codes(
                paper,
                "decline",
                by: "ARC",
                ["reason": .string("示例与原件不符")]
            ) == []
        )
        #expect(try office.codes(paper, "confirm", by: "ARC") == ["CLOSED"])
    }
}
