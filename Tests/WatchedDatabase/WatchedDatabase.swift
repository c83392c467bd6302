package import SQL
import Synchronization

/// A database that notes what is asked of another on its way there, for tests that count.
package final class WatchedDatabase: SQL.Database {
    private struct Seen {
        var texts: Set<String> = []
        var readCount = 0
        var unitCount = 0
    }

    private let inner: any SQL.Database
    private let seen = Mutex(Seen())

    package init(_ inner: any SQL.Database) { self.inner = inner }

    /// The text of every statement, once.
    package var statements: [String] { seen.withLock { $0.texts.sorted() } }
    /// Adds what another one noted.
    package func note(_ statements: [String]) {
        seen.withLock { $0.texts.formUnion(statements) }
    }

    /// Statements that read, outside of transactions that may write.
    package var readCount: Int { seen.withLock { $0.readCount } }
    /// Transactions that may write.
    package var unitCount: Int { seen.withLock { $0.unitCount } }

    package var dialect: Dialect { inner.dialect }
    package var writerCounts: WriterCounts { inner.writerCounts }

    private func reader(_ inner: some ReadConnection) -> any ReadConnection {
        WatchedConnection(inner: inner, database: self, isRead: true)
    }

    private func writer(_ inner: some WriteConnection) -> any WriteConnection {
        WatchedConnection(inner: inner, database: self, isRead: false)
    }

    fileprivate func note(_ sql: String, isRead: Bool) {
        seen.withLock { seen in
            seen.texts.insert(sql)
            if isRead { seen.readCount += 1 }
        }
    }

    package func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T {
        try inner.read { try body(self.reader($0)) }
    }

    package func write<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T {
        seen.withLock { $0.unitCount += 1 }
        return try await inner.write { try unit(self.writer($0)) }
    }

    package func writeSync<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) throws -> T {
        seen.withLock { $0.unitCount += 1 }
        return try inner.writeSync { try unit(self.writer($0)) }
    }

    package func backup(to path: String, progress: (Double) -> Void) throws {
        try inner.backup(to: path, progress: progress)
    }

    package func purge() throws { try inner.purge() }

    package func reopen() throws { try inner.reopen() }
}

/// What one unit, or one snapshot, asks for on the way to the other database.
private struct WatchedConnection<Inner: ReadConnection>: ReadConnection {
    let inner: Inner
    let database: WatchedDatabase
    let isRead: Bool

    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        database.note(sql, isRead: isRead)
        try inner.query(sql, arguments, each)
    }

    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        database.note(sql, isRead: isRead)
        return try inner.first(sql, arguments, map)
    }
}

extension WatchedConnection: WriteConnection where Inner: WriteConnection {
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        database.note(sql, isRead: isRead)
        return try inner.execute(sql, arguments)
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T { try inner.savepoint(body) }

    var otherWritersVersion: Int64 { get throws { try inner.otherWritersVersion } }
}
