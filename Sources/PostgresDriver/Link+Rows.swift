internal import CPostgres
internal import SQL

extension Link {
    /// Sends a statement; its rows are then read by `next`.
    func open(_ sql: String, _ arguments: [SQLValue]) throws -> Answer {
        try send(sql, arguments, isLate: false)
        post()
        let query = pending.removeLast()
        let stretch = pending
        pending = []
        isSynced = false
        for item in stretch { collect(item) }
        if let failure {
            if !isLost { collect(query) }
            collectSync()
            throw failure.fault
        }
        // Where it is refused all rows come in one piece, which is as right.
        _ = unsafe dPQsetSingleRowMode(handle)
        let answer = Answer(sql)
        current = answer
        return answer
    }

    /// Moves `row` to the next row of the answer; false at its end.
    func next(_ answer: Answer, _ row: PostgresRow) throws -> Bool {
        while true {
            if let result = unsafe answer.result,
                answer.index < Int(unsafe dPQntuples(result))
            {
                unsafe row.stand(on: result, answer.index)
                answer.index += 1
                return true
            }
            row.clear()
            unsafe answer.take(answer.ahead)
            unsafe answer.ahead = nil
            if unsafe answer.result != nil { continue }
            if answer.isComplete {
                if let fault = answer.fault { throw fault }
                return false
            }
            unsafe answer.take(fetch(answer))
        }
    }

    /// Tells that no more of the answer is asked for; what still comes is passed over later.
    func abandon(_ answer: Answer) {
        answer.isAbandoned = true
    }

    /// Reads an abandoned answer to its end, and has the server give it up where it is long.
    ///
    /// What is open on the server then fails: only for a transaction that ends with it.
    func giveUp() {
        guard let current, current.isAbandoned else { return }
        for _ in 0..<256 where !current.isComplete {
            unsafe dPQclear(fetch(current))
        }
        guard !current.isComplete else { return }
        cancel()
        finish(current)
    }

    /// Reads the rest of the answer, and keeps its rows where its reader goes on.
    func finish(_ answer: Answer) {
        while !answer.isComplete {
            guard let result = unsafe fetch(answer) else { continue }
            if answer.isAbandoned {
                unsafe dPQclear(result)
            } else {
                unsafe answer.keep(result)
            }
        }
    }

    /// The next piece of the answer with rows; nil at its end, and where nothing came yet.
    private func fetch(_ answer: Answer) -> OpaquePointer? {
        guard let result = unsafe nextResult() else {
            if isLost { complete(answer) }
            return nil
        }
        switch unsafe dPQresultStatus(result) {
        case PGRES_SINGLE_TUPLE:
            return unsafe result
        case PGRES_TUPLES_OK where unsafe dPQntuples(result) > 0:
            complete(answer)
            return unsafe result
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            break
        default:
            unsafe note(result, of: Pending(sql: answer.sql, preparing: nil, isLate: false))
        }
        unsafe dPQclear(result)
        complete(answer)
        return nil
    }

    private func complete(_ answer: Answer) {
        answer.isComplete = true
        answer.fault = failure?.fault
        if current === answer { current = nil }
        collectSync()
    }
}
