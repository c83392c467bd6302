import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// Other money at its edges: the turn of a year, the split of a group, and books told apart.
@Suite struct `Support at its edges` {
    private static let credit = "91350100M000100Y43"

    /// A first use of 3,000,000.00 of a project, decided.
    private func decided(_ office: Office, _ project: String, _ payee: String) throws -> String {
        let first = try office.support(
            "FOURFIRST",
            "3000000.00",
            payee: payee,
            ["project": .string(project), "first_kind": .string("first_set")]
        )
        try office.decideSupport(first)
        return first
    }

    @Test func `EX-19 pays from the budget of the day of the payment, whenever it was decided`()
        throws
    {
        let office = try Office(durability: .off)
        office.setClock(Instant(endOf: Office.day("2026-12-28")))
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.project("示例跨年项目", ledBy: company)
        try office.setBudget("FOURFIRST", "1000000.00")
        let first = try decided(office, project, company)
        try office.approveSupport(first, "1000000.01")
        // 2026 has a fen too little; in 2027 there is no budget at all, and another is none.
        #expect(try office.codes { try office.paySupport(first, "1000000.01") } == ["BUDGET_FY"])
        office.setClock(Instant(endOf: Office.day("2027-01-06")))
        #expect(
            try office.codes { try office.paySupport(first, "1000000.01") } == ["BUDGET_MISSING"]
        )
        try office.setBudget("GTE", "9000000.00", year: 2027)
        #expect(
            try office.codes { try office.paySupport(first, "1000000.01") } == ["BUDGET_MISSING"]
        )
        try office.setBudget("FOURFIRST", "2000000.00", year: 2027)
        try office.paySupport(first, "1000000.01")
        #expect(try office.amount("disbursed", of: "FY2026-FOURFIRST") == "0.00")
        #expect(try office.amount("disbursed", of: "FY2027-FOURFIRST") == "1000000.01")

        // The commitment is of 2026, the payment of 2027.
        func closing(_ day: String) throws -> [String: Fen] {
            let day = Office.day(day)
            let period = PostingPeriod(from: day, through: day, knownAt: office.now)
            let parts = try balances(office, period)
            let lines = parts.first { $0.instrument == "FOURFIRST" }?.balance.lines ?? []
            return Dictionary(lines.map { ($0.account, $0.closing) }) { $1 }
        }
        #expect(try closing("2026-12-31")["commitment"] == Fen.parse("3000000.00"))
        #expect(try closing("2026-12-31")["granted"] == nil)
        #expect(try closing("2027-01-06")["granted"] == Fen.parse("1000000.01"))
        guard case .list(let paid)? = try office.store.stream(first)?.field("payments") else {
            Issue.record("no payment is told")
            return
        }
        #expect(
            paid == [
                .map([.string("amount"): .int(100_000_001), .string("on"): .string("2027-01-06")])
            ]
        )
        #expect(try office.verify().differences == [])
    }

    // MARK: A split

    private func caps(_ office: Office, _ project: String) throws -> [String: Int64] {
        let accounts = try office.store.children(of: try office.id(project))
            .filter { $0.kind == CapAccount.kind && !$0.root.isDone }
        return Dictionary(
            accounts.map { (CapAccount.instrument(of: $0), $0.integer("committed") ?? -1) }
        ) { $1 }
    }

    @Test func `INV-09 splits each instrument's money, and no fen is lost or made`() throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例整体项目", organisation: company)
        let part = try office.listedPart(of: project, organisation: company)
        let grant = try office.agreement(of: part, amountFen: 200_000_000, payee: company)
        try office.decide(grant)
        let staying = try decided(office, project, company)
        let going = try decided(office, part, company)
        for (one, yuan) in [(project, "1000000.00"), (part, "2500000.00")] {
            let match = try office.support(
                "NATMATCH",
                yuan,
                payee: company,
                ["project": .string(one)]
            )
            try office.decideSupport(match)
        }
        let whole = try caps(office, project)
        #expect(whole == ["GTE": 200_000_000, "FOURFIRST": 600_000_000, "NATMATCH": 350_000_000])
        #expect(try caps(office, part) == [:])
        // Together they are one group under one cap.
        let more = try office.support(
            "NATMATCH",
            "1500000.01",
            payee: company,
            ["project": .string(part)]
        )
        #expect(try office.codes { try office.decideSupport(more) } == ["CAP_NATMATCH"])

        try office.ask(part, "separate_group", by: "DIR", documents: ["group_decision"])

        let (kept, taken) = (try caps(office, project), try caps(office, part))
        #expect(kept == ["GTE": 0, "FOURFIRST": 300_000_000, "NATMATCH": 100_000_000])
        #expect(taken == ["GTE": 200_000_000, "FOURFIRST": 300_000_000, "NATMATCH": 250_000_000])
        #expect(kept.merging(taken, uniquingKeysWith: +) == whole)
        // Each then has a cap of its own, and what is given up frees its own alone.
        try office.decideSupport(more)
        try office.ask(going, "cancel", by: "DIR", ["reason": .string("示例取消")])
        #expect(try caps(office, part)["FOURFIRST"] == 0)
        #expect(try caps(office, project)["FOURFIRST"] == 300_000_000)
        #expect(try office.store.stream(staying)?.integer("committed") == 300_000_000)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    // MARK: Books

    private func balances(
        _ office: Office,
        _ period: PostingPeriod
    ) throws -> [(instrument: String, balance: TrialBalance)] {
        let sums = try office.store.postingSums(period, together: GrantProcedure.kind)
        return try TrialBalance.byInstrument(
            sums.map { bearer, sum in
                let stream = try office.store.stream(bearer)
                return (stream?.text("instrument") ?? CapAccount.grant, sum)
            }
        )
    }

    @Test func `balances of the instruments add up to the books, each in balance`() throws {
        let office = try Office(durability: .off)
        let (project, agreement) = try office.fundedProject("示例账簿项目")
        try office.pay(agreement, tranche: 1, amountFen: 250_000_000)
        try office.setBudget("FOURFIRST", "2000000.00")
        let payee = try #require(try office.store.stream(agreement)?.text("payee"))
        let first = try decided(office, project, payee)
        try office.approveSupport(first, "1000000.00")
        try office.paySupport(first, "1000000.00")

        let period = PostingPeriod(
            from: Office.day("2026-01-01"),
            through: office.today,
            knownAt: office.now
        )
        let whole = try TrialBalance(try office.store.postingSums(period))
        let parts = try balances(office, period)
        #expect(parts.map(\.instrument) == ["GTE", "FOURFIRST"])
        #expect(parts.allSatisfy { $0.balance.isBalanced })
        for line in whole.lines {
            let own = parts.flatMap(\.balance.lines).filter { $0.account == line.account }
            #expect(try Fen.sum(own.map(\.opening)) == line.opening, "\(line.account)")
            #expect(try Fen.sum(own.map(\.incoming)) == line.incoming, "\(line.account)")
            #expect(try Fen.sum(own.map(\.outgoing)) == line.outgoing, "\(line.account)")
            #expect(try Fen.sum(own.map(\.closing)) == line.closing, "\(line.account)")
            #expect(own.reduce(0) { $0 + $1.count } == line.count, "\(line.account)")
        }
        func closing(_ part: Int, _ account: String) -> Int64? {
            parts[part].balance.lines.first { $0.account == account }?.closing.count
        }
        #expect(closing(0, "outstanding") == 250_000_000 && closing(0, "granted") == nil)
        #expect(closing(1, "granted") == 100_000_000 && closing(1, "commitment") == 200_000_000)
        #expect(closing(1, "budget") == 100_000_000)
    }
}
