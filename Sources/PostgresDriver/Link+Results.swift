internal import CPostgres
internal import Glibc
internal import SQL

extension Link {
    /// Reads what one statement answered, up to its end.
    /// - Returns: how many rows it changed
    @discardableResult
    func collect(_ item: Pending) -> Int {
        var count = 0
        var hasAnswer = false
        lastTag = ""
        while !isLost {
            guard let result = unsafe nextResult() else {
                if hasAnswer { return count }
                continue
            }
            defer { unsafe dPQclear(result) }
            hasAnswer = true
            switch unsafe dPQresultStatus(result) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
                count = Int(unsafe String(cString: dPQcmdTuples(result))) ?? 0
                lastTag = unsafe String(cString: dPQcmdStatus(result))
            case PGRES_PIPELINE_ABORTED:
                if let key = item.preparing { statements.forget(key) }
            default:
                if let key = item.preparing { statements.forget(key) }
                unsafe note(result, of: item)
            }
        }
        return count
    }

    func collectSync() {
        while !isLost {
            guard let result = unsafe nextResult() else { continue }
            let status = unsafe dPQresultStatus(result)
            unsafe dPQclear(result)
            if status == PGRES_PIPELINE_SYNC { return }
        }
    }

    /// What comes next; nil between two statements, and where the connection has ended.
    func nextResult() -> OpaquePointer? {
        guard !isLost else { return nil }
        if let result = unsafe dPQgetResult(handle) {
            silences = 0
            return unsafe result
        }
        silences += 1
        // Between two statements comes one; more of them mean that nothing comes any more.
        if unsafe dPQstatus(handle) == CONNECTION_BAD || silences > 3 { _ = lose() }
        return nil
    }

    /// Keeps the first failure, in the server's words.
    func note(_ result: OpaquePointer, of item: Pending) {
        func field(_ letter: Unicode.Scalar) -> String {
            let text = unsafe dPQresultErrorField(result, CInt(letter.value))
            return unsafe text.map { unsafe String(cString: $0) } ?? ""
        }
        let state = field("C")
        let isBroken = unsafe dPQstatus(handle) == CONNECTION_BAD
        guard !isBroken, !state.isEmpty else {
            if failure == nil, !state.isEmpty { keep(state, field("M"), "", item) }
            _ = lose()
            return
        }
        if failure == nil { keep(state, field("M"), field("n"), item) }
        if let failure, failure.isStale { statements.forgetAll() }
        if Failure.endsConnection(state) { isLost = true }
    }

    private func keep(_ state: String, _ message: String, _ rule: String, _ item: Pending) {
        let error = ServerError(
            state: state,
            message: message,
            constraint: rule,
            sql: item.sql,
            address: address
        )
        failure = Failure(fault: error.fault, state: state, isLate: item.isLate)
    }

    /// Notes that the connection has ended, and why.
    ///
    /// The server is told at once, so that it undoes what is open there: a lock that it kept would
    /// be in the way of whoever looks what became of it.
    func lose() -> StorageFault {
        isLost = true
        if socket >= 0 { shutdown(socket, Int32(SHUT_RDWR)) }
        if let failure { return failure.fault }
        let words = unsafe String(cString: dPQerrorMessage(handle)).trimmingSpaces
        let detail = "\(address): \(words.isEmpty ? "the connection has ended" : words)"
        let fault = StorageFault.unreachable(detail: detail)
        failure = Failure(fault: fault, state: "", isLate: false)
        return fault
    }
}
