package import Casework
import Portfolio
import SQL
package import Workflow

/// Handing out, leasing and settling deliveries.
extension CourierDesk {
    package func handOut(limit: Int, at now: Instant) throws -> Int {
        // Nothing is locked while there is nothing new.
        let hasNew = try store.database.read { connection in
            try self.newRows(limit: 1, connection).isEmpty == false
        }
        guard hasNew else { return 0 }
        let endpoints = try liveEndpoints()
        return try store.database.writeSync { connection in
            let rules = try self.rulebook(connection).rules
            let rows = try self.newRows(limit: limit, connection)
            guard let last = rows.last else { return 0 }
            for row in rows {
                for endpoint in endpoints
                where row.createdAt >= endpoint.liveSince && endpoint.wants(row.type)
                    && Policy.hears(endpoint.role, of: row.kind, addressedTo: row.target, rules)
                {
                    try connection.execute(
                        """
                        INSERT INTO delivery (
                            tenant, endpoint, outbox, state, attempts, attempts_before, next_at
                        ) VALUES (?, ?, ?, 'waiting', 0, 0, ?)
                        ON CONFLICT (tenant, endpoint, outbox) DO NOTHING
                        """,
                        [
                            .integer(self.tenant), .text(endpoint.id), .integer(row.number),
                            .integer(now.milliseconds),
                        ]
                    )
                }
            }
            try connection.execute(
                """
                INSERT INTO handout (tenant, latest) VALUES (?, ?)
                ON CONFLICT (tenant) DO UPDATE SET latest = excluded.latest
                """,
                [.integer(self.tenant), .integer(last.number)]
            )
            return rows.count
        }
    }

    /// Outbox rows that were not looked at yet, in the order of the ledger.
    private func newRows(
        limit: Int,
        _ connection: any ReadConnection
    ) throws -> [(number: Int64, type: String, target: String, kind: String, createdAt: Instant)] {
        try connection.all(
            """
            SELECT o.number, o.type, o.target, s.kind, o.created_at
            FROM outbox o JOIN stream s ON s.tenant = o.tenant AND s.id = o.stream
            WHERE o.tenant = ?
            AND o.number > COALESCE((SELECT latest FROM handout WHERE tenant = ?), 0)
            ORDER BY o.number LIMIT ?
            """,
            [.integer(tenant), .integer(tenant), .integer(Int64(limit))]
        ) { row in
            (
                try row.integer(0), try row.text(1), try row.text(2), try row.text(3),
                Instant(milliseconds: try row.integer(4))
            )
        }
    }

    package func lease(
        _ endpoints: [String],
        as owner: String,
        at now: Instant,
        until: Instant
    ) throws -> [String: EndpointHealth] {
        guard !endpoints.isEmpty else { return [:] }
        return try store.database.writeSync { connection in
            var held: [String: EndpointHealth] = [:]
            for endpoint in endpoints {
                let count = try connection.execute(
                    """
                    INSERT INTO route (tenant, endpoint, owner, lease_until, failures)
                    VALUES (?, ?, ?, ?, 0)
                    ON CONFLICT (tenant, endpoint) DO UPDATE
                    SET owner = excluded.owner, lease_until = excluded.lease_until
                    WHERE route.owner = excluded.owner OR route.lease_until <= ?
                    """,
                    [
                        .integer(self.tenant), .text(endpoint), .text(owner),
                        .integer(until.milliseconds), .integer(now.milliseconds),
                    ]
                )
                guard count == 1 else { continue }
                held[endpoint] = try connection.first(
                    """
                    SELECT failures, first_failure_at, failing_since, paused_until FROM route
                    WHERE tenant = ? AND endpoint = ?
                    """,
                    [.integer(self.tenant), .text(endpoint)]
                ) { row in
                    func moment(_ column: Int) throws -> Instant? {
                        try row.optionalInteger(column).map { Instant(milliseconds: $0) }
                    }
                    return EndpointHealth(
                        failures: try row.integer(0),
                        firstFailureAt: try moment(1),
                        failingSince: try moment(2),
                        pausedUntil: try moment(3)
                    )
                }
            }
            return held
        }
    }

