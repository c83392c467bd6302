internal import Glibc
internal import SQL
internal import Synchronization

/// The one writer of this process, which takes turns with those of other processes.
///
/// Whoever writes holds the lock of one row until his commit: turns follow one another, each sees
/// all that was committed before it, and nothing else needs to be locked.
final class PostgresWriter: Sendable {
    private struct State {
        var link: Link?
        /// The number of the batch that runs, or ran last.
        var token: Int64 = 0
        /// Grows whenever another one has written between two turns.
        var otherWritersVersion: Int64 = 0
        var hasSwept = false
    }

    /// Tells this writer from all others.
    let identity = Int64.random(in: 1...Int64.max)
    private let connector: Connector
    private let state: Mutex<State>

    private var options: PostgresOptions { connector.options }

    init(_ connector: Connector, _ link: Link) {
        self.connector = connector
        state = Mutex(State(link: link))
    }

    /// What came of one attempt at a batch.
    private enum Outcome {
        case committed
        /// The only unit failed, which is its answer, and nothing was stored.
        case unitFailed
        /// Which unit is to blame is found out by a savepoint for each.
        case carefully
        /// Nothing was stored, and it may go through when all is done again.
        case again(StorageFault)
        case refused(StorageFault)
    }

    /// Runs units in order in one transaction; a fault is the answer to all of them.
    func run(_ batch: [any PendingUnit]) -> StorageFault? {
        state.withLock { state in
            let deadline = Deadline(milliseconds: options.reconnectLimitMilliseconds)
            var isCareful = false
            while true {
                let outcome = attempt(batch, &state, isCareful: isCareful, until: deadline)
                if case .committed = outcome { return nil }
                if state.link?.isLost == true { state.link = nil }
                // Units that went through before all was undone may have cached their rows.
                options.onReset()
                switch outcome {
                case .committed, .unitFailed: return nil
                case .carefully: isCareful = true
                case .again(let fault) where deadline.hasPassed: return fault
                case .again: break
                case .refused(let fault): return fault
                }
            }
        }
    }

    /// Closes the connection, so that the next batch makes another one.
    func reset() {
        state.withLock { $0.link = nil }
    }

    /// Runs `body` on the connection while no batch does.
    func alone(_ body: (Link) throws -> Void) throws {
        try state.withLock { state in
            let deadline = Deadline(milliseconds: options.reconnectLimitMilliseconds)
            let link = try state.link ?? connect(until: deadline)
            state.link = nil
            try body(link)
            if !link.isLost, link.failure == nil { state.link = link }
        }
    }

    private func connect(until deadline: Deadline) throws -> Link {
        let link = try connector.connect(isWriter: true, until: deadline)
        try DatabaseFormat(address: link.address, options: options.forExisting).check(link)
        return link
    }

    private func attempt(
        _ batch: [any PendingUnit],
        _ state: inout State,
        isCareful: Bool,
        until deadline: Deadline
    ) -> Outcome {
        let link: Link
        do {
            link = try state.link ?? connect(until: deadline)
            state.link = link
        } catch {
            return .refused(error as? StorageFault ?? .io(detail: "\(error)"))
        }
        do {
            try begin(link, &state)
        } catch {
            return undo(link, error)
        }
        let connection = PostgresConnection(
            link: link,
            otherWritersVersion: state.otherWritersVersion,
            isCareful: isCareful
        )
        for unit in batch {
            let error = unit.run(on: connection, inSavepoint: isCareful)
            if let stop = outcome(of: error, link, isAlone: batch.count == 1, isCareful) {
                return stop
            }
        }
        return commit(link, &state, isCareful: isCareful, until: deadline)
    }

    /// Begins a transaction, and waits until no other writer is inside of his.
    private func takeTurn(_ link: Link, _ state: inout State) throws {
        try link.send("BEGIN ISOLATION LEVEL READ COMMITTED")
        let previous = try link.first(
            """
            UPDATE dipper_writer SET batch = batch + 1, previous = writer, writer = ?
             WHERE id = 1 RETURNING previous
            """,
            [.integer(identity)]
        ) { try $0.integer(0) }
        if previous != identity { state.otherWritersVersion += 1 }
    }

    /// Takes the turn, and notes in it which batch this is.
    private func begin(_ link: Link, _ state: inout State) throws {
        state.token += 1
        try takeTurn(link, &state)
        try link.send(
            """
            INSERT INTO dipper_turn(writer, token) VALUES (?, ?)
             ON CONFLICT (writer) DO UPDATE SET token = excluded.token, at = now()
            """,
            [.integer(identity), .integer(state.token)]
        )
        guard !state.hasSwept else { return }
        state.hasSwept = true
        try link.send("DELETE FROM dipper_turn WHERE at < now() - interval '1 day'")
    }

