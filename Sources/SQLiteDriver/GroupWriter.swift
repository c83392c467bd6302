internal import Dispatch
internal import Glibc
internal import SQL
internal import Synchronization

/// The most units that share one commit; it bounds how long the first of them waits.
private let batchLimit = 256

/// How long the writer waits for callers that it has just answered, in microseconds.
///
/// Those who write again at once then share one commit with those who came during the last one;
/// without it the two halves take turns, each in a batch half as large.
private let gatheringLimitMicroseconds = 60

/// What the writer's queue holds: a body to run and somebody who waits for the answer.
protocol PendingUnit: Sendable {
    /// Runs the body and keeps its value or error; returns the error.
    func run(on connection: SQLiteConnection, inSavepoint: Bool) -> (any Error)?
    /// Tells the caller the answer: the fault, or what `run` kept.
    func reply(_ fault: StorageFault?)
}

/// One caller's body, from its arrival to its answer.
final class UnitOfWork<T: Sendable>: PendingUnit {
    private let body: @Sendable (any WriteConnection) throws -> T
    private let deliver: @Sendable (Result<T, any Error>) -> Void
    private let result = Mutex<Result<T, any Error>?>(nil)

    init(
        body: @escaping @Sendable (any WriteConnection) throws -> T,
        deliver: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        self.body = body
        self.deliver = deliver
    }

    func run(on connection: SQLiteConnection, inSavepoint: Bool) -> (any Error)? {
        let outcome = Result {
            inSavepoint
                ? try connection.savepoint { try checked(connection) } : try checked(connection)
        }
        result.withLock { $0 = outcome }
        switch outcome {
        case .success: return nil
        case .failure(let error): return error
        }
    }

    func reply(_ fault: StorageFault?) {
        if let fault { result.withLock { $0 = .failure(fault) } }
        deliver(answer)
    }

    /// What `run` or `reply` left.
    var answer: Result<T, any Error> {
        guard let outcome = result.withLock({ $0 }) else {
            preconditionFailure("a unit must have run before its answer is asked for")
        }
        return outcome
    }

    /// A foreign key checked at the commit would make the whole batch fail there.
    private func checked(_ connection: SQLiteConnection) throws -> T {
        let value = try body(connection)
        guard !connection.hasUnresolvedForeignKeys else {
            throw StorageFault.constraint(
                .foreignKey,
                detail: "FOREIGN KEY constraint failed, DEFERRED"
            )
        }
        return value
    }
}

/// Takes units in order of arrival and runs those that wait together in one transaction.
final class GroupWriter: Sendable {
    /// Runs a batch in one transaction; a fault is the answer to all of its members.
    typealias RunBatch = @Sendable ([any PendingUnit]) -> StorageFault?

    private struct State {
        var waiting: [any PendingUnit] = []
        var isDraining = false
        /// How many callers were writing when the last batch ended.
        var expected = 0
        /// Why no unit is taken; nil while the writer works.
        var stopped: String?
        var counts = WriterCounts()
    }

    private enum Arrival {
        case queued
        case first
        case refused(String)
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "dipper.writer", qos: .userInitiated)
    private let runBatch: RunBatch
    private let beforeReply: @Sendable () -> Void

    init(beforeReply: @escaping @Sendable () -> Void, runBatch: @escaping RunBatch) {
        self.beforeReply = beforeReply
        self.runBatch = runBatch
    }

    var counts: WriterCounts {
        state.withLock { state in
            var counts = state.counts
            counts.waiting = state.waiting.count
            return counts
        }
    }

    /// Queues a unit; an idle writer starts on its own thread, or on the caller's if it may block.
    func submit(_ unit: any PendingUnit, callerMayBlock: Bool) {
        let arrival = state.withLock { state -> Arrival in
            if let stopped = state.stopped { return .refused(stopped) }
            state.waiting.append(unit)
            guard !state.isDraining else { return .queued }
            state.isDraining = true
            return .first
        }
        switch arrival {
        case .queued:
            return
        case .refused(let detail):
            unit.reply(.writesStopped(detail: detail))
        case .first where callerMayBlock:
            // The caller's own unit is in this batch; who came meanwhile is not its concern.
            if drainOnce() { queue.async { self.drain() } }
        case .first:
            queue.async { self.drain() }
        }
    }

    /// Lets a writer that stopped accept units again.
    func resume() {
        state.withLock { $0.stopped = nil }
    }

    private func drain() {
        while drainOnce() { gather() }
    }

    /// Waits a moment until as many units wait as were here at the end of the last batch.
    private func gather() {
        let clock = ContinuousClock()
        let deadline = clock.now + .microseconds(gatheringLimitMicroseconds)
        while state.withLock({ $0.waiting.count < $0.expected }), clock.now < deadline {
            sched_yield()
        }
    }

    /// Runs the units that wait now and answers them; true if others have come meanwhile.
    private func drainOnce() -> Bool {
        let batch = state.withLock { state -> [any PendingUnit] in
            let batch = Array(state.waiting.prefix(batchLimit))
            state.waiting.removeFirst(batch.count)
            return batch
        }
        let fault = runBatch(batch)
        let refused = state.withLock { state -> [any PendingUnit] in
            state.counts.add(batch: batch.count, isCommitted: fault == nil)
            state.expected = min(state.waiting.count + batch.count, batchLimit)
            guard case .outcomeUnknown(let detail) = fault else { return [] }
            state.stopped = detail
            defer { state.waiting = [] }
            return state.waiting
        }
        if fault == nil { beforeReply() }
        for unit in batch { unit.reply(fault) }
        if case .outcomeUnknown(let detail) = fault {
            for unit in refused { unit.reply(.writesStopped(detail: detail)) }
        }
        return state.withLock { state in
            state.isDraining = !state.waiting.isEmpty
            return state.isDraining
        }
    }
}

extension WriterCounts {
    fileprivate mutating func add(batch: Int, isCommitted: Bool) {
        batches += 1
        commits += isCommitted ? 1 : 0
        units += batch
        largestBatch = max(largestBatch, batch)
    }
}
