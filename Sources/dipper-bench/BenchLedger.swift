import Casework
import Expression
import FoundationEssentials
import Portfolio
import PostgresDriver
import SQL
import SQLiteDriver
import Store
import Workflow
import WorkflowFile

/// A ledger of its own in a new folder, with a person for each role; deleted at the end.
///
/// `--database postgres://…` names an empty database instead, which is empty again at the end.
final class BenchLedger: Sendable {
    /// The file, or the URL of the database.
    let path: String
    let store: LedgerStore
    let casework: Casework
    /// Callers by role.
    let callers: [String: Caller]
    private let folder: String

    /// `chart` replaces the projects' own chart, and leaves out what belongs to a project.
    init(_ arguments: Arguments, chart: String?) throws {
        folder = arguments.folder + "/dipper-bench-" + UUID().uuidString
        path = arguments.optionalText("--database") ?? folder + "/ledger.sqlite"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try BenchLedger.open(path)
        try store.prepare(sandboxNow: nil)
        let (published, release) = try store.publishing(
            try BenchLedger.contents(arguments, chart: chart)
        )
        casework = Casework(ledger: store)
        _ = try Casework(ledger: published).performSync(
            Command(
                target: .new(kind: "ledger", parent: nil),
                event: "initialise",
                payload: ["sandbox": .bool(false), "release": .string(release)]
            ),
            by: .system
        )
        var callers: [String: Caller] = [:]
        for role in BenchMachine.roles {
            let reply = try casework.performSync(
                Command(
                    target: .new(kind: "person", parent: nil),
                    event: "register",
                    payload: [
                        "name": .string("示例\(role)"), "roles": .list([.string(role)]),
                    ]
                ),
                by: .system
            )
            callers[role] = Caller(
                person: reply.moved[0].code,
                authentication: "bench",
                channel: "bench"
            )
        }
        self.callers = callers
    }

    deinit {
        if store.database.dialect == .postgres { try? store.removeTables() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The store on a file or a server, as the shipped program opens it but for what is given.
    static func open(
        _ place: String,
        _ access: SQLiteOptions.Access = .create,
        _ durability: SQLiteOptions.Durability = .full
    ) throws -> LedgerStore {
        let cache = LedgerCache()
        let isServer = place.hasPrefix("postgres://")
        guard !isServer || durability == .full else {
            throw BenchFault(option: "--synchronous", value: durability.rawValue)
        }
        return LedgerStore(
            database: try isServer
                ? server(place, cache) : file(place, access, durability, cache),
            cache: cache,
            tenant: 1,
            clock: BenchLedger.wallClock,
            loader: BenchLedger.rulebook
        )
    }

    private static func file(
        _ path: String,
        _ access: SQLiteOptions.Access,
        _ durability: SQLiteOptions.Durability,
        _ cache: LedgerCache
    ) throws -> any Database {
        var options = SQLiteOptions()
        (options.access, options.durability) = (access, durability)
        options.applicationID = Schema.applicationID
        options.pageSizeBytes = Schema.pageSizeBytes
        options.newestUserVersion = Schema.version
        options.onReset = { cache.reset() }
        return try SQLiteDatabase(path: path, options: options)
    }

    private static func server(_ url: String, _ cache: LedgerCache) throws -> any Database {
        var options = PostgresOptions()
        options.applicationID = Schema.applicationID
        options.newestUserVersion = Schema.version
        options.onReset = { cache.reset() }
        return try PostgresDatabase(url: url, options: options)
    }

    /// Events that are recorded before the first measured one.
    static let eventsBefore = 1 + BenchMachine.roles.count

    @Sendable static func wallClock() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    @Sendable static func rulebook(release: String, _ contents: [Content]) throws -> Rulebook {
        try RulebookFile.load(
            release: release,
            contents: contents.map { ($0.kind, $0.path, $0.text) }
        ) { Content(kind: $0.kind, path: $0.path, text: $0.text).hash }
    }

    private static func contents(_ arguments: Arguments, chart: String?) throws -> [Content] {
        let folder = try DefinitionFolder.load(arguments.workflows)
        let texts = RulebookFile.contents(of: folder)
        guard let chart else {
            return texts.map { Content(kind: $0.kind, path: $0.path, text: $0.text) }
        }
        let own = ["person.yaml", "ledger.yaml", "webhook-endpoint.yaml"]
        return [Content(kind: "chart", path: "project.yaml", text: chart)]
            + texts.filter { $0.kind != "chart" || own.contains($0.path) }
            .map { Content(kind: $0.kind, path: $0.path, text: $0.text) }
    }

    /// The definitions in force, compiled.
    func rules() throws -> Rulebook {
        let release = try store.standing().release
        let contents = try store.database.read { connection in
            try store.contents(of: release, connection)
        }
        return try BenchLedger.rulebook(release: release, contents)
    }

    func caller(_ role: String) -> Caller {
        callers[role] ?? .system
    }

    /// Checks the whole ledger against its events; a bench that broke it has no figures.
    func requireSound(events: Int) throws {
        let report = try store.verify(head: nil, progress: { _ in })
        guard report.differences.isEmpty, report.events == Int64(events) else {
            throw BenchFault(
                found: "\(report.events) events, \(report.differences)",
                expected: "\(events) events"
            )
        }
    }

    /// Rows of event and case that a command wrote, on average.
    func rowsPerOperation(_ operations: Int) throws -> Double {
        let events = try store.database.read { connection in
            try connection.first("SELECT COUNT(*) FROM event") { row in try row.integer(0) }
        }
        // Every event also writes the row of its case.
        return Double(2 * (events ?? 0)) / Double(operations)
    }
}
