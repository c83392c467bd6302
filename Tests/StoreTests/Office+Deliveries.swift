import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

extension Office {
    /// An endpoint, a message that it did not take at first, and what couriers leave behind.
    func deliver() throws {
        let code = try begin(
            "webhook-endpoint",
            "register",
            by: "ADM",
            [
                "name": .string("示例端点"), "kind": .string("standard"), "role": .string("ADM"),
                "url": .string("https://hooks.example/x"),
            ]
        ).code
        try ask(code, "answer", by: "system")
        try ask(code, "exhaust", by: "system", ["message": .int(1)])
        let desk = CourierDesk(store)
        let now = try store.standing().latest
        _ = try desk.handOut(limit: 100, at: now)
        let endpoint = try #require(try desk.liveEndpoints().first)
        let until = Instant(milliseconds: now.milliseconds + 60_000)
        var health = try #require(
            try desk.lease([endpoint.id], as: "示例", at: now, until: until)[endpoint.id]
        )
        health.failures = 1
        let delivery = try #require(
            try desk.due(to: endpoint, at: now, except: [], limit: 5).first
        )
        for attempt in 1...2 {
            try desk.settle(
                [
                    Settlement(
                        endpoint: endpoint.id,
                        number: delivery.number,
                        attempt: attempt,
                        state: .waiting,
                        nextAt: now,
                        sentAt: Instant(milliseconds: now.milliseconds + Int64(attempt)),
                        durationMilliseconds: 5,
                        status: 500,
                        fault: "status",
                        answer: ""
                    )
                ],
                [endpoint.id: health],
                by: "示例"
            )
        }
        _ = try desk.prune(before: Instant(milliseconds: now.milliseconds + 2), limit: 5)
        _ = try desk.queue(at: now)
        _ = try desk.lines(of: endpoint.id, state: nil, before: Int64.max, limit: 5)
        #expect(try desk.attempts(of: endpoint.id, number: delivery.number).map(\.number) == [2])
        try ask(
            code,
            "replay",
            by: "ADM",
            ["since": .int(0), "until": .int(Int64.max), "failed_only": .bool(false)]
        )
        var robot = endpoint
        robot.kind = .wecom
        let titles = try desk.due(to: robot, at: until, except: [], limit: 5).map(\.title)
        #expect(titles == ["推送端点 一条消息多次投递未果"])
        try desk.release("nobody")
        try rename(delivery.number, to: "project.accepted")
        #expect(
            try desk.due(to: endpoint, at: until, except: [], limit: 5).map(\.withheld) == [nil]
        )
        try rename(delivery.number, to: delivery.type)
    }

    /// A message as if it told of something else.
    private func rename(_ number: Int64, to type: String) throws {
        try database.writeSync { connection in
            _ = try connection.execute(
                "UPDATE outbox SET type = ? WHERE number = ?",
                [.text(type), .integer(number)]
            )
        }
    }
}

extension Tampered {
    /// Rows of couriers, which follow from no event, but belong to one.
    static let deliveries = [
        Tampered(
            "route",
            "insert",
            "INSERT INTO route VALUES (1, 'invented', '', 0, 0, NULL, NULL, NULL)"
        ),
        Tampered("route", "edit", "UPDATE route SET endpoint = 'invented'"),
        Tampered("handout", "edit", "UPDATE handout SET latest = 900"),
        Tampered("handout", "edit to nonsense", "UPDATE handout SET latest = -1"),
        Tampered(
            "delivery",
            "insert for no endpoint",
            "INSERT INTO delivery VALUES (1, 'invented', 1, 'delivered', 1, 0, NULL)"
        ),
        Tampered("delivery", "edit the message", "UPDATE delivery SET outbox = 900"),
        Tampered(
            "delivery",
            "edit the endpoint",
            "UPDATE delivery SET endpoint = (SELECT id FROM stream WHERE kind = 'project' LIMIT 1)"
        ),
        Tampered("delivery_attempt", "delete the delivery", "DELETE FROM delivery"),
        Tampered(
            "delivery_attempt",
            "insert",
            """
            INSERT INTO delivery_attempt SELECT tenant, endpoint, outbox, attempt + 1, sent_at,
            duration_ms, status, fault, answer FROM delivery_attempt
            """
        ),
        Tampered("delivery_attempt", "edit", "UPDATE delivery_attempt SET outbox = 900"),
    ]
}
