import Portfolio
package import Workflow

/// The one road in: every command of every channel goes through ``perform(_:by:)``.
package struct Casework: Sendable {
    private let ledger: any Ledger

    package init(ledger: any Ledger) {
        self.ledger = ledger
    }

    /// Decides a command and records what follows; durable on return.
    ///
    /// - Throws: `Refusal` with every blocker, `Conflict`, or a fault of the store.
    package func perform(_ command: Command, by caller: Caller) async throws -> Reply {
        let asked = Asked(command, caller)
        return try await ledger.transact { try Casework.answer(asked, $0) }.get()
    }

    /// As ``perform(_:by:)``, for a caller that may block.
    package func performSync(_ command: Command, by caller: Caller) throws -> Reply {
        let asked = Asked(command, caller)
        return try ledger.transactSync { try Casework.answer(asked, $0) }.get()
    }

    /// Several commands as one unit: all are recorded, or none, in this order.
    package func performTogether(
        _ commands: [Command],
        by caller: Caller,
        progress: @escaping @Sendable (Int) -> Void
    ) throws -> [Reply] {
        let asked = commands.map { Asked($0, caller) }
        return try ledger.transactSync { session in
            var replies: [Reply] = []
            replies.reserveCapacity(asked.count)
            for asked in asked {
                replies.append(try Casework.decide(asked, session))
                progress(replies.count)
            }
            return replies
        }
    }

    /// What would block a command now; empty when it would be accepted.
    ///
    /// Nothing is recorded.
    package func blockers(_ command: Command, by caller: Caller) throws -> [Blocker] {
        let asked = Asked(command, caller)
        return try ledger.transactSync { session in
            defer { session.discard() }
            do {
                let decision = try Casework.decision(asked, session)
                return decision.blockers
            } catch let refusal as Refusal {
                return refusal.blockers
            }
        }
    }

    /// Refuses as not found what the caller may not see; nothing is recorded.
    package func requireSight(of reference: String, by caller: Caller) throws {
        try ledger.transactSync { session in
            let (target, _) = try Policy.find(.existing(reference), session)
            let actor = try Policy.actor(caller, acting: target, session)
            try Policy.requireSight(actor, of: target, caller)
        }
    }

    /// Fires what is due, at most `limit` timers, oldest first; answers how many events it made.
    package func fireTimers(limit: Int) throws -> Int {
        try ledger.transactSync { session in
            var count = 0
            for timer in try session.dueTimers(until: session.now, limit: limit)
            where try TimerDecision.fire(timer, session) {
                count += 1
            }
            return count
        }
    }

    /// Dates provisional deadlines anew after calendar data arrived; answers how many cases moved.
    package func recalculateDeadlines(
        of streams: [String],
        progress: @escaping @Sendable (Int) -> Void
    ) throws -> Int {
        try ledger.transactSync { session in
            var count = 0
            for (index, stream) in streams.enumerated() {
                if try TimerDecision.recalculate(stream, session) { count += 1 }
                progress(index + 1)
            }
            return count
        }
    }

    /// A refusal is logged in the transaction and is no error of it: nothing else was written.
    ///
    /// Whatever fails while it records is thrown, so that the unit is undone as a whole.
    private static func answer(
        _ asked: Asked,
        _ session: any LedgerSession
    ) throws -> Result<Reply, any Error> {
        try recordLateClock(session)
        let decision: Decision
        do {
            decision = try self.decision(asked, session)
        } catch let refusal as Refusal {
            try session.recordRefusal(refusal, of: asked.command, by: asked.caller.person)
            return .failure(refusal)
        } catch let conflict as Conflict {
            session.discard()
            return .failure(conflict)
        }
        guard decision.blockers.isEmpty else {
            let refusal = Refusal(decision.blockers)
            try session.recordRefusal(refusal, of: asked.command, by: decision.actor.recordedAs)
            return .failure(refusal)
        }
        return .success(try record(decision, session))
    }

    private static func decide(_ asked: Asked, _ session: any LedgerSession) throws -> Reply {
        try recordLateClock(session)
        let decision = try decision(asked, session)
        guard decision.blockers.isEmpty else { throw Refusal(decision.blockers) }
        return try record(decision, session)
    }

    static func record(
        _ decision: Decision,
        _ session: any LedgerSession
    ) throws -> Reply {
        if let replayed = decision.replayed { return replayed }
        let changes = try decision.changes()
        let reply = Reply(
            moved: changes.map { change in
                Reply.Moved(
                    stream: change.after.record.id,
                    kind: change.after.record.kind,
                    code: change.after.record.code,
                    version: change.event.version,
                    states: change.after.record.root.active
                )
            },
            isReplayed: false
        )
        let request =
            decision.requestDigest.isEmpty
            ? nil
            : RequestRecord(
                actor: decision.actor.recordedAs,
                key: decision.command.key,
                digest: decision.requestDigest,
                reply: reply.canonical
            )
        try session.record(changes, request: request)
        return reply
    }

    /// Everything up to the point of recording.
    static func decision(
        _ asked: Asked,
        _ session: any LedgerSession
    ) throws -> Decision {
        let (command, caller) = (asked.command, asked.caller)
        let (target, parent) = try Policy.find(command.target, session)
        let actor = try Policy.actor(caller, acting: target, session)
        try Policy.requireSight(actor, of: target ?? parent, caller)
        guard !command.isClassified else { throw Refusal(DecisionBlockers.classified) }
        var decision = Decision(asked, actor, session)
        if !command.key.isEmpty,
            let earlier = try session.reply(actor: actor.recordedAs, key: command.key)
        {
            guard earlier.digest == asked.digest else {
                throw Conflict.keyReused(key: command.key)
            }
            decision.replayed = Reply(replaying: earlier.reply)
            return decision
        }
        if let target, let expected = command.expecting, expected != Int64(target.record.version) {
            throw Conflict.stale(
                stream: target.record.code.isEmpty ? target.record.id : target.record.code,
                expected: expected,
                found: Int64(target.record.version)
            )
        }
        try decision.setEffective(target)
        try decision.decide(target: target, parent: parent)
        return decision
    }
}

/// A command and who gives it, with what the caller's own thread can work out beforehand.
struct Asked: Sendable {
    let command: Command
    let caller: Caller
    /// What its idempotency key stands for; empty for a command without a key.
    let digest: String

    init(_ command: Command, _ caller: Caller) {
        self.command = command
        self.caller = caller
        digest = command.key.isEmpty ? "" : command.requestDigest
    }
}
