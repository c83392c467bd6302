import Expression
import Workflow

/// Where an expert is paid to: one set of details each, entered by himself or the secretary.
package enum PayeeProcedure {
    package static let kind = "payee"
    /// That of whoever enters where money goes, and then does not pay it.
    static let duty = "enter"

    /// The details of a person that are in use.
    static func payee(of person: String, _ desk: some Desk) throws -> CaseStream? {
        try desk.children(of: person, kind: kind).last { !$0.root.isDone }
    }

    /// Refused: `PAYEE_ROLE`, `PAYEE_TWICE`, `PAYEE_NOT_OWN`, and what the numbers are refused for.
    static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        var blockers = notOwn(parent.id, desk)
        if !parent.heldRoles(on: desk.today).contains("REV") { blockers.append(noReviewer(parent)) }
        let others = try desk.children(of: parent.id, kind: kind).filter { !$0.root.isDone }
        blockers += others.map { twice($0, of: parent) }
        let given = checked(payload, former: nil, &blockers)
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([
            Procedures.begun(kind, event, given, parent: parent.id, isAsked: true, desk: desk)
        ])
    }

    /// Refused: `PAYEE_NOT_OWN`, `IDENTITY_MISSING` for another kind of document without its
    /// number, and what the numbers are refused for.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard let person = stream.parent else { return nil }
        var blockers = notOwn(person, desk)
        let given = checked(request.payload, former: stream.text("identity_type"), &blockers)
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([Procedures.asked(request, on: stream, payload: given)])
    }

    /// The numbers as they are kept: without spaces, and right by their check digits.
    private static func checked(
        _ payload: [String: Value],
        former: String?,
        _ blockers: inout [Blocker]
    ) -> [String: Value] {
        var given = payload
        func text(_ name: String) -> String? {
            guard case .string(let text)? = payload[name] else { return nil }
            return text
        }
        let type = text("identity_type") ?? former ?? "resident"
        if let former, type != former, text("identity") == nil {
            blockers.append(identityMissing())
        }
        do throws(Refusal) {
            if let number = text("identity") {
                given["identity"] = .string(
                    type == "resident"
                        ? try ResidentIdentity.parse(number, place: "identity").secretText
                        : try BankCard.document(number, place: "identity")
                )
            }
        } catch { blockers += error.blockers }
        do throws(Refusal) {
            if let number = text("account") {
                let card = try BankCard.parse(number, place: "account")
                given["account"] = .string(card.secretText)
            }
        } catch { blockers += error.blockers }
        return given
    }

    // MARK: Refusals

    private static func notOwn(_ person: String, _ desk: some Desk) -> [Blocker] {
        let isReviewer = desk.actor.roles.allSatisfy { $0 == "REV" || $0 == "CH" }
        guard isReviewer, desk.actor.recordedAs != person else { return [] }
        return [
            Blocker(
                code: "PAYEE_NOT_OWN",
                message: Localized(
                    zh: "专家只登记本人的收款信息，他人的由其本人或评审秘书登记",
                    en: "An expert enters his own payee details; those of others are entered by"
                        + " themselves or the panel secretary"
                ),
                role: "SEC"
            )
        ]
    }

    private static func noReviewer(_ person: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_ROLE",
            message: Localized(
                zh: "\(person.code) 没有评审专家角色（REV），应为评审专家，请安全管理员先授予",
                en: "\(person.code) does not hold the role of a reviewer (REV); the security"
                    + " administrator can grant it first"
            ),
            place: person.code,
            role: "SECADM"
        )
    }

    private static func twice(_ other: CaseStream, of person: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_TWICE",
            message: Localized(
                zh: "\(person.code) 已有收款信息（\(other.code)），每人一份，请在其上更改",
                en: "\(person.code) has payee details already (\(other.code)); expected one set"
                    + " each: that one can be changed"
            ),
            place: person.code,
            values: ["found": other.code],
            role: "SEC"
        )
    }

    private static func identityMissing() -> Blocker {
        Blocker(
            code: "IDENTITY_MISSING",
            message: Localized(
                zh: "改了证件类型，没有给出新的证件号码，应一并给出，请登记人补上",
                en: "Another kind of document is given without its number; expected both: whoever"
                    + " enters it can add the number"
            ),
            place: "identity"
        )
    }
}
