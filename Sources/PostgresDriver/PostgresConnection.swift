internal import SQL

extension Link {
    /// Hands each row of the answer to `each`.
    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        let answer = try open(sql, arguments)
        let row = PostgresRow()
        defer {
            row.clear()
            abandon(answer)
        }
        while try next(answer, row) { try each(row) }
    }

    /// The first row of the answer, mapped; nil where the answer is empty.
    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        let answer = try open(sql, arguments)
        let row = PostgresRow()
        defer {
            row.clear()
            abandon(answer)
        }
        return try next(answer, row) ? map(row) : nil
    }
}

/// The writer's connection inside a unit of work.
struct PostgresConnection: BatchConnection {
    let link: Link
    let otherWritersVersion: Int64
    /// Whether each statement is waited for, so that what is wrong with it is thrown there.
    let isCareful: Bool

    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        try link.query(sql, arguments, each)
    }

    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        try link.first(sql, arguments, map)
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try link.run(sql, arguments)
    }

    func send(_ sql: String, _ arguments: [SQLValue]) throws {
        try link.send(sql, arguments, isLate: !isCareful)
        if isCareful { try link.settle() }
    }

    func execute(_ statements: [Statement]) throws {
        for statement in statements {
            try link.send(statement.sql, statement.arguments, isLate: !isCareful)
        }
        if isCareful { try link.settle() }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        // What failed before it must not be taken for its own failure.
        try link.settle()
        try link.send("SAVEPOINT unit")
        do {
            let value = try body()
            try link.settle()
            try link.send("RELEASE unit")
            return value
        } catch {
            // Where that fails too the link stays out of order, which its batch is told.
            try? link.recover("ROLLBACK TO unit", "RELEASE unit")
            throw error
        }
    }

    /// Has the rules that wait for the commit looked at now, where that is asked unit by unit.
    func endUnit() throws {
        if let failure = link.failure { throw failure.fault }
        guard isCareful else { return }
        // Undone at once: it would stay in force for later units, and undo their own waiting.
        for sql in [
            "SAVEPOINT ended", "SET CONSTRAINTS ALL IMMEDIATE", "ROLLBACK TO ended",
            "RELEASE ended",
        ] {
            try link.send(sql, isLate: false)
        }
        try link.settle()
    }
}
