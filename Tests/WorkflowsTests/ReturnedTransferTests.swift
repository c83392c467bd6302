import Expression
import Portfolio
import Testing
import Workflow

/// 退汇: what the bank returns is taken back whole, and is paid anew (INV-20, 21, 24, 25).
struct ReturnedTransferTests {
    private static let reason: [String: Value] = ["reason": .string("cell")]

    /// An agreement of 2,000,000.00 with its first tranche paid.
    private static func paid(
        _ yuan: String = "1000000.00",
        on date: String = "2026-03-02"
    ) throws -> (GrantOffice, String) {
        var office = try GrantOffice.withProject(on: date)
        try office.setBudget(2026, "60000000.00")
        let agreement = try office.award("2000000.00")
        try office.sign(agreement)
        try office.approveTranche(1, of: agreement)
        try office.pay(1, yuan, of: agreement)
        return (office, agreement)
    }

    private static func giveBack(
        _ office: inout GrantOffice,
        _ agreement: String,
        _ number: Int = 1,
        by clerk: Clerk = .finance,
        documents: [String] = ["bank_receipt"]
    ) throws {
        try office.ask(
            "return_transfer",
            by: clerk,
            reason,
            of: agreement,
            instance: "tranche/\(number)",
            documents: documents
        )
    }

