import Expression
import Portfolio
import Workflow

/// Who may do what: the actor as the rules see him, and what he may see.
///
/// Deny by default. The chart owns which roles fire a transition; here is everything else. Who may
/// not see a case gets the same answer as for one that does not exist (reliability, rule R2).
enum Policy {
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

    /// The person behind a caller, with the roles that he holds now.
    static func actor(
        _ caller: Caller,
        acting stream: StoredStream?,
        _ session: any LedgerSession
    ) throws -> Actor {
        guard caller.person != "system" else { return .system }
        guard let person = try session.stream(caller.person), person.record.kind == "person",
            !person.record.root.isDone, !person.record.isIn("left")
        else {
            throw Refusal(
                Blocker(
                    code: "NOT_PERMITTED",
                    message: Localized(
                        zh: "没有在册人员「\(caller.person)」；请用 --as 给出人员编号，或请系统管理员登记",
                        en: "there is no active person “\(caller.person)”: name one with --as, or "
                            + "ask the system administrator to register him"
                    ),
                    place: caller.person,
                    values: ["person": caller.person],
                    role: "ADM"
                )
            )
        }
        var roles: [String] = []
        if case .list(let values) = person.record.field("roles") {
            roles = values.compactMap { value in
                guard case .string(let role) = value else { return nil }
                return role
            }
        }
        // One role conflicts with nothing; most people hold one.
        let conflicts =
            roles.count < 2
            ? []
            : Segregation(session.rulebook).blockers(for: roles.map { RoleHolding(role: $0) })
        guard conflicts.isEmpty else { throw Refusal(conflicts) }
        var actor = Actor(
            identities: [person.record.id],
            recordedAs: person.record.id,
            roles: roles,
            organisation: person.record.text("organisation") ?? "",
            district: person.record.text("district") ?? ""
        )
        if let other = caller.onBehalfOf, let principal = try session.stream(other) {
            actor.identities.insert(principal.record.id)
            actor.recordedFor = principal.record.id
        }
        if let stream, stream.record.kind == "round",
            let pseudonym = try session.pseudonyms(in: stream.record.id)[person.record.id]
        {
            actor.identities.insert(pseudonym)
            actor.recordedAs = pseudonym
        }
        return actor
    }

    /// Refuses as not found what the actor may not see.
    static func requireSight(
        _ actor: Actor,
        of stream: StoredStream?,
        _ caller: Caller
    ) throws {
        guard let stream, !maySee(actor, stream.record) else { return }
        throw notFound(stream.record.code.isEmpty ? stream.record.id : stream.record.code)
    }

    /// A reviewer sees the rounds that he sits on; the public sees figures only.
    static func maySee(_ actor: Actor, _ stream: CaseStream) -> Bool {
        let outsiders: Set<String> = ["REV", "PUB"]
        if actor.roles.contains(where: { !outsiders.contains($0) }) { return true }
        guard actor.roles.contains("REV") else { return stream.id == actor.recordedAs }
        return stream.kind == "round" && actor.identities.count > 1 || stream.id == actor.recordedAs
    }

    static func notFound(_ reference: String) -> Refusal {
        Refusal(
            Blocker(
                code: "NOT_FOUND",
                message: Localized(
                    zh: "没有找到「\(reference)」，请核对编号",
                    en: "there is no “\(reference)”: check the code"
                ),
                values: ["reference": reference]
            )
        )
    }
}
