import Casework
import Documents
import FoundationEssentials
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// A ledger that is copied row by row, as between two engines.
@Suite struct `A move` {
    private let copy: LedgerCopy

    init() throws { copy = try Specimen.copy() }

    private func move(
        _ target: LedgerStore,
        from source: LedgerStore? = nil,
        progress: (Double) -> Void = { _ in }
    ) throws -> LedgerMove.Report {
        try LedgerMove(from: source ?? copy.open().store, to: target).run(progress: progress)
    }

    private func codes<T>(_ body: () throws -> T) throws -> [String] {
        do {
            _ = try body()
            return []
        } catch let refusal as Refusal {
            return refusal.blockers.map(\.code)
        }
    }

    @Test func `arrives whole, and back again`() throws {
        let there = try LedgerCopy.made(at: copy.folder + "/there.sqlite")
        let back = try LedgerCopy.made(at: copy.folder + "/back.sqlite")
        var shares: [Double] = []
        let first = try move(there) { shares.append($0) }
        let second = try move(back, from: there)

        #expect(first.rows > 400)
        #expect(first == second)
        #expect(shares == shares.sorted() && shares.last == 1)
        #expect(try first.head == copy.open().store.head())
        #expect(try back.verify(head: first.head, progress: { _ in }).differences == [])
        #expect(try back.standing() == copy.open().store.standing())
    }

    @Test func `that was interrupted is no ledger, and is gone on with`() throws {
        let there = try LedgerCopy.made(at: copy.folder + "/there.sqlite")
        let whole = try copy.open().store.head().leaves
        try cut(there)
        #expect(try there.standing().release.isEmpty)
        let report = try move(there)
        #expect(report.head.leaves == whole)
        #expect(try !there.standing().release.isEmpty)
        // Once more changes nothing.
        #expect(try move(there) == report)
    }

    /// What a move leaves that dies among the events and before all else.
    private func cut(_ there: LedgerStore) throws {
        let rows = try copy.open().store.database.read { connection in
            try connection.all("SELECT * FROM event ORDER BY position LIMIT 20") { row in
                try (0..<row.columnCount).map { try row.value($0) }
            }
        }
        try there.database.writeSync { connection in
            for statement in Schema.statements(for: .sqlite) { try connection.execute(statement) }
            let marks = Array(repeating: "?", count: rows[0].count).joined(separator: ", ")
            try connection.execute(
                rows.map { Statement("INSERT INTO event VALUES (\(marks))", $0) }
            )
        }
    }

    @Test func `overwrites no other ledger`() throws {
        let other = try Office(durability: .off)
        try other.tellEverything()
        let before = try other.store.head()
        #expect(try codes { try move(other.store) } == ["MOVE_OTHER_LEDGER"])
        #expect(try other.store.head() == before)
    }

    @Test func `tells of a row that somebody changed in the target`() throws {
        let there = try LedgerCopy.made(at: copy.folder + "/there.sqlite")
        _ = try move(there)
        // An event is never copied twice: what was done to it in between is found by the digest.
        try there.database.writeSync { connection in
            try connection.execute("DROP TRIGGER event_no_update")
            try connection.execute("UPDATE event SET channel = 'web2' WHERE position = 3")
        }
        #expect(try codes { try move(there) } == ["MOVE_DIFFERS"])
    }

    @Test func `of a ledger that differs is refused`() throws {
        try copy.tamper([Statement("UPDATE account SET limit_fen = limit_fen + 1")])
        let there = try LedgerCopy.made(at: copy.folder + "/there.sqlite")
        #expect(try codes { try move(there) } == ["LEDGER_DIFFERS"])
    }
}
