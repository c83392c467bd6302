import SQL
import SQLiteDriver
import Synchronization

/// A database that counts the transactions that may write.
final class CountingDatabase: SQL.Database {
    private let inner: SQLiteDatabase
    private let begun = Mutex(0)

    init(_ inner: SQLiteDatabase) { self.inner = inner }

    var count: Int { begun.withLock { $0 } }
    var dialect: Dialect { inner.dialect }

    func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T { try inner.read(body) }

    func write<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T {
        begun.withLock { $0 += 1 }
        return try await inner.write(unit)
    }

    func writeSync<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) throws -> T {
        begun.withLock { $0 += 1 }
        return try inner.writeSync(unit)
    }

    func backup(to path: String, progress: (Double) -> Void) throws {
        try inner.backup(to: path, progress: progress)
    }

    func purge() throws { try inner.purge() }
    func reopen() throws { try inner.reopen() }
}
