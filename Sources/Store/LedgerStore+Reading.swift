package import Casework
package import Portfolio
import SQL
package import Workflow

/// Reads for people: cases, events, what is due, and the facts behind the goals.
extension LedgerStore {
    package func stream(_ reference: String) throws -> CaseStream? {
        try database.read { connection in
            let column = StoreSession.isIdentifier(reference) ? "id" : "code"
            return try connection.first(
                StreamRow.select + " WHERE tenant = ? AND \(column) = ? AND \(column) <> ''",
                [.integer(tenant), .text(reference)],
                StreamRow.reading(connection, tenant)
            )?.record
        }
    }

    /// The release that a case is pinned to; nil where there is no such case.
    package func release(of id: String) throws -> String? {
        try database.read { connection in
            try connection.first(
                "SELECT release FROM stream WHERE tenant = ? AND id = ?",
                [.integer(tenant), .text(id)]
            ) { try $0.text(0) }
        }
    }

    package func children(of parent: String) throws -> [CaseStream] {
        try database.read { connection in
            try StreamRow.all(
                connection,
                tenant,
                // In the order of the index, which would not be used for another.
                " WHERE tenant = ? AND parent = ? AND parent <> '' ORDER BY kind, id",
                [.integer(tenant), .text(parent)]
            ).map(\.record).sorted { $0.id < $1.id }
        }
    }

    /// Cases of a kind by code, after `cursor`: one page of at most `limit`.
    package func list(
        kind: String,
        after cursor: String,
        limit: Int
    ) throws -> [CaseStream] {
        // Codes of a kind lie together, so that those of others are not walked through.
        let codes = Procedures.codes(of: kind)
        return try database.read { connection in
            try StreamRow.all(
                connection,
                tenant,
                " WHERE tenant = ? AND code > ? AND code < ? AND code <> '' AND kind = ?"
                    + " ORDER BY code LIMIT ?",
                [
                    .integer(tenant), .text(max(cursor, codes.after)), .text(codes.before),
                    .text(kind), .integer(Int64(limit)),
                ]
            ).map(\.record)
        }
    }

    /// The texts of many cells in one read; expunged ones are absent.
    package func texts(of cells: [String]) throws -> [String: String] {
        try database.read { connection in
            let names = Set(cells).compactMap { cell in Cells.Name(cell).map { (cell, $0) } }
            let opened = try Cells.open(names.map(\.1), connection, tenant: tenant)
            return names.reduce(into: [:]) { $0[$1.0] = opened[$1.1.id] }
        }
    }

    /// How many events the ledger holds, by its last leaf.
    package func eventCount() throws -> Int64 {
        try database.read { connection in
            try connection.first(
                EventRow.selectLatestLeaf,
                [.integer(tenant)]
            ) { row in try row.integer(0) + 1 } ?? 0
        }
    }

    /// Where the ledger ends, as `verify --write-head` writes it; nothing is verified here.
    package func head() throws -> LedgerHead {
        try database.read { connection in
            var tree = MerkleTree()
            _ = try connection.all(
                "SELECT hash FROM event WHERE +tenant = ? ORDER BY position",
                [.integer(tenant)]
            ) { row in tree.append(try row.blob(0)) }
            return LedgerHead(leaves: tree.count, root: Digests.hexadecimal(tree.root))
        }
    }

    package func events(of stream: String) throws -> [EventRecord] {
        try events(of: [stream])
    }

    /// The events of several streams in the order of the ledger.
    ///
    /// Stream by stream, since a statement is not written anew for each number of streams.
    package func events(of streams: [String]) throws -> [EventRecord] {
        try database.read { connection in
            let placed = try streams.flatMap { stream in
                try connection.all(
                    EventRow.select + " WHERE tenant = ? AND stream = ? ORDER BY version",
                    [.integer(tenant), .text(stream)]
                ) { row in
                    (position: try row.integer(EventRow.positionColumn), try EventRow.event(row))
                }
            }
            return placed.sorted { $0.position < $1.position }.map(\.1)
        }
    }

    /// The position of the latest event; 0 in a ledger without any.
    package func headPosition() throws -> Int64 {
        try database.read { connection in
            try connection.first("SELECT MAX(position) FROM event") { try $0.optionalInteger(0) }
        }.flatMap(\.self) ?? 0
    }

    /// Cases that an event after a position moved, as they are now; after 0 all of them.
    package func changed(after position: Int64) throws -> [CaseStream] {
        try database.read { connection in
            let condition =
                position > 0
                ? " WHERE tenant = ? AND id IN (SELECT stream FROM event WHERE position > ?)"
                : " WHERE tenant = ? AND version > ?"
            return try StreamRow.all(
                connection,
                tenant,
                condition,
                [.integer(tenant), .integer(position)]
            ).map(\.record)
        }
    }

