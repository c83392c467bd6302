import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Who confirms an opening, and how a mistake in one is put right or taken back.
@Suite struct `Opening corrections` {
    @Test func `is confirmed by the director alone, and for nobody who entered it`() throws {
        let office = try Office()
        let code = try office.enter(
            "示例四眼",
            OpenedCase(.reserve, on: "2025-03-10"),
            organisation: nil
        )
        for person in ["PO", "PO2", "FIN", "DM"] {
            let codes = try office.codes { try office.confirm(code, by: person) }
            #expect(codes.contains("NOT_ALLOWED"))
        }
        try office.confirm(code)
        #expect(try office.store.stream(code)?.root.active == ["case.reserve"])
        #expect(try office.codes { try office.confirm(code) } == ["NOT_POSSIBLE_NOW"])
    }

    @Test func `a returned opening is corrected, and rests on its own documents`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        let wrong = OpenedCase(.cultivating, on: "2025-03-10").entry(on: "2025-11-11")
        let right = OpenedCase(.cultivating, on: "2025-03-12").entry(on: "2025-12-11")
        let code = try office.enter("示例退回期初", wrong, organisation: company)
        try office.ask(code, "return_opening", by: "DIR", ["reason": .string("示例文号有误")])
        #expect(try office.codes { try office.confirm(code) } == ["NOT_POSSIBLE_NOW"])

        _ = try office.casework.performSync(
            Office.opening(
                "示例退回期初",
                right.balance,
                right.documents,
                organisation: company,
                correcting: code
            ),
            by: office.caller("PO2")
        )
        try office.confirm(code)

        let facts = try office.store.goalFacts().facts
        #expect(
            facts.map(\.effectiveFrom).sorted() == ["2025-03-12", "2025-12-11"].map(Office.day)
        )
        let entry = try office.child("library-entry", of: code)
        #expect(entry.documents.map(\.date) == [Office.day("2025-12-11")])
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `voiding takes everything back and deletes nothing`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        try office.budget(year: 2025, amountFen: 300_000_000)
        let opened = OpenedCase(.cultivating, on: "2025-03-10")
            .agreement(
                amountFen: 500_000_000,
                signedOn: "2025-04-01",
                payee: company,
                paid: [(300_000_000, "2025-05-01")],
                open: [(200_000_000, "2026-06-30")]
            )
            .landing(company, registeredOn: "2025-05-05", operatingOn: "2025-10-01")
            .entry(on: "2025-11-11")
        let code = try office.enter("示例误录期初", opened, organisation: company)
        try office.confirm(code)
        let agreement = try office.child("grant-agreement", of: code)
        let reason: [String: Value] = ["reason": .string("示例：与他案重复录入")]

        #expect(
            try office.codes { try office.ask(code, "void_opening", by: "DIR", reason) } == [
                "VOID_NOT_PROPOSED"
            ]
        )
        try office.ask(code, "propose_void_opening", by: "PO", reason)
        try office.ask(code, "void_opening", by: "DIR", reason)

        #expect(try office.store.stream(code)?.root.active == ["voided"])
        let count = try office.goals()
        #expect(
            [count.cultivated.value, count.library.entered.count, count.landed.value] == [0, 0, 0]
        )
        #expect(try office.capFen(of: code) == 0)
        #expect(try office.store.stream("FY2025-GTE")?.integer("disbursed") == 0)
        #expect(try office.balances(of: agreement.id) == [:])
        #expect(try office.child("grant-agreement", of: code).root.active == ["voided"])
        #expect(try office.child("landing", of: code).root.active == ["voided"])
        #expect(try office.child("library-entry", of: code).root.active == ["removed"])
        // What was held to be so is still told, as of when it was (CR-9).
        #expect(try office.store.goalFacts().facts.count == 4)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
        // The budget of the year is free again for the right case.
        let again = try office.enter("示例更正后", opened, organisation: company)
        try office.confirm(again)
        #expect(try office.store.stream("FY2025-GTE")?.integer("disbursed") == 300_000_000)
    }

    @Test func `an opening on which something was built is not voided`() throws {
        let office = try Office()
        let company = try office.payee("示例公司", Office.payee)
        try office.budget()
        let opened = OpenedCase(.cultivating, on: "2025-03-10").agreement(
            amountFen: 100_000_000,
            signedOn: "2025-04-01",
            payee: company,
            open: [(100_000_000, nil)]
        )
        let code = try office.enter("示例已续付期初", opened, organisation: company)
        try office.confirm(code)
        let agreement = try office.child("grant-agreement", of: code).code
        let reason: [String: Value] = ["reason": .string("示例理由")]
        try office.advance(days: 7)
        try office.ask(agreement, "request", by: "PO", instance: "tranche/1")
        try office.ask(agreement, "approve", by: "FIN", instance: "tranche/1")
        try office.ask(
            agreement,
            "pay",
            by: "FIN2",
            ["amount": .int(100_000_000)],
            instance: "tranche/1",
            documents: ["payment_voucher"]
        )
        try office.ask(code, "propose_void_opening", by: "PO", reason)

        #expect(
            try office.codes { try office.ask(code, "void_opening", by: "DIR", reason) } == [
                "OPENING_MOVED_ON"
            ]
        )
    }

    @Test func `an opening that was never confirmed is voided without a trace in the figures`()
        throws
    {
        let office = try Office()
        let code = try office.enter(
            "示例撤销待确认",
            OpenedCase(.reserve, on: "2025-03-10"),
            organisation: nil
        )
        let reason: [String: Value] = ["reason": .string("示例理由")]
        try office.ask(code, "propose_void_opening", by: "PO", reason)
        try office.ask(code, "void_opening", by: "DIR", reason)

        #expect(try office.store.stream(code)?.root.active == ["voided"])
        #expect(try office.store.goalFacts().facts == [])
    }

    @Test func `the cap of a group holds at the confirmation, and a merge alone exceeds it`()
        throws
    {
        let office = try Office()
        let company = try office.organisation("示例公司", Office.payee)
        func opened(_ amountFen: Int64) -> OpenedCase {
            OpenedCase(.cultivating, on: "2025-03-10").agreement(
                amountFen: amountFen,
                signedOn: "2025-04-01",
                payee: company,
                paid: [(amountFen, "2025-05-01")]
            )
        }
        let amounts: [Int64] = [400_000_000, 300_000_000]
        let codes = try amounts.map { amountFen in
            let code = try office.enter("示例合并期初", opened(amountFen), organisation: company)
            try office.confirm(code)
            return code
        }
        let canonical: [String: Value] = ["canonical": .string(try office.id(codes[0]))]
        try office.ask(
            codes[1],
            "propose_merge",
            by: "PO",
            canonical.merging(["reason": .string("示例同一项目")]) { $1 }
        )
        try office.ask(codes[1], "merge_into", by: "DIR", canonical)

        let account = try #require(
            try office.store.children(of: try office.id(codes[0])).first {
                $0.kind == "cap-account"
            }
        )
        #expect(account.integer("committed") == 700_000_000)
        #expect(account.integer("merged_excess") == 100_000_000)
        #expect(try office.goals().cultivated.value == 1)
        let more = try office.agreement(of: codes[0], amountFen: 2, payee: company)
        #expect(try office.codes { try office.decide(more) } == ["CAP_GTE"])
        #expect(try office.verify().differences == [])
    }
}
