import Expression
import Workflow

/// Whether a support may be decided: who gets it, under which cap, beside what else.
struct SupportRule<Office: Desk> {
    let stream: CaseStream
    let instrument: Instrument
    let desk: Office

    /// Refused with `INSTRUMENT_UNKNOWN` where the catalogue in force has it no more.
    init(_ stream: CaseStream, desk: Office) throws {
        let code = stream.text("instrument") ?? ""
        guard let instrument = try InstrumentRule.named(code, desk: desk) else {
            throw Refusal(SupportBlockers.unknownInstrument(code))
        }
        (self.stream, self.instrument, self.desk) = (stream, instrument, desk)
    }

    // MARK: Subject

    private func named(_ field: String) throws -> CaseStream? {
        try stream.text(field).flatMap { try desk.stream($0) }
    }

    /// The canonical project of a support's group; nil for one without a project.
    func group(of stream: CaseStream) throws -> CaseStream? {
        guard let id = stream.text("project"), let project = try desk.stream(id) else { return nil }
        return try CapAccount.canonicalProject(of: project, desk: desk)
    }

    func group() throws -> CaseStream? { try group(of: stream) }

    /// Over what the cap of the instrument sums this support up.
    func subject() throws -> CapAccount.Subject {
        let found: CapAccount.Subject? =
            switch instrument.scope {
            case .projectGroup: try group().map { .under($0) }
            case .enterprise: try named("enterprise").map { .under($0) }
            case .team: try named("leader").map { .under($0) }
            case .fiscalYear: stream.integer("fiscal_year").map { .year($0) }
            }
        guard let found else {
            throw Refusal(
                SupportBlockers.subject(instrument.scope.field, instrument.code.content)
            )
        }
        return found
    }

    // MARK: Eligibility

    func requireEligible() throws {
        let blockers = try ineligible()
        guard blockers.isEmpty else { throw Refusal(blockers) }
    }

    /// What the ledger itself tells against it, of all that the instrument asks for.
    private func ineligible() throws -> [Blocker] {
        try instrument.eligibility.flatMap { condition -> [Blocker] in
            switch condition {
            case .projectListed:
                guard let project = try named("project"), project.text("listed_on") != nil else {
                    return [SupportBlockers.notListed()]
                }
                return []
            case .enterpriseLed:
                return try isEnterpriseLed() ? [] : [NationalMatch.notEnterpriseLed]
            case .enterprise:
                let kind = try named("enterprise")?.text("kind")
                return kind == "enterprise" ? [] : [SupportBlockers.notEnterprise(kind ?? "")]
            case .tier: return try tier()
            }
        }
    }

    func isEnterpriseLed() throws -> Bool {
        guard let lead = try named("project")?.text("lead_organisation") else { return false }
        return try desk.stream(lead)?.text("kind") == "enterprise"
    }

    private func tier() throws -> [Blocker] {
        guard let tier = instrument.tier else { return [] }
        let enterprise = try named("enterprise")
        if let enterprise, EnterpriseTier.isMember(enterprise, of: tier, on: desk.effective) {
            return []
        }
        return [SupportBlockers.notInTier(enterprise?.code ?? "", tier, desk.effective)]
    }

    // MARK: Commitment

    /// Refuses, with all reasons, what may not be committed; answers the limit of the cap.
    func requireCommitment(_ amount: Fen) throws -> Fen {
        let code = instrument.code.content
        let limit = try InstrumentRule.limit(of: instrument, desk: desk)
        let account = try CapAccount.account(of: subject(), instrument: code, desk: desk)
        let committed = Commitment(amount: Fen(account?.integer("committed") ?? 0))
        // An account keeps the limit under which it was opened, as its chart does.
        let kept = account?.integer("limit").map { Fen($0) }
        let cap = FundingCap(instrument: code, limit: kept ?? limit)
        var blockers = try ineligible() + InstrumentRule.validity(instrument, on: desk.effective)
        blockers += cap.blockers(adding: amount, to: [committed])
        blockers += try StackingRule(stream, instrument, desk: desk).blockers(adding: amount)
        blockers += try InstrumentRule.authority(code, adding: amount.count, desk: desk)
        guard blockers.isEmpty, let limit = cap.limit else { throw Refusal(blockers) }
        return limit
    }
}

extension Instrument.Scope {
    /// The field of a support that names its subject.
    var field: String {
        switch self {
        case .projectGroup: "project"
        case .enterprise: "enterprise"
        case .team: "leader"
        case .fiscalYear: "fiscal_year"
        }
    }
}
