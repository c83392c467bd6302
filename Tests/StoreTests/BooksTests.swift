import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// The accounts on any day, the postings behind them, and what verify makes of both.
@Suite struct `The books` {
    private static let first = Office.day("2026-01-01")

    private static func period(
        _ through: CivilDate,
        from: CivilDate = first,
        knownAt: Instant? = nil
    ) -> PostingPeriod {
        PostingPeriod(from: from, through: through, knownAt: knownAt ?? Instant(endOf: through))
    }

    private static func closing(
        _ store: LedgerStore,
        _ period: PostingPeriod
    ) throws -> [String: Int64] {
        let balance = try TrialBalance(try store.postingSums(period))
        #expect(balance.isBalanced)
        return Dictionary(balance.lines.map { ($0.account, $0.closing.count) }) { $1 }
            .filter { $0.value != 0 }
    }

    @Test func `balance on every day, and tell an earlier one as it was`() throws {
        let office = try Office(durability: .off)
        let (_, agreement) = try office.fundedProject("示例账簿项目")
        let (signed, known) = (office.today, office.now)
        try office.advance(days: 3)
        try office.pay(agreement, tranche: 1, amountFen: 250_000_000)
        let paid = office.today

        let before = try Self.closing(office.store, Self.period(signed))
        #expect(
            before == [
                "treasury": -6_000_000_000, "budget": 6_000_000_000,
                "appropriation": -600_000_000, "commitment": 600_000_000,
            ]
        )
        let after = try Self.closing(office.store, Self.period(paid))
        #expect(
            after == [
                "treasury": -6_000_000_000, "budget": 5_750_000_000, "budget_used": 250_000_000,
                "appropriation": -600_000_000, "commitment": 300_000_000,
                "cancelled": 50_000_000, "outstanding": 250_000_000,
            ]
        )
        // What was recorded later is not known earlier, whatever its day.
        #expect(try Self.closing(office.store, Self.period(paid, knownAt: known)) == before)
        // The next year begins with what this one left.
        let next = Self.period(Office.day("2027-06-30"), from: Office.day("2027-01-01"))
        let balance = try TrialBalance(try office.store.postingSums(next))
        #expect(balance.lines.allSatisfy { $0.opening == $0.closing && $0.count == 0 })
        #expect(
            Dictionary(balance.lines.map { ($0.account, $0.opening.count) }) { $1 }
                .filter { $0.value != 0 } == after
        )
        #expect(try office.verify().differences == [])
    }

    @Test(arguments: [1, 2, 7, 100])
    func `list the postings behind each figure once, whatever the page`(limit: Int) throws {
        let (_, store) = try Specimen.copy().open()
        let period = Self.period(Office.day("2026-12-31"))
        let balance = try TrialBalance(try store.postingSums(period))
        #expect(balance.lines.count > 6)
        for line in balance.lines {
            var (found, place): ([PostedAmount], PostingPlace?) = ([], nil)
            while true {
                let page = try store.postings(
                    from: line.account,
                    to: line.account,
                    period,
                    after: place,
                    limit: limit
                )
                found += page
                // A place comes back as it was told.
                place = try page.last.map { try #require(PostingPlace("\($0.place)")) }
                if page.count < limit { break }
            }
            #expect(Set(found.map { "\($0.place)" }).count == found.count)
            #expect(found.count == line.count)
            let sum = found.reduce(0) {
                $0 + ($1.target == line.account ? $1.amount.count : 0)
                    - ($1.source == line.account ? $1.amount.count : 0)
            }
            #expect(sum == line.closing.count, "\(line.account)")
            #expect(found.map(\.effective) == found.map(\.effective).sorted())
        }
        let payments = try store.postings(
            from: "disbursement",
            to: "",
            period,
            after: nil,
            limit: 10
        )
        #expect(payments.map(\.type) == ["grant-agreement.pay"])
        #expect(payments[0].documents.map(\.documentClass) == ["payment_voucher"])
    }

    @Test(arguments: [
        ("disbursement", "outstanding", "outstanding"), ("commitment", "disbursement", "paid"),
        ("appropriation", "commitment", "committed"), ("budget", "budget_used", "disbursed"),
        ("treasury", "budget", "appropriated"),
    ])
    func `are named by verify where an event posts another amount than it tells`(
        source: String,
        target: String,
        field: String
    ) throws {
        let copy = try Specimen.copy()
        let (_, store) = try copy.open()
        let period = Self.period(Office.day("2026-12-31"))
        let fen = try #require(
            try store.postings(from: source, to: "", period, after: nil, limit: 10)
                .first { $0.target == target }?.amount.count
        )
        let old = "\"fen\":\(fen),\"from\":\"\(source)\",\"to\":\"\(target)\""
        // The whole chain is forged, and the row with it: only the amounts disagree.
        let forged = try copy.rewritten { event in
            let text = String(decoding: event.body, as: UTF8.self)
            let new = old.replacing("\(fen)", with: "\(fen - 1)")
            event.body = Array(text.replacing(old, with: new).utf8)
        }
        try copy.tamper(
            forged + [
                Statement(
                    "UPDATE posting SET amount_fen = amount_fen - 1"
                        + " WHERE source = '\(source)' AND target = '\(target)'"
                )
            ]
        )

        let differences = try copy.verify().differences

        #expect(!differences.isEmpty)
        #expect(differences.allSatisfy { $0.table == "posting" }, "\(differences)")
        #expect(differences.contains { $0.row.hasSuffix(" \(field)") }, "\(differences)")
    }
}
