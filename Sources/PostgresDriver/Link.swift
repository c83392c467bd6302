internal import CPostgres
internal import SQL

/// How many statements may be on their way before their answers are read.
///
/// libpq waits while the server waits to be read from; answers to so few fit between them.
private let inFlightLimit = 256

/// One connection to a server: statements are put on their way, answers are read in order.
///
/// libpq is in its pipeline mode all the time. Each look at answers ends a stretch of it with a
/// Sync; after a statement that failed the server passes over the rest of its stretch.
///
/// It may go from thread to thread and belongs to one at a time: to the read that has it from the
/// pool, or to who holds the writer's turn.
@safe final class Link: @unchecked Sendable {
    struct Pending {
        let sql: String
        /// What is prepared; nil where a statement runs.
        let preparing: StatementKey?
        /// Whether nobody waits for it.
        let isLate: Bool
    }

    /// The database, as in messages.
    let address: String
    let handle: OpaquePointer
    var statements = PreparedStatements()
    var pending: [Pending] = []
    /// Whether the stretch of `pending` has its Sync already.
    var isSynced = false
    /// The answer whose rows are still coming.
    var current: Answer?
    /// The first failure since the link was last in order.
    var failure: Failure?
    /// Whether the connection has ended.
    var isLost = false
    /// What the last statement of the last stretch was, in the server's words; empty if it failed.
    var lastTag = ""
    /// Whether the server has warned of anything since this was last set to false.
    var hasWarned = false
    /// How often in a row libpq had nothing to tell.
    var silences = 0

    /// Takes over a connection that has just been made.
    init(_ handle: OpaquePointer, address: String) {
        unsafe self.handle = unsafe handle
        self.address = address
        unsafe dPQenterPipelineMode(handle)
        // The connection lives no longer than this value, which ends it.
        let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe dPQsetNoticeReceiver(
            handle,
            { owner, _ in
                guard let owner = unsafe owner else { return }
                unsafe Unmanaged<Link>.fromOpaque(owner).takeUnretainedValue().hasWarned = true
            },
            owner
        )
    }

    deinit {
        unsafe dPQfinish(handle)
    }

    /// Puts a statement on its way; what it answers is read later, its rows passed over.
    func send(_ sql: String, _ arguments: [SQLValue] = [], isLate: Bool = true) throws {
        if isSynced || current != nil || pending.count >= inFlightLimit { try settle() }
        if let failure { throw failure.fault }
        let parameters = try Parameters(arguments, of: sql)
        let key = StatementKey(sql: sql, types: parameters.types)
        let name = try statements.name(for: key) ?? prepare(key, isLate: isLate)
        let isSent = unsafe parameters.withPointers { values, lengths, formats in
            let count = CInt(arguments.count)
            return unsafe dPQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
        }
        guard isSent == 1 else { throw lose() }
        pending.append(Pending(sql: sql, preparing: nil, isLate: isLate))
    }

    private func prepare(_ key: StatementKey, isLate: Bool) throws -> String {
        let expected = Dialect.placeholderCount(key.sql)
        guard expected == key.types.count else {
            throw StorageFault.statement(
                sql: key.sql,
                detail: "\(key.types.count) arguments for \(expected) placeholders"
            )
        }
        if statements.isFull {
            statements.forgetAll()
            try send("DEALLOCATE ALL", isLate: isLate)
            // Its own name is among the forgotten ones.
            statements.forgetAll()
        }
        let name = statements.add(key)
        let text = Dialect.postgres.placeholders(key.sql)
        guard unsafe dPQsendPrepare(handle, name, text, CInt(expected), key.types) == 1 else {
            throw lose()
        }
        pending.append(Pending(sql: key.sql, preparing: key, isLate: isLate))
        return name
    }

    /// Sends what is on its way without waiting; the next use of the link reads the answers.
    func post() {
        guard !isSynced, !pending.isEmpty else { return }
        _ = unsafe dPQpipelineSync(handle)
        isSynced = true
    }

    /// Waits for the answers to all that is on its way.
    /// - Returns: how many rows the last statement changed
    /// - Throws: the first failure since the link was last in order
    @discardableResult
    func settle() throws -> Int {
        if let current { finish(current) }
        var count = 0
        if !pending.isEmpty {
            post()
            let stretch = pending
            pending = []
            isSynced = false
            for item in stretch { count = collect(item) }
            collectSync()
        }
        if let failure { throw failure.fault }
        return count
    }

    /// Runs a statement and answers how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ arguments: [SQLValue] = []) throws -> Int {
        try send(sql, arguments, isLate: false)
        return try settle()
    }

    /// Puts the link in order after a failure by statements that undo what failed.
    func recover(_ undoing: String...) throws {
        // What it throws is the failure that is known already.
        _ = try? settle()
        guard !isLost else { throw failure?.fault ?? lose() }
        failure = nil
        for sql in undoing { try send(sql, isLate: false) }
        try settle()
    }

    /// Treats the connection as broken.
    func cut() {
        _ = lose()
    }

    /// Whether the last answer was read outside of any transaction.
    var isIdle: Bool {
        unsafe dPQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// The descriptor of its socket, and the server's number of the session.
    var socket: CInt { unsafe dPQsocket(handle) }
    var session: CInt { unsafe dPQbackendPID(handle) }

    /// Asks the server over another connection to give up the statement that runs.
    func cancel() {
        guard let key = unsafe dPQgetCancel(handle) else { return }
        defer { unsafe dPQfreeCancel(key) }
        var words = [CChar](repeating: 0, count: 256)
        _ = unsafe dPQcancel(key, &words, CInt(words.count))
    }

    /// Reads what has come by itself.
    /// - Returns: the payloads of notifications that came from other sessions
    func notifications() throws -> [String] {
        guard unsafe dPQconsumeInput(handle) == 1 else { throw lose() }
        var payloads: [String] = []
        while let notice = unsafe dPQnotifies(handle) {
            payloads.append(unsafe String(cString: notice.pointee.extra))
            unsafe dPQfreemem(notice)
        }
        return payloads
    }
}
