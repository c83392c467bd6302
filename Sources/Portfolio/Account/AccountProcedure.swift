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

    /// Refused: `PROVIDER_UNKNOWN`, `IDENTITY_TAKEN`.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard ["link_identity", "unlink_identity"].contains(request.event),
            case .string(let reference)? = request.payload["provider"]
        else { return nil }
        guard let provider = try desk.stream(reference), provider.kind == ProviderProcedure.kind
        else { throw Refusal(providerUnknown(reference)) }
        if case .string(let identity)? = request.payload["identity"],
            let holder = try desk.account(ofIdentity: identity), holder.id != stream.id
        {
            throw Refusal(identityTaken(provider))
        }
        var payload = request.payload
        payload["provider"] = .string(provider.code)
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// Outside identities of an account, with the code of the provider of each.
    package static func identities(of account: CaseStream) -> [LinkedIdentity] {
        guard account.kind == kind, case .list(let entries) = account.field("identities") else {
            return []
        }
        return entries.compactMap { entry in
            guard case .string(let text) = entry else { return nil }
            let parts = text.split(separator: " ").map(String.init)
            guard parts.count == 3 else { return nil }
            return LinkedIdentity(provider: parts[0], digest: parts[1], isOwn: parts[2] == "own")
        }
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

    private static func providerUnknown(_ found: String) -> Blocker {
        Blocker(
            code: "PROVIDER_UNKNOWN",
            message: Localized(
                zh: "「\(found)」不是登录来源，请系统管理员给出其编号，如 DL-2026-000001",
                en: "“\(found)” is no identity provider; the administrator can name one such as"
                    + " DL-2026-000001"
            ),
            place: "provider",
            values: ["found": found],
            role: "ADM"
        )
    }

    /// Whose account it is stays untold.
    private static func identityTaken(_ provider: CaseStream) -> Blocker {
        Blocker(
            code: "IDENTITY_TAKEN",
            message: Localized(
                zh: "\(provider.code) 的这个身份已绑定另一个账号，请系统管理员先解除",
                en: "This identity of \(provider.code) is linked to another account; an"
                    + " administrator can unlink it there first"
            ),
            place: provider.code,
            values: ["provider": provider.code],
            role: "ADM"
        )
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

/// Whom another's door lets in as the person of an account.
package struct LinkedIdentity: Hashable, Sendable {
    /// The code of the provider.
    package var provider: String
    /// Keyed by the provider's secret; see the account's chart.
    package var digest: String
    /// Whether the person linked it, signed in; else an administrator did.
    package var isOwn: Bool
}