    /// What a unit that has run means for its batch; nil where the batch goes on.
    private func outcome(
        of error: (any Error)?,
        _ link: Link,
        isAlone: Bool,
        _ isCareful: Bool
    ) -> Outcome? {
        if let failure = link.failure, link.isLost || failure.isRepeatable || isCareful {
            // With savepoints a failure is undone with its unit; this one could not be.
            return undo(link, failure.fault)
        }
        guard !link.isIdle else {
            link.cut()
            return .refused(.outcomeUnknown(detail: "a unit ended the transaction of its batch"))
        }
        guard error != nil, !isCareful else { return nil }
        let wasLate = link.failure?.isLate ?? false
        if case .again(let fault) = undo(link, nil) { return .again(fault) }
        // The error of a unit that was alone is its answer, and nothing else was written.
        return isAlone && !wasLate ? .unitFailed : .carefully
    }

    /// Rolls the batch back and tells whether it should be tried again.
    private func undo(_ link: Link, _ error: (any Error)?) -> Outcome {
        let isRepeatable = link.failure?.isRepeatable ?? false
        do {
            try link.recover("ROLLBACK")
        } catch {
            link.cut()
        }
        let fault = error as? StorageFault ?? link.failure?.fault ?? .io(detail: "rolled back")
        return isRepeatable || link.isLost ? .again(fault) : .refused(fault)
    }

    // MARK: - The commit

    private func commit(
        _ link: Link,
        _ state: inout State,
        isCareful: Bool,
        until deadline: Deadline
    ) -> Outcome {
        link.lastTag = ""
        do {
            try options.failPoints.beforeCommit()
            // A commit that waits for other servers must not be given up by a time limit: the
            // server would report it as done although only this one has it.
            try link.send(
                "SELECT pg_notify('dipper', ?), set_config('statement_timeout', '0', true)",
                [.text("\(identity)")]
            )
            try link.send("COMMIT")
            link.hasWarned = false
            try link.settle()
        } catch {
            // The link tells what happened, but for what a drill threw.
            if link.failure == nil { link.cut() }
        }
        if link.lastTag == "COMMIT", link.hasWarned {
            // Somebody had the server give up waiting for others, which do not have it yet.
            link.cut()
        } else if link.lastTag == "COMMIT" {
            do {
                try options.failPoints.afterCommit()
                return .committed
            } catch {
                link.cut()
            }
        } else if let failure = link.failure, !link.isLost, !failure.leavesCommitOpen {
            let outcome = undo(link, failure.fault)
            guard case .refused = outcome, !isCareful else { return outcome }
            return .carefully
        }
        return lookUp(&state, failed: link, until: deadline)
    }

    /// Asks the server whether the batch was stored before the connection broke.
    private func lookUp(
        _ state: inout State,
        failed link: Link,
        until deadline: Deadline
    ) -> Outcome {
        let fault = link.failure?.fault ?? .unreachable(detail: link.address)
        state.link = nil
        while true {
            do {
                let link = try connect(until: deadline)
                // As the next turn it waits for the end of what the server may still be doing,
                // and as a commit for whatever servers the doubtful one had to wait for.
                let token = state.token
                let isStored = try isStored(token, link, &state)
                state.link = link
                return isStored ? .committed : .again(fault)
            } catch {
                let fault = error as? StorageFault ?? .io(detail: "\(error)")
                guard fault.mayPass, !deadline.hasPassed else {
                    return .refused(.outcomeUnknown(detail: Self.words(fault)))
                }
            }
        }
    }

    private func isStored(_ token: Int64, _ link: Link, _ state: inout State) throws -> Bool {
        try takeTurn(link, &state)
        let found = try link.first(
            "SELECT token FROM dipper_turn WHERE writer = ?",
            [.integer(identity)]
        ) { try $0.integer(0) }
        try link.send("SELECT set_config('statement_timeout', '0', true)")
        link.hasWarned = false
        try link.run("COMMIT")
        guard !link.hasWarned else {
            throw StorageFault.unreachable(detail: "\(link.address): another server is awaited")
        }
        return found == token
    }

    private static func words(_ fault: StorageFault) -> String {
        switch fault {
        case .unreachable(let detail), .busy(let detail), .denied(let detail), .io(let detail):
            detail
        default: fault.english
        }
    }
}

extension PostgresOptions {
    /// For connections after the first: what was there must be there still.
    var forExisting: PostgresOptions {
        var options = self
        if options.access == .create { options.access = .write }
        return options
    }
}
