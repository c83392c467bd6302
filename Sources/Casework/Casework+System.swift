import Portfolio
import Workflow

/// What the system does by itself: deadlines, automatic steps, and dating anew.
extension Casework {
    /// Fires every timer that is due, then takes every step that is queued, some at a time.
    ///
    /// Where there is neither, no transaction is begun: most commands find a quiet ledger.
    ///
    /// - Returns: how many events the timers made.
    package func catchUp(atOnce limit: Int) throws -> Int {
        guard try hasSystemWork() else { return 0 }
        var count = 0
        while true {
            let fired = try fireTimers(limit: limit)
            count += fired
            if fired < limit { break }
        }
        _ = try takeAllSteps(atOnce: limit)
        return count
    }

    /// Takes every automatic step that is queued; answers those that went through.
    package func takeAllSteps(atOnce limit: Int) throws -> [Reply] {
        guard try hasSystemWork() else { return [] }
        var taken: [Reply] = []
        while true {
            let (count, replies) = try takeSteps(limit: limit)
            taken += replies
            if count < limit { return taken }
        }
    }

    /// Fires what is due, at most `limit` timers, oldest first; answers how many events it made.
    package func fireTimers(limit: Int) throws -> Int {
        try transactSync { session in
            var count = 0
            for timer in try session.dueTimers(until: session.now, limit: limit)
            where try TimerDecision.fire(timer, session) {
                count += 1
            }
            return count
        }
    }

    /// Takes at most `limit` automatic steps that are queued, oldest first.
    ///
    /// - Returns: how many were taken off the queue, and the replies of those that went through;
    ///   the others were refused by their own rules, and their refusals logged.
    package func takeSteps(limit: Int) throws -> (count: Int, replies: [Reply]) {
        try transactSync { session in
            let steps = try session.queuedSteps(limit: limit)
            var replies: [Reply] = []
            for step in steps {
                let command = Command(
                    target: .existing(step.stream),
                    event: step.event,
                    key: step.key
                )
                let asked = Asked(
                    command,
                    .system,
                    refusalIdentifier: QueuedStep.refusalIdentifier(of: step.id)
                )
                if case .success(let reply) = try Casework.answer(asked, session) {
                    replies.append(reply)
                }
                try session.settle(step)
            }
            return (steps.count, replies)
        }
    }

    /// Dates provisional deadlines anew after calendar data arrived; answers how many cases moved.
    package func recalculateDeadlines(
        of streams: [String],
        progress: @escaping @Sendable (Int) -> Void
    ) throws -> Int {
        try transactSync { session in
            var count = 0
            for (index, stream) in streams.enumerated() {
                if try TimerDecision.recalculate(stream, session) { count += 1 }
                progress(index + 1)
            }
            return count
        }
    }
}
