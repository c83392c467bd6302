internal import Dispatch
internal import Glibc
internal import Synchronization

/// The most units that share one commit; it bounds how long the first of them waits.
private let batchLimit = 256

/// How long the writer waits for callers that it has just answered, in microseconds.
///
/// Those who write again at once then share one commit with those who came during the last one;
/// without it the two halves take turns, each in a batch half as large.
private let gatheringLimitMicroseconds = 60

/// Takes units in order of arrival and runs those that wait together in one transaction.
package final class GroupWriter: Sendable {
    /// Runs a batch in one transaction; a fault is the answer to all of its members.
    package typealias RunBatch = @Sendable ([any PendingUnit]) -> StorageFault?

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
    /// Whether no unit is taken after a commit whose outcome is unknown, until ``resume``.
    private let stopsWhenUnknown: Bool

    /// Makes a writer that hands its batches to `runBatch`, one at a time.
    package init(
        stopsWhenUnknown: Bool,
        beforeReply: @escaping @Sendable () -> Void,
        runBatch: @escaping RunBatch
    ) {
        self.stopsWhenUnknown = stopsWhenUnknown
        self.beforeReply = beforeReply
        self.runBatch = runBatch
    }

    /// What the writer has done, and how many wait for it.
    package var counts: WriterCounts {
        state.withLock { state in
            var counts = state.counts
            counts.waiting = state.waiting.count
            return counts
        }
    }

    /// Queues a unit; an idle writer starts on its own thread, or on the caller's if it may block.
    private func submit(_ unit: any PendingUnit, callerMayBlock: Bool) {
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

    /// Queues `body` and answers after its batch.
    package func answer<T: Sendable>(
        of body: @escaping @Sendable (any WriteConnection) throws -> T
    ) async -> Result<T, any Error> {
        await withCheckedContinuation { continuation in
            let unit = UnitOfWork(body: body) { continuation.resume(returning: $0) }
            submit(unit, callerMayBlock: false)
        }
    }

    /// As `answer`, for a caller that may block.
    package func answerSync<T: Sendable>(
        of body: @escaping @Sendable (any WriteConnection) throws -> T
    ) -> Result<T, any Error> {
        let answered = DispatchSemaphore(value: 0)
        let unit = UnitOfWork(body: body) { _ in answered.signal() }
        submit(unit, callerMayBlock: true)
        answered.wait()
        return unit.answer
    }

    /// Lets a writer that stopped accept units again.
    package func resume() {
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
            guard stopsWhenUnknown, case .outcomeUnknown(let detail) = fault else { return [] }
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
