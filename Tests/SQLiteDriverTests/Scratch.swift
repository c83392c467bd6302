import Foundation
import SQL
import SQLiteDriver
import Synchronization

/// A folder of its own for one test, removed with this value.
final class Scratch: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String = "ledger.sqlite") -> String {
        folder.appending(path: name).path
    }

    /// A database with the table `entry(id, note)` and nothing in it.
    func database(
        _ name: String = "ledger.sqlite",
        _ change: (inout SQLiteOptions) -> Void = { _ in }
    ) throws -> SQLiteDatabase {
        var options = SQLiteOptions()
        options.applicationID = 0x0D1F
        options.newestUserVersion = 1
        change(&options)
        let database = try SQLiteDatabase(path: path(name), options: options)
        let sql = database.dialect.definition(
            "CREATE TABLE IF NOT EXISTS entry(id BIGINT PRIMARY KEY, note TEXT NOT NULL)"
        )
        try database.writeSync { _ = try $0.execute(sql) }
        return database
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
}

extension WriteConnection {
    func insert(_ id: Int64, _ note: String = "记录") throws {
        try execute("INSERT INTO entry(id, note) VALUES (?, ?)", [.integer(id), .text(note)])
    }
}

extension ReadConnection {
    func identifiers() throws -> [Int64] {
        try all("SELECT id FROM entry ORDER BY id") { try $0.integer(0) }
    }

    func pragma(_ name: String) throws -> SQLValue? {
        try first("PRAGMA \(name)") { try $0.value(0) }
    }
}

/// Keeps the writer busy in one unit until `open` is called, so that others gather behind it.
final class Gate: Sendable {
    private let entered = DispatchSemaphore(value: 0)
    private let released = DispatchSemaphore(value: 0)

    /// Holds the writer on a thread of its own; returns once the writer is inside.
    init(_ database: SQLiteDatabase) {
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

/// Submits `bodies` in order behind a held writer, so that they wait together.
func inOneBatch(
    _ database: SQLiteDatabase,
    _ bodies: [@Sendable (any WriteConnection) throws -> Void]
) async throws -> [Result<Void, any Error>] {
    let gate = Gate(database)
    var tasks: [Task<Void, any Error>] = []
    for body in bodies {
        let waiting = database.writerCounts.waiting
        tasks.append(Task { try await database.write { try body($0) } })
        while database.writerCounts.waiting == waiting { await Task.yield() }
    }
    gate.open()
    var results: [Result<Void, any Error>] = []
    for task in tasks { results.append(await task.result) }
    return results
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
