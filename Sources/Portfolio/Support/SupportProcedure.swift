import Expression
import Workflow

/// Other money of the programme: what events of a support do beyond their own chart.
package enum SupportProcedure {
    package static let kind = "support"

    /// The instrument of which the amount follows from what the state paid.
    static let match = "NATMATCH"

    /// A new support, under its project, or under the enterprise that it is for.
    ///
    /// Refused: what ``SupportProposal`` is refused for.
    static func opening(
        event: String,
        payload: [String: Value],
        desk: some Desk
    ) throws -> Plan? {
        try SupportProposal(event: event, payload: payload, desk: desk).plan()
    }

    /// Refused: as ``SupportRule`` tells, `DUP_NATIONAL`, `NATIONAL_USED`, `MATCH_DUE`,
    /// `BUDGET_MISSING`.
    static func plan(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard stream.version > 0 else { return nil }
        let rule = try SupportRule(stream, desk: desk)
        if rule.instrument.formula == .match, ["cancel", "decline"].contains(request.event) {
            try MatchClaim(rule).requireUnneeded()
        }
        switch request.event {
        case "check" where stream.isIn("proposed"):
            try rule.requireEligible()
            return nil
        case "decide" where stream.isIn("eligible"):
            return try deciding(request, on: stream, rule, desk: desk)
        case "record_national":
            try MatchClaim(rule).requireNew(request.payload)
            return nil
        case "strike_national":
            try MatchClaim(rule).requireUnused(request.payload)
            return nil
        case "request" where stream.isIn("performing.idle"):
            guard rule.instrument.formula == .match else { return nil }
            let payload = try MatchClaim(rule).request(request.payload)
            return Plan([Procedures.asked(request, on: stream, payload: payload)])
        case "pay" where stream.isIn("performing.approved"):
            guard case .int(let paid)? = request.payload["amount"], paid > 0 else { return nil }
            let code = rule.instrument.code.content
            let budget = try BudgetProcedure.disburse(paid, instrument: code, desk: desk)
            return Plan([Procedures.asked(request, on: stream), budget])
        case "close" where stream.isIn("performing.idle"),
            "cancel" where stream.isIn("performing.idle"):
            return try ending(request, on: stream, rule, desk: desk)
        default:
            return nil
        }
    }

    /// The decision, with what it commits under the cap of the instrument.
    private static func deciding(
        _ request: Request,
        on stream: CaseStream,
        _ rule: SupportRule<some Desk>,
        desk: some Desk
    ) throws -> Plan? {
        var amount = stream.integer("amount") ?? 0
        if case .int(let given)? = request.payload["amount"] { amount = given }
        // The chart refuses a decision about more than what was proposed.
        guard amount > 0, amount <= stream.integer("amount") ?? 0 else { return nil }
        let limit = try rule.requireCommitment(Fen(amount))
        let commitment = try CapAccount.commit(
            amount,
            rule.instrument.code.content,
            limit: limit,
            for: try rule.subject(),
            desk: desk
        )
        return Plan([Procedures.asked(request, on: stream), commitment])
    }

    /// What was promised and is never paid is free again; what was paid never is (INV-38).
    private static func ending(
        _ request: Request,
        on stream: CaseStream,
        _ rule: SupportRule<some Desk>,
        desk: some Desk
    ) throws -> Plan? {
        let paid = stream.integer("paid") ?? 0
        let unpaid = (stream.integer("committed") ?? 0) - paid
        // The chart refuses to close what was never paid, and to cancel what was.
        guard unpaid > 0, (request.event == "close") == (paid > 0) else { return nil }
        let release = try CapAccount.release(
            unpaid,
            rule.instrument.code.content,
            for: try rule.subject(),
            desk: desk
        )
        return Plan([Procedures.asked(request, on: stream), release])
    }
}
