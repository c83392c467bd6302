import Casework
import Portfolio
import SQL
import Workflow

/// Deliveries follow from no event; what each must belong to is checked all the same.
extension LedgerCheck {
    /// Every delivery belongs to an outbox row and to an endpoint, an attempt to a delivery that
    /// counted it, and a lease to an endpoint.
    mutating func checkDeliveries() throws {
        let count = Int64(fold.emissions.count)
        try checkHandout(count)
        let endpoints = Set(
            fold.streams.values.filter { $0.record.kind == "webhook-endpoint" }.map(\.record.id)
        )
        let zh = "不属于任何端点、消息或投递"
        func belongs(_ endpoint: String, _ outbox: Int64) -> Bool {
            endpoints.contains(endpoint) && (1...max(1, count)).contains(outbox) && count > 0
        }
        for endpoint in try connection.all(
            "SELECT endpoint FROM route WHERE tenant = ? ORDER BY endpoint",
            [.integer(tenant)],
            { row in try row.text(0) }
        ) where !endpoints.contains(endpoint) {
            differ("route", endpoint, zh, "belongs to no endpoint")
        }
        try connection.query(
            "SELECT endpoint, outbox FROM delivery WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in
            let (endpoint, outbox) = (try row.text(0), try row.integer(1))
            guard !belongs(endpoint, outbox) else { return }
            let en = "belongs to no endpoint, or to no message of the outbox"
            differ("delivery", "\(endpoint) \(outbox)", zh, en)
        }
        try connection.query(
            """
            SELECT a.endpoint, a.outbox, a.attempt, COALESCE(d.attempts, 0)
            FROM delivery_attempt a LEFT JOIN delivery d
            ON d.tenant = a.tenant AND d.endpoint = a.endpoint AND d.outbox = a.outbox
            WHERE a.tenant = ?
            """,
            [.integer(tenant)]
        ) { row in
            guard try row.integer(2) > row.integer(3) else { return }
            differ(
                "delivery_attempt",
                "\(try row.text(0)) \(try row.integer(1)) \(try row.integer(2))",
                zh,
                "belongs to no delivery that counted it"
            )
        }
    }

    /// How far the outbox was handed out; never beyond its end.
    private mutating func checkHandout(_ count: Int64) throws {
        let latest =
            try connection.first(
                "SELECT latest FROM handout WHERE tenant = ?",
                [.integer(tenant)]
            ) { row in try row.integer(0) } ?? 0
        if !(0...count).contains(latest) {
            differ(
                "handout",
                "\(latest)",
                "发件箱只有 \(count) 条",
                "the outbox has \(count) rows only"
            )
        }
    }
}
