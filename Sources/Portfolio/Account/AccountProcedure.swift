package import Expression
import Workflow

/// The accounts with which people sign in: one for each person who is there.
package enum AccountProcedure {
    package static let kind = "account"

    /// Refused: `PERSON_LEFT`, `ACCOUNT_EXISTS`.
    package static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        guard !parent.isIn("left") else { throw Refusal(personLeft(parent)) }
        if let open = try open(of: parent.id, desk: desk).first {
            throw Refusal(accountExists(open, parent))
        }
        var payload = payload
        payload["person"] = .string(parent.id)
        return Plan([
            Procedures.begun(kind, event, payload, parent: parent.id, isAsked: true, desk: desk)
        ])
    }

    /// What ends with a person's leaving: his account, and with it every session.
    static func closings(of person: String, desk: some Desk) throws -> [StreamPlan] {
        try open(of: person, desk: desk).map { account in
            StreamPlan(
                .existing(id: account.id),
                [.event(instance: "", name: "close", payload: [:], isInternal: true)],
                isAsked: false
            )
        }
    }

    private static func open(of person: String, desk: some Desk) throws -> [CaseStream] {
        try desk.children(of: person, kind: kind).filter { !$0.root.isDone }
    }

    private static func personLeft(_ person: CaseStream) -> Blocker {
        Blocker(
            code: "PERSON_LEFT",
            message: Localized(
                zh: "\(person.code) 已离任，不能开通账号；复任后由系统管理员办理",
                en: "\(person.code) has left and gets no account; an administrator can open one"
                    + " after the person has rejoined"
            ),
            place: person.code,
            values: ["person": person.code],
            role: "ADM"
        )
    }

    private static func accountExists(_ account: CaseStream, _ person: CaseStream) -> Blocker {
        Blocker(
            code: "ACCOUNT_EXISTS",
            message: Localized(
                zh: "\(person.code) 已有账号 \(account.code)；需要新的链接时，由系统管理员另发",
                en: "\(person.code) has the account \(account.code) already; an administrator can"
                    + " issue a new link for it"
            ),
            place: account.code,
            values: ["person": person.code, "found": account.code],
            role: "ADM"
        )
    }
}
