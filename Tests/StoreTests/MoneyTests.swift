import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `Money` {
    static let credit = "91350100M000100Y43"

    @Test func `EX-02 and EX-03 keeps the agreements of a group within 6,000,000`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例累计上限项目", organisation: company)
        let first = try office.agreement(of: project, amountFen: 400_000_000, payee: company)
        let over = try office.agreement(of: project, amountFen: 200_000_001, payee: company)
        let exact = try office.agreement(of: project, amountFen: 200_000_000, payee: company)

        try office.decide(first)
        let refused = try office.codes { try office.decide(over) }
        try office.decide(exact)

        #expect(refused == ["CAP_GTE"])
        let accounts = try office.store.children(of: try office.id(project))
            .filter { $0.kind == "cap-account" }
        #expect(accounts.map { $0.integer("committed") } == [600_000_000])
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-25 lets exactly one of two commitments in one batch pass`() async throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例并发项目", organisation: company)
        let four = try office.agreement(of: project, amountFen: 400_000_000, payee: company)
        let three = try office.agreement(of: project, amountFen: 300_000_000, payee: company)
        let documents = ["due_diligence_report", "decision_minutes"]
        let commands = [four, three].map {
            office.command($0, "decide", documents: documents)
        }

        let outcomes = await office.race(commands, by: "DM")

        #expect(Set(outcomes) == [["CAP_GTE"], []])
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-25 lets fifty callers at once commit no more than the cap`() async throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例争用项目", organisation: company)
        let amounts = (1...50).map { Int64($0) * 3_700_001 % 90_000_000 + 1 }
        let commands = try amounts.map { amount in
            let agreement = try office.agreement(of: project, amountFen: amount, payee: company)
            let documents = ["due_diligence_report", "decision_minutes"]
            return office.command(agreement, "decide", documents: documents)
        }

        let outcomes = await office.race(commands, by: "DM")

        #expect(Set(outcomes) == [["CAP_GTE"], []])
        let decided = zip(amounts, outcomes).map { (fen: $0, isAccepted: $1.isEmpty) }
        let used = decided.filter(\.isAccepted).reduce(0) { $0 + $1.fen }
        let account = try office.store.children(of: try office.id(project))
            .first { $0.kind == "cap-account" }
        #expect(account?.integer("committed") == used)
        // What was refused had no room to the end, since room only shrinks.
        #expect(decided.allSatisfy { $0.isAccepted || used + $0.fen > 600_000_000 })
        #expect(used <= 600_000_000)
        #expect(try office.verify().differences == [])
    }

    @Test func `EX-04 gives the headroom of a cancelled tranche back`() throws {
        let office = try Office()
        let (project, agreement) = try office.fundedProject("示例余额项目")
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)

        try office.ask(
            agreement,
            "cancel",
            by: "DIR",
            ["reason": .string("示例里程碑未通过")],
            instance: "tranche/2"
        )

        let account = try office.store.children(of: try office.id(project))
            .first { $0.kind == "cap-account" }
        #expect(account?.integer("committed") == 300_000_000)
        let stream = try #require(try office.store.stream(agreement))
        #expect(stream.integer("outstanding") == 300_000_000)
        #expect(stream.integer("cancelled") == 300_000_000)
    }

    @Test func `EX-19 pays to the last fen of the fiscal year's budget and no further`() throws {
        let office = try Office()
        let company = try office.payee("示例公司", Self.credit)
        let project = try office.listedProject("示例预算项目", organisation: company)
        try office.budget(amountFen: 300_000_000)
        let agreement = try office.agreement(
            of: project,
            amountFen: 600_000_002,
            payee: company
        )
        let over = try office.codes { try office.decide(agreement) }
        let exact = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
        try office.decide(exact)
        try office.sign(exact)
        try office.pay(exact, tranche: 1, amountFen: 300_000_000)
        try office.meetMilestone(exact)
        let refused = try office.codes { try office.pay(exact, tranche: 2, amountFen: 1) }

        #expect(over == ["CAP_GTE"])
        #expect(refused == ["BUDGET_FY"])
    }

    @Test func `keeps request, approval and payment with three people`() throws {
        let office = try Office()
        let (_, agreement) = try office.fundedProject("示例四眼项目")
        let instance = "tranche/1"
        try office.ask(agreement, "request", by: "PO", instance: instance)
        try office.ask(agreement, "approve", by: "FIN", instance: instance)
        try office.ask(agreement, "release", by: "DIR", instance: instance)

        let same = try office.codes {
            try office.ask(
                agreement,
                "pay",
                by: "FIN",
                ["amount": .int(300_000_000)],
                instance: instance,
                documents: ["payment_voucher"]
            )
        }
        let tooMuch = try office.codes {
            try office.ask(
                agreement,
                "pay",
                by: "FIN2",
                ["amount": .int(300_000_001)],
                instance: instance,
                documents: ["payment_voucher"]
            )
        }

        #expect(same == ["SAME_PERSON"])
        #expect(tooMuch.contains("TRANCHE_AMOUNT"))
    }
}
