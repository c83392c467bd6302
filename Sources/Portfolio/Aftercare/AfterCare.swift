import Expression
import Workflow

/// What belongs to an agreement after its signature (投后).
package enum AfterCare {
    package static let kinds = [
        ExemptionProcedure.kind, EnterpriseReportProcedure.kind, EnterpriseEventProcedure.kind,
    ]

    /// What begins otherwise than with its one event; nil for the rest.
    static func opening(
        _ kind: String,
        event: String,
        _ payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch kind {
        case ExemptionProcedure.kind:
            try ExemptionProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case EnterpriseReportProcedure.kind:
            try EnterpriseReportProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case EnterpriseEventProcedure.kind:
            try EnterpriseEventProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        default: nil
        }
    }
}
