package import Portfolio
import SQL
package import Workflow

/// Deliveries as people look at them.
extension CourierDesk {
    /// A delivery with its latest attempt.
    package struct Line: Hashable, Sendable {
        package var number: Int64
        package var endpoint: String
        package var outbox: String
        package var type: String
        package var code: String
        package var createdAt: Instant
        package var state: String
        package var attempts: Int64
        package var nextAt: Instant?
    }

    /// One attempt of a delivery.
    package struct Attempt: Hashable, Sendable {
        package var number: Int64
        package var sentAt: Instant
        package var durationMilliseconds: Int64
        package var status: Int64
        package var fault: String
        package var answer: String
    }

    /// Every endpoint in the order of its code, in whatever state.
    package func endpoints() throws -> [CaseStream] {
        try store.list(kind: "webhook-endpoint", after: "TS-", limit: 1000)
    }

    /// Deliveries to an endpoint, the latest message first; one page before a number.
    package func lines(
        of endpoint: String,
        state: String?,
        before number: Int64,
        limit: Int
    ) throws -> [Line] {
        try store.database.read { connection in
            try connection.all(
                """
                SELECT d.outbox, d.endpoint, o.id, o.type, s.code, o.created_at, d.state,
                d.attempts, d.next_at
                FROM delivery d
                JOIN outbox o ON o.tenant = d.tenant AND o.number = d.outbox
                JOIN stream s ON s.tenant = o.tenant AND s.id = o.stream
                WHERE d.tenant = ? AND d.endpoint = ? AND d.outbox < ?
                AND (d.state = ? OR ? = '')
                ORDER BY d.outbox DESC LIMIT ?
                """,
                [
                    .integer(tenant), .text(endpoint), .integer(number), .text(state ?? ""),
                    .text(state ?? ""), .integer(Int64(limit)),
                ]
            ) { row in
                Line(
                    number: try row.integer(0),
                    endpoint: try row.text(1),
                    outbox: try row.text(2),
                    type: try row.text(3),
                    code: try row.text(4),
                    createdAt: Instant(milliseconds: try row.integer(5)),
                    state: try row.text(6),
                    attempts: try row.integer(7),
                    nextAt: try row.optionalInteger(8).map { Instant(milliseconds: $0) }
                )
            }
        }
    }

    /// The attempts of one delivery, oldest first; those of the last ninety days.
    package func attempts(of endpoint: String, number: Int64) throws -> [Attempt] {
        try store.database.read { connection in
            try connection.all(
                """
                SELECT attempt, sent_at, duration_ms, status, fault, answer FROM delivery_attempt
                WHERE tenant = ? AND endpoint = ? AND outbox = ? ORDER BY attempt
                """,
                [.integer(tenant), .text(endpoint), .integer(number)]
            ) { row in
                Attempt(
                    number: try row.integer(0),
                    sentAt: Instant(milliseconds: try row.integer(1)),
                    durationMilliseconds: try row.integer(2),
                    status: try row.integer(3),
                    fault: try row.text(4),
                    answer: try row.text(5)
                )
            }
        }
    }
}
