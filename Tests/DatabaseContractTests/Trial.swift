import Foundation
import Glibc
import PostgresDriver
import SQL
import SQLiteDriver
import Synchronization
import TestPostgres

/// The engines that keep the seam's promises.
enum Engine: String, CaseIterable, Sendable {
    case sqlite
    case postgres
}

/// What of the options both engines have.
struct TrialOptions: Sendable {
    var failPoints = FailPoints()
    var onReset: @Sendable () -> Void = {}
}

/// A database of its own for one test, with the table `entry(id, note)` and nothing in it.
final class Trial: Sendable {
    let database: any SQL.Database
    private let counted: @Sendable () -> WriterCounts
    private let place: String
    private let engine: Engine

    convenience init(_ engine: Engine, _ options: TrialOptions = TrialOptions()) throws {
        let place =
            switch engine {
            case .sqlite: NSTemporaryDirectory() + "contract-\(UUID()).sqlite"
            case .postgres: try TestServer.shared.database()
            }
        try self.init(engine, at: place, options)
        let sql = database.dialect.definition(
            "CREATE TABLE entry(id BIGINT PRIMARY KEY, note TEXT NOT NULL)"
        )
        try database.writeSync { _ = try $0.execute(sql) }
    }

    private init(_ engine: Engine, at place: String, _ options: TrialOptions) throws {
        self.engine = engine
        self.place = place
        switch engine {
        case .sqlite:
            var own = SQLiteOptions()
            own.failPoints = options.failPoints
            own.onReset = options.onReset
            let database = try SQLiteDatabase(path: place, options: own)
            self.database = database
            counted = { database.writerCounts }
        case .postgres:
            var own = PostgresOptions()
            own.failPoints = options.failPoints
            own.onReset = options.onReset
            let database = try PostgresDatabase(url: place, options: own)
            self.database = database
            counted = { database.writerCounts }
        }
    }

    deinit {
        guard engine == .sqlite else { return }
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: place + end) }
    }

    /// The same database, opened once more as another process would.
    func another() throws -> any SQL.Database {
        switch engine {
        case .sqlite: try SQLiteDatabase(path: place)
        case .postgres: try PostgresDatabase(url: place)
        }
    }

    var counts: WriterCounts { counted() }

    func define(_ sql: String) throws {
        let sql = database.dialect.definition(sql)
        try database.writeSync { _ = try $0.execute(sql) }
    }

    func identifiers() throws -> [Int64] {
        try database.read { try $0.identifiers() }
    }

    /// Submits `bodies` in order behind a held writer, so that they wait together.
    ///
    /// On threads of their own: the few that tests share may be busy for longer than a server
    /// leaves a transaction open.
    func inOneBatch(
        _ bodies: [@Sendable (any WriteConnection) throws -> Void]
    ) async throws -> [Result<Void, any Error>] {
        try await onThread { [self] in
            let gate = Gate(database)
            let results = Shared<[Int: Result<Void, any Error>]>([:])
            let answered = DispatchSemaphore(value: 0)
            for (index, body) in bodies.enumerated() {
                let waiting = counts.waiting
                Thread.detachNewThread { [database] in
                    let result = Result { try database.writeSync { try body($0) } }
                    results.change { $0[index] = result }
                    answered.signal()
                }
                while counts.waiting == waiting { usleep(100) }
            }
            gate.open()
            for _ in bodies { answered.wait() }
            return bodies.indices.compactMap { results.now[$0] }
        }
    }
}

/// Keeps the writer busy in one unit until `open` is called, so that others gather behind it.
private final class Gate: Sendable {
    private let entered = DispatchSemaphore(value: 0)
    private let released = DispatchSemaphore(value: 0)

    /// Holds the writer on a thread of its own; returns once the writer is inside.
    init(_ database: any SQL.Database) {
        Thread.detachNewThread { [entered, released] in
            try? database.writeSync { _ in
                entered.signal()
                released.wait()
            }
        }
        entered.wait()
    }

    func open() {
        released.signal()
    }
}

/// Runs a body that blocks beside the few threads that all tests share.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// What a body throws to have itself undone.
struct Refusal: Error, Equatable {}

/// A count, or a switch, that closures of several threads share.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) {
        self.value = Mutex(value)
    }

    var now: Value { value.withLock { $0 } }

    func set(_ new: Value) {
        value.withLock { $0 = new }
    }

    func change(_ body: (inout sending Value) -> Void) {
        value.withLock { body(&$0) }
    }
}

extension WriteConnection {
    func insert(_ id: Int64, _ note: String = "记录") throws {
        try execute("INSERT INTO entry(id, note) VALUES (?, ?)", [.integer(id), .text(note)])
    }

    /// As `insert`, without waiting for the answer.
    func sendInsert(_ id: Int64) throws {
        try send("INSERT INTO entry(id, note) VALUES (?, ?)", [.integer(id), .text("记录")])
    }
}

extension ReadConnection {
    func identifiers() throws -> [Int64] {
        try all("SELECT id FROM entry ORDER BY id") { try $0.integer(0) }
    }
}

/// The fault that `body` throws; nil if it throws none.
func fault(_ body: () throws -> Void) -> StorageFault? {
    do {
        try body()
        return nil
    } catch {
        return error as? StorageFault
    }
}

extension StorageFault {
    /// The name of the case, without what it carries.
    var kind: String { Mirror(reflecting: self).children.first?.label ?? "\(self)" }

    var constraint: ConstraintKind? {
        guard case .constraint(let kind, _) = self else { return nil }
        return kind
    }
}
