import Expression
import Workflow

/// What one agreement asks for in a round: its principal, by its terms, for its holder.
package struct RoundClaim: Sendable {
    /// The agreement's code.
    package let code: String
    /// The agreement's id.
    package let agreement: String
    /// The holder's number in the cap table; the next ones for those who are not in it yet.
    package let holder: Int64
    package let held: Int64
    package let principal: Fen
    package let valuationCap: Fen?
    /// With whom the holder is compared; nil for everybody else.
    package let against: String?
}

extension RoundClaim {
    /// Claims of agreements, those that are new to the table numbered in their order.
    static func all(
        _ agreements: [CaseStream],
        in record: CapTableRecord,
        terms: (CaseStream) -> (valuationCap: Int64?, against: String?)
    ) -> [RoundClaim] {
        var entered: [String: Int64] = [:]
        return agreements.map { agreement in
            let holder = agreement.text("holder") ?? ""
            let next = Int64(record.holders.count + entered.count + 1)
            let number = record.holder(organisation: holder) ?? entered[holder] ?? next
            if number == next { entered[holder] = number }
            let own = terms(agreement)
            return RoundClaim(
                code: agreement.code,
                agreement: agreement.id,
                holder: number,
                held: record.units(of: number),
                principal: Fen(agreement.integer("outstanding") ?? 0),
                valuationCap: own.valuationCap.map { Fen($0) },
                against: own.against
            )
        }
    }

    /// The terms under which an agreement began its conversion.
    static func terms(_ agreement: CaseStream) -> (valuationCap: Int64?, against: String?) {
        let sheet = agreement.field("computation")
        return (sheet.member("valuation_cap")?.integer, sheet.member("against")?.text)
    }
}

/// The agreements that convert in a round besides the one that is asked for.
struct RoundCompany<Office: Desk> {
    let record: CapTableRecord
    let financing: CapTableRecord.Financing
    let others: [CaseStream]
    private let desk: Office

    init(
        _ record: CapTableRecord,
        _ financing: CapTableRecord.Financing,
        besides own: String,
        _ desk: Office
    ) throws {
        (self.record, self.financing, self.desk) = (record, financing, desk)
        others = try financing.agreements.filter { $0 != own }.compactMap { try desk.stream($0) }
    }

    // MARK: Computing the others anew

    /// The others by a sheet of which they have their parts: back under review with its figures.
    ///
    /// - Throws: `LARGEST_HOLDER` of those whom it makes the largest.
    func recomputing(
        _ sheet: ConversionSheet,
        _ basis: ConversionBasis
    ) throws -> [StreamPlan] {
        var blockers: [Blocker] = []
        var plans: [StreamPlan] = []
        for other in others {
            guard let index = sheet.claims.firstIndex(where: { $0.agreement == other.id }) else {
                continue
            }
            let comparison = try basis.largestOther(sheet, index)
            if let comparison, try desk.parameter("gte.not_largest_shareholder") == .bool(true),
                comparison.own + sheet.chosen[index].units >= comparison.units
            {
                blockers.append(FigureBlockers.largestTogether(other, comparison, sheet, index))
            }
            let chosen = sheet.chosen[index]
            let send = CapTableProcedure.inner(
                "",
                "recompute",
                [
                    "principal": .int(chosen.principalUsed.count), "units": .int(chosen.units),
                    "computation": .record(
                        sheet.value(index, comparison, basis, on: desk.effective)
                    ),
                ]
            )
            plans.append(StreamPlan(.existing(id: other.id), [send], isAsked: false))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return plans
    }

    /// The others without the one that leaves; those that come to nothing alone leave with it.
    func leaving() throws -> (plans: [StreamPlan], gone: [String]) {
        guard !others.isEmpty else { return ([], []) }
        do {
            let basis = ConversionBasis(record: record, financing: financing)
            let claims = RoundClaim.all(others, in: record, terms: RoundClaim.terms)
            let sheet = try ConversionSheet(basis, claims, policy: ConversionPolicy(desk))
            return (try recomputing(sheet, basis), [])
        } catch is Refusal {
            let drop = CapTableProcedure.inner("", "drop_jointly")
            let plans = others.map {
                StreamPlan(.existing(id: $0.id), [drop], isAsked: false)
            }
            return (plans, others.map(\.id))
        }
    }

    // MARK: Registering together

    /// What the others wait for before the round can be registered.
    func open() throws -> [Blocker] {
        let needsFiling = try desk.parameter("gte.state_asset_items") == .bool(true)
        return others.compactMap { other -> Blocker? in
            if !other.isIn("active.converting.registering") {
                return FigureBlockers.togetherUnapproved(other)
            }
            let isFiled = other.field("appraisal_filing") != .null
            return needsFiling && !isFiled ? FigureBlockers.togetherUnfiled(other) : nil
        }
    }
}
