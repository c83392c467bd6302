import Expression
import Workflow

/// People, their roles and the authorities that they are given to act for others.
package enum PersonProcedure {
    /// Refused: `OWN_ROLES`, `AUTHORITY_CHAIN`, and what a role and an authority are refused for.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let isAuthority =
            request.event == "authorise" || request.instance.hasPrefix(Authority.chart + "/")
        if isAuthority, desk.actor.recordedFor != nil {
            throw Refusal(AuthorityBlockers.chain())
        }
        switch request.event {
        case "grant_role", "revoke_role":
            guard request.instance.isEmpty else { return nil }
            if desk.actor.identities.contains(stream.id) {
                throw Refusal(ownRoles(request.event))
            }
            return request.event == "grant_role"
                ? try granting(request, on: stream, desk: desk) : nil
        case "authorise": return try authorising(request, on: stream, desk: desk)
        case "leave": return try leaving(request, on: stream, desk: desk)
        default: return nil
        }
    }

    /// The root refuses who may not enter it; the authority itself is an instance of its own.
    private static func authorising(
        _ request: Request,
        on substitute: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let reference)? = request.payload["principal"],
            case .list? = request.payload["roles"], let proposal = Proposal(request.payload)
        else { return nil }
        guard let principal = try desk.stream(reference), principal.kind == "person" else {
            throw Refusal(AuthorityBlockers.principalUnknown(reference))
        }
        let blockers = try proposal.blockers(from: principal, to: substitute, desk: desk)
        guard blockers.isEmpty else { throw Refusal(blockers) }
        var payload = request.payload
        payload["principal"] = .string(principal.id)
        var given = payload
        // The reason is kept once, with the authority itself.
        payload["reason"] = nil
        given["substitute"] = .string(substitute.id)
        let number = substitute.keys(of: Authority.chart).count + 1
        return Plan([
            StreamPlan(
                .existing(id: substitute.id),
                [
                    .event(
                        instance: "",
                        name: request.event,
                        payload: payload,
                        isInternal: false
                    ),
                    .start(
                        instance: "\(Authority.chart)/\(number)",
                        event: "propose",
                        payload: given
                    ),
                ],
                isAsked: true
            )
        ])
    }

    /// Whoever leaves acts for nobody any more, and neither signs in nor has programs (rule R11).
    private static func leaving(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard request.instance.isEmpty else { return nil }
        let open = stream.keys(of: Authority.chart).filter {
            !(stream.instances[$0]?.isDone ?? true)
        }
        var asked = Procedures.asked(request, on: stream)
        asked.sends += open.map {
            .event(instance: $0, name: "lapse", payload: [:], isInternal: true)
        }
        return Plan(
            [asked] + (try AccountProcedure.closings(of: stream.id, desk: desk))
                + (try TokenProcedure.endings(of: stream.id, desk: desk))
        )
    }

    private static func ownRoles(_ event: String) -> Blocker {
        Blocker(
            code: "OWN_ROLES",
            message: Localized(
                zh: "不得变更自己的角色，应由另一名管理员办理",
                en: "Nobody changes the own roles; expected another administrator"
            ),
            place: event,
            role: "SECADM"
        )
    }
}

/// An authority as it is asked for.
private struct Proposal {
    let roles: [String]
    let since: CivilDate
    let until: CivilDate

    init?(_ payload: [String: Value]) {
        guard case .string(let first)? = payload["since"], let since = CivilDate(first),
            case .string(let last)? = payload["until"], let until = CivilDate(last)
        else { return nil }
        roles = RoundProcedure.texts(payload["roles"] ?? .null)
        self.since = since
        self.until = until
    }

    /// Every reason against it at once.
    func blockers(
        from principal: CaseStream,
        to substitute: CaseStream,
        desk: some Desk
    ) throws -> [Blocker] {
        var blockers: [Blocker] = []
        if principal.id == substitute.id { blockers.append(AuthorityBlockers.own()) }
        if principal.isIn("left") { blockers.append(AuthorityBlockers.left(principal)) }
        let own = principal.heldRoles(from: max(since, desk.today), to: until)
        for role in roles where !own.contains(role) {
            blockers.append(AuthorityBlockers.notHeld(role, principal, own))
        }
        for role in roles where Authority.personalRoles.contains(role) {
            blockers.append(AuthorityBlockers.personal(role))
        }
        if until < since { blockers.append(AuthorityBlockers.dates(since, until)) }
        if until < desk.today { blockers.append(AuthorityBlockers.past(until, desk.today)) }
        // What he holds, was given before for some of these days, and would be given now.
        let given = Authority.all(of: substitute).filter {
            ["proposed", "active"].contains($0.state) && $0.since <= until && since <= $0.until
        }
        let held = substitute.heldRoles(from: since, to: until) + given.flatMap(\.roles) + roles
        var distinct: [String] = []
        for role in held where !distinct.contains(role) { distinct.append(role) }
        return blockers + (try desk.conflicts(of: distinct))
    }
}
