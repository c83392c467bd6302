import Expression
package import Workflow

/// A role that a person holds from one day on, and until another where it has an end.
package struct RoleTerm: Hashable, Sendable {
    package let role: String
    package let since: CivilDate
    /// Its last day; nil for a role without an end.
    package let until: CivilDate?

    /// Nil for what is none.
    init?(_ value: Value) {
        guard case .map(let members) = value, case .string(let role)? = members[.string("role")],
            case .string(let first)? = members[.string("since")], let since = CivilDate(first)
        else { return nil }
        (self.role, self.since) = (role, since)
        until =
            if case .string(let last)? = members[.string("until")] { CivilDate(last) } else { nil }
    }

    package func isInForce(on date: CivilDate) -> Bool { meets(date, date) }

    /// Whether it counts on any day of a stretch; one without an end has nil.
    func meets(_ first: CivilDate, _ last: CivilDate?) -> Bool {
        (last.map { since <= $0 } ?? true) && (until.map { first <= $0 } ?? true)
    }
}

extension CaseStream {
    /// The roles that a person was ever granted for a time, oldest grant first.
    package var roleTerms: [RoleTerm] {
        guard case .list(let terms) = field("terms") else { return [] }
        return terms.compactMap { RoleTerm($0) }
    }

    /// The roles that a person holds in his own right on a day.
    package func heldRoles(on date: CivilDate) -> [String] { heldRoles(from: date, to: date) }

    /// Those that he holds on any day of a stretch; one without an end has nil.
    package func heldRoles(from first: CivilDate, to last: CivilDate?) -> [String] {
        var roles = texts("roles")
        for term in roleTerms where term.meets(first, last) && !roles.contains(term.role) {
            roles.append(term.role)
        }
        return roles
    }

    /// Whether a role was granted to a person, on whatever days.
    package func wasGranted(_ role: String) -> Bool {
        texts("roles").contains(role) || roleTerms.contains { $0.role == role }
    }
}

extension PersonProcedure {
    /// A role without an end, or between two days; what excludes it on any of them refuses it.
    ///
    /// Refused: `TERM_DATES`, `TERM_PAST`, `ROLE_HELD`, `ROLE_CONFLICT`.
    static func granting(
        _ request: Request,
        on person: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard case .string(let role)? = request.payload["role"] else { return nil }
        func date(_ name: String) -> CivilDate? {
            guard case .string(let text)? = request.payload[name] else { return nil }
            return CivilDate(text)
        }
        let until = date("until")
        let since = date("since") ?? desk.today
        var blockers: [Blocker] = []
        if let until, until < since { blockers.append(termDates(since, until)) }
        if let until, until < desk.today { blockers.append(termPast(until, desk.today)) }
        let held = person.heldRoles(from: max(since, desk.today), to: until)
        if held.contains(role) { blockers.append(roleHeld(role)) }
        blockers += try desk.conflicts(of: held.contains(role) ? held : held + [role])
        guard blockers.isEmpty else { throw Refusal(blockers) }
        guard date("since") != nil || until != nil else { return nil }
        var payload = request.payload
        payload["since"] = .string("\(since)")
        return Plan([Procedures.asked(request, on: person, payload: payload)])
    }

    private static func termDates(_ since: CivilDate, _ until: CivilDate) -> Blocker {
        Blocker(
            code: "TERM_DATES",
            message: Localized(
                zh: "角色自 \(since) 起、至 \(until) 止，截止日期应不早于起始日期，请填报人更正",
                en: "The role runs from \(since) until \(until); expected an end that is not before"
                    + " the start; whoever entered it can correct it"
            ),
            place: "until",
            values: ["found": "\(until)", "expected": ">= \(since)"]
        )
    }

    private static func termPast(_ until: CivilDate, _ today: CivilDate) -> Blocker {
        Blocker(
            code: "TERM_PAST",
            message: Localized(
                zh: "角色的截止日期 \(until) 已过，应不早于 \(today)，请填报人更正",
                en: "The role ends on \(until), which has passed; expected \(today) or later;"
                    + " whoever entered it can correct it"
            ),
            place: "until",
            values: ["found": "\(until)", "expected": ">= \(today)"]
        )
    }

    private static func roleHeld(_ role: String) -> Blocker {
        Blocker(
            code: "ROLE_HELD",
            message: Localized(
                zh: "此人在这些日子里已有角色 \(role)，应为没有的角色，请安全管理员核对",
                en: "The person holds the role \(role) on some of these days already; expected one"
                    + " that is not held: the security administrator can check it"
            ),
            place: "role",
            values: ["found": role],
            role: "SECADM"
        )
    }
}
