import Casework
import Portfolio
import SQL
import Workflow

/// A row of `stream`: a case with its instances by name.
struct StreamRow {
    var record: CaseStream
    var head: [UInt8]
    var release: String
    var latestEffective: CivilDate?

    static let select = """
        SELECT id, kind, code, parent, version, head, release, latest_effective FROM stream
        """

    /// The cases that a condition chooses, in its order: three statements, however many they are.
    ///
    /// `condition` begins with ` WHERE` and is about columns of `stream`.
    static func all(
        _ connection: any ReadConnection,
        _ tenant: Int64,
        _ condition: String,
        _ arguments: [SQLValue]
    ) throws -> [StreamRow] {
        var rows = try connection.all(select + condition, arguments) { try StreamRow($0) }
        guard !rows.isEmpty else { return [] }
        let places = Dictionary(rows.enumerated().map { ($1.record.id, $0) }) { first, _ in first }
        let chosen = "SELECT id FROM stream" + condition
        try connection.query(
            "SELECT stream, state FROM snapshot WHERE tenant = ? AND stream IN (\(chosen))",
            [.integer(tenant)] + arguments
        ) { row in
            guard let place = places[try row.text(0)] else { return }
            try rows[place].record.restore(try row.utf8(1))
        }
        try connection.query(
            """
            SELECT e.stream, e.body FROM event e
            LEFT JOIN snapshot p ON p.tenant = e.tenant AND p.stream = e.stream
            WHERE e.tenant = ? AND e.stream IN (\(chosen)) AND e.version > COALESCE(p.version, 0)
            ORDER BY e.stream, e.version
            """,
            [.integer(tenant)] + arguments
        ) { row in
            guard let place = places[try row.text(0)] else { return }
            rows[place].record.apply(try EventBody(outcomeOf: try row.utf8(1)))
        }
        return rows
    }

    /// How a row is read; its events are read beside it, from the latest snapshot on.
    static func reading(
        _ connection: any ReadConnection,
        _ tenant: Int64
    ) -> (any Row) throws -> StreamRow {
        { row in
            var stream = try StreamRow(row)
            try stream.record.restore(connection, tenant)
            return stream
        }
    }

    private init(_ row: any Row) throws {
        let parent = try row.text(3)
        record = CaseStream(
            id: try row.text(0),
            kind: try row.text(1),
            code: try row.text(2),
            parent: parent.isEmpty ? nil : parent,
            version: Int(try row.integer(4)),
            instances: [:],
            documents: []
        )
        head = try row.blob(5)
        release = try row.text(6)
        latestEffective = CivilDate(try row.text(7))
    }

    /// With running instances, under the release that the stream is pinned to.
    func stream(_ rules: Rulebook) throws -> StoredStream {
        var instances: [String: Instance] = [:]
        for (key, state) in record.instances {
            guard let chart = rules.chart(instance: key, kind: record.kind) else { continue }
            instances[key] = try Instance(state, chart)
        }
        return StoredStream(
            record: record,
            instances: instances,
            head: head,
            release: release,
            latestEffective: latestEffective
        )
    }
}

extension CaseStream {
    /// Between two snapshots a case is folded from its events.
    private static let eventsPerSnapshot = 8

    /// Whether its fields are kept as they are after its latest event.
    var hasSnapshot: Bool { version % CaseStream.eventsPerSnapshot == 0 }

    /// Folds the instances and documents from the latest snapshot and the events after it.
    fileprivate mutating func restore(
        _ connection: any ReadConnection,
        _ tenant: Int64
    ) throws {
        var latest: Int64 = 0
        if version >= CaseStream.eventsPerSnapshot {
            let snapshot = try connection.first(
                "SELECT version, state FROM snapshot WHERE tenant = ? AND stream = ?",
                [.integer(tenant), .text(id)]
            ) { row in (version: try row.integer(0), state: try row.utf8(1)) }
            if let snapshot {
                latest = snapshot.version
                try restore(snapshot.state)
            }
        }
        guard latest < Int64(version) else { return }
        try connection.query(
            "SELECT body FROM event WHERE tenant = ? AND stream = ? AND version > ? "
                + "ORDER BY version",
            [.integer(tenant), .text(id), .integer(latest)]
        ) { row in apply(try EventBody(outcomeOf: try row.utf8(0))) }
    }
}
