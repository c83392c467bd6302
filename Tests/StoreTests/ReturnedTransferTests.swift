import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// 退汇 through the ledger: what it records, and that verify finds the books whole.
@Suite struct `A returned transfer` {
    private static let reason: [String: Value] = ["reason": .string("示例账号有误")]

    private static func giveBack(_ office: Office, _ agreement: String) throws {
        try office.ask(
            agreement,
            "return_transfer",
            by: "FIN",
            reason,
            instance: "tranche/1",
            documents: ["bank_receipt"]
        )
    }

    @Test func `is taken back whole, and the books agree before and after`() throws {
        let office = try Office(durability: .off)
        let (_, agreement) = try office.fundedProject("示例退汇项目")
        try office.pay(agreement, tranche: 1, amountFen: 250_000_000)
        let waiting = try office.goals().cultivated.supportPendingCount
        try office.advance(days: 1)
        try Self.giveBack(office, agreement)

        let stream = try #require(try office.store.stream(agreement))
        #expect(stream.integer("paid") == 0)
        #expect(stream.isIn("requested", of: "tranche/1"))
        #expect(try office.store.stream("FY2026-GTE")?.integer("disbursed") == 0)
        let ways = try office.store.postings(of: stream.id).map { "\($0.source)>\($0.target)" }
        #expect(ways.suffix(2) == ["outstanding>disbursement", "disbursement>commitment"])
        #expect(try office.goals().cultivated.supportPendingCount == waiting + 1)
        #expect(try office.verify().differences == [])

        for (event, person) in [("approve", "FIN"), ("release", "DIR")] {
            try office.ask(agreement, event, by: person, instance: "tranche/1")
        }
        try office.ask(
            agreement,
            "pay",
            by: "FIN2",
            ["amount": .int(250_000_000)],
            instance: "tranche/1",
            documents: ["payment_voucher"]
        )
        #expect(try office.goals().cultivated.supportPendingCount == waiting)
        #expect(try office.verify().differences == [])
    }

    /// Holding the agreement by itself, with its project, or both.
    @Test(arguments: [[false], [true], [false, true]])
    func `waits for no hold, and nothing else is done meanwhile`(_ ofProject: [Bool]) throws {
        let office = try Office(durability: .off)
        let (project, agreement) = try office.fundedProject("示例退汇项目")
        try office.pay(agreement, tranche: 1, amountFen: 250_000_000)
        for isProject in ofProject {
            try office.ask(isProject ? project : agreement, "hold", by: "DIR")
        }
        try office.advance(days: 1)
        try Self.giveBack(office, agreement)

        let held = try #require(try office.store.stream(agreement))
        #expect(held.integer("paid") == 0 && held.root.stands)
        #expect(held.isIn("requested", of: "tranche/1"))
        #expect(held.instances["tranche/1"]?.stands == true)
        #expect(try office.store.stream("FY2026-GTE")?.integer("disbursed") == 0)
        func approve() throws -> [String] {
            try office.codes {
                try office.ask(agreement, "approve", by: "FIN", instance: "tranche/1")
            }
        }
        #expect(try approve() == ["HELD_ABOVE"])
        #expect(try office.codes { try Self.giveBack(office, agreement) } == ["NOT_POSSIBLE_NOW"])
        for isProject in ofProject.reversed() {
            try office.ask(isProject ? project : agreement, "resume", by: "DIR")
        }
        #expect(try approve() == [])
        #expect(try office.verify().differences == [])
    }

    @Test func `is refused once part of it came back otherwise, and nothing changes`() throws {
        let office = try Office(durability: .off)
        let (_, agreement) = try office.fundedProject("示例退汇项目")
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        try office.ask(
            agreement,
            "record_repayment",
            by: "FIN",
            ["amount": .int(1)],
            documents: ["bank_receipt"]
        )
        let head = try office.store.head()
        let late = try office.codes { try Self.giveBack(office, agreement) }
        #expect(late == ["RETURN_TOO_LATE"])
        #expect(try office.store.head() == head)
    }
}
