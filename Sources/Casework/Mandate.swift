import Expression
import Portfolio
import Workflow

/// A deed as one command carries it out: what it was decided by, and after which event.
struct Mandate {
    let deed: Deed
    /// The event of the confirmation, which every event of the command names as its cause.
    let cause: EventRecord
    /// The confirmation as a command, and by whom.
    let confirmation: Command
    let confirmedBy: String
    let authentication: String

    init(_ deed: Deed, of confirmation: Decision, after cause: EventRecord) {
        self.deed = deed
        self.cause = cause
        self.confirmation = confirmation.command
        confirmedBy = confirmation.actor.recordedAs
        authentication = confirmation.caller.authentication
    }

    /// What the event tells of it: the confirmed case, its item, and who confirmed.
    var record: EventBody.Mandate {
        EventBody.Mandate(
            stream: cause.stream,
            item: deed.number,
            confirmedBy: confirmedBy
        )
    }

    /// The deed as a command, by the clerk for the meeting or the signer.
    var asked: Asked {
        var command = Command(
            target: .existing(deed.stream),
            instance: deed.instance,
            event: deed.event,
            payload: deed.payload,
            documents: deed.documents
        )
        command.reasonForEarlier = confirmation.reasonForEarlier
        command.lifted = confirmation.lifted
        return Asked(
            command,
            Caller(
                person: deed.clerk,
                authentication: authentication,
                channel: deed.channel
            )
        )
    }
}

extension Casework {
    /// Decides and records what a confirmation carries out, in order, after its own event.
    ///
    /// Every item is tried, so that every reason of every item is told.
    ///
    /// - Throws: `Refusal`, on which the caller's transaction undoes all of it.
    static func carryOut(
        _ confirmation: Decision,
        after cause: EventRecord,
        _ session: any LedgerSession
    ) throws -> [Reply.Moved] {
        var moved: [Reply.Moved] = []
        var blockers: [Blocker] = []
        for deed in confirmation.deeds {
            let mandate = Mandate(deed, of: confirmation, after: cause)
            do {
                let decision = try decision(mandate, session)
                guard decision.blockers.isEmpty else { throw Refusal(decision.blockers) }
                let changes = try decision.changes()
                try session.record(changes)
                moved += changes.map(Reply.Moved.init)
            } catch let refusal as Refusal {
                session.discard()
                blockers += refusal.blockers.map { $0.located(in: deed.label) }
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return moved
    }

    private static func decision(
        _ mandate: Mandate,
        _ session: any LedgerSession
    ) throws -> Decision {
        let target = try session.stream(mandate.deed.stream)
        guard let target else { throw Policy.notFound(mandate.deed.stream) }
        let actor = try Policy.actor(of: mandate.deed, acting: target, session)
        var decision = try Decision(mandate.asked, actor, session, mandate: mandate)
        try decision.setEffective(target)
        try decision.decide(target: target, parent: nil)
        guard decision.deeds.isEmpty else {
            throw Refusal(DecisionBlockers.nested(mandate.deed.event))
        }
        return decision
    }
}

extension Blocker {
    /// The same, told to be within a part of what was asked.
    fileprivate func located(in part: String) -> Blocker {
        Blocker(
            code: code,
            message: message,
            place: place.isEmpty ? part : "\(part) · \(place)",
            values: values,
            role: role,
            provisional: provisional
        )
    }
}
