import Portfolio
import Workflow

/// Acting for another: by an authority (授权), by a paper that was signed, or for a meeting.
extension Policy {
    /// Turns the actor into one who acts for another: with the roles that were authorised only.
    ///
    /// - Throws: every reason why none of his authorities of that principal counts now.
    static func act(
        for reference: String,
        as person: CaseStream,
        _ actor: inout Actor,
        _ cases: any CaseRegister
    ) throws {
        guard let principal = try active(reference, cases), principal.id != person.id else {
            throw Refusal(AuthorityBlockers.missing(reference))
        }
        let today = cases.now.date
        let given = Authority.all(of: person).filter { $0.principal == principal.id }
        guard !given.isEmpty else { throw Refusal(AuthorityBlockers.missing(reference)) }
        let inForce = given.filter { $0.isInForce(on: today) }
        guard !inForce.isEmpty else {
            throw Refusal(given.map { AuthorityBlockers.notInForce($0, on: today) })
        }
        // Only what the principal still holds himself: no chain, and nothing that he lost.
        let roles = principal.heldRoles(on: today).filter { role in
            !Authority.personalRoles.contains(role) && inForce.contains { $0.roles.contains(role) }
        }
        guard !roles.isEmpty else { throw Refusal(inForce.map(AuthorityBlockers.rolesLost)) }
        // Rule R6 binds what one person can do, in whosever name he does it.
        let everything = Authority.all(of: person).filter { $0.isInForce(on: today) }
        let held = person.heldRoles(on: today) + everything.flatMap(\.roles)
        let conflicts = conflicts(of: held.uniqued, cases)
        guard conflicts.isEmpty else { throw Refusal(conflicts) }
        actor.identities.insert(principal.id)
        actor.recordedFor = principal.id
        actor.roles = roles
        actor.organisation = principal.text("organisation") ?? ""
        actor.district = principal.text("district") ?? ""
    }

    /// The authorities by which a caller acts for another now; empty when he does not.
    static func authorities(
        of caller: Caller,
        _ actor: Actor,
        _ session: any LedgerSession
    ) throws -> [Authority] {
        guard let reference = caller.onBehalfOf,
            let principal = try session.stream(reference)?.record.id,
            let person = try session.stream(caller.person)?.record
        else { return [] }
        return Authority.all(of: person).filter {
            $0.principal == principal && $0.isInForce(on: session.now.date)
                && $0.roles.contains(where: actor.roles.contains)
        }
    }

    /// Who does a deed: the clerk, for the meeting that decided or the person who signed.
    ///
    /// Separation of duties looks at the clerk, at whom he acts for, and at every witness, with
    /// all for whom they may act.
    static func actor(
        of deed: Deed,
        acting stream: StoredStream?,
        _ session: any LedgerSession
    ) throws -> Actor {
        var blockers: [Blocker] = []
        var identities: Set<String> = [deed.clerk, deed.principal]
        for reference in [deed.clerk] + deed.witnesses {
            identities.insert(reference)
            guard let person = try session.stream(reference)?.record else { continue }
            identities.formUnion(Authority.principals(of: person, on: session.now.date))
        }
        let clerk = try active(deed.clerk, session)
        if clerk == nil { blockers.append(DecisionBlockers.inactive(deed.clerk)) }
        var roles = deed.roles ?? []
        var home = clerk
        if deed.roles == nil {
            let signer = try active(deed.principal, session)
            if let signer {
                let held = signer.heldRoles(on: session.now.date)
                roles = held.filter { !Authority.personalRoles.contains($0) }
                identities.formUnion(Authority.principals(of: signer, on: session.now.date))
                blockers += conflicts(of: held, session)
                home = signer
            } else {
                blockers.append(DecisionBlockers.inactive(deed.principal))
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        let actor = Actor(
            identities: identities,
            recordedAs: deed.clerk,
            recordedFor: deed.principal,
            roles: roles,
            organisation: home?.text("organisation") ?? "",
            district: home?.text("district") ?? ""
        )
        return try pseudonymous(actor, acting: stream, session)
    }
}

extension Array where Element: Hashable {
    /// Each member once, where it first stands.
    var uniqued: [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
