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
        let answered: Result<Reply, any Error>
        do {
            answered = try await ledger.transact { try Casework.answer(asked, $0) }
        } catch let refusal as Refusal {
            try await ledger.transact { try Casework.log(refusal, of: asked, $0) }
            throw refusal
        }
        return try answered.get()
    }

    /// As ``perform(_:by:)``, for a caller that may block.
    package func performSync(_ command: Command, by caller: Caller) throws -> Reply {
        let asked = Asked(command, caller)
        let answered: Result<Reply, any Error>
        do {
            answered = try ledger.transactSync { try Casework.answer(asked, $0) }
        } catch let refusal as Refusal {
            try ledger.transactSync { try Casework.log(refusal, of: asked, $0) }
            throw refusal
        }
        return try answered.get()
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

    /// As ``performTogether(_:by:progress:)``, with each command made from the replies so far.
    package func performInTurn(
        _ count: Int,
        by caller: Caller,
        progress: @escaping @Sendable (Int) -> Void,
        command: @escaping @Sendable (Int, [Reply]) -> Command
    ) throws -> [Reply] {
        try ledger.transactSync { session in
            var replies: [Reply] = []
            for index in 0..<count {
                let asked = Asked(command(index, replies), caller)
                replies.append(try Casework.decide(asked, session))
                progress(replies.count)
            }
            return replies
        }
    }

    /// A unit of its own on the ledger.
    func transactSync<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) throws -> T {
        try ledger.transactSync(body)
    }

    func hasSystemWork() throws -> Bool { try ledger.hasSystemWork() }

    /// What would block a command now; empty when it would be accepted.
    ///
    /// Nothing is recorded.
    package func blockers(_ command: Command, by caller: Caller) throws -> [Blocker] {
        try attempt(command, by: caller).blockers
    }

    /// What a command would do now, or every reason why it would not; nothing is recorded.
    package func attempt(_ command: Command, by caller: Caller) throws -> Attempt {
        let asked = Asked(command, caller)
        do {
            return try ledger.transactSync { session in
                defer { session.discard() }
                let decision = try Casework.decision(asked, session)
                guard decision.blockers.isEmpty else { throw Refusal(decision.blockers) }
                if let replayed = decision.replayed {
                    return Attempt(blockers: [], reply: replayed)
                }
                guard decision.deeds.isEmpty else {
                    // Deeds see what those before them did: they are carried out, and undone.
                    throw Undoing(reply: try Casework.record(decision, session))
                }
                let moved = try decision.changes().map(Reply.Moved.init)
                let reply = decision.told(Reply(moved: moved, isReplayed: false))
                return Attempt(blockers: [], reply: reply)
            }
        } catch let undoing as Undoing {
            return Attempt(blockers: [], reply: undoing.reply)
        } catch let refusal as Refusal {
            return Attempt(blockers: refusal.blockers, reply: nil)
        }
    }

    /// Whether there is a case that the caller sees; nothing is recorded.
    package func sees(_ reference: String, by caller: Caller) throws -> Bool {
        try ledger.transactSync { session in
            guard let stream = try session.record(reference) else { return false }
            let actor = try Policy.actor(caller, session)
            return try Sight(actor, in: session).sees(stream, in: session)
        }
    }

    /// What was refused after something had been recorded was undone with its log.
    private static func log(
        _ refusal: Refusal,
        of asked: Asked,
        _ session: any LedgerSession
    ) throws {
        try recordLateClock(session)
        try refuse(refusal, of: asked, by: asked.caller.person, session)
    }

    private static func refuse(
        _ refusal: Refusal,
        of asked: Asked,
        by person: String,
        _ session: any LedgerSession
    ) throws {
        let id = asked.refusalIdentifier
        try session.recordRefusal(refusal, of: asked.command, by: person, id: id)
    }

    /// A refusal is logged in the transaction and is no error of it: nothing else was written.
    ///
    /// Whatever fails while it records is thrown, so that the unit is undone as a whole.
    static func answer(
        _ asked: Asked,
        _ session: any LedgerSession
    ) throws -> Result<Reply, any Error> {
        try recordLateClock(session)
        let decision: Decision
        do {
            decision = try self.decision(asked, session)
        } catch let refusal as Refusal {
            try refuse(refusal, of: asked, by: asked.caller.person, session)
            return .failure(refusal)
        } catch let conflict as Conflict {
            session.discard()
            return .failure(conflict)
        }
        guard decision.blockers.isEmpty else {
            let refusal = Refusal(decision.blockers)
            try refuse(refusal, of: asked, by: decision.actor.recordedAs, session)
            return .failure(refusal)
        }
        return .success(try record(decision, session))
    }

    static func decide(_ asked: Asked, _ session: any LedgerSession) throws -> Reply {
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
        guard !decision.deeds.isEmpty, let cause = changes.first?.event else {
            try session.record(changes)
            return decision.told(Reply(moved: changes.map(Reply.Moved.init), isReplayed: false))
        }
        try session.record(changes)
        let done = try carryOut(decision, after: cause, session)
        return Reply(moved: changes.map(Reply.Moved.init) + done, isReplayed: false)
    }

    /// Everything up to the point of recording.
    static func decision(
        _ asked: Asked,
        _ session: any LedgerSession
    ) throws -> Decision {
        let (command, caller) = (asked.command, asked.caller)
        let (target, parent) = try Policy.find(command.target, session)
        let person = try Policy.actor(caller, session)
        try Policy.requireSight(person, of: target ?? parent, asked: command.reference, session)
        let actor = try Policy.pseudonymous(person, acting: target, session)
        guard !command.isClassified else { throw Refusal(DecisionBlockers.classified) }
        var decision = try Decision(asked, actor, session)
        try decision.look(at: target, as: person)
        if !command.key.isEmpty,
            let earlier = try session.reply(actor: actor.recordedAs, key: command.key)
        {
            guard earlier.digest == asked.digest else {
                throw Conflict.keyReused(key: command.key)
            }
            decision.replayed = decision.told(earlier.reply)
            return decision
        }
        if let target, let expected = command.expecting, expected != decision.told(target) {
            throw Conflict.stale(
                stream: target.record.code.isEmpty ? target.record.id : target.record.code,
                expected: expected,
                found: decision.told(target)
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
    /// What its refusal is logged as; nil for a new identifier.
    let refusalIdentifier: String?

    init(_ command: Command, _ caller: Caller, refusalIdentifier: String? = nil) {
        self.command = command
        self.caller = caller
        self.refusalIdentifier = refusalIdentifier
        digest = command.key.isEmpty ? "" : command.requestDigest(for: caller.onBehalfOf)
    }
}

/// What came of trying a command: the reply that it would have had, or what blocks it.
package struct Attempt: Hashable, Sendable {
    package let blockers: [Blocker]
    /// Nil where it is blocked.
    package let reply: Reply?
}

/// Ends the trial of a command, so that nothing of it is kept.
private struct Undoing: Error {
    let reply: Reply
}

extension Reply.Moved {
    init(_ change: StreamChange) {
        self.init(
            stream: change.after.record.id,
            kind: change.after.record.kind,
            code: change.after.record.code,
            version: change.event.version,
            states: change.after.record.root.active
        )
    }
}
