import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `Acting for another` {
    @Test func `records both, with the roles that were authorised only`() throws {
        let office = try Office()
        let project = try office.lead("示例代办项目")
        try office.authorise("ARC", from: "DIR", roles: ["DIR"])

        let own = try office.codes(project, "hold", by: "ARC")
        let acting = try office.codes(project, "hold", by: "ARC", for: "DIR")
        let event = try #require(try office.store.events(of: try office.id(project)).last)

        #expect(own == ["NOT_ALLOWED"])
        #expect(acting == [])
        #expect(event.actor == (try office.id(office.person("ARC"))))
        #expect(event.onBehalfOf == (try office.id(office.person("DIR"))))
        #expect(try EventBody(parsing: event.body).roles == ["DIR"])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `of two persons counts as both for separation of duties`() throws {
        let office = try Office()
        let company = try office.payee("示例公司", `Money`.credit)
        let project = try office.listedProject("示例回避项目", organisation: company)
        try office.budget()
        let grant = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
        try office.decide(grant)
        try office.sign(grant, amountFen: 600_000_000)
        try office.ask(grant, "request", by: "PO", instance: "tranche/1")
        try office.ask(grant, "approve", by: "FIN", instance: "tranche/1")
        try office.ask(grant, "release", by: "DIR", instance: "tranche/1")
        let since = office.today.description
        let key = try office.authorise("FIN2", from: "FIN", roles: ["FIN"], since: since)
        func pay(for principal: String?) throws -> [String] {
            try office.codes(
                grant,
                "pay",
                by: "FIN2",
                for: principal,
                ["amount": .int(300_000_000)],
                instance: "tranche/1",
                documents: ["payment_voucher"]
            )
        }

        // What the principal approved, his delegate pays neither for him nor in his own name.
        #expect(try pay(for: "FIN") == ["SAME_PERSON"])
        #expect(try pay(for: nil) == ["SAME_PERSON"])
        try office.ask(
            office.person("FIN2"),
            "revoke",
            by: "FIN",
            ["reason": .string("示例返岗")],
            instance: key
        )
        #expect(try pay(for: "FIN") == ["AUTHORITY_NOT_IN_FORCE"])
        #expect(try pay(for: nil) == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `leaves a duty with whom it was done for`() throws {
        let office = try Office()
        let company = try office.payee("示例公司", `Money`.credit)
        let project = try office.listedProject("示例双方项目", organisation: company)
        try office.budget()
        let grant = try office.agreement(of: project, amountFen: 50_000_000, payee: company)
        try office.decide(grant)
        try office.sign(grant, amountFen: 50_000_000)
        try office.ask(grant, "request", by: "PO", instance: "tranche/1")
        try office.authorise(
            "FIN2",
            from: "FIN",
            roles: ["FIN"],
            since: office.today.description
        )
        let approved = try office.codes(
            grant,
            "approve",
            by: "FIN2",
            for: "FIN",
            instance: "tranche/1"
        )
        let paid = try ["FIN", "FIN2"].map { person in
            try office.codes(
                grant,
                "pay",
                by: person,
                ["amount": .int(25_000_000)],
                instance: "tranche/1",
                documents: ["payment_voucher"]
            )
        }

        #expect(approved == [])
        #expect(paid == [["SAME_PERSON"], ["SAME_PERSON"]])
    }

    @Test func `lasts from its first to its last day by the clock`() throws {
        let office = try Office()
        let project = try office.lead("示例期限项目")
        try office.authorise("CH", from: "DIR", roles: ["DIR"], since: "2026-01-07")
        func note() throws -> [String] {
            try office.codes(project, "note", by: "CH", for: "DIR", ["text": .string("示例")])
        }

        var codes: [[String]] = []
        // 5, 6, 7 January; 4 and 5 February.
        for days in [0, 1, 1, 28, 1] {
            if days > 0 { try office.advance(days: days) }
            codes.append(try note())
        }

        let outside = ["AUTHORITY_NOT_IN_FORCE"]
        #expect(codes == [outside, outside, [], [], outside])
        let person = try #require(try office.store.stream(office.person("CH")))
        #expect(Authority.all(of: person).map(\.state) == ["expired"])
    }

    @Test func `waits for a second person, who is neither of the two`() throws {
        let office = try Office()
        let project = try office.lead("示例确认项目")
        let substitute = office.person("CH")
        try office.ask(
            substitute,
            "authorise",
            by: "DIR",
            office.authority(from: "DIR", roles: ["DIR"])
        )
        let key = "authorisation/1"

        #expect(
            try office.codes(project, "hold", by: "CH", for: "DIR")
                == ["AUTHORITY_NOT_IN_FORCE"]
        )
        #expect(
            try office.codes(substitute, "confirm", by: "DIR", instance: key)
                == ["SAME_PERSON", "AUTHORITY_OWN"]
        )
        #expect(
            try office.codes(substitute, "confirm", by: "CH", instance: key)
                == ["NOT_ALLOWED", "AUTHORITY_OWN"]
        )
        #expect(try office.codes(substitute, "confirm", by: "SUP", instance: key) == [])
        #expect(try office.codes(project, "hold", by: "CH", for: "DIR") == [])
    }

    @Test func `that somebody else enters takes the signed letter`() throws {
        let office = try Office()
        let substitute = office.person("CH")
        let asked = office.authority(from: "DIR", roles: ["DIR"])

        #expect(
            try office.codes(substitute, "authorise", by: "SEC", asked) == ["DOCUMENT_MISSING"]
        )
        #expect(
            try office.codes(
                substitute,
                "authorise",
                by: "SEC",
                asked,
                documents: ["authorisation_letter"]
            ) == []
        )
        #expect(
            try office.codes(substitute, "confirm", by: "ADM", instance: "authorisation/1") == []
        )
    }

    @Test func `for some duties does not reach the others`() throws {
        let office = try Office()
        let project = try office.lead("示例职责项目")
        try office.ask(project, "invite", by: "PO")
        try office.authorise("ARC", from: "PO2", roles: ["PO"], duties: ["submit"])

        #expect(
            try office.codes(project, "note", by: "ARC", for: "PO2", ["text": .string("示例")])
                == ["AUTHORITY_DUTY"]
        )
        #expect(
            try office.codes(
                project,
                "submit",
                by: "ARC",
                for: "PO2",
                ["unclassified": .bool(true)]
            )
            .contains("FIELD_MISSING")
        )
        #expect(try office.codes(project, "hold", by: "ARC", for: "PO2") == ["NOT_ALLOWED"])
    }

    @Test func `does not reach back before it began`() throws {
        let office = try Office()
        let project = try office.lead("示例追溯项目")
        try office.advance(days: 5)
        try office.authorise("CH", from: "DIR", roles: ["DIR"], since: office.today.description)
        var command = office.command(project, "hold")
        command.effective = Office.day("2026-01-08")
        var caller = office.caller("CH")
        caller.onBehalfOf = office.person("DIR")

        #expect(
            try office.codes { _ = try office.casework.performSync(command, by: caller) }
                == ["AUTHORITY_BEFORE"]
        )
        command.effective = nil
        #expect(try office.codes { _ = try office.casework.performSync(command, by: caller) } == [])
    }

    @Test func `is another request than one's own with the same key`() throws {
        let office = try Office()
        let project = try office.lead("示例幂等代办项目")
        try office.authorise("ARC", from: "DIR", roles: ["DIR"])
        let command = office.command(project, "note", ["text": .string("示例")], key: "示例键")
        var acting = office.caller("ARC")
        acting.onBehalfOf = office.person("DIR")

        let first = try office.casework.performSync(command, by: acting)
        let again = try office.casework.performSync(command, by: acting)

        #expect((first.isReplayed, again.isReplayed) == (false, true))
        #expect(throws: Conflict.keyReused(key: "示例键")) {
            try office.casework.performSync(command, by: office.caller("ARC"))
        }
    }
}
