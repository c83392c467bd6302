package import Casework
package import Portfolio
import SQL
package import Workflow

/// The cases of a ledger in snapshots: what a reader asks while he writes nothing.
package struct StoredCases: CaseRegister, Sendable {
    package let store: LedgerStore
    package let rulebook: Rulebook
    package let now: Instant

    package init(_ store: LedgerStore, _ rulebook: Rulebook, at now: Instant) {
        self.store = store
        self.rulebook = rulebook
        self.now = now
    }

    package func record(_ reference: String) throws -> CaseStream? {
        try store.stream(reference)
    }

    package func records(_ ids: Set<String>) throws -> [String: CaseStream] {
        Dictionary(try store.streams(ids.sorted()).map { ($0.id, $0) }) { $1 }
    }

    package func experts(of people: Set<String>) throws -> [CaseStream] {
        try people.sorted().flatMap { try store.children(of: $0) }
            .filter { $0.kind == ExpertProcedure.kind }
    }

    package func panelNames(of people: Set<String>) throws -> [PanelName] {
        try store.panelNames(of: people)
    }

    package func versions(
        of streams: Set<String>,
        types: Set<String>
    ) throws -> [String: [Int]] {
        try store.database.read { try EventVersions.all(of: streams, types, store.tenant, $0) }
    }
}

extension LedgerStore {
    /// Under which pseudonyms people stand on rounds.
    package func panelNames(of people: Set<String>) throws -> [PanelName] {
        try database.read { try PanelRow.names(of: people, tenant, $0) }
    }

    /// Who stands on rounds under which pseudonym.
    package func panelNames(on rounds: Set<String>) throws -> [PanelName] {
        try database.read { connection in
            try rounds.sorted().pages(of: LedgerStore.idsAtOnce).flatMap { page in
                let marks = Array(repeating: "?", count: page.count).joined(separator: ", ")
                return try connection.all(
                    "SELECT stream, person, pseudonym FROM pseudonym"
                        + " WHERE tenant = ? AND stream IN (\(marks)) ORDER BY stream, pseudonym",
                    [.integer(tenant)] + page.map { .text($0) }
                ) { row in
                    PanelName(
                        round: try row.text(0),
                        person: try row.text(1),
                        pseudonym: try row.text(2)
                    )
                }
            }
        }
    }

    /// A page of a list is never longer, so that it takes one statement.
    fileprivate static let idsAtOnce = 1000

    /// The cases of many ids, in no order.
    package func streams(_ ids: [String]) throws -> [CaseStream] {
        try streams("id", in: ids)
    }

    /// The cases of many codes, in no order.
    package func streams(codes: [String]) throws -> [CaseStream] {
        try streams("code <> '' AND code", in: codes)
    }

    private func streams(_ column: String, in values: [String]) throws -> [CaseStream] {
        try database.read { connection in
            try values.pages(of: LedgerStore.idsAtOnce).flatMap { page in
                let marks = Array(repeating: "?", count: page.count).joined(separator: ", ")
                return try StreamRow.all(
                    connection,
                    tenant,
                    " WHERE tenant = ? AND \(column) IN (\(marks))",
                    [.integer(tenant)] + page.map { .text($0) }
                ).map(\.record)
            }
        }
    }
}

extension StoreSession {
    func panelNames(of people: Set<String>) throws -> [PanelName] {
        if people.isSubset(of: store.cache.unseated) { return [] }
        let names = try PanelRow.names(of: people, tenant, connection)
        store.cache.unseated.formUnion(people.subtracting(names.map(\.person)))
        return names
    }
}

extension StoreSession {
    func versions(of streams: Set<String>, types: Set<String>) throws -> [String: [Int]] {
        try EventVersions.all(of: streams, types, tenant, connection)
    }
}

/// Which events of cases are of some types.
private enum EventVersions {
    static func all(
        of streams: Set<String>,
        _ types: Set<String>,
        _ tenant: Int64,
        _ connection: any ReadConnection
    ) throws -> [String: [Int]] {
        let types = types.sorted()
        var versions: [String: [Int]] = [:]
        for page in streams.sorted().pages(of: LedgerStore.idsAtOnce) {
            try connection.query(
                "SELECT stream, version FROM event WHERE tenant = ?"
                    + " AND stream IN (\(marks(page.count))) AND type IN (\(marks(types.count)))"
                    + " ORDER BY stream, version",
                [.integer(tenant)] + page.map { .text($0) } + types.map { .text($0) }
            ) { row in
                versions[try row.text(0), default: []].append(Int(try row.integer(1)))
            }
        }
        return versions
    }

    private static func marks(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }
}

/// Rows of `pseudonym` by person.
enum PanelRow {
    static func names(
        of people: Set<String>,
        _ tenant: Int64,
        _ connection: any ReadConnection
    ) throws -> [PanelName] {
        var names: [PanelName] = []
        for person in people.sorted() {
            names += try connection.all(
                "SELECT stream, pseudonym FROM pseudonym WHERE tenant = ? AND person = ?"
                    + " ORDER BY stream",
                [.integer(tenant), .text(person)]
            ) { row in
                PanelName(round: try row.text(0), person: person, pseudonym: try row.text(1))
            }
        }
        return names
    }
}

extension Array {
    /// The members in order, at most `size` at a time.
    package func pages(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
