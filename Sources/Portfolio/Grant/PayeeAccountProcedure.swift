import Expression
import Workflow

/// The bank account of an organisation that is paid: one each, under its own name (INV-23).
package enum PayeeAccountProcedure {
    package static let kind = "payee-account"
    /// That of whoever enters where money goes, or changes it.
    static let duty = "enter"
    /// The paper that explains an account under another name than the organisation's.
    static let nameProof = "account_name_proof"

    /// The account of an organisation that is not withdrawn; nil while it has none.
    package static func account(
        of organisation: String,
        desk: some Desk
    ) throws -> CaseStream? {
        try desk.children(of: organisation, kind: kind).last { !$0.root.isDone }
    }

    /// Refused: `ACCOUNT_TWICE`, `PAYEE_NAME`, `PAYEE_NAME_PROOF`, `ACCOUNT_CHARACTERS`,
    /// `ACCOUNT_LENGTH`, `CALLBACK_NUMBER`.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard let parent = stream.parent else { return nil }
        var payload = request.payload
        var blockers: [Blocker] = []
        switch request.event {
        case "register", "change":
            if stream.version == 0, let other = try account(of: parent, desk: desk) {
                blockers.append(PayeeAccountBlockers.twice(other))
            }
            if let name = payload["name"]?.text {
                blockers += try nameBlockers(name, request, parent, desk)
            }
            if let number = payload["account"]?.text {
                let digits = HalfWidth.code(number).filter { $0 != "-" }
                blockers += numberBlockers(digits)
                payload["account"] = .string(digits)
            }
        case "call_back":
            let letter = try stream.text("letter_phone").flatMap { try desk.text(in: $0) }
            if let number = payload["number"]?.text, let letter,
                !digits(letter).isEmpty, digits(letter) == digits(number)
            {
                blockers.append(PayeeAccountBlockers.letterNumber(stream))
            }
        default: return nil
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        guard stream.version > 0 else {
            return Plan([
                Procedures.begun(
                    kind,
                    request.event,
                    payload,
                    parent: parent,
                    isAsked: true,
                    identifier: stream.id,
                    desk: desk
                )
            ])
        }
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// The last digits of a telephone number, whatever stands before and between them.
    private static func digits(_ text: String) -> String {
        String(HalfWidth.code(text).filter { ("0"..."9").contains($0) }.suffix(11))
    }

    /// The name of the organisation, or one that it is known by with the paper that explains it.
    private static func nameBlockers(
        _ name: String,
        _ request: Request,
        _ organisation: String,
        _ desk: some Desk
    ) throws -> [Blocker] {
        guard let owner = try desk.stream(organisation) else { return [] }
        let known = try owner.text("name").flatMap { try desk.text(in: $0) } ?? ""
        let given = HalfWidth.code(name)
        if given == HalfWidth.code(known), !given.isEmpty { return [] }
        guard owner.texts("aliases").contains(where: { HalfWidth.code($0) == given }) else {
            return [PayeeAccountBlockers.name(owner)]
        }
        let isExplained = request.documents.contains { $0.documentClass == nameProof }
        return isExplained ? [] : [PayeeAccountBlockers.nameProof(owner)]
    }

    private static func numberBlockers(_ number: String) -> [Blocker] {
        guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return [PayeeAccountBlockers.characters()]
        }
        let count = number.utf8.count
        return (8...32).contains(count) ? [] : [PayeeAccountBlockers.length(count)]
    }
}
