import Casework
import Portfolio
import SQL
import Workflow

/// The answer to a repeated key: no row keeps it, its events tell it again.
extension StoreSession {
    func reply(actor: String, key: String) throws -> (digest: String, reply: Reply)? {
        let first = try connection.first(
            """
            SELECT position, id, body FROM event
            WHERE tenant = ? AND command_key = ? AND actor = ?
            AND command_key <> '' AND causation = ''
            """,
            [.integer(tenant), .text(key), .text(actor)]
        ) { row in (position: try row.integer(0), id: try row.text(1), body: try row.utf8(2)) }
        guard let first else { return nil }
        // The events of a command stand together: its first, then those that follow from it.
        let next = try connection.first(
            """
            SELECT position FROM event WHERE +tenant = ? AND position > ? AND causation <> ?
            ORDER BY position LIMIT 1
            """,
            [.integer(tenant), .integer(first.position), .text(first.id)]
        ) { row in try row.integer(0) }
        let events = try connection.all(
            """
            SELECT stream, version FROM event WHERE +tenant = ? AND position >= ? AND position < ?
            ORDER BY position
            """,
            [.integer(tenant), .integer(first.position), .integer(next ?? .max)]
        ) { row in (stream: try row.text(0), version: try row.integer(1)) }
        let reply = Reply(
            moved: try events.map { try moved($0.stream, $0.version) },
            isReplayed: true
        )
        return (try EventBody(parsing: first.body).request ?? "", reply)
    }

    /// A stream as an event of it left it, folded from its beginning.
    private func moved(_ id: String, _ version: Int64) throws -> Reply.Moved {
        var moved = Reply.Moved(stream: id, kind: "", code: "", version: version, states: [])
        var root = InstanceState()
        try connection.query(
            "SELECT kind, body FROM event WHERE tenant = ? AND stream = ? AND version <= ? "
                + "ORDER BY version",
            [.integer(tenant), .text(id), .integer(version)]
        ) { row in
            moved.kind = try row.text(0)
            let body = try EventBody(parsing: try row.utf8(1))
            if let origin = body.origin { moved.code = origin.code }
            for taken in body.steps where taken.instance.isEmpty { root.apply(taken.step) }
        }
        moved.states = root.active
        return moved
    }
}
