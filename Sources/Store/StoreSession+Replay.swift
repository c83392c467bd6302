import Casework
import Expression
import Portfolio
import SQL
import Workflow

/// What a person asked to have sent again, in the transaction of the event that says so.
extension StoreSession {
    /// Puts messages back into the queue of an endpoint, or into it for the first time.
    ///
    /// Messages that the endpoint does not want, or that its role may not hear of, stay out.
    func sendAgain(_ change: StreamChange) throws {
        let stream = change.after.record
        guard case .map(let asked) = stream.field("replayed"),
            case .int(let since)? = asked[.string("since")],
            case .int(let until)? = asked[.string("until")],
            case .bool(let failedOnly)? = asked[.string("failed_only")]
        else { return }
        var types: [String] = []
        if case .list(let values) = stream.field("types") {
            for case .string(let type) in values { types.append(type) }
        }
        let role = stream.text("role") ?? ""
        let filter = Endpoint(id: "", code: "", kind: .standard, types: types, url: "")
        var message: Int64?
        if case .int(let number)? = asked[.string("message")] { message = number }
        let rows = try connection.all(
            """
            SELECT o.number, o.type, o.target, s.kind, COALESCE(d.state, '')
            FROM outbox o JOIN stream s ON s.tenant = o.tenant AND s.id = o.stream
            LEFT JOIN delivery d ON d.tenant = o.tenant AND d.outbox = o.number AND d.endpoint = ?
            WHERE o.tenant = ? AND o.created_at >= ? AND o.created_at <= ?
            AND o.number >= ? AND o.number <= ?
            ORDER BY o.number
            """,
            [
                .text(stream.id), .integer(tenant), .integer(since), .integer(until),
                .integer(message ?? 0), .integer(message ?? Int64.max),
            ]
        ) { row in
            (
                number: try row.integer(0), type: try row.text(1), target: try row.text(2),
                kind: try row.text(3), state: try row.text(4)
            )
        }
        for row in rows
        where filter.wants(row.type)
            && Policy.hears(role, of: row.kind, addressedTo: row.target, rulebook)
            && (!failedOnly || row.state == Settlement.State.exhausted.rawValue)
        {
            try connection.send(
                """
                INSERT INTO delivery (
                    tenant, endpoint, outbox, state, attempts, attempts_before, next_at
                ) VALUES (?, ?, ?, 'waiting', 0, 0, ?)
                ON CONFLICT (tenant, endpoint, outbox) DO UPDATE
                SET state = 'waiting', attempts_before = delivery.attempts,
                next_at = excluded.next_at
                """,
                [
                    // Due whatever clock a courier has: that of a sandbox may be ahead of it.
                    .integer(tenant), .text(stream.id), .integer(row.number), .integer(0),
                ]
            )
        }
    }
}
