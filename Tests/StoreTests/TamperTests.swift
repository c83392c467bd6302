import Casework
import Expression
import SQL
import SQLiteDriver
import Store
import Testing

@Suite struct `Tampering` {
    @Test func `leaves its mark on no ledger that nobody touched`() throws {
        let copy = try Specimen.copy()
        try copy.tamper([])

        let report = try copy.verify()

        #expect(report.differences == [])
        #expect(report.events > 50)
        let empty = try copy.open().database.read { connection in
            try Tampered.tables.filter { table in
                try connection.first("SELECT 1 FROM \(table)") { _ in true } == nil
            }
        }
        #expect(empty == [])
    }

    @Test(
        arguments: Tampered.events + Tampered.models + Tampered.secrets + Tampered.deliveries
            + Tampered.sessions + Tampered.identities + Tampered.tokens + Tampered.drafts
    )
    func `is named by its table and row`(_ tampered: Tampered) throws {
        let copy = try Specimen.copy()
        let rows = try copy.open().database.read { connection in
            try tampered.row.map { try connection.all($0) { row in try row.text(0) } } ?? []
        }
        try copy.tamper(tampered.statements.map { Statement($0) })

        let differences = try copy.verify().differences

        let named = differences.first { $0.table == tampered.table }
        #expect(named != nil, "\(differences)")
        for row in rows {
            #expect(
                differences.contains { $0.table == tampered.table && $0.row.contains(row) },
                "\(row): \(differences)"
            )
        }
    }

    @Test func `by cutting the tail is caught with a head kept outside`() throws {
        let copy = try Specimen.copy()
        let before = try copy.verify()
        let head = LedgerHead(leaves: before.events, root: before.root)
        let (_, store) = try copy.open()
        let casework = Casework(ledger: store)
        _ = try casework.performSync(
            Command(
                target: .new(kind: "person", parent: nil),
                event: "register",
                payload: ["name": .string("示例新人"), "roles": .list([.string("PO")])]
            ),
            by: .system
        )
        let grown = try copy.verify(head: head)
        let after = LedgerHead(leaves: grown.events, root: grown.root)
        let latest = "(SELECT stream FROM event ORDER BY position DESC LIMIT 1)"
        // Everything that the new person left behind is removed without a trace.
        try copy.tamper([
            Statement(
                "DELETE FROM stream WHERE id = \(latest)"
            ),
            Statement("UPDATE counter SET latest = latest - 1 WHERE prefix = 'RY'"),
            Statement(
                "DELETE FROM cell WHERE stream = \(latest)"
            ),
            Statement("DELETE FROM cell_key WHERE id NOT IN (SELECT id FROM cell)"),
            Statement("DELETE FROM event WHERE position = (SELECT MAX(position) FROM event)"),
        ])

        #expect(grown.differences == [])
        #expect(try copy.verify().differences == [])
        #expect(try copy.verify(head: head).differences == [])
        let differences = try copy.verify(head: after).differences
        #expect(differences.map(\.table) == ["event"])
        #expect(differences.map(\.row) == ["leaf \(after.leaves)"])
    }

    @Test func `by rewriting the whole chain is caught with an older head`() throws {
        let copy = try Specimen.copy()
        let report = try copy.verify()
        let head = LedgerHead(
            leaves: report.events - 10,
            root: try copy.root(after: report.events - 10)
        )
        let rewritten = try copy.rewritten()
        try copy.tamper(rewritten)

        let alone = try copy.verify()
        #expect(alone.differences == [])
        #expect(alone.events == report.events)
        let differences = try copy.verify(head: head).differences
        #expect(differences.first?.table == "event")
        #expect(differences.first?.row == "leaf \(head.leaves)")
    }

    @Test(arguments: ["position", "leaf"])
    func `by swapping rows of two cases is caught`(column: String) throws {
        let copy = try Specimen.copy()
        let report = try copy.verify()
        let head = LedgerHead(leaves: report.events, root: report.root)
        // Two events of different people, recorded at the same moment: no chain joins them.
        let first = column == "position" ? 3 : 2
        try copy.tamper([
            Statement("UPDATE event SET \(column) = -1 WHERE \(column) = \(first)"),
            Statement("UPDATE event SET \(column) = \(first) WHERE \(column) = \(first + 1)"),
            Statement("UPDATE event SET \(column) = \(first + 1) WHERE \(column) = -1"),
        ])

        #expect(try copy.verify(head: head).differences.first?.table == "event")
    }
}

extension LedgerCopy {
    /// The tree head after that many events.
    func root(after leaves: Int64) throws -> String {
        let hashes = try open().database.read { connection in
            try connection.all("SELECT hash FROM event ORDER BY position") { row in
                try row.blob(0)
            }
        }
        var tree = MerkleTree()
        for hash in hashes.prefix(Int(leaves)) { tree.append(hash) }
        return Digests.hexadecimal(tree.root)
    }

    /// Statements that forge every event, with every hash and head made to fit.
    func rewritten(
        _ forge: (inout EventRecord) -> Void = { $0.authentication = "forged" }
    ) throws -> [Statement] {
        let (database, store) = try open()
        let streams = try database.read { connection in
            try connection.all(
                "SELECT stream FROM event GROUP BY stream ORDER BY MIN(position)"
            ) { row in try row.text(0) }
        }
        var statements: [Statement] = []
        for stream in streams {
            var previous: [UInt8] = []
            for var event in try store.events(of: stream) {
                forge(&event)
                event.previous = previous
                event.hash = event.computedHash
                previous = event.hash
                statements.append(
                    Statement(
                        """
                        UPDATE event SET authentication = ?, body = ?, previous = ?, hash = ?
                        WHERE stream = ? AND version = ?
                        """,
                        [
                            .text(event.authentication),
                            .text(String(decoding: event.body, as: UTF8.self)),
                            .blob(event.previous), .blob(event.hash), .text(stream),
                            .integer(event.version),
                        ]
                    )
                )
            }
            statements.append(
                Statement(
                    "UPDATE stream SET head = ? WHERE id = ?",
                    [.blob(previous), .text(stream)]
                )
            )
        }
        return statements
    }
}