    /// By case of a kind: the day of its latest event.
    package func latestDays(kind: String) throws -> [String: CivilDate] {
        try database.read { connection in
            var days: [String: CivilDate] = [:]
            try connection.query(
                "SELECT id, latest_effective FROM stream WHERE tenant = ? AND kind = ?",
                [.integer(tenant), .text(kind)]
            ) { row in days[try row.text(0)] = CivilDate(try row.text(1)) }
            return days
        }
    }

    /// A deadline as people see it.
    package struct TimerLine: Hashable, Sendable {
        package var code: String
        package var kind: String
        package var stream: String
        package var instance: String
        package var deadline: String
        package var state: String
        /// Empty for the deadline itself, else the reminder's lead.
        package var lead: String
        /// Nil while the clock stands.
        package var due: Instant?
        package var isProvisional: Bool
    }

    /// Deadlines, soonest first; standing ones last.
    package func timers(limit: Int) throws -> [TimerLine] {
        try database.read { connection in
            try connection.all(
                """
                SELECT s.code, s.kind, t.stream, t.instance, t.deadline, t.state, t.lead, t.due,
                t.provisional
                FROM timer t JOIN stream s ON s.tenant = t.tenant AND s.id = t.stream
                WHERE t.tenant = ?
                ORDER BY t.due, t.stream, t.instance, t.lead
                LIMIT ?
                """,
                [.integer(tenant), .integer(Int64(limit))]
            ) { row in
                let due = try row.integer(7)
                return TimerLine(
                    code: try row.text(0),
                    kind: try row.text(1),
                    stream: try row.text(2),
                    instance: try row.text(3),
                    deadline: try row.text(4),
                    state: try row.text(5),
                    lead: try row.text(6),
                    due: due == ModelRows.never ? nil : Instant(milliseconds: due),
                    isProvisional: try row.integer(8) == 1
                )
            }
        }
    }

    package func hasSystemWork() throws -> Bool {
        try database.read { connection in
            let now = try standing(connection).now(clock())
            return try connection.first(
                """
                SELECT 1 FROM timer WHERE tenant = ? AND due <= ?
                UNION ALL SELECT 1 FROM queue WHERE tenant = ? LIMIT 1
                """,
                [.integer(tenant), .integer(now.milliseconds), .integer(tenant)]
            ) { _ in true } ?? false
        }
    }

    /// Streams with provisional deadlines.
    package func provisionalStreams() throws -> [String] {
        try database.read { connection in
            try connection.all(
                """
                SELECT DISTINCT stream FROM timer WHERE tenant = ? AND provisional = 1
                ORDER BY stream
                """,
                [.integer(tenant)]
            ) { row in try row.text(0) }
        }
    }
}

/// A row of `event`.
enum EventRow {
    static let select = """
        SELECT tenant, stream, version, kind, id, type, schema, recorded_at, effective, actor,
        on_behalf_of, authentication, channel, command_key, causation, definition, policy, body,
        previous, hash, position, leaf FROM event
        """

    /// The whole ledger in its order; the sign keeps SQLite from sorting what an index finds.
    static let selectAll = select + " WHERE +tenant = ? ORDER BY position"

    /// The texts that an event's hash takes, in its order: those of the envelope, then the body.
    static let textColumns = [1, 3, 4, 5] + Array(9...17)
    static let positionColumn = 20
    static let leafColumn = 21

    static let selectLatestLeaf =
        "SELECT leaf FROM event WHERE +tenant = ? ORDER BY position DESC LIMIT 1"

    static func event(_ row: any Row) throws -> EventRecord {
        EventRecord(
            tenant: try row.integer(0),
            stream: try row.text(1),
            version: try row.integer(2),
            kind: try row.text(3),
            id: try row.text(4),
            type: try row.text(5),
            schema: try row.integer(6),
            recordedAt: Instant(milliseconds: try row.integer(7)),
            effective: try effective(row),
            actor: try row.text(9),
            onBehalfOf: try row.text(10),
            authentication: try row.text(11),
            channel: try row.text(12),
            commandKey: try row.text(13),
            causation: try row.text(14),
            definition: try row.text(15),
            policy: try row.text(16),
            body: try row.utf8(17),
            previous: try row.blob(18),
            hash: try row.blob(19)
        )
    }

    static func effective(_ row: any Row) throws -> CivilDate {
        let text = try row.text(8)
        guard let effective = CivilDate(text) else {
            throw StorageFault.columnType(column: 8, found: text, expected: "YYYY-MM-DD")
        }
        return effective
    }
}
