import Casework
import Crypto
import SQL
import Workflow

/// Copies a whole ledger into another database, of the same engine or of another, row by row.
///
/// What a table holds is what its rows are: events keep their order, their leaves and their
/// hashes. A copy that was interrupted is gone on with by running it again: rows that never change
/// are taken where they are missing, all others anew. Until the end the copy has no release in
/// force, so that nobody opens half a ledger.
package struct LedgerMove {
    /// What arrived, and what proves it.
    package struct Report: Hashable, Sendable {
        package var rows: Int64
        /// Over all rows of all tables, in the order of their keys; the same on both sides.
        package var digest: String
        package var head: LedgerHead
    }

    private static let rowsAtOnce = 500

    private let source: LedgerStore
    private let target: LedgerStore

    package init(from source: LedgerStore, to target: LedgerStore) {
        (self.source, self.target) = (source, target)
    }

    /// Copies, and then compares every row and verifies the copy's history.
    ///
    /// `progress` is told the finished share, from 0 to 1.
    /// - Throws: a `Refusal` where the target holds another ledger, or where the copy differs.
    package func run(progress: (Double) -> Void) throws -> Report {
        let tables = Schema.copied
        var copied: (rows: Int64, digest: String) = (0, "")
        try prepareTarget()
        if let clock = tables.last { try empty(clock) }
        try source.database.read { connection in
            let total = try LedgerMove.count(tables, connection)
            var done: Int64 = 0
            for table in tables {
                try copy(table, connection) { rows in
                    done += rows
                    progress(Double(done) / Double(max(1, total)) / 2)
                }
            }
            copied = try LedgerMove.digest(tables, connection) {
                progress(0.5 + Double($0) / Double(max(1, total)) / 6)
            }
        }
        let arrived = try target.database.read { connection in
            try LedgerMove.digest(tables, connection) {
                progress(0.67 + Double($0) / Double(max(1, copied.rows)) / 6)
            }
        }
        guard arrived == copied else { throw LedgerMove.differs(copied, arrived) }
        let verified = try target.verify(head: nil) {
            progress(0.84 + Double($0) / Double(max(1, copied.rows)) / 6)
        }
        try verified.differences.refuseFirst()
        progress(1)
        return Report(
            rows: copied.rows,
            digest: copied.digest,
            head: LedgerHead(leaves: verified.events, root: verified.root)
        )
    }

    // MARK: The target

    /// Makes the tables where there are none, and refuses what holds another ledger.
    private func prepareTarget() throws {
        let database = target.database
        guard try target.hasTables else {
            return try database.writeSync { connection in
                for statement in Schema.statements(for: database.dialect) {
                    try connection.execute(statement)
                }
            }
        }
        guard let last = try latest(of: target, at: nil) else { return }
        guard try latest(of: source, at: last.position)?.hash == last.hash else {
            throw LedgerMove.otherLedger
        }
    }

    /// The event at a position, or the last one.
    private func latest(
        of store: LedgerStore,
        at position: Int64?
    ) throws -> (position: Int64, hash: [UInt8])? {
        try store.database.read { connection in
            try connection.first(
                """
                SELECT position, hash FROM event WHERE position <= ?
                ORDER BY position DESC LIMIT 1
                """,
                [.integer(position ?? .max)]
            ) { row in (try row.integer(0), try row.blob(1)) }
        }
    }

    // MARK: One table

    private func copy(
        _ table: CopiedTable,
        _ connection: any ReadConnection,
        taken: (Int64) -> Void
    ) throws {
        var rows: [[SQLValue]] = []
        if !table.isAppendOnly { try empty(table) }
        func send() throws {
            guard !rows.isEmpty else { return }
            let insert = table.insert(columns: rows[0].count)
            let statements = rows.map { Statement(insert, $0) }
            try target.database.writeSync { try $0.execute(statements) }
            taken(Int64(rows.count))
            rows.removeAll(keepingCapacity: true)
        }
        // Events are written in the order of their positions: what is there is there whole.
        let known = table.name == "event" ? try latest(of: target, at: nil)?.position : nil
        let text =
            known == nil
            ? table.select : "SELECT * FROM event WHERE position > ? ORDER BY position"
        try connection.query(text, known.map { [.integer($0)] } ?? []) { row in
            rows.append(try (0..<row.columnCount).map { try row.value($0) })
            if rows.count == LedgerMove.rowsAtOnce { try send() }
        }
        try send()
    }

    private func empty(_ table: CopiedTable) throws {
        try target.database.writeSync { _ = try $0.execute("DELETE FROM \(table.name)") }
    }

    // MARK: The proof

    private static func count(
        _ tables: [CopiedTable],
        _ connection: any ReadConnection
    ) throws -> Int64 {
        try tables.reduce(0) { total, table in
            let rows = try connection.first("SELECT COUNT(*) FROM \(table.name)") {
                try $0.integer(0)
            }
            return total + (rows ?? 0)
        }
    }

    /// SHA-256 over each table's name and each value with its type and length.
    private static func digest(
        _ tables: [CopiedTable],
        _ connection: any ReadConnection,
        progress: (Int64) -> Void
    ) throws -> (rows: Int64, digest: String) {
        var hash = SHA256()
        var rows: Int64 = 0
        for table in tables {
            hash.update(data: Array("table \(table.name)\n".utf8))
            try connection.query(table.select) { row in
                var bytes: [UInt8] = []
                for column in 0..<row.columnCount {
                    append(try row.value(column), to: &bytes)
                }
                hash.update(data: bytes)
                rows += 1
                if rows.isMultiple(of: Int64(rowsAtOnce)) { progress(rows) }
            }
        }
        return (rows, "sha256:" + Digests.hexadecimal(Array(hash.finalize())))
    }

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(0)
        case .integer(let integer): bytes += [1] + Array("\(integer)\n".utf8)
        case .text(let text): bytes += [2] + Array("\(text.utf8.count)\n".utf8) + text.utf8
        case .utf8(let text): bytes += [2] + Array("\(text.count)\n".utf8) + text
        case .blob(let blob): bytes += [3] + Array("\(blob.count)\n".utf8) + blob
        }
    }

    // MARK: What is refused

    private static var otherLedger: Refusal {
        Refusal(
            Blocker(
                code: "MOVE_OTHER_LEDGER",
                message: Localized(
                    zh: "目标数据库已有另一份台账，或与来源的历史不同；不予覆盖，请换一个空的数据库",
                    en: "The target holds another ledger, or a history that differs from the"
                        + " source's; nothing is overwritten: name an empty database"
                ),
                place: "--to",
                role: "ADM"
            )
        )
    }

    private static func differs(
        _ sent: (rows: Int64, digest: String),
        _ arrived: (rows: Int64, digest: String)
    ) -> Refusal {
        Refusal(
            Blocker(
                code: "MOVE_DIFFERS",
                message: Localized(
                    zh: "目标与来源逐行比对不符，目标不可使用；请确认无人在写目标后重新执行",
                    en: "The copy differs from the source row by row and must not be used; make"
                        + " sure that nobody writes into it, then run the command again"
                ),
                place: "--to",
                values: [
                    "found": "\(arrived.rows) \(arrived.digest)",
                    "expected": "\(sent.rows) \(sent.digest)",
                ],
                role: "ADM"
            )
        )
    }
}
