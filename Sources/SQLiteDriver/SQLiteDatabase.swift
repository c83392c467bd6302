package import SQL
internal import Synchronization

internal import class GRDB.Database
internal import class GRDB.DatabasePool

/// A database file with snapshot readers and one group-committing writer, durable at each answer.
package final class SQLiteDatabase: SQL.Database {
    private let path: String
    private let session: SQLiteSession
    private let writer: GroupWriter
    private let onReset: @Sendable () -> Void

    package let dialect = Dialect.sqlite

    /// Opens or makes the file at `path`.
    /// - Throws: a `StorageFault` that says what is wrong with the file.
    package init(path: String, options: SQLiteOptions = SQLiteOptions()) throws {
        let session = try SQLiteSession(SQLiteFile(path: path, options: options))
        self.path = path
        self.session = session
        onReset = options.onReset
        writer = GroupWriter(
            stopsWhenUnknown: true,
            beforeReply: options.failPoints.beforeReply
        ) { batch in
            let fault = session.run(batch)
            if let fault, fault.endsTransaction {
                // Units that went through before the batch was undone may have cached their rows.
                options.onReset()
            }
            return fault
        }
    }

    /// What the writer has done since this value was made.
    package var writerCounts: WriterCounts { writer.counts }

    package func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T {
        try StorageFault.mapping(path) {
            try session.pool.withLock { $0 }.read {
                try body(SQLiteConnection($0, needsTransaction: true))
            }
        }
    }

    package func write<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T {
        let answer = await writer.answer(of: unit)
        return try StorageFault.mapping(path) { try answer.get() }
    }

    package func writeSync<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) throws -> T {
        try StorageFault.mapping(path) { try writer.answerSync(of: unit).get() }
    }

    package func backup(to path: String, progress: (Double) -> Void) throws {
        try session.backup(to: path, progress: progress)
    }

    package func purge() throws {
        try session.purge()
    }

    package func reopen() throws {
        try session.reopen()
        writer.resume()
        onReset()
    }
}