    private static func holds(_ office: GrantOffice, _ agreement: String) throws {
        let stream = try #require(try office.stream(agreement))
        let posted = try #require(office.postings[agreement])
        #expect(posted.values.reduce(0, +) == 0)
        #expect(posted["outstanding"] ?? 0 == stream.integer("outstanding"))
        #expect(posted["disbursement"] ?? 0 == 0)
        let (committed, paid) = (stream.integer("committed") ?? 0, stream.integer("paid") ?? 0)
        #expect(posted["commitment"] == committed - paid)
        let tranches = stream.keys(of: "tranche")
        #expect(tranches.map { stream.integer("paid", of: $0) ?? 0 }.reduce(0, +) == paid)
        let open = tranches.filter {
            !stream.isIn("paid", of: $0) && !stream.isIn("cancelled", of: $0)
        }
        #expect(
            open.map { stream.integer("amount", of: $0) ?? 0 }.reduce(0, +) == committed - paid
        )
    }

    @Test func `the payment is taken back and the tranche is approved and paid anew`() throws {
        var (office, agreement) = try Self.paid()
        try Self.giveBack(&office, agreement)

        let key = "tranche/1"
        #expect(try office.amount("paid", of: agreement) == "0.00")
        #expect(try office.amount("outstanding", of: agreement) == "0.00")
        #expect(try office.amount("disbursed", of: "FY2026-GTE") == "0.00")
        #expect(try office.cap() == ["2000000.00", "4000000.00"])
        #expect(try office.stream(agreement)?.isIn("requested", of: key) == true)
        #expect(try office.stream(agreement)?.text("paid_on", of: key) == nil)
        #expect(try office.stream(agreement)?.text("returned_on", of: key) == "2026-03-02")
        #expect(office.changes.last?.change == .annul)
        try Self.holds(office, agreement)

        // Nothing is paid again before it is approved again.
        let early = try blockers { try office.pay(1, "1000000.00", of: agreement) }
        #expect(early.map(\.code) == ["NOT_POSSIBLE_NOW"])
        try office.ask("approve", by: .finance, of: agreement, instance: key)
        try office.pay(1, "1000000.00", of: agreement)
        #expect(try office.amount("paid", of: agreement) == "1000000.00")
        #expect(try office.amount("disbursed", of: "FY2026-GTE") == "1000000.00")
        try Self.holds(office, agreement)
    }

    @Test func `what was given up by a smaller payment stays given up`() throws {
        var (office, agreement) = try Self.paid("900000.00")
        try Self.giveBack(&office, agreement)

        let key = "tranche/1"
        #expect(try office.amount("amount", of: agreement, instance: key) == "900000.00")
        #expect(try office.amount("requested", of: agreement, instance: key) == "900000.00")
        #expect(try office.amount("cancelled", of: agreement) == "100000.00")
        #expect(try office.cap() == ["1900000.00", "4100000.00"])
        try Self.holds(office, agreement)
        try office.ask("approve", by: .finance, of: agreement, instance: key)
        let over = try blockers { try office.pay(1, "900000.01", of: agreement) }
        #expect(over.map(\.code) == ["TRANCHE_AMOUNT"])
        try office.pay(1, "900000.00", of: agreement)
        #expect(try office.cap() == ["1900000.00", "4100000.00"])
        try Self.holds(office, agreement)
    }

    @Test func `who paid does not record the return, and nobody without the receipt`() throws {
        var (office, agreement) = try Self.paid()
        let before = office.streams
        let same = try blockers { try Self.giveBack(&office, agreement, by: .secondFinance) }
        #expect(same.map(\.code) == ["SAME_PERSON"])
        let bare = try blockers { try Self.giveBack(&office, agreement, documents: []) }
        #expect(bare.map(\.code) == ["DOCUMENT_MISSING"])
        let stranger = try blockers { try Self.giveBack(&office, agreement, by: .officer) }
        #expect(stranger.map(\.code) == ["NOT_ALLOWED"])
        let unpaid = try blockers { try Self.giveBack(&office, agreement, 2) }
        #expect(unpaid.map(\.code) == ["NOT_POSSIBLE_NOW"])
        #expect(office.streams == before)
    }

    @Test func `a fen that came back otherwise makes a return too late`() throws {
        var (office, agreement) = try Self.paid()
        var exact = office
        try office.ask(
            "record_repayment",
            by: .finance,
            ["amount": .int(1)],
            of: agreement,
            documents: ["bank_receipt"]
        )
        let before = office.streams
        let late = try blockers { try Self.giveBack(&office, agreement) }
        #expect(late.map(\.code) == ["RETURN_TOO_LATE"])
        #expect(late.first?.values == ["amount": "1000000.00", "outstanding": "999999.99"])
        #expect(late.first?.role == "PIM")
        #expect(late.first?.message.zh.contains("退汇 1000000.00 元超过") == true)
        #expect(late.first?.message.en.contains("exceeds the 999999.99 CNY") == true)
        #expect(office.streams == before)
        // To the fen it is possible.
        try Self.giveBack(&exact, agreement)
        #expect(try exact.amount("outstanding", of: agreement) == "0.00")
    }

    @Test func `EX-19 the year that was used gets its budget back, and no other`() throws {
        var (office, agreement) = try Self.paid(on: "2026-12-30")
        office.effective = try GrantOffice.day("2027-01-05")
        try office.setBudget(2027, "999999.99")
        try Self.giveBack(&office, agreement)
        let used = try ["FY2026-GTE", "FY2027-GTE"].map { try office.amount("disbursed", of: $0) }
        #expect(used == ["0.00", "0.00"])
        // It is paid anew from the year in which that is done.
        try office.ask("approve", by: .finance, of: agreement, instance: "tranche/1")
        let short = try blockers { try office.pay(1, "1000000.00", of: agreement) }
        #expect(short.map(\.code) == ["BUDGET_FY"])
        #expect(short.first?.values["year"] == "2027")
        // What the earlier year has left comes over by documents alone.
        try office.ask(
            "decrease",
            by: .finance,
            ["amount": .int(1)],
            of: office.stream("FY2026-GTE")?.id ?? "",
            documents: ["budget_document"]
        )
        try office.ask(
            "increase",
            by: .finance,
            ["amount": .int(1)],
            of: office.stream("FY2027-GTE")?.id ?? "",
            documents: ["budget_document"]
        )
        try office.pay(1, "1000000.00", of: agreement)
        #expect(try office.amount("disbursed", of: "FY2027-GTE") == "1000000.00")
        try Self.holds(office, agreement)
    }

    @Test func `in a settlement the tranche that came back is cancelled`() throws {
        var (office, agreement) = try Self.paid()
        try office.ask("settle", by: .meeting, of: agreement, documents: ["conclusion"])
        #expect(try office.cap() == ["1000000.00", "5000000.00"])
        try Self.giveBack(&office, agreement)
        #expect(try office.stream(agreement)?.isIn("cancelled", of: "tranche/1") == true)
        #expect(try office.amount("committed", of: agreement) == "0.00")
        #expect(try office.amount("cancelled", of: agreement) == "2000000.00")
        #expect(try office.cap() == ["0.00", "6000000.00"])
        try Self.holds(office, agreement)
        try office.ask("close", by: .officer, of: agreement)
        #expect(try office.stream(agreement)?.isIn("cancelled") == true)
    }

    @Test func `what else was paid supports the project still`() throws {
        var (office, agreement) = try Self.paid()
        office.effective = try GrantOffice.day("2026-03-09")
        try office.acceptMilestone(1, of: agreement)
        try office.approveTranche(2, of: agreement)
        try office.pay(2, "1000000.00", of: agreement)
        office.effective = try GrantOffice.day("2026-03-10")
        let known = office.changes.count
        try Self.giveBack(&office, agreement)
        #expect(
            office.changes.dropFirst(known).map(\.change) == [
                .annul,
                .open(
                    from: try GrantOffice.day("2026-03-09"),
                    evidence: "No. payment_voucher",
                    marks: []
                ),
            ]
        )
        try Self.giveBack(&office, agreement, 2)
        #expect(office.changes.last?.change == .annul)
        try Self.holds(office, agreement)
    }

    @Test func `the payee's receipt is awaited, and filed once`() throws {
        var (office, agreement) = try Self.paid()
        let key = "tranche/1"
        func file(_ documents: [String]) throws -> [String] {
            try blockers {
                try office.ask(
                    "file_receipt",
                    by: .officer,
                    of: agreement,
                    instance: key,
                    documents: documents
                )
            }.map(\.code)
        }
        let due = try office.stream(agreement)?.instances[key]?.deadlines["receipt_by"]?.due.date
        #expect(due == (try GrantOffice.day("2026-03-16")))
        #expect(try file([]) == ["DOCUMENT_MISSING"])
        #expect(try file(["payee_receipt"]) == [])
        #expect(try office.stream(agreement)?.isIn("paid.receipted", of: key) == true)
        #expect(try file(["payee_receipt"]) == ["NOT_POSSIBLE_NOW"])
        // Also what was receipted may come back.
        try Self.giveBack(&office, agreement)
        try Self.holds(office, agreement)
    }
}
