import Expression
import Workflow

/// How an amendment begins, and what its signature sends to the parts of the agreement.
enum AmendmentPlan {
    static let kind = "amendment"
    /// What is kept as free text, once, with the amendment itself.
    private static let texts: Set = ["reason", "clauses"]

    /// An instance beside the agreement; refused with every reason against its terms.
    static func proposal(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        var payload = request.payload
        if case .string(let reference)? = payload["holder"] {
            payload["holder"] = .string(
                try Organisations.identifier(reference, field: "holder", desk: desk)
            )
        }
        let terms = AmendmentTerms(
            stream,
            holder: payload["holder"]?.text,
            hasClauses: !(payload["clauses"]?.text ?? "").isEmpty
        ) { payload[$0] ?? .null }
        try check(terms, stream, desk)
        var asked = Procedures.asked(
            request,
            on: stream,
            payload: payload.filter { !texts.contains($0.key) }
        )
        let number = stream.keys(of: kind).count + 1
        payload["number"] = .int(Int64(number))
        asked.sends.append(
            .start(instance: "\(kind)/\(number)", event: "propose", payload: payload)
        )
        return Plan([asked])
    }

    /// The signature brings the terms in force: the terms are checked again as of now.
    static func signing(
        _ request: Request,
        on stream: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        let key = request.instance
        guard request.event == "sign", stream.isIn("approved", of: key) else { return nil }
        let clauses = try stream.text("clauses", of: key).flatMap { try desk.text(in: $0) }
        let terms = try AmendmentTerms(stream, of: key) { try desk.text(in: $0) }
        try check(terms, stream, desk)
        let (sealed, blockers) = try SealedText(stream, key, desk: desk).signed(request)
        var payload: [String: Value] = ["number": .int(stream.integer("number", of: key) ?? 0)]
        payload["holder"] = terms.holder.map { .string($0) }
        payload["representative"] = terms.representative.map { .string($0) }
        payload["clauses"] = clauses.map { .string($0) }
        var asked = Procedures.asked(request, on: stream, payload: sealed)
        asked.sends += (terms.trancheChanges + terms.milestoneChanges).map {
            .event(instance: $0.key, name: "amend", payload: $0.payload, isInternal: true)
        }
        asked.sends.append(
            .event(instance: "", name: "amend", payload: payload, isInternal: true)
        )
        guard terms.releasedFen > 0 else { return Plan([asked], blockers: blockers) }
        asked.sends.append(GrantProcedure.root("record_cancellation", terms.releasedFen))
        let project = try GrantProcedure.project(of: stream, desk: desk)
        let release = try CapAccount.release(terms.releasedFen, of: project, desk: desk)
        return Plan([asked, release], blockers: blockers)
    }

    private static func check(
        _ terms: AmendmentTerms,
        _ stream: CaseStream,
        _ desk: some Desk
    ) throws {
        let project = try GrantProcedure.project(of: stream, desk: desk)
        let canonical = try CapAccount.canonicalProject(of: project, desk: desk)
        let account = try CapAccount.account(of: canonical, desk: desk)
        let headroom = (account?.integer("limit") ?? 0) - (account?.integer("committed") ?? 0)
        let blockers = terms.blockers(on: desk.today, headroom: max(0, headroom))
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }
}
