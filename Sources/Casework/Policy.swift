import Expression
import Portfolio
package import Workflow

/// Who may do what: the actor as the rules see him, and what he may see.
///
/// Deny by default. The chart owns which roles fire a transition; here is everything else. Who may
/// not see a case gets the same answer as for one that does not exist (reliability, rule R2).
package enum Policy {
    /// The stream that a command is for, and the parent of a new one.
    static func find(
        _ target: Command.Target,
        _ session: any LedgerSession
    ) throws -> (target: StoredStream?, parent: StoredStream?) {
        switch target {
        case .existing(let reference):
            guard let stream = try session.stream(reference) else { throw notFound(reference) }
            return (stream, nil)
        case .new(_, let parent?):
            guard let stream = try session.stream(parent) else { throw notFound(parent) }
            return (nil, stream)
        case .new(_, nil):
            return (nil, nil)
        }
    }

    /// The person behind a caller, with the roles that he holds now, by his own name.
    static func actor(_ caller: Caller, _ cases: any CaseRegister) throws -> Actor {
        guard caller.person != "system" else { return try system(for: caller, cases) }
        guard let person = try active(caller.person, cases) else {
            throw notPermitted(caller.person)
        }
        let roles = person.heldRoles(on: cases.now.date)
        let conflicts = conflicts(of: roles, cases)
        guard conflicts.isEmpty else { throw Refusal(conflicts) }
        var actor = Actor(
            identities: [person.id],
            recordedAs: person.id,
            roles: roles,
            organisation: person.text("organisation") ?? "",
            district: person.text("district") ?? ""
        )
        // A delegate never checks what his principal did, in his own name neither (rule R5).
        actor.identities.formUnion(Authority.principals(of: person, on: cases.now.date))
        if let reference = caller.onBehalfOf {
            try act(for: reference, as: person, &actor, cases)
        }
        return actor
    }

    /// The system, which may record in whose name it does something: who signs in is nobody yet.
    private static func system(
        for caller: Caller,
        _ cases: any CaseRegister
    ) throws -> Actor {
        var actor = Actor.system
        if let reference = caller.onBehalfOf {
            guard let person = try active(reference, cases) else {
                throw notPermitted(reference)
            }
            actor.recordedFor = person.id
        }
        return actor
    }

    /// An active person by id or code.
    static func active(_ reference: String, _ cases: any CaseRegister) throws -> CaseStream? {
        guard let person = try cases.record(reference), person.kind == "person",
            !person.root.isDone, !person.isIn("left")
        else { return nil }
        return person
    }

    /// One role conflicts with nothing; most people hold one.
    static func conflicts(of roles: [String], _ cases: any CaseRegister) -> [Blocker] {
        guard roles.count > 1 else { return [] }
        return Segregation(cases.rulebook).blockers(for: roles.map { RoleHolding(role: $0) })
    }

    /// The actor under the pseudonyms of a round: nobody's name stands in its events.
    static func pseudonymous(
        _ actor: Actor,
        acting stream: StoredStream?,
        _ session: any LedgerSession
    ) throws -> Actor {
        guard let stream, stream.record.kind == "round" else { return actor }
        var actor = actor
        let names = try session.pseudonyms(in: stream.record.id)
        let isNamed = names[actor.recordedAs]
        for identity in actor.identities {
            if let pseudonym = names[identity] { actor.identities.insert(pseudonym) }
        }
        actor.recordedAs = isNamed ?? actor.recordedAs
        actor.recordedFor = actor.recordedFor.map { names[$0] ?? $0 }
        return actor
    }

    private static func notPermitted(_ reference: String) -> Refusal {
        Refusal(
            Blocker(
                code: "NOT_PERMITTED",
                message: Localized(
                    zh: "没有在册人员「\(reference)」；请用 --as 给出人员编号，或请系统管理员登记",
                    en: "there is no active person “\(reference)”: name one with --as, or "
                        + "ask the system administrator to register him"
                ),
                place: reference,
                values: ["person": reference],
                role: "ADM"
            )
        )
    }

    /// Refuses as not found what the actor, by his own name, may not see.
    static func requireSight(
        _ actor: Actor,
        of stream: StoredStream?,
        asked reference: String,
        _ session: any LedgerSession
    ) throws {
        guard let stream, !actor.isSystem,
            try !Sight(actor, in: session).sees(stream.record, in: session)
        else { return }
        throw notFound(reference)
    }

    /// What is said of a case that there is not, and of one that is not for whoever asks.
    package static func notFound(_ reference: String, place: String = "") -> Refusal {
        Refusal(
            Blocker(
                code: "NOT_FOUND",
                message: Localized(
                    zh: "没有找到「\(reference)」，应为已登记的编号，请核对编号",
                    en: "there is no “\(reference)”; expected the code of a registered case:"
                        + " check the code"
                ),
                place: place,
                values: ["reference": reference]
            )
        )
    }
}
