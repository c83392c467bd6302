import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// The laws of the policy's other money: INV-24, INV-37, INV-39, stacking, payments and merges.
@Suite struct `The laws of support` {
    private static let credit = "91350100M000100Y43"
    private static let other = "91420100MA4KXYQ00A"

    @Test func `INV-39 commits nothing by an instrument without a cap, until one is set`() throws {
        let office = try Office()
        let manager = try office.organisation("示例基金管理公司", kind: "fund_manager")
        let reward = try office.support("FUND_INCENTIVE", "100.00", payee: manager)
        #expect(try office.codes { try office.decideSupport(reward) } == ["CAP_UNSET"])
        try office.setCap("fund_incentive.cap", "100.00")
        try office.decideSupport(reward)
        #expect(try office.amount("committed", of: reward) == "100.00")
    }

    @Test func `STACKING names both of two that may not stand together`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        try office.setCap("seedling.cap", "100.00")
        try office.setCap("leap.cap", "100.00")
        for tier in ["SEEDLING", "LEAP"] {
            try office.ask(
                company,
                "list_tier",
                by: "PO",
                ["tier": .string(tier), "status": .string("listed")],
                documents: ["tier_document"]
            )
        }
        let first = try office.support("SEEDLING", "1.00", payee: company)
        let second = try office.support("LEAP", "1.00", payee: company)
        try office.decideSupport(first)
        do {
            try office.decideSupport(second)
            Issue.record("two tiers stand together")
        } catch let refusal as Refusal {
            #expect(refusal.blockers.map(\.code) == ["STACKING"])
            #expect(refusal.blockers.first?.values["own"] == second)
            #expect(refusal.blockers.first?.values["other"] == first)
        }
        try office.ask(first, "cancel", by: "DIR", ["reason": .string("示例")])
        try office.decideSupport(second)
    }

    @Test func `INV-24 keeps open commitments within the authority of the year`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例授权项目", organisation: company)
        try office.budget()
        try office.ask(
            "FY2026-GTE",
            "authorise",
            by: "FIN",
            ["amount": .int(300_000_000)],
            documents: ["budget_document"]
        )
        let over = try office.agreement(of: project, amountFen: 300_000_001, payee: company)
        let exact = try office.agreement(of: project, amountFen: 300_000_000, payee: company)
        #expect(try office.codes { try office.decide(over) } == ["BUDGET_AUTHORITY"])
        try office.decide(exact)
        let more = try office.agreement(of: project, amountFen: 2, payee: company)
        #expect(try office.codes { try office.decide(more) } == ["BUDGET_AUTHORITY"])
    }

    @Test func `INV-37 lets exactly one of two commitments at once pass`() async throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例并发项目", ledBy: company)
        let given: [String: Value] = [
            "project": .string(project), "first_kind": .string("first_batch"),
        ]
        let two = try ["6000000.00", "5000000.00"].map {
            let code = try office.support("FOURFIRST", $0, payee: company, given)
            try office.ask(code, "check", by: "PO2", documents: ["eligibility_evidence"])
            return office.command(code, "decide", documents: ["decision_minutes"])
        }
        let outcomes = await office.race(two, by: "DM")
        #expect(Set(outcomes) == [["CAP_FOURFIRST"], []])
        #expect(try office.verify().differences == [])
    }

    @Test func `INV-34 keeps a match whose national payments another one claims`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例配套项目", ledBy: company)
        let two = try ["1000000.00", "4000000.00"].map {
            try office.support("NATMATCH", $0, payee: company, ["project": .string(project)])
        }
        for one in two { try office.decideSupport(one) }
        try office.recordNational(two[0], "4000000.00", voucher: "示例1")
        try office.ask(two[1], "request", by: "PO")
        #expect(try office.amount("requested", of: two[1]) == "2000000.00")
        let reason: [String: Value] = ["reason": .string("示例")]
        func cancel() throws -> [String] {
            try office.codes { try office.ask(two[0], "cancel", by: "DIR", reason) }
        }
        #expect(try cancel() == ["NATIONAL_USED"])
        try office.ask(two[1], "return", by: "FIN", reason)
        #expect(try cancel() == [])
        #expect(try office.codes { try office.ask(two[1], "request", by: "PO") } == ["MATCH_DUE"])
        // Where no enterprise leads, nothing is claimed and nothing stands in the way.
        let school = try office.organisation("示例大学", kind: "university")
        let other = try office.project("示例高校项目", ledBy: school)
        let given: [String: Value] = ["project": .string(other)]
        let third = try office.support("NATMATCH", "1.00", payee: school, given)
        try office.recordNational(third, "4000000.00", voucher: "示例2")
        #expect(try office.codes { try office.ask(third, "cancel", by: "DIR", reason) } == [])
    }

    @Test func `is paid by three people from the budget of the year of the payment`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例支付项目", ledBy: company)
        let first = try office.support(
            "FOURFIRST",
            "3000000.00",
            payee: company,
            ["project": .string(project), "first_kind": .string("first_set")]
        )
        try office.decideSupport(first)
        try office.approveSupport(first, "2000000.00")
        let unbudgeted = try office.codes { try office.paySupport(first, "2000000.00") }
        #expect(unbudgeted == ["BUDGET_MISSING"])
        try office.setBudget("FOURFIRST", "2000000.00")
        let voucher: [String: Value] = ["amount": try Office.fen("2000000.00")]
        #expect(
            try office.codes {
                try office.ask(first, "pay", by: "FIN", voucher, documents: ["payment_voucher"])
            } == ["SAME_PERSON"]
        )
        try office.paySupport(first, "2000000.00")
        // The next request has its own three people, and the budget its own end.
        try office.approveSupport(first)
        #expect(try office.codes { try office.paySupport(first, "1000000.00") } == ["BUDGET_FY"])
        try office.ask(first, "return", by: "FIN", ["reason": .string("示例")])
        try office.ask(first, "close", by: "PO")
        #expect(try office.amount("cancelled", of: first) == "1000000.00")
        #expect(try office.amount("committed", of: first) == "2000000.00")
        // What comes back is told and opens no cap (INV-38).
        let back: [String: Value] = ["amount": try Office.fen("2000000.00")]
        try office.ask(first, "record_recovery", by: "FIN", back, documents: ["bank_receipt"])
        #expect(try office.store.stream(first)?.isIn("closed") == true)
        // It goes on to the treasury, by another one, and no more of it than came back.
        func remit(_ yuan: String, by person: String) throws {
            let sent: [String: Value] = ["amount": try Office.fen(yuan)]
            try office.ask(first, "remit", by: person, sent, documents: ["treasury_receipt"])
        }
        #expect(try office.codes { try remit("2000000.00", by: "FIN") } == ["SAME_PERSON"])
        #expect(try office.codes { try remit("2000000.01", by: "FIN2") } == ["REMIT_EXCEEDS"])
        try remit("2000000.00", by: "FIN2")
        #expect(try office.store.stream(first)?.isIn("recovered") == true)
        let account = try office.store.children(of: try office.id(project))
            .first { $0.kind == CapAccount.kind }
        #expect(account?.integer("committed") == 200_000_000)
        #expect(try office.verify().differences == [])
    }

    @Test func `INV-07 to INV-09 hold for every instrument of a group that is merged`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let owner = try office.organisation("示例另一公司", Self.other)
        let one = try office.listedProject("示例甲项目", organisation: company)
        let two = try office.listedProject("示例乙项目", organisation: owner)
        for (project, payee) in [(one, company), (two, owner)] {
            let match = try office.support(
                "NATMATCH",
                "3000000.00",
                payee: payee,
                ["project": .string(project)]
            )
            try office.decideSupport(match)
        }
        let canonical: [String: Value] = ["canonical": .string(one)]
        try office.ask(
            two,
            "propose_merge",
            by: "PO",
            canonical.merging(["reason": .string("示例重复")]) { $1 }
        )
        try office.ask(two, "merge_into", by: "DIR", canonical)
        let account = try office.store.children(of: try office.id(one))
            .first { $0.kind == CapAccount.kind }
        #expect(account.map { CapAccount.instrument(of: $0) } == "NATMATCH")
        #expect(account?.integer("committed") == 600_000_000)
        #expect(account?.integer("merged_excess") == 100_000_000)
        let more = try office.support(
            "NATMATCH",
            "0.01",
            payee: company,
            ["project": .string(one)]
        )
        #expect(try office.codes { try office.decideSupport(more) } == ["CAP_NATMATCH"])
        #expect(try office.verify().differences == [])
    }
}
