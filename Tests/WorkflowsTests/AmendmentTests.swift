import Expression
import Portfolio
import Testing
import Workflow

/// Amendments of a signed agreement: what they change, and what they never may.
struct AmendmentTests {
    /// An agreement of 3,000,000.00 in three tranches, signed, the first one paid.
    private func paid() throws -> (GrantOffice, String) {
        var office = try GrantOffice.withProject()
        try office.setBudget(2026, "60000000.00")
        office.addOrganisation("H2")
        let agreement = try office.award("3000000.00", ratios: [1, 1, 1])
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        try office.pay(1, "1000000.00", of: agreement)
        return (office, agreement)
    }

    private func amounts(_ yuan: String...) throws -> Value {
        .list(try yuan.map { .int(try GrantOffice.fen($0)) })
    }

    private func refused(
        _ office: inout GrantOffice,
        _ payload: [String: Value],
        of agreement: String
    ) throws -> [String] {
        let before = office.streams
        let found = try blockers {
            try office.ask(
                "propose_amendment",
                by: .officer,
                payload.merging(["reason": .string("cell")]) { $1 },
                of: agreement
            )
        }
        #expect(office.streams == before)
        return found.map { "\($0.code) \($0.place)" }
    }

    private func propose(
        _ office: inout GrantOffice,
        _ payload: [String: Value],
        of agreement: String
    ) throws {
        try office.ask(
            "propose_amendment",
            by: .officer,
            payload.merging(["reason": .string("cell")]) { $1 },
            of: agreement
        )
    }

    private func approveAndSign(
        _ office: inout GrantOffice,
        _ agreement: String,
        _ key: String
    ) throws {
        try office.ask(
            "approve",
            by: .director,
            of: agreement,
            instance: key,
            documents: ["decision_minutes"]
        )
        try office.seal(agreement, instance: key)
        try office.ask(
            "sign",
            by: .officer,
            of: agreement,
            instance: key,
            documents: ["amendment_agreement"]
        )
    }

