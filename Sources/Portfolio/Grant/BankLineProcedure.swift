package import Expression
import Workflow

/// Lines of the bank and of the books: each is known by what it says, so that it is entered once.
package enum BankLineProcedure {
    package static let kind = "bank-line"

    private static let known = [
        "source", "booked_on", "direction", "amount", "counterparty", "tail", "voucher",
        "reference", "remark",
    ]

    /// The code of a line: of its digest, so that the same line has the same one in every file.
    package static func code(
        _ payload: [String: Value],
        digest: (String) -> String
    ) -> String {
        let texts = known.map { name -> String in
            switch payload[name] {
            case .string(let text)?: text
            case .int(let number)?: "\(number)"
            default: ""
            }
        }
        let hexadecimal = digest(texts.joined(separator: "\u{1F}")).split(separator: ":").last ?? ""
        return "YH-" + hexadecimal.prefix(12).uppercased()
    }

    /// Refused: `BANK_LINE_KNOWN` for a line that is entered already.
    static func opening(
        event: String,
        payload: [String: Value],
        desk: some Desk
    ) throws -> Plan {
        let code = code(payload, digest: desk.digest)
        // To who does not see it, it is not there; whether he may enter lines the chart says.
        if let known = try desk.stream(code), try desk.sees(known) {
            throw Refusal(
                Blocker(
                    code: "BANK_LINE_KNOWN",
                    message: Localized(
                        zh: "这一行流水已登记为 \(code)，不重复登记，请财务人员核对；同日同额确有两笔的，应填流水号",
                        en: "The line is entered as \(code) already. A finance person can check"
                            + " it; two lines alike need the bank's reference"
                    ),
                    place: "reference",
                    values: ["found": code],
                    role: "FIN"
                )
            )
        }
        return Plan([
            Procedures.begun(
                kind,
                event,
                payload,
                parent: nil,
                isAsked: true,
                code: code,
                desk: desk
            )
        ])
    }

    /// Refused: `PAYMENT_UNKNOWN` for what names no event of an agreement.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard request.event == "settle", case .string(let name)? = request.payload["payment"]
        else { return nil }
        let key = BookedPayment.Key(name)
        let agreement = try key.flatMap { try desk.stream($0.code) }
        guard let key, let agreement, agreement.kind == GrantProcedure.kind,
            (1...max(1, agreement.version)).contains(key.version)
        else {
            throw Refusal(
                Blocker(
                    code: "PAYMENT_UNKNOWN",
                    message: Localized(
                        zh: "“\(name)”不是协议的事项，应为协议编号@版本，如 BZ-2026-000001@17，请财务人员按勾对表更正",
                        en: "“\(name)” is no event of an agreement; expected its code and a"
                            + " version, such as BZ-2026-000001@17: a finance person can take it"
                            + " from the reconciliation"
                    ),
                    place: "payment",
                    values: ["found": name, "expected": "BZ-2026-000001@17"],
                    role: "FIN"
                )
            )
        }
        var payload = request.payload
        payload["payment"] = .string(key.description)
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }
}
