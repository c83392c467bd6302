/// Reads inside one snapshot; it must not be kept beyond the closure that received it.
package protocol ReadConnection {
    /// Hands each row of the answer to `each`, in the order of the answer.
    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws
    /// The first row of the answer, mapped; nil where the answer is empty.
    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T?
}

extension ReadConnection {
    /// All rows of the answer, mapped, in the order of the answer.
    package func all<T>(
        _ sql: String,
        _ arguments: [SQLValue] = [],
        _ map: (any Row) throws -> T
    ) throws -> [T] {
        var rows: [T] = []
        try query(sql, arguments) { rows.append(try map($0)) }
        return rows
    }

    /// As `query` with arguments, for a statement without placeholders.
    package func query(_ sql: String, _ each: (any Row) throws -> Void) throws {
        try query(sql, [], each)
    }

    /// As `first` with arguments, for a statement without placeholders.
    package func first<T>(_ sql: String, _ map: (any Row) throws -> T) throws -> T? {
        try first(sql, [], map)
    }
}

/// Reads and writes inside one unit of work of the writer's transaction.
package protocol WriteConnection: ReadConnection {
    /// Runs one statement and returns how many rows it inserted, changed or deleted itself.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int
    /// Runs one statement whose count nobody asks for; what it throws may come later.
    ///
    /// A driver may send it without waiting for the answer. What is wrong with it is then thrown
    /// by a later statement of the unit, or answered to the unit instead of its value.
    func send(_ sql: String, _ arguments: [SQLValue]) throws
    /// Runs statements in order, as `send` does.
    func execute(_ statements: [Statement]) throws
    /// Runs `body` so that what it wrote is undone alone when it throws.
    func savepoint<T>(_ body: () throws -> T) throws -> T
    /// A number that changes when anyone but this writer has committed since the last look.
    var otherWritersVersion: Int64 { get throws }
}

extension WriteConnection {
    /// As `execute` with arguments, for a statement without placeholders.
    @discardableResult
    package func execute(_ sql: String) throws -> Int {
        try execute(sql, [])
    }

    package func send(_ sql: String, _ arguments: [SQLValue]) throws {
        try execute(sql, arguments)
    }

    package func execute(_ statements: [Statement]) throws {
        for statement in statements {
            try send(statement.sql, statement.arguments)
        }
    }
}

/// A store of rows with snapshot reads and one group-committing writer.
///
/// Every error of its own is a `StorageFault`; the errors of bodies pass through as they are.
package protocol Database: Sendable {
    var dialect: Dialect { get }
    /// What the writer has done since the database was opened.
    var writerCounts: WriterCounts { get }

    /// Runs `body` on a snapshot: what others commit meanwhile stays unseen. Blocks the caller.
    func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T

    /// Runs `unit` inside the writer's transaction and answers after its commit is durable.
    ///
    /// Units run in order of arrival; many share one commit. A unit sees what its batch accepted
    /// before it. A unit that throws is rolled back alone, for which the units of its batch may
    /// run a second time: beyond the database they must do nothing that a repetition spoils. A
    /// unit must neither begin, commit or roll back by SQL, nor wait for another write of its own.
    /// Nor may it go on after a statement failed, unless that statement ran in a `savepoint`.
    /// - Throws: the unit's own error; or a `StorageFault`, of which only `outcomeUnknown`
    ///   leaves open whether the unit was stored.
    func write<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) async throws -> T

    /// As `write`, for a caller that may block: no change of thread when the writer is idle.
    func writeSync<T: Sendable>(
        _ unit: @escaping @Sendable (any WriteConnection) throws -> T
    ) throws -> T

    /// Copies one consistent snapshot to a new file, durably, while writers go on.
    ///
    /// An existing file is not overwritten. `progress` is told the finished share, from 0 to 1.
    func backup(to path: String, progress: (Double) -> Void) throws

    /// Leaves no byte of what was deleted or changed in the file or in its log.
    ///
    /// It writes the whole file anew. `busy` when a reader elsewhere still needs the log.
    func purge() throws

    /// Opens the store anew, which lets a writer that stopped accept units again.
    func reopen() throws
}
