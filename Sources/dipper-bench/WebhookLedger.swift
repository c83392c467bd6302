import Casework
import Courier
import Expression
import Portfolio
import SQL
import Store
import Workflow

/// A ledger whose cases tell a receiver whatever happens to them.
final class WebhookLedger: Sendable {
    /// Cases that take turns; the messages of one case go one by one.
    private static let mostCases = 2000
    private static let commandsAtOnce = 1000
    /// What a message of the comparison is long, in bytes.
    private static let bodyBytes = 1002

    let ledger: BenchLedger
    private let administrator: Caller

    static let chart = """
        dipper: 1
        workflow: {id: project, version: 1, title: {zh: 基准, en: Bench}}
        events: {open: {}, note: {}}
        start: {event: open, allow: [PO]}
        initial: lead
        states:
          lead:
            title: {zh: 线索, en: Lead}
            transitions:
              - id: t_note
                event: note
                allow: [PO]
                actions: [{emit: {type: project.transitioned, to: webhook}}]

        """

    init(_ arguments: Arguments) throws {
        ledger = try BenchLedger(arguments, chart: WebhookLedger.chart)
        let reply = try ledger.casework.performSync(
            Command(
                target: .new(kind: "person", parent: nil),
                event: "register",
                payload: ["name": .string("示例管理员"), "roles": .list([.string("ADM")])]
            ),
            by: .system
        )
        administrator = Caller(
            person: reply.moved[0].code,
            authentication: "bench",
            channel: "bench"
        )
    }

    /// Events beside the cases' own: an administrator, and three for each endpoint.
    func eventsBefore(endpoints: Int) -> Int { BenchLedger.eventsBefore + 1 + 3 * endpoints }

    /// A live endpoint of a port on loopback.
    func addEndpoint(_ url: String, port: Int) throws {
        try ask(
            .existing("LEDGER"),
            "allow_addresses",
            [
                "range": .string("127.0.0.0/8"),
                "ports": .list((allowedPorts() + [Int64(port)]).map { .int($0) }),
                "plain": .bool(true),
            ]
        )
        let code = try ask(
            .new(kind: "webhook-endpoint", parent: nil),
            "register",
            [
                "name": .string("示例"), "kind": .string("standard"), "role": .string("PO"),
                "url": .string(url),
            ]
        )
        _ = try ledger.casework.performSync(
            Command(target: .existing(code), event: "answer"),
            by: .system
        )
    }

    private func allowedPorts() throws -> [Int64] {
        try CourierDesk(ledger.store).addressGate().allowed.flatMap(\.ports)
    }

    @discardableResult
    private func ask(
        _ target: Command.Target,
        _ event: String,
        _ payload: [String: Value]
    ) throws -> String {
        try ledger.casework.performSync(
            Command(target: target, event: event, payload: payload),
            by: administrator
        ).moved[0].code
    }

    /// Tells so many messages by events of cases; answers how many events that took.
    func tell(_ count: Int) throws -> Int {
        let cases = min(count, WebhookLedger.mostCases)
        let codes = try together(
            (0..<cases).map { _ in
                Command(target: .new(kind: "project", parent: nil), event: "open")
            }
        )
        var told = 0
        while told < count {
            let commands = (told..<min(told + WebhookLedger.commandsAtOnce, count)).map {
                Command(target: .existing(codes[$0 % cases]), event: "note")
            }
            _ = try together(commands)
            told += commands.count
        }
        return cases + count
    }

    private func together(_ commands: [Command]) throws -> [String] {
        try ledger.casework.performTogether(
            commands,
            by: ledger.caller("PO"),
            progress: { _ in }
        ).map { $0.moved[0].code }
    }

    /// Copies the outbox rows that are there until there are so many: a queue of any length.
    func lengthenOutbox(to count: Int) throws {
        try ledger.store.database.writeSync { connection in
            let latest = try connection.first("SELECT MAX(number) FROM outbox") { row in
                try row.integer(0)
            }
            var present = latest ?? 0
            while present < Int64(count) {
                let copied = min(present, Int64(count) - present)
                try connection.execute(
                    """
                    INSERT INTO outbox SELECT tenant, number + ?, id || ?, stream, version,
                    sequence, type, target, created_at FROM outbox WHERE number <= ?
                    """,
                    [.integer(present), .text("-\(present)"), .integer(copied)]
                )
                present += copied
            }
        }
    }

    /// A courier whose messages are as long as those of the comparison.
    func courier(callers: Int, totalMilliseconds: Int = 15_000) -> Courier {
        var options = CourierOptions(owner: "bench")
        options.mostInFlightPerEndpoint = callers
        options.transport.totalMilliseconds = totalMilliseconds
        return Courier(
            PaddedDesk(desk: CourierDesk(ledger.store), bodyBytes: WebhookLedger.bodyBytes),
            clock: BenchLedger.wallClock,
            random: SystemRandom(),
            options: options,
            report: { _, _ in }
        )
    }

    /// How many deliveries have arrived.
    func deliveredCount() throws -> Int64 {
        try ledger.store.database.read { connection in
            try connection.first(
                "SELECT COUNT(*) FROM delivery WHERE state = 'delivered'"
            ) { row in try row.integer(0) } ?? 0
        }
    }
}

/// A desk whose cases have codes so long that a message is as long as the comparison's.
private struct PaddedDesk: DeliveryDesk {
    let desk: CourierDesk
    let bodyBytes: Int

    func liveEndpoints() throws -> [Endpoint] { try desk.liveEndpoints() }
    func endpoint(_ code: String) throws -> Endpoint? { try desk.endpoint(code) }
    func addressGate() throws -> AddressGate { try desk.addressGate() }
    func release(_ owner: String) throws { try desk.release(owner) }
    func queue(at now: Instant) throws -> [QueueFigures] { try desk.queue(at: now) }

    func handOut(limit: Int, at now: Instant) throws -> Int {
        try desk.handOut(limit: limit, at: now)
    }

    func lease(
        _ endpoints: [String],
        as owner: String,
        at now: Instant,
        until: Instant
    ) throws -> [String: EndpointHealth] {
        try desk.lease(endpoints, as: owner, at: now, until: until)
    }

    func due(
        to endpoint: Endpoint,
        at now: Instant,
        except: Set<Int64>,
        limit: Int
    ) throws -> [DueDelivery] {
        let page = try desk.due(to: endpoint, at: now, except: except, limit: limit)
        guard let first = page.first else { return page }
        let bare = try Stationery(endpoint, source: "").letter(first, at: now).body.count
        let padding = String(repeating: "x", count: max(0, bodyBytes - bare))
        return page.map { delivery in
            var delivery = delivery
            delivery.code += padding
            return delivery
        }
    }

    func settle(
        _ settlements: [Settlement],
        _ health: [String: EndpointHealth],
        by owner: String
    ) throws {
        try desk.settle(settlements, health, by: owner)
    }

    func prune(before moment: Instant, limit: Int) throws -> Int {
        try desk.prune(before: moment, limit: limit)
    }
}
