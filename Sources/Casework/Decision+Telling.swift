import Portfolio
import Workflow

/// What of a review session's past its actor is told with the answer to his command.
extension Decision {
    /// Looks at what the actor, by his own name, is told of the case that he asks about.
    mutating func look(at target: StoredStream?, as person: Actor) throws {
        guard let target, target.record.kind == SessionProcedure.kind, !person.isSystem else {
            return
        }
        let histories = try Sight(person, in: session).histories(of: [target.record], in: session)
        history = histories[target.record.id]
    }

    /// The version of the target as the actor is told it.
    func told(_ target: StoredStream) -> Int64 {
        let version = target.record.version
        return Int64(history?.count(until: version) ?? version)
    }

    /// The reply with the versions that the actor is told.
    func told(_ reply: Reply) -> Reply {
        guard var history, !reply.moved.isEmpty else { return reply }
        var reply = reply
        for place in reply.moved.indices where reply.moved[place].kind == SessionProcedure.kind {
            let moved = reply.moved[place]
            let type = "\(moved.kind).\(command.event)"
            if !reply.isReplayed, SessionProcedure.agendaTypes.contains(type) {
                history = history.adding(Int(moved.version))
            }
            reply.moved[place].version = Int64(history.count(until: Int(moved.version)))
        }
        return reply
    }

    /// What alone a person is told who may not do what he asks for, and is told no agenda: what
    /// else stands against it would tell of the cases on it.
    func standing(_ target: StoredStream) throws -> [Blocker] {
        guard history != nil, let instance = target.instances[command.instance],
            let chart = try rulebook(of: target).chart(
                instance: command.instance,
                kind: target.record.kind
            ), let event = chart.eventNumbers[command.event]
        else { return [] }
        return chart.standing(event, instance, actor)
    }
}
