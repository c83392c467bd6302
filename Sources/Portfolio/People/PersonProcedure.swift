import Workflow

/// People and their roles: nobody changes the roles that he holds himself.
package enum PersonProcedure {
    /// Refused with `OWN_ROLES` for a change of one's own roles; else nothing is special.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let changesRoles = ["grant_role", "revoke_role"].contains(request.event)
        guard changesRoles, desk.actor.identities.contains(stream.id) else { return nil }
        throw Refusal(
            Blocker(
                code: "OWN_ROLES",
                message: Localized(
                    zh: "不得变更自己的角色，应由另一名管理员办理",
                    en: "Nobody changes the own roles; expected another administrator"
                ),
                place: request.event,
                role: "SECADM"
            )
        )
    }
}
