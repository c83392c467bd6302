import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// What holds of every opened case, whatever it is.
@Suite struct `Opening laws` {
    /// An office with one confirmed opening that has a little of everything.
    private func opened(
        on engine: OfficeEngine = .chosen
    ) throws -> (office: Office, code: String) {
        let office = try Office(on: engine)
        let company = try office.organisation("示例公司", Office.payee)
        let opened = OpenedCase(.cultivating, on: "2025-03-10")
            .agreement(
                amountFen: 500_000_000,
                signedOn: "2025-04-01",
                payee: company,
                paid: [(300_000_000, "2025-05-01")],
                open: [(200_000_000, "2026-06-30")]
            )
            .entry(on: "2025-11-11")
        let code = try office.enter("示例受查期初", opened, organisation: company)
        try office.confirm(code)
        return (office, code)
    }

    struct Tampering: CustomTestStringConvertible, Sendable {
        let table: String
        let statement: String
        var testDescription: String { statement }
    }

    @Test(arguments: [
        Tampering(
            table: "event",
            statement: "UPDATE event SET body = replace(body, '300000000', '300000001')"
                + " WHERE type = 'project.open_balance'"
        ),
        Tampering(
            table: "event",
            statement: "UPDATE event SET effective = '2025-03-11'"
                + " WHERE type = 'project.open_balance'"
        ),
        Tampering(
            table: "posting",
            statement: "UPDATE posting SET source = 'appropriation' WHERE source = 'opening'"
        ),
        Tampering(
            table: "fact",
            statement: "UPDATE fact SET effective_from = '2025-01-01' WHERE metric = 'NATLIB'"
        ),
        Tampering(table: "fact", statement: "UPDATE fact SET marks = marks - 16"),
        Tampering(
            table: "account",
            statement: "UPDATE account SET committed = committed - 1 WHERE committed > 0"
        ),
    ]) func `tampering with an opened case is named`(tampering: Tampering) throws {
        let (office, _) = try opened(on: .file)
        #expect(try office.verify().differences == [])
        try office.database.writeSync { connection in
            let triggers = try connection.all(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ) { row in try row.text(0) }
            for trigger in triggers { try connection.execute("DROP TRIGGER \(trigger)") }
            // A tampering that met no row would prove nothing.
            #expect(try connection.execute(tampering.statement) > 0)
        }
        let tables = Set(try office.verify().differences.map(\.table))
        #expect(tables.contains(tampering.table))
    }

    @Test func `the name of an opened case is expunged, and nothing else is lost`() throws {
        let (office, code) = try opened()
        let cell = try #require(try office.store.stream(code)?.text("title"))
        let name = try #require(Cells.Name(cell))
        #expect(try office.store.texts(of: [cell]) == [cell: "示例受查期初"])
        try office.ask(
            "LEDGER",
            "propose_expunge",
            by: "ARC",
            ["cell": .string(name.id), "reason": .string("entered_by_mistake")]
        )
        try office.ask("LEDGER", "expunge", by: "SUP", ["cell": .string(name.id)])

        #expect(try office.store.texts(of: [cell]) == [:])
        #expect(try office.goals().cultivated.value == 1)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
        let bodies = try office.store.events(of: try office.id(code)).map {
            String(decoding: $0.body, as: UTF8.self)
        }
        #expect(bodies.allSatisfy { !$0.contains("受查") })
    }

    /// For any accepted set of cases the sum over groups is what was entered, fen for fen.
    @Test(arguments: [3, 19, 71] as [UInt64])
    func `what is paid over groups is the sum of what was entered`(seed: UInt64) throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Office.payee)
        try office.budget(year: 2025, amountFen: 6_000_000_000)
        var generator = StoryGenerator(state: seed)
        var enteredFen: Int64 = 0
        var committedFen: Int64 = 0
        var usedFen: Int64 = 0
        var refusals = 0
        for number in 1...12 {
            let paid = (0..<Int.random(in: 0...3, using: &generator)).map { place in
                (
                    amountFen: Int64.random(in: 1...220_000_000, using: &generator),
                    on: place == 0 ? "2024-12-30" : "2025-0\(place + 4)-01"
                )
            }
            let open = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                Int64.random(in: 1...150_000_000, using: &generator)
            }
            let cancelled = Int64.random(in: 0...100, using: &generator)
            let sum = paid.reduce(0) { $0 + $1.amountFen } + open.reduce(0, +)
            let entered = OpenedCase(.cultivating, on: "2024-03-10").agreement(
                amountFen: sum + cancelled,
                signedOn: "2024-04-01",
                payee: company,
                paid: paid,
                open: open.map { (amountFen: $0, dueOn: "2026-09-30") },
                cancelledFen: cancelled
            )
            do {
                try office.confirm(
                    try office.enter("示例性质\(number)", entered, organisation: company)
                )
            } catch let refusal as Refusal {
                #expect(refusal.blockers.map(\.code) == ["OPENING_ABOVE_CAP"])
                #expect(sum > 600_000_000)
                refusals += 1
                continue
            }
            enteredFen += entered.balance.paidFen
            committedFen += sum
            usedFen += paid.dropFirst().reduce(0) { $0 + $1.amountFen }
        }

        var paidFen: Int64 = 0
        var heldFen: Int64 = 0
        try office.store.everyProject { project in
            let children = try office.store.children(of: project.id)
            for child in children where child.kind == "grant-agreement" {
                paidFen += child.integer("paid") ?? 0
            }
            for child in children where child.kind == "cap-account" {
                heldFen += child.integer("committed") ?? 0
            }
        }
        #expect(refusals < 12)
        #expect(paidFen == enteredFen)
        #expect(heldFen == committedFen)
        #expect(try office.store.stream("FY2025-GTE")?.integer("disbursed") == usedFen)
        #expect(try office.verify().differences == [])
    }
}

extension LedgerStore {
    fileprivate func everyProject(_ body: (CaseStream) throws -> Void) throws {
        for project in try list(kind: "project", after: "", limit: 1000) { try body(project) }
    }
}
