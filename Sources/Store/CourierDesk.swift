package import Casework
import Expression
package import Portfolio
import SQL
import Synchronization
import Workflow

/// The outbox of a ledger, for its couriers.
package final class CourierDesk: DeliveryDesk {
    package let store: LedgerStore
    /// The definitions in force when they were last needed.
    private let rules = Mutex<Rulebook?>(nil)

    package init(_ store: LedgerStore) {
        self.store = store
    }

    var tenant: Int64 { store.tenant }

    /// What can be heard of by whom, and what it is called, under the definitions in force.
    func rulebook(_ connection: any ReadConnection) throws -> (rules: Rulebook, isSandbox: Bool) {
        let clock = try connection.first(
            "SELECT release, is_sandbox FROM clock WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in (try row.text(0), try row.integer(1) == 1) }
        guard let (release, isSandbox) = clock, !release.isEmpty else {
            throw StorageFault.corrupt(detail: "clock \(tenant)")
        }
        if let known = rules.withLock({ $0 }), known.release == release {
            return (known, isSandbox)
        }
        let loaded = try store.rulebook(release: release, connection)
        rules.withLock { $0 = loaded }
        return (loaded, isSandbox)
    }

    /// Codes of endpoints lie together, so that nothing else is walked through.
    private static let endpoints =
        " WHERE tenant = ? AND code > 'TS-' AND code < 'TS.' AND kind = 'webhook-endpoint'"
        + " ORDER BY code"

    package func liveEndpoints() throws -> [Endpoint] {
        try store.database.read { connection in
            try StreamRow.all(connection, tenant, CourierDesk.endpoints, [.integer(tenant)])
                .filter { $0.record.isIn("live") }.map { try endpoint($0.record, connection) }
        }
    }

    package func endpoint(_ code: String) throws -> Endpoint? {
        try store.database.read { connection in
            let row = try connection.first(
                StreamRow.select + " WHERE tenant = ? AND code = ? AND code <> ''",
                [.integer(tenant), .text(code)],
                StreamRow.reading(connection, tenant)
            )
            guard let row, row.record.kind == "webhook-endpoint" else { return nil }
            return try endpoint(row.record, connection)
        }
    }

    private func endpoint(
        _ record: CaseStream,
        _ connection: any ReadConnection
    ) throws -> Endpoint {
        func opened(_ field: String) throws -> String {
            guard let text = record.text(field), let name = Cells.Name(text) else { return "" }
            return try Cells.open(name, connection, tenant: tenant) ?? ""
        }
        var types: [String] = []
        if case .list(let values) = record.field("types") {
            for case .string(let type) in values { types.append(type) }
        }
        let moments = try moments(of: record.id, connection)
        return Endpoint(
            id: record.id,
            code: record.code,
            version: record.version,
            kind: EndpointKind(rawValue: record.text("kind") ?? "") ?? .standard,
            name: record.text("name") ?? "",
            role: record.text("role") ?? "",
            types: types,
            url: try opened("url"),
            sender: try opened("sender"),
            recipients: try opened("recipients"),
            user: try opened("user"),
            secret: try opened("secret"),
            formerSecret: try opened("former_secret"),
            rotatedAt: moments["webhook-endpoint.rotate"] ?? Instant(milliseconds: 0),
            liveSince: moments["webhook-endpoint.answer"] ?? Instant(milliseconds: 0),
            trust: EndpointTrust(
                authorities: try opened("authorities"),
                pin: record.text("pin") ?? "",
                certificate: try opened("certificate"),
                certificateKey: try opened("certificate_key")
            )
        )
    }

    /// When an endpoint was last rotated, and when its ping was last answered.
    private func moments(
        of endpoint: String,
        _ connection: any ReadConnection
    ) throws -> [String: Instant] {
        var moments: [String: Instant] = [:]
        try connection.query(
            """
            SELECT type, MAX(recorded_at) FROM event WHERE tenant = ? AND stream = ?
            AND type IN ('webhook-endpoint.rotate', 'webhook-endpoint.answer') GROUP BY type
            """,
            [.integer(tenant), .text(endpoint)]
        ) { row in
            moments[try row.text(0)] = Instant(milliseconds: try row.integer(1))
        }
        return moments
    }

    package func addressGate() throws -> AddressGate {
        let ledger = try store.stream("LEDGER")
        guard case .list(let entries)? = ledger?.field("allowed_addresses") else {
            return AddressGate(allowed: [])
        }
        return AddressGate(allowed: entries.compactMap { AllowedAddresses($0) })
    }

    /// What happened, as people call it: `拨转股协议 期限届满`.
    static func title(kind: String, event: String, _ rules: Rulebook) -> String {
        let chart = rules.charts[kind]
        let name = String(event.dropFirst(kind.utf8.count + 1))
        let charts =
            [chart].compactMap { $0 } + rules.charts.sorted { $0.key < $1.key }.map(\.value)
        let titles = charts.lazy.compactMap { chart in
            chart.eventNumbers[name].map { chart.events[$0].title.zh }
        }
        let isTimer = name.hasPrefix("timeout")
        let what = isTimer ? "期限届满" : titles.first { !$0.isEmpty } ?? name
        return "\(chart?.definition.title.zh ?? kind) \(what)"
    }
}
