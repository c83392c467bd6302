package import SQL

/// A database on a PostgreSQL server, shared with other processes: snapshot readers, and one
/// group-committing writer that takes turns with theirs.
///
/// A connection that breaks is made anew; a batch whose commit it cut off is looked up, answered
/// where it was stored and run again where it was not.
package final class PostgresDatabase: SQL.Database {
    let connector: Connector
    private let readers: ReaderPool
    /// Nil where the database was opened for reading.
    let writing: PostgresWriter?
    private let writer: GroupWriter

    package let dialect = Dialect.postgres

    /// Opens the database that a URL such as `postgres://user@host/name` leads to.
    /// - Throws: a `StorageFault` that says what is wrong with the URL, the server or the database
    package init(url: String, options: PostgresOptions = PostgresOptions()) throws {
        let connector = Connector(address: try PostgresAddress(url), options: options)
        let link = try connector.connect(isWriter: true)
        try DatabaseFormat(address: connector.address.name, options: options).check(link)
        self.connector = connector
        readers = ReaderPool(connector)
        let writing = options.access.isWriting ? PostgresWriter(connector, link) : nil
        self.writing = writing
        let name = connector.address.name
        writer = GroupWriter(
            stopsWhenUnknown: false,
            beforeReply: options.failPoints.beforeReply
        ) { batch in
            guard let writing else {
                return .readOnly(detail: "\(name): opened for reading")
            }
            return writing.run(batch)
        }
    }

    /// User, hosts and database, as in messages; never a password.
    package var name: String { connector.address.name }

    /// What the writer has done since this value was made.
    package var writerCounts: WriterCounts { writer.counts }

    package func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T {
        try readers.read(body)
    }

    package func write<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T {
        try await writer.answer(of: unit).get()
    }

    package func writeSync<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) throws -> T {
        try writer.answerSync(of: unit).get()
    }

    /// Refused: a copy of the server's own form is made with the server's own tools.
    package func backup(to path: String, progress: (Double) -> Void) throws {
        throw StorageFault.unsuitable(
            setting: "backup",
            found: name,
            expected: "pgBackRest, pg_basebackup, dipper move"
        )
    }

    package func purge() throws {
        guard let writing else { throw StorageFault.readOnly(detail: "\(name): purge") }
        try Purge(address: name, options: connector.options).run(writing)
    }

    package func reopen() throws {
        let link = try connector.connect(isWriter: true)
        try DatabaseFormat(address: name, options: connector.options.forExisting).check(link)
        readers.reset()
        writing?.reset()
        writer.resume()
        connector.options.onReset()
    }
}