    package func release(_ owner: String) throws {
        try store.database.writeSync { connection in
            _ = try connection.execute(
                "UPDATE route SET owner = '', lease_until = 0 WHERE tenant = ? AND owner = ?",
                [.integer(self.tenant), .text(owner)]
            )
        }
    }

    package func due(
        to endpoint: Endpoint,
        at now: Instant,
        except: Set<Int64>,
        limit: Int
    ) throws -> [DueDelivery] {
        try store.database.read { connection in
            let (rules, isSandbox) = try rulebook(connection)
            var found: [DueDelivery] = []
            try connection.query(
                """
                SELECT d.outbox, o.id, o.type, o.created_at, o.stream, s.kind, s.code, o.version,
                o.sequence, d.attempts, d.attempts_before, o.target
                FROM delivery d
                JOIN outbox o ON o.tenant = d.tenant AND o.number = d.outbox
                JOIN stream s ON s.tenant = o.tenant AND s.id = o.stream
                WHERE d.tenant = ? AND d.endpoint = ? AND d.next_at <= ?
                ORDER BY d.next_at, d.outbox LIMIT ?
                """,
                [
                    .integer(tenant), .text(endpoint.id), .integer(now.milliseconds),
                    .integer(Int64(limit + except.count)),
                ]
            ) { row in
                let number = try row.integer(0)
                guard found.count < limit, !except.contains(number) else { return }
                let before = Int(try row.integer(10))
                let kind = try row.text(5, like: endpoint.role)
                found.append(
                    DueDelivery(
                        number: number,
                        outbox: try row.text(1),
                        type: try row.text(2, like: found.last?.type ?? ""),
                        createdAt: Instant(milliseconds: try row.integer(3)),
                        stream: try row.text(4, like: found.last?.stream ?? ""),
                        kind: kind,
                        code: try row.text(6, like: found.last?.code ?? ""),
                        version: try row.integer(7),
                        part: try row.integer(8),
                        attempts: Int(try row.integer(9)) - before,
                        attemptsBefore: before,
                        isSandbox: isSandbox,
                        withheld: Policy.hears(
                            endpoint.role,
                            of: kind,
                            addressedTo: try row.text(11),
                            rules
                        ) ? nil : .notPermitted
                    )
                )
            }
            return try completed(found, of: endpoint, rules, connection)
        }
    }

    /// Deliveries with what their cases say by now, and with what people call their events.
    private func completed(
        _ deliveries: [DueDelivery],
        of endpoint: Endpoint,
        _ rules: Rulebook,
        _ connection: any ReadConnection
    ) throws -> [DueDelivery] {
        var found = deliveries
        for index in found.indices where found[index].withheld == nil {
            guard try isSuperseded(found[index], connection) else { continue }
            found[index].withheld = .superseded
        }
        guard endpoint.kind.tellsPeople else { return found }
        for index in found.indices {
            let event = try connection.first(
                "SELECT type FROM event WHERE tenant = ? AND stream = ? AND version = ?",
                [.integer(tenant), .text(found[index].stream), .integer(found[index].version)]
            ) { row in try row.text(0) }
            found[index].title = CourierDesk.title(
                kind: found[index].kind,
                event: event ?? "",
                rules
            )
        }
        return found
    }

    /// Whether its case moved on in a way that takes back what the message tells.
    ///
    /// Asked of the few types that tell a decision, in the index of the case's own events.
    private func isSuperseded(
        _ delivery: DueDelivery,
        _ connection: any ReadConnection
    ) throws -> Bool {
        guard let types = EventCatalogue.superseding[delivery.type] else { return false }
        let places = types.map { _ in "?" }.joined(separator: ", ")
        let later = try connection.first(
            """
            SELECT 1 FROM event WHERE tenant = ? AND stream = ? AND version > ?
            AND type IN (\(places)) LIMIT 1
            """,
            [.integer(tenant), .text(delivery.stream), .integer(delivery.version)]
                + types.map { .text($0) }
        ) { _ in true }
        return later == true
    }
}
