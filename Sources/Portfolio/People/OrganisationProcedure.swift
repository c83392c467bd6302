import Expression
import Workflow

/// Organisations: the credit code is read as people type it and stored as GB 32100-2015 has it.
package enum OrganisationProcedure {
    /// Refused: `USCC_LENGTH`, `USCC_ALPHABET`, `USCC_CHECK`, `PAID_IN_EXCEEDS`.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        if request.event == "record_paid_in" { return try paying(request, on: stream, desk) }
        guard case .string(let text)? = request.payload["uscc"] else { return nil }
        var payload = request.payload
        payload["uscc"] = .string(try UnifiedCreditCode.parse(text, place: "uscc").text)
        guard stream.version > 0 else {
            return Plan([
                Procedures.begun(
                    "organisation",
                    request.event,
                    payload,
                    parent: nil,
                    isAsked: true,
                    identifier: stream.id,
                    desk: desk
                )
            ])
        }
        return Plan([Procedures.asked(request, on: stream, payload: payload)])
    }

    /// No more is paid in than was subscribed, where a cap table tells that.
    private static func paying(
        _ request: Request,
        on stream: CaseStream,
        _ desk: some Desk
    ) throws -> Plan? {
        guard let paid = request.payload["amount"]?.integer,
            let table = try CapTableProcedure.table(of: stream.id, desk: desk)
        else { return nil }
        let record = CapTableRecord(table)
        let whole = Int128(record.total) * Int128(record.form.parFen)
        guard Int128(paid) > whole else { return nil }
        return Plan(
            [Procedures.asked(request, on: stream)],
            blockers: [EquityBlockers.paidInExceeds(Fen(paid), whole, table)]
        )
    }
}
