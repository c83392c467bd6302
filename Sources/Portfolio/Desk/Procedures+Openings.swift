import Expression

/// How cases begin that begin otherwise than with their one event.
extension Procedures {
    /// What begins otherwise than with its one event; nil for the rest.
    static func openingPlan(
        kind: String,
        event: String,
        payload: [String: Value],
        parent: CaseStream?,
        desk: some Desk
    ) throws -> Plan? {
        switch (kind, parent) {
        case ("grant-agreement", let parent?):
            try GrantProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case ("library-entry", let parent?):
            try LibraryProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case ("landing", _), ("platform", _):
            try LandingProcedure.opening(
                kind: kind,
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case (RemunerationProcedure.kind, _):
            try RemunerationProcedure.opening(event: event, payload: payload, desk: desk)
        case (SupportProcedure.kind, _):
            try SupportProcedure.opening(event: event, payload: payload, desk: desk)
        case (CostProcedure.kind, _):
            try CostProcedure.opening(event: event, payload: payload, desk: desk)
        case (MonthProcedure.kind, _):
            try MonthProcedure.opening(event: event, payload: payload, desk: desk)
        case (BankLineProcedure.kind, _):
            try BankLineProcedure.opening(event: event, payload: payload, desk: desk)
        case ("budget-account", _):
            try BudgetProcedure.opening(event: event, payload: payload, desk: desk)
        case (_, let parent?):
            try personalPlan(kind, event: event, payload: payload, parent: parent, desk: desk)
        case (_, nil): nil
        }
    }

    /// The same, of what belongs to a person.
    private static func personalPlan(
        _ kind: String,
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch kind {
        case AccountProcedure.kind:
            try AccountProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case TokenProcedure.kind:
            try TokenProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case SavedViewProcedure.kind:
            try SavedViewProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case ExpertProcedure.kind:
            try ExpertProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case PayeeProcedure.kind:
            try PayeeProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        case CapTableProcedure.kind:
            try CapTableProcedure.opening(
                event: event,
                payload: payload,
                parent: parent,
                desk: desk
            )
        default:
            try AfterCare.opening(kind, event: event, payload, parent: parent, desk: desk)
        }
    }
}
