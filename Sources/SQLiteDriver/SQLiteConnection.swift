internal import GRDBSQLite
internal import SQL

internal import class GRDB.Database
internal import struct GRDB.DatabaseError

/// One connection inside a read or inside a unit of work.
struct SQLiteConnection: BatchConnection {
    private let database: GRDB.Database
    /// Whether statements are refused outside a transaction.
    private let needsTransaction: Bool
    /// What ``otherWritersVersion`` was when the transaction began: it holds the writers' lock.
    private let writersVersion: Int64?

    init(
        _ database: GRDB.Database,
        needsTransaction: Bool,
        writersVersion: Int64? = nil
    ) {
        self.database = database
        self.needsTransaction = needsTransaction
        self.writersVersion = writersVersion
    }

    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        let cursor = try open(sql, arguments)
        defer { cursor.close() }
        // Once for all rows: what makes a row of any kind of it counts its references.
        let row: any Row = cursor
        while try cursor.step() {
            try each(row)
        }
    }

    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        let cursor = try open(sql, arguments)
        defer { cursor.close() }
        return try cursor.step() ? map(cursor) : nil
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let cursor = try open(sql, arguments)
        defer { cursor.close() }
        let before = unsafe sqlite3_total_changes(database.sqliteConnection)
        while try cursor.step() {}
        // The count of the last change stays when a statement changes nothing.
        guard unsafe sqlite3_total_changes(database.sqliteConnection) != before else { return 0 }
        return Int(unsafe sqlite3_changes(database.sqliteConnection))
    }

    /// Begins a transaction that holds the writers' lock, and answers the connection inside it.
    func beginWriting() throws -> SQLiteConnection {
        try execute("BEGIN IMMEDIATE")
        do {
            return SQLiteConnection(
                database,
                needsTransaction: true,
                writersVersion: try otherWritersVersion
            )
        } catch {
            rollBack()
            throw error
        }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try execute("SAVEPOINT unit", [])
        do {
            let value = try body()
            try execute("RELEASE unit", [])
            return value
        } catch {
            undoSavepoint()
            throw error
        }
    }

    /// A foreign key checked at the commit would make the whole batch fail there.
    func endUnit() throws {
        guard !hasUnresolvedForeignKeys else {
            throw StorageFault.constraint(
                .foreignKey,
                detail: "FOREIGN KEY constraint failed, DEFERRED"
            )
        }
    }

    /// Undoes the innermost savepoint, or all that is pending if that cannot be done.
    private func undoSavepoint() {
        // SQLite ends the whole transaction itself after some errors, a full disk for one.
        guard isInTransaction else { return }
        do {
            try execute("ROLLBACK TO unit", [])
            try execute("RELEASE unit", [])
        } catch {
            rollBack()
        }
    }

    /// Commits; throws `full` where surely nothing was stored, and otherwise `outcomeUnknown`.
    ///
    /// The frame that commits is the last one written to the log, and it is written before the
    /// log is synchronised: when a write itself failed, that frame is not there.
    func commit() throws {
        do {
            try execute("COMMIT", [])
        } catch let fault as StorageFault {
            let code = unsafe sqlite3_extended_errcode(database.sqliteConnection)
            if case .full = fault, code == SQLITE_FULL || code == StorageFault.failedWrite {
                throw fault
            }
            throw StorageFault.outcomeUnknown(detail: fault.engineDetail ?? "\(fault)")
        }
    }

    /// Undoes the whole transaction; where even that fails only closing the file helps.
    func rollBack() {
        guard isInTransaction else { return }
        _ = try? execute("ROLLBACK", [])
    }

    var otherWritersVersion: Int64 {
        get throws { try writersVersion ?? pragma("data_version") }
    }

    /// Whether a transaction is open on this connection.
    var isInTransaction: Bool {
        unsafe sqlite3_get_autocommit(database.sqliteConnection) == 0
    }

    /// Whether a foreign key that is checked at the commit is broken just now.
    var hasUnresolvedForeignKeys: Bool {
        var count: CInt = 0
        var highest: CInt = 0
        let code = unsafe sqlite3_db_status(
            database.sqliteConnection,
            SQLITE_DBSTATUS_DEFERRED_FKS,
            &count,
            &highest,
            0
        )
        return code == SQLITE_OK && count != 0
    }

    /// The one integer that a PRAGMA answers.
    func pragma(_ name: String) throws -> Int64 {
        let sql = "PRAGMA \(name)"
        guard let value = try first(sql, [], { try $0.integer(0) }) else {
            throw StorageFault.statement(sql: sql, detail: "no answer")
        }
        return value
    }

    private func open(_ sql: String, _ arguments: [SQLValue]) throws -> SQLiteCursor {
        guard !needsTransaction || isInTransaction else {
            // Run now it would be a transaction of its own, outside the unit that was undone.
            throw StorageFault.io(detail: "the transaction was rolled back by an earlier error")
        }
        do {
            let statement = try database.cachedStatement(sql: sql)
            let cursor = unsafe SQLiteCursor(statement.sqliteStatement, owner: statement)
            if cursor.isBusy {
                // The caller is inside an answer to this very statement: it gets another one.
                let second = try database.makeStatement(sql: sql)
                return try unsafe SQLiteCursor(second.sqliteStatement, owner: second)
                    .bound(to: arguments)
            }
            return try cursor.bound(to: arguments)
        } catch let error as DatabaseError {
            throw StorageFault(error, sql: sql)
        }
    }
}
