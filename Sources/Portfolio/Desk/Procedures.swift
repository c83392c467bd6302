package import Expression
import Workflow

/// How each kind of case turns a request into the events of one command.
package enum Procedures {
    /// Kinds that stand at the top, and the prefix of their codes.
    static let topPrefixes = [
        "project": "DT", "person": "RY", "organisation": "DW", "platform": "PF",
        "budget-account": "YS", "import-draft": "CG", "webhook-endpoint": "TS",
        MeetingProcedure.kind: "HY", PaperProcedure.kind: "QP", ProviderProcedure.kind: "DL",
        MonthProcedure.kind: "YB", SessionProcedure.kind: "PS",
        RemunerationProcedure.kind: "FF", BankLineProcedure.kind: "YH",
        SupportProcedure.kind: "ZC", CostProcedure.kind: "FP",
    ]
    /// Kinds that belong to a project or to a person, and the prefix of their codes.
    static let childPrefixes = [
        "round": "RD", "notice": "GS", "grant-agreement": "BZ", "library-entry": "KU",
        "landing": "LD", "service": "FW", AccountProcedure.kind: "ZH",
        TokenProcedure.kind: "LP", SavedViewProcedure.kind: "ST", ExpertProcedure.kind: "ZJ",
        PayeeProcedure.kind: "SK", PayeeAccountProcedure.kind: "SZ",
        ExemptionProcedure.kind: "MZ", EnterpriseReportProcedure.kind: "QB",
        EnterpriseEventProcedure.kind: "DS", CapTableProcedure.kind: "GQ",
    ]

    /// Between which texts the codes of a kind lie, in their order; a budget's name its year.
    package static func codes(of kind: String) -> (after: String, before: String) {
        guard kind != "budget-account", let prefix = topPrefixes[kind] ?? childPrefixes[kind]
        else { return ("", "\u{10FFFF}") }
        // The full stop is the character behind the hyphen.
        return (prefix + "-", prefix + ".")
    }

    /// Answers the events of a request; a kind without a procedure gets exactly that event.
    ///
    /// - Throws: `Refusal` with what the procedure itself forbids; the charts check the rest.
    package static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan {
        try special(request, on: stream, desk: desk) ?? Plan([asked(request, on: stream)])
    }

    /// Answers the events with which a new case of a kind begins.
    ///
    /// The event is the start event of the kind's chart, such as `register`; the parent is the
    /// project or the person that the case belongs to, nil at the top.
    ///
    /// Refused: `KIND_UNKNOWN`, `PARENT_MISSING`, `PARENT_UNEXPECTED`, and what the kind's own
    /// procedure forbids.
    package static func opening(
        kind: String,
        event: String,
        payload: [String: Value],
        documents: [DocumentReference] = [],
        parent: CaseStream?,
        desk: some Desk
    ) throws -> Plan {
        if topPrefixes[kind] != nil {
            if let parent { throw Refusal(parentUnexpected(kind, parent)) }
        } else if childPrefixes[kind] == nil {
            throw Refusal(kindUnknown(kind))
        } else if parent?.kind != parentKind(of: kind) {
            throw Refusal(parentMissing(kind, parent))
        }
        if let planned = try openingPlan(
            kind: kind,
            event: event,
            payload: payload,
            parent: parent,
            desk: desk
        ) {
            return coded(planned)
        }
        let blank = CaseStream(
            id: desk.newIdentifier(),
            kind: kind,
            code: "",
            parent: parent?.id,
            version: 0,
            instances: [:],
            documents: []
        )
        let request = Request(instance: "", event: event, payload: payload, documents: documents)
        if let planned = try special(request, on: blank, desk: desk) { return coded(planned) }
        return Plan([
            begun(
                kind,
                event,
                payload,
                parent: parent?.id,
                isAsked: true,
                identifier: blank.id,
                desk: desk
            )
        ])
    }

    /// What the procedure of the stream's kind plans; a stream of version 0 is about to begin.
    private static func special(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        switch stream.kind {
        case "project": try ProjectProcedure.plan(request, on: stream, desk: desk)
        case "round": try RoundProcedure.plan(request, on: stream, desk: desk)
        case "notice": try NoticeProcedure.plan(request, on: stream, desk: desk)
        case "person": try PersonProcedure.plan(request, on: stream, desk: desk)
        case "organisation": try OrganisationProcedure.plan(request, on: stream, desk: desk)
        case "grant-agreement": try GrantProcedure.plan(request, on: stream, desk: desk)
        case "library-entry": try LibraryProcedure.plan(request, on: stream, desk: desk)
        case "landing", "platform": try LandingProcedure.plan(request, on: stream, desk: desk)
        case "budget-account": try BudgetProcedure.plan(request, on: stream, desk: desk)
        case MeetingProcedure.kind: try MeetingProcedure.plan(request, on: stream, desk: desk)
        case PaperProcedure.kind: try PaperProcedure.plan(request, on: stream, desk: desk)
        case SessionProcedure.kind: try SessionProcedure.plan(request, on: stream, desk: desk)
        case SavedViewProcedure.kind:
            try SavedViewProcedure.plan(request, on: stream, desk: desk)
        case "webhook-endpoint": try EndpointProcedure.plan(request, on: stream, desk: desk)
        case ProviderProcedure.kind: try ProviderProcedure.plan(request, on: stream, desk: desk)
        case AccountProcedure.kind: try AccountProcedure.plan(request, on: stream, desk: desk)
        case ExpertProcedure.kind: try ExpertProcedure.plan(request, on: stream, desk: desk)
        case PayeeProcedure.kind: try PayeeProcedure.plan(request, on: stream, desk: desk)
        case PayeeAccountProcedure.kind:
            try PayeeAccountProcedure.plan(request, on: stream, desk: desk)
        case BankLineProcedure.kind:
            try BankLineProcedure.plan(request, on: stream, desk: desk)
        case CapTableProcedure.kind: try CapTableProcedure.plan(request, on: stream, desk: desk)
        case RemunerationProcedure.kind:
            try RemunerationProcedure.plan(request, on: stream, desk: desk)
        case ExemptionProcedure.kind:
            try ExemptionProcedure.plan(request, on: stream, desk: desk)
        case SupportProcedure.kind: try SupportProcedure.plan(request, on: stream, desk: desk)
        case CostProcedure.kind: try CostProcedure.plan(request, on: stream, desk: desk)
        case "ledger": try AddressProcedure.plan(request, on: stream)
        default: nil
        }
    }

    /// The plan with the code prefixes of this table, so that one place decides them.
    private static func coded(_ plan: Plan) -> Plan {
        var plan = plan
        for index in plan.streams.indices {
            guard
                case .new(let id, let kind, let parent, _?, let code) = plan.streams[index].target,
                let prefix = childPrefixes[kind] ?? topPrefixes[kind]
            else { continue }
            plan.streams[index].target = .new(
                id: id,
                kind: kind,
                parent: parent,
                codePrefix: prefix,
                code: code
            )
        }
        return plan
    }

    // MARK: Parts of plans

    /// The event that was asked for, on the case for which it was asked.
    static func asked(
        _ request: Request,
        on stream: CaseStream,
        payload: [String: Value]? = nil
    ) -> StreamPlan {
        StreamPlan(
            .existing(id: stream.id),
            [
                .event(
                    instance: request.instance,
                    name: request.event,
                    payload: payload ?? request.payload,
                    isInternal: false
                )
            ],
            isAsked: true
        )
    }

    /// A new case with its start, and the code prefix of its kind.
    ///
    /// A `code` that is given is the whole code, whatever the prefix.
    static func begun(
        _ kind: String,
        _ event: String,
        _ payload: [String: Value],
        parent: String?,
        isAsked: Bool,
        identifier: String? = nil,
        code: String? = nil,
        desk: some Desk
    ) -> StreamPlan {
        StreamPlan(
            .new(
                id: identifier ?? desk.newIdentifier(),
                kind: kind,
                parent: parent,
                codePrefix: code == nil ? childPrefixes[kind] ?? topPrefixes[kind] : nil,
                code: code
            ),
            [.start(instance: "", event: event, payload: payload)],
            isAsked: isAsked
        )
    }
}
