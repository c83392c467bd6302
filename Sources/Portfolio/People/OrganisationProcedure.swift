import Expression
import Workflow

/// Organisations: the credit code is read as people type it and stored as GB 32100-2015 has it.
package enum OrganisationProcedure {
    /// Refused: `USCC_LENGTH`, `USCC_ALPHABET`, `USCC_CHECK`.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
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
}
