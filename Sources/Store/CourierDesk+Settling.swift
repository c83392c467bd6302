package import Casework
import SQL
package import Workflow

/// What became of attempts, and what is left of them after their time.
extension CourierDesk {
    package func settle(
        _ settlements: [Settlement],
        _ health: [String: EndpointHealth],
        by owner: String
    ) throws {
        let endpoints = Set(settlements.map(\.endpoint)).union(health.keys).sorted()
        try store.database.writeSync { connection in
            var held: Set<String> = []
            for endpoint in endpoints {
                let isHeld = try connection.first(
                    "SELECT 1 FROM route WHERE tenant = ? AND endpoint = ? AND owner = ?",
                    [.integer(self.tenant), .text(endpoint), .text(owner)]
                ) { _ in true }
                if isHeld == true { held.insert(endpoint) }
            }
            for settlement in settlements where held.contains(settlement.endpoint) {
                try self.settle(settlement, connection)
            }
            for (endpoint, health) in health.sorted(by: { $0.key < $1.key })
            where held.contains(endpoint) {
                try connection.execute(
                    """
                    UPDATE route SET failures = ?, first_failure_at = ?, failing_since = ?,
                    paused_until = ? WHERE tenant = ? AND endpoint = ?
                    """,
                    [
                        .integer(health.failures), SQLValue(health.firstFailureAt?.milliseconds),
                        SQLValue(health.failingSince?.milliseconds),
                        SQLValue(health.pausedUntil?.milliseconds), .integer(self.tenant),
                        .text(endpoint),
                    ]
                )
            }
        }
    }

    private func settle(_ settlement: Settlement, _ connection: any WriteConnection) throws {
        let count = try connection.execute(
            """
            UPDATE delivery SET state = ?, attempts = ?, next_at = ?
            WHERE tenant = ? AND endpoint = ? AND outbox = ? AND attempts < ?
            """,
            [
                .text(settlement.state.rawValue), .integer(Int64(settlement.attempt)),
                SQLValue(settlement.nextAt?.milliseconds), .integer(tenant),
                .text(settlement.endpoint), .integer(settlement.number),
                .integer(Int64(settlement.attempt)),
            ]
        )
        guard count == 1 else { return }
        try connection.execute(
            """
            INSERT INTO delivery_attempt (
                tenant, endpoint, outbox, attempt, sent_at, duration_ms, status, fault, answer
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(tenant), .text(settlement.endpoint), .integer(settlement.number),
                .integer(Int64(settlement.attempt)), .integer(settlement.sentAt.milliseconds),
                .integer(settlement.durationMilliseconds), .integer(Int64(settlement.status)),
                .text(settlement.fault), .text(settlement.answer),
            ]
        )
    }

    package func prune(before moment: Instant, limit: Int) throws -> Int {
        let old = try store.database.read { connection in
            try connection.all(
                """
                SELECT endpoint, outbox, attempt FROM delivery_attempt
                WHERE tenant = ? AND sent_at < ? ORDER BY sent_at LIMIT ?
                """,
                [
                    .integer(tenant), .integer(moment.milliseconds),
                    .integer(Int64(limit)),
                ]
            ) { row in (try row.text(0), try row.integer(1), try row.integer(2)) }
        }
        guard !old.isEmpty else { return 0 }
        try store.database.writeSync { connection in
            for (endpoint, outbox, attempt) in old {
                let key: [SQLValue] = [.integer(self.tenant), .text(endpoint), .integer(outbox)]
                try connection.execute(
                    """
                    DELETE FROM delivery_attempt
                    WHERE tenant = ? AND endpoint = ? AND outbox = ? AND attempt = ?
                    """,
                    key + [.integer(attempt)]
                )
                // Its last attempt is over and gone: nothing is left to say of it.
                try connection.execute(
                    """
                    DELETE FROM delivery WHERE tenant = ? AND endpoint = ? AND outbox = ?
                    AND state <> 'waiting' AND attempts <= ?
                    """,
                    key + [.integer(attempt)]
                )
            }
        }
        return old.count
    }

    package func queue(at now: Instant) throws -> [QueueFigures] {
        try store.database.read { connection in
            var figures: [String: QueueFigures] = [:]
            func blank(_ endpoint: String) -> QueueFigures {
                QueueFigures(
                    endpoint: endpoint,
                    waiting: 0,
                    oldestDue: nil,
                    attempts: 0,
                    successes: 0
                )
            }
            try connection.query(
                """
                SELECT endpoint, COUNT(*), MIN(next_at) FROM delivery
                WHERE tenant = ? AND next_at IS NOT NULL GROUP BY endpoint
                """,
                [.integer(tenant)]
            ) { row in
                var line = blank(try row.text(0))
                line.waiting = try row.integer(1)
                let earliest = Instant(milliseconds: try row.integer(2))
                line.oldestDue = earliest <= now ? earliest : nil
                figures[line.endpoint] = line
            }
            try connection.query(
                """
                SELECT endpoint, COUNT(*), SUM(CASE WHEN fault = '' THEN 1 ELSE 0 END)
                FROM delivery_attempt WHERE tenant = ? AND sent_at > ? GROUP BY endpoint
                """,
                [.integer(tenant), .integer(now.milliseconds - 86_400_000)]
            ) { row in
                let endpoint = try row.text(0)
                var line = figures[endpoint] ?? blank(endpoint)
                line.attempts = try row.integer(1)
                line.successes = try row.integer(2)
                figures[endpoint] = line
            }
            return figures.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
