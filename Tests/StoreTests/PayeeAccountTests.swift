import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// Where the payee is paid to: entered, called back, confirmed, cooled off, changed and stopped
/// (INV-23).
@Suite struct `A payee's account` {
    /// A signed agreement whose payee has no account, with people of another role.
    private static func office() throws -> (office: Office, agreement: String, company: String) {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Money.credit)
        let project = try office.listedProject("示例收款项目", organisation: company)
        try office.budget()
        let agreement = try office.agreement(
            of: project,
            amountFen: Office.wholeCapFen,
            payee: company
        )
        try office.decide(agreement)
        try office.sign(agreement)
        return (office, agreement, company)
    }

    private static func approve(_ office: Office, _ agreement: String) throws {
        for (event, person) in [("request", "PO"), ("approve", "FIN"), ("release", "DIR")] {
            try office.ask(agreement, event, by: person, instance: "tranche/1")
        }
    }

    private static func pay(_ office: Office, _ agreement: String) throws {
        try office.ask(
            agreement,
            "pay",
            by: "FIN2",
            ["amount": .int(300_000_000)],
            instance: "tranche/1",
            documents: ["payment_voucher"]
        )
    }

    private static func entered(
        _ name: String = "示例公司",
        _ number: String = "4205 0123 4567 890123",
        phone: String? = nil
    ) -> [String: Value] {
        var payload: [String: Value] = [
            "name": .string(name), "bank": .string("示例银行"), "account": .string(number),
        ]
        payload["letter_phone"] = phone.map { .string($0) }
        return payload
    }

    @discardableResult
    private static func register(
        _ office: Office,
        _ company: String,
        _ payload: [String: Value] = entered(),
        by person: String = "PO",
        documents: [String] = ["account_proof"]
    ) throws -> String {
        try office.begin(
            "payee-account",
            of: company,
            "register",
            by: person,
            payload,
            documents: documents
        ).code
    }

    private static func call(
        _ office: Office,
        _ account: String,
        by person: String = "PO2",
        number: String = "027-00000000",
        result: String = "confirmed"
    ) throws {
        try office.ask(
            account,
            "call_back",
            by: person,
            [
                "called": .string("示例负责人"), "number": .string(number),
                "known_from": .string("示例协议第 1 页"), "result": .string(result),
            ]
        )
    }

    private static let reason: [String: Value] = ["reason": .string("示例理由")]

    @Test func `is needed, checked by three and cooled off before anything is paid`() throws {
        let (office, agreement, company) = try Self.office()
        try Self.approve(office, agreement)
        func refused() throws -> [String] {
            let head = try office.store.head()
            let codes = try office.codes { try Self.pay(office, agreement) }
            let now = try office.store.head()
            #expect(codes.isEmpty || now == head)
            return codes
        }
        #expect(try refused() == ["PAYEE_ACCOUNT_MISSING"])
        let account = try Self.register(office, company)
        #expect(
            try refused() == [
                "PAYEE_CALLBACK_OPEN", "PAYEE_UNCONFIRMED", "PAYEE_COOLING_OFF", "PAYEE_CHANGED",
            ]
        )
        // Who entered it does not call, and neither of them confirms.
        #expect(try office.codes { try Self.call(office, account, by: "PO") } == ["SAME_PERSON"])
        let early = try office.codes { try office.ask(account, "confirm", by: "DIR") }
        #expect(early == ["NOT_POSSIBLE_NOW"])
        try Self.call(office, account, by: "FIN")
        #expect(
            try office.codes { try office.ask(account, "confirm", by: "FIN") } == ["SAME_PERSON"]
        )
        try office.ask(account, "confirm", by: "DIR")
        #expect(try refused() == ["PAYEE_COOLING_OFF", "PAYEE_CHANGED"])
        try office.advance(days: 7)
        #expect(try refused() == ["PAYEE_CHANGED"])
        try office.ask(agreement, "approve_again", by: "DIR", instance: "tranche/1")
        #expect(try refused() == [])
        #expect(try office.verify().differences == [])
    }

    @Test func `tells when it has cooled off, and who lifts what`() throws {
        let (office, agreement, company) = try Self.office()
        try Self.register(office, company)
        try Self.approve(office, agreement)
        let day = office.today
        do {
            try Self.pay(office, agreement)
            Issue.record("nothing is paid to an account that nobody checked")
        } catch let refusal as Refusal {
            #expect(refusal.blockers.map(\.role) == ["FIN", "DIR", "FIN"])
            #expect(refusal.blockers.allSatisfy { $0.place == "payee" })
            let until = refusal.blockers.last?.values["until"] ?? ""
            // Three working days after the day on which it was entered.
            #expect(Office.day(until) > day)
            #expect(refusal.blockers.last?.message.zh.contains("\(until) 期满后") == true)
            #expect(refusal.blockers.last?.message.en.contains("until \(until)") == true)
        }
    }

    @Test func `that is changed begins anew, and what was approved is approved again`() throws {
        let (office, agreement, company) = try Self.office()
        let account = try Self.register(office, company)
        try Self.call(office, account)
        try office.ask(account, "confirm", by: "DIR")
        try office.advance(days: 7)
        try Self.approve(office, agreement)
        let plain = try office.codes {
            try office.ask(account, "change", by: "PO", Self.reason)
        }
        #expect(plain == ["DOCUMENT_MISSING"])
        try office.ask(
            account,
            "change",
            by: "FIN",
            ["account": .string("420509999999999999")].merging(Self.reason) { $1 },
            documents: ["account_proof"]
        )
        #expect(
            try office.codes { try Self.pay(office, agreement) } == [
                "PAYEE_CALLBACK_OPEN", "PAYEE_UNCONFIRMED", "PAYEE_COOLING_OFF", "PAYEE_CHANGED",
            ]
        )
        // It is suspected and stopped, and nothing else is told then.
        try office.ask(account, "stop", by: "SUP", Self.reason)
        #expect(try office.codes { try Self.pay(office, agreement) } == ["PAYEE_STOPPED"])
        #expect(
            try office.codes { try office.ask(account, "lift_stop", by: "SUP", Self.reason) }
                == ["SAME_PERSON"]
        )
        // Lifted, it is checked from the beginning.
        try office.ask(account, "lift_stop", by: "DIR", Self.reason)
        #expect(
            try office.codes { try Self.pay(office, agreement) } == [
                "PAYEE_CALLBACK_OPEN", "PAYEE_UNCONFIRMED", "PAYEE_COOLING_OFF", "PAYEE_CHANGED",
            ]
        )
        #expect(try office.verify().differences == [])
    }

    @Test func `that the payee denies is stopped by the call itself`() throws {
        let (office, agreement, company) = try Self.office()
        let account = try Self.register(office, company)
        try Self.call(office, account, result: "unreachable")
        #expect(try office.store.stream(account)?.isIn("current.checking.calling") == true)
        try Self.call(office, account, result: "denied")
        #expect(try office.store.stream(account)?.isIn("stopped") == true)
        // Another account takes its place only once it is withdrawn.
        #expect(
            try office.codes { try Self.register(office, company, by: "FIN") } == ["ACCOUNT_TWICE"]
        )
        try office.ask(account, "withdraw", by: "DIR", Self.reason)
        try Self.register(office, company, by: "FIN")
        try Self.approve(office, agreement)
        let found = try office.codes { try Self.pay(office, agreement) }
        #expect(!found.contains("PAYEE_STOPPED") && !found.isEmpty)
    }

    @Test func `is the organisation's own, by its name or a name with a paper`() throws {
        let (office, _, company) = try Self.office()
        try office.ask(company, "alias", by: "PO", ["aliases": .list([.string("示例旧名")])])
        func codes(_ payload: [String: Value], _ documents: [String]) throws -> [String] {
            let head = try office.store.head()
            let found = try office.codes {
                try Self.register(office, company, payload, documents: documents)
            }
            let now = try office.store.head()
            #expect(found.isEmpty || now == head)
            return found
        }
        let proof = ["account_proof"]
        #expect(try codes(Self.entered(), []) == ["DOCUMENT_MISSING"])
        #expect(try codes(Self.entered("示例他人公司"), proof) == ["PAYEE_NAME"])
        #expect(try codes(Self.entered("示例旧名"), proof) == ["PAYEE_NAME_PROOF"])
        #expect(try codes(Self.entered("示例公司", "4205A"), proof) == ["ACCOUNT_CHARACTERS"])
        #expect(
            try codes(Self.entered("他人", "1234567"), proof) == ["PAYEE_NAME", "ACCOUNT_LENGTH"]
        )
        #expect(try codes(Self.entered("示例旧名"), proof + ["account_name_proof"]) == [])
    }

    @Test func `is not checked at the number of the letter that brought it`() throws {
        let (office, _, company) = try Self.office()
        let account = try Self.register(
            office,
            company,
            Self.entered(phone: "１３８-0000-0000")
        )
        let codes = try office.codes {
            try Self.call(office, account, number: "+86 138 0000 0000")
        }
        #expect(codes == ["CALLBACK_NUMBER"])
        try Self.call(office, account)
    }

    @Test func `belongs to an organisation, and is told to nobody in full`() throws {
        let (office, agreement, company) = try Self.office()
        let project = try #require(try office.store.stream(agreement)?.parent)
        #expect(try office.codes { try Self.register(office, project) } == ["PARENT_MISSING"])
        let account = try Self.register(office, company)
        let stream = try #require(try office.store.stream(account))
        let cell = try #require(stream.text("account"))
        #expect(cell.hasPrefix("cell:"))
        #expect(try office.store.texts(of: [cell]).values.contains("420501234567890123"))
    }
}
