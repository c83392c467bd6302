import Casework
import Portfolio
import SQL
import SQLiteDriver
import Store
import Synchronization
import Testing
import Workflow

/// A database that counts the statements that read.
private final class QueryCounter: SQL.Database {
    private let inner: SQLiteDatabase
    private let queries = Mutex(0)

    init(_ inner: SQLiteDatabase) { self.inner = inner }

    var count: Int { queries.withLock { $0 } }
    var dialect: Dialect { inner.dialect }

    func add() { queries.withLock { $0 += 1 } }

    func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T {
        try inner.read { try body(CountedReader(inner: $0, counter: self)) }
    }

    func write<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T {
        try await inner.write(unit)
    }

    func writeSync<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) throws -> T {
        try inner.writeSync(unit)
    }

    func backup(to path: String, progress: (Double) -> Void) throws {
        try inner.backup(to: path, progress: progress)
    }

    func purge() throws { try inner.purge() }
    func reopen() throws { try inner.reopen() }
}

private struct CountedReader: ReadConnection {
    let inner: any ReadConnection
    let counter: QueryCounter

    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        counter.add()
        try inner.query(sql, arguments, each)
    }

    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        counter.add()
        return try inner.first(sql, arguments, map)
    }
}

@Suite struct `The rows of a list` {
    @Test func `take as many statements for fifty as for one`() throws {
        let holder = Shared<QueryCounter?>(nil)
        let office = try Office(durability: .off) { inner in
            let counter = QueryCounter(inner)
            holder.set(counter)
            return counter
        }
        for number in 1...50 { _ = try office.lead("示例\(number)") }
        let counter = try #require(holder.now)
        let rules = try office.store.transactSync { $0.rulebook }
        let cases = StoredCases(office.store, rules, at: Instant(endOf: office.today))
        let streams = try office.store.list(kind: "project", after: "", limit: 50)
        #expect(streams.count == 50)
        for name in ["PO", "DO", "FIN"] {
            let reader = try Reader(office.caller(name), in: cases)
            func statements(_ rows: Int) throws -> Int {
                let before = counter.count
                let seen = try reader.visible(Array(streams.prefix(rows)))
                let titles = seen.compactMap { $0.stream.text("title") }
                let texts = try office.store.texts(of: titles)
                #expect(texts.count == seen.count)
                return counter.count - before
            }
            let one = try statements(1)
            #expect(try statements(50) == one, "\(name)")
            #expect(one <= 8, "\(name)")
        }
        // A text that is asked for twice, or is no cell, costs nothing and spoils nothing.
        let cell = try #require(streams[0].text("title"))
        #expect(try office.store.texts(of: [cell, cell, "x", "cell:x:y"]) == [cell: "示例1"])
    }
}
