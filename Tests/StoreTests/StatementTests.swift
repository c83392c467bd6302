import Casework
import Expression
import FoundationEssentials
import Portfolio
import SQL
import SQLiteDriver
import Store
import Synchronization
import Testing
import Workflow

/// A database that notes the text of every statement on its way to another.
private final class RecordingDatabase: SQL.Database {
    private let inner: SQLiteDatabase
    private let seen = Mutex<Set<String>>([])

    init(_ inner: SQLiteDatabase) { self.inner = inner }

    var dialect: Dialect { inner.dialect }
    var statements: [String] { seen.withLock { $0.sorted() } }

    func note(_ sql: String) { seen.withLock { _ = $0.insert(sql) } }

    func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T {
        try inner.read { try body(RecordingReader(inner: $0, database: self)) }
    }

    func write<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T {
        try await inner.write { try unit(RecordingWriter(inner: $0, database: self)) }
    }

    func writeSync<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) throws -> T {
        try inner.writeSync { try unit(RecordingWriter(inner: $0, database: self)) }
    }

    func backup(to path: String, progress: (Double) -> Void) throws {
        try inner.backup(to: path, progress: progress)
    }

    func purge() throws { try inner.purge() }

    func reopen() throws { try inner.reopen() }
}

private struct RecordingReader: ReadConnection {
    let inner: any ReadConnection
    let database: RecordingDatabase

    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        database.note(sql)
        try inner.query(sql, arguments, each)
    }

    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        database.note(sql)
        return try inner.first(sql, arguments, map)
    }
}

private struct RecordingWriter: WriteConnection {
    let inner: any WriteConnection
    let database: RecordingDatabase

    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        database.note(sql)
        try inner.query(sql, arguments, each)
    }

    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        database.note(sql)
        return try inner.first(sql, arguments, map)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        database.note(sql)
        return try inner.execute(sql, arguments)
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T { try inner.savepoint(body) }

    var otherWritersVersion: Int64 { get throws { try inner.otherWritersVersion } }
}

@Suite struct `The statements of the store` {
    @Test func `are all run by one story, and are listed for PostgreSQL on request`() async throws {
        let recorded = Shared<RecordingDatabase?>(nil)
        let office = try Office(durability: .off) { inner in
            let database = RecordingDatabase(inner)
            recorded.set(database)
            return database
        }
        try office.tellEverything()
        let store = office.store
        let database = try #require(recorded.now)
        try store.readEverything()
        try await store.touchSession(Office.digest("c"), at: office.now)
        try store.endAllSessions()

        // Moving the clock is refused by a ledger of real cases, and yet its text is seen.
        try office.advance(days: 400)
        #expect(throws: Refusal.self) {
            try store.moving(to: Office.opening).transactSync { _ in }
        }
        #expect(database.statements.count > 45)
        guard let folder = ProcessInfo.processInfo.environment["DIPPER_STATEMENTS"] else { return }
        let schema = Schema.statements(for: .postgres).joined(separator: ";\n\n")
        try Data(schema.utf8).write(to: URL(filePath: folder + "/schema.sql"))
        // The ledger's own tables are made from the schema, which is checked as it stands.
        let own = database.statements.filter { !$0.hasPrefix("CREATE") }
        try Data(own.joined(separator: ";\n\n").utf8).write(
            to: URL(filePath: folder + "/statements.sql")
        )
    }
}

extension LedgerStore {
    /// Every read that people's questions lead to.
    fileprivate func readEverything() throws {
        let project = try #require(try stream("DT-2026-000001"))
        _ = try stream(project.id)
        _ = try children(of: project.id)
        _ = try list(kind: "project", after: "", limit: 5)
        _ = try texts(of: [project.text("title") ?? ""])
        _ = try events(of: project.id)
        _ = try goalFacts()
        _ = try timers(limit: 5)
        _ = try provisionalStreams()
        #expect(try reexecute().differences == [])
    }
}
