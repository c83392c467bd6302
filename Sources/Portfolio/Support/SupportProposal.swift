import Expression
import Workflow

/// A proposal of a support: whom it names, and the amount that a prize fixes.
struct SupportProposal<Office: Desk> {
    let event: String
    let payload: [String: Value]
    let desk: Office

    /// Refused, with all reasons: `INSTRUMENT_UNKNOWN`, `SUPPORT_SUBJECT`, `UNKNOWN_PROJECT`,
    /// `UNKNOWN_PERSON`, `UNKNOWN_ORGANISATION`, `PRIZE_UNKNOWN`, `PRIZE_AMOUNT`,
    /// `EDITION_MISSING`.
    func plan() throws -> Plan? {
        guard case .string(let code)? = payload["instrument"] else { return nil }
        guard let instrument = try InstrumentRule.named(code, desk: desk),
            instrument.formula != .tranches
        else { throw Refusal(SupportBlockers.unknownInstrument(code)) }
        var given = payload
        var blockers: [Blocker] = []
        for (field, kind) in [
            ("project", "project"), ("leader", "person"), ("payee", "organisation"),
            ("enterprise", "organisation"),
        ] {
            guard case .string(let reference)? = payload[field] else { continue }
            if let stream = try desk.stream(reference), stream.kind == kind {
                given[field] = .string(stream.id)
            } else {
                blockers.append(SupportBlockers.unknown(kind, reference, field: field))
            }
        }
        if given["enterprise"] == nil || given["enterprise"] == .null {
            given["enterprise"] = given["payee"]
        }
        switch instrument.scope {
        case .projectGroup: blockers += missing("project", given, code)
        case .team: blockers += missing("leader", given, code)
        case .enterprise: break
        case .fiscalYear:
            if given["fiscal_year"] == nil || given["fiscal_year"] == .null {
                given["fiscal_year"] = .int(Int64(desk.effective.year))
            }
        }
        if instrument.formula == .prize { blockers += try prize(instrument, &given) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return Plan([begun(given, parent: parent(given, instrument))])
    }

    private func missing(_ field: String, _ given: [String: Value], _ code: String) -> [Blocker] {
        if case .string? = payload[field] { return [] }
        return [SupportBlockers.subject(field, code)]
    }

    private func begun(_ given: [String: Value], parent: String?) -> StreamPlan {
        Procedures.begun(
            SupportProcedure.kind,
            event,
            given,
            parent: parent,
            isAsked: true,
            desk: desk
        )
    }

    /// Who reads a project or an enterprise reads what it was given.
    private func parent(_ given: [String: Value], _ instrument: Instrument) -> String? {
        if case .string(let project)? = given["project"] { return project }
        guard instrument.scope == .enterprise, case .string(let enterprise)? = given["enterprise"]
        else { return nil }
        return enterprise
    }

    /// The amount of a prize: that of the table, or less.
    private func prize(
        _ instrument: Instrument,
        _ given: inout [String: Value]
    ) throws -> [Blocker] {
        var blockers: [Blocker] = []
        if case .string? = given["edition"] {} else { blockers.append(SupportBlockers.edition()) }
        let table = try PrizeTable(instrument, desk: desk)
        var name = ""
        if case .string(let text)? = given["prize"] { name = text }
        guard let worth = table.amounts.first(where: { $0.name == name })?.amount else {
            return blockers + [SupportBlockers.unknownPrize(name, table)]
        }
        guard case .int(let asked)? = given["amount"] else {
            given["amount"] = .int(worth.count)
            return blockers
        }
        if asked > worth.count {
            blockers.append(SupportBlockers.prizeAmount(name, Fen(asked), worth))
        }
        return blockers
    }
}

/// What each prize of an instrument comes to, by the policy pack: `创新突破奖|1000000.00`.
struct PrizeTable {
    let amounts: [(name: String, amount: Fen)]

    init(_ instrument: Instrument, desk: some Desk) throws {
        guard let key = instrument.figures?.content,
            case .list(let rows)? = try desk.parameter(key)
        else {
            amounts = []
            return
        }
        amounts = rows.compactMap { row in
            guard case .string(let text) = row else { return nil }
            let parts = text.split(separator: "|").map(String.init)
            guard parts.count == 2, let amount = try? Fen.parse(parts[1]) else { return nil }
            return (parts[0], amount)
        }
    }
}