    @Test func `is in force when it is signed, and makes the next version`() throws {
        var (office, agreement) = try paid()
        try propose(
            &office,
            [
                "holder": .string("H2"),
                "tranche_amounts": try amounts("1000000.00", "1500000.00", "500000.00"),
                "milestone_dates": .list([.string("2027-06-01"), .string("2027-03-01")]),
                "representative": .string("示例代表"),
            ],
            of: agreement
        )
        let before = try #require(try office.stream(agreement))
        #expect(before.isIn("proposed", of: "amendment/1") && before.text("holder") == "H")
        #expect(before.integer("terms") == 1)
        // One at a time.
        let second = try refused(&office, ["holder": .string("H2")], of: agreement)
        #expect(second == ["AMENDMENT_OPEN t_propose_amendment"])

        try approveAndSign(&office, agreement, "amendment/1")

        let after = try #require(try office.stream(agreement))
        #expect(after.text("holder") == "H2" && after.integer("terms") == 2)
        #expect(after.text("representative") == "示例代表")
        #expect(
            after.keys(of: "tranche").map { after.integer("amount", of: $0) }
                == [100_000_000, 150_000_000, 50_000_000]
        )
        #expect(after.text("due_on", of: "milestone/1") == "2027-06-01")
        #expect(after.text("due_on", of: "milestone/2") == "2027-03-01")
        #expect(try office.amount("committed", of: agreement) == "3000000.00")
        #expect(try office.cap() == ["3000000.00", "3000000.00"])
    }

    @Test func `less than was committed is released, and more needs a decision`() throws {
        var (office, agreement) = try paid()
        let more = try refused(
            &office,
            ["tranche_amounts": try amounts("1000000.00", "1000000.00", "1000000.01")],
            of: agreement
        )
        #expect(more == ["AMENDMENT_INCREASE tranche_amounts"])
        try propose(
            &office,
            ["tranche_amounts": try amounts("1000000.00", "1000000.00", "400000.00")],
            of: agreement
        )
        #expect(try office.amount("committed", of: agreement) == "3000000.00")
        try approveAndSign(&office, agreement, "amendment/1")
        #expect(try office.amount("committed", of: agreement) == "2400000.00")
        #expect(try office.amount("cancelled", of: agreement) == "600000.00")
        #expect(try office.cap() == ["2400000.00", "3600000.00"])
    }

    @Test func `never changes what was paid, accepted or is under way`() throws {
        var (office, agreement) = try paid()
        try office.acceptMilestone(1, of: agreement)
        try office.ask("request", by: .officer, of: agreement, instance: "tranche/2")
        let found = try refused(
            &office,
            [
                "tranche_amounts": try amounts("999999.99", "900000.00", "1100000.00"),
                "milestone_dates": .list([.string("2027-06-01"), .string("2026-03-01")]),
            ],
            of: agreement
        )
        #expect(
            found == [
                "AMENDMENT_PAID tranche_amounts/1", "AMENDMENT_UNDERWAY tranche_amounts/2",
                "AMENDMENT_ACCEPTED milestone_dates/1", "AMENDMENT_DATE_PAST milestone_dates/2",
            ]
        )
    }

    @Test func `names every tranche and milestone, and changes something`() throws {
        var (office, agreement) = try paid()
        let few = try refused(
            &office,
            [
                "tranche_amounts": try amounts("2000000.00"),
                "milestone_targets": .list([.string("1")]),
            ],
            of: agreement
        )
        #expect(
            few == ["AMENDMENT_COUNT tranche_amounts", "AMENDMENT_COUNT milestone_targets"]
        )
        let same = try amounts("1000000.00", "1000000.00", "1000000.00")
        #expect(
            try refused(&office, ["tranche_amounts": same, "holder": .string("H")], of: agreement)
                == ["AMENDMENT_EMPTY reason"]
        )
        let nothing = try amounts("1000000.00", "0.00", "1000000.00")
        #expect(
            try refused(&office, ["tranche_amounts": nothing], of: agreement)
                == ["AMENDMENT_AMOUNT tranche_amounts/2"]
        )
        let unknown = try blockers {
            try office.ask(
                "propose_amendment",
                by: .officer,
                ["holder": .string("nobody")],
                of: agreement
            )
        }
        #expect(unknown.map(\.code) == ["UNKNOWN_ORGANISATION"])
    }

    @Test func `is checked again when it is signed`() throws {
        var (office, agreement) = try paid()
        try propose(
            &office,
            ["tranche_amounts": try amounts("1000000.00", "1500000.00", "500000.00")],
            of: agreement
        )
        try office.acceptMilestone(1, of: agreement)
        try office.approveTranche(2, of: agreement)
        try office.pay(2, "1000000.00", of: agreement)
        let before = office.streams
        try office.ask(
            "approve",
            by: .director,
            of: agreement,
            instance: "amendment/1",
            documents: ["decision_minutes"]
        )
        let approved = office.streams
        let found = try blockers {
            try office.ask(
                "sign",
                by: .officer,
                of: agreement,
                instance: "amendment/1",
                documents: ["amendment_agreement"]
            )
        }
        #expect(found.map(\.code) == ["AMENDMENT_PAID"])
        #expect(office.streams == approved && approved != before)
        try office.ask("withdraw", by: .officer, of: agreement, instance: "amendment/1")
        #expect(try office.stream(agreement)?.isIn("withdrawn", of: "amendment/1") == true)
    }

    @Test func `is sealed by two people and by both parties before it is signed`() throws {
        var (office, agreement) = try paid()
        let key = "amendment/1"
        try propose(&office, ["representative": .string("示例代表")], of: agreement)
        func ask(_ event: String, by clerk: Clerk, _ documents: [String] = []) throws {
            let originals = event == "request_seal" ? ["originals": Value.int(4)] : [:]
            try office.ask(
                event,
                by: clerk,
                originals,
                of: agreement,
                instance: key,
                documents: documents
            )
        }
        func codes(_ event: String, by clerk: Clerk, _ documents: [String] = []) throws -> [String]
        {
            let before = office.streams
            let found = try blockers { try ask(event, by: clerk, documents) }
            #expect(office.streams == before)
            return found.map(\.code)
        }
        let (text, paper) = (["amendment_text"], ["amendment_agreement"])
        #expect(try codes("request_seal", by: .officer, text) == ["NOT_POSSIBLE_NOW"])
        try ask("approve", by: .director, ["decision_minutes"])
        #expect(try codes("sign", by: .officer, paper) == ["SEAL_MISSING"])
        #expect(try codes("request_seal", by: .officer) == ["DOCUMENT_MISSING"])
        let all = Clerk("everything", "PO", "DIR")
        try ask("request_seal", by: all, text)
        #expect(try codes("approve_seal", by: all) == ["SAME_PERSON"])
        #expect(try codes("sign", by: .officer, paper) == ["SEAL_OPEN"])
        // The text tells both parties; another name is another text.
        var renamed = office
        renamed.nameOrganisation("C", "示例新名公司")
        let changed = try blockers {
            try renamed.ask("approve_seal", by: .director, of: agreement, instance: key)
        }
        #expect(changed.map(\.code) == ["TEXT_CHANGED"])
        try ask("approve_seal", by: .director)
        #expect(try codes("sign", by: .officer, paper) == ["SEAL_OPEN"])
        let stream = try #require(try office.stream(agreement))
        #expect(stream.text("text", of: key)?.count == 64)
        #expect(stream.text("seal_approved_by", of: key) == "director")
        #expect(stream.integer("terms") == 1 && stream.text("representative") == nil)
    }
}
