import Expression
import Workflow

/// Opening the books (期初建账): an existing case comes in on its documents.
///
/// One person enters it, and nothing counts. Another confirms it, and in that one command the case
/// takes the states that its documents prove, with an agreement, a landing and a library entry of
/// its own. No registration, review or notice is made up on the way.
package enum OpeningProcedure {
    /// Plans an opening, its correction, its confirmation or its voiding.
    ///
    /// Refused: `OPENING_FORM`, `OPENING_UNPROVEN`, `OPENING_DIGESTS`, `OPENING_ORDER`,
    /// `OPENING_LISTED`, `OPENING_TRACK`, `OPENING_APPLIES`, `OPENING_SUM`, `OPENING_ABOVE_CAP`,
    /// `OPENING_MILESTONE`, `OPENING_REPEATED`, `OPENING_ENDED`, `OPENING_UNITS`,
    /// `OPENING_SETTLEMENT`, `OPENING_WRITE_OFF`, `UNKNOWN_ORGANISATION`, and the
    /// codes of `UnifiedCreditCode`.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch request.event {
        case "open_balance", "correct_opening":
            return try entering(request, on: stream, desk: desk)
        case "confirm_opening":
            return try OpeningConfirmation(request, on: stream, desk: desk)?.plan()
        case "void_opening":
            return try OpeningVoiding(request, on: stream, desk: desk)?.plan()
        default:
            return nil
        }
    }

    // MARK: Entering

    private static func entering(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        // A chart tells what else is missing; without a balance there is nothing to check.
        guard var balance = OpeningBalance(payload: request.payload) else {
            throw Refusal(malformed())
        }
        var capFen: Int64?
        if case .int(let cap)? = try desk.parameter("gte.cap_per_group") { capFen = cap }
        let proof = OpeningProof(balance: balance, documents: request.documents, capFen: capFen)
        let blockers = proof.blockers
        guard blockers.isEmpty else { throw Refusal(blockers) }
        var payload = request.payload
        if case .string(let reference)? = payload["lead_organisation"] {
            payload["lead_organisation"] = .string(
                try Organisations.identifier(reference, field: "lead_organisation", desk: desk)
            )
        }
        try resolve(&balance, desk)
        payload.merge(balance.payload) { $1 }
        guard stream.version == 0 else {
            return Plan([Procedures.asked(request, on: stream, payload: payload)])
        }
        return Plan([
            Procedures.begun(
                "project",
                request.event,
                payload,
                parent: nil,
                isAsked: true,
                identifier: stream.id,
                desk: desk
            )
        ])
    }

    /// Names organisations by their ids, and the credit code as GB 32100 has it.
    private static func resolve(_ balance: inout OpeningBalance, _ desk: some Desk) throws {
        for place in balance.agreements.indices {
            balance.agreements[place].payee = try Organisations.identifier(
                balance.agreements[place].payee,
                field: "payee",
                desk: desk
            )
            guard let holder = balance.agreements[place].holder else { continue }
            balance.agreements[place].holder = try Organisations.identifier(
                holder,
                field: "holder",
                desk: desk
            )
        }
        if let landing = balance.landing {
            balance.landing?.enterprise = try Organisations.identifier(
                landing.enterprise,
                field: "enterprise",
                desk: desk
            )
            balance.landing?.uscc = try UnifiedCreditCode.parse(landing.uscc, place: "uscc").text
        }
    }

    private static func malformed() -> Blocker {
        Blocker(
            code: "OPENING_FORM",
            message: Localized(
                zh: "期初余额无法识别，应由 project open-balance 从表格录入，请填报人使用该命令",
                en: "The opening balance cannot be read; expected what project open-balance makes"
                    + " of a table; whoever entered it can use that"
            ),
            place: "balance",
            role: "PO"
        )
    }
}
