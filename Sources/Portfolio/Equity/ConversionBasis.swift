package import Workflow

/// What a conversion is computed from: a round of a cap table, an appraised value, typed figures.
package struct ConversionBasis: Sendable {
    package let form: CompanyForm
    package let outstanding: Int64
    package let preMoney: Fen
    /// New cash, which is what qualifies a round.
    package let cash: Fen
    package let isRelated: Bool
    package let record: CapTableRecord?
    package let financing: CapTableRecord.Financing?

    package init(
        form: CompanyForm,
        outstanding: Int64,
        preMoney: Fen,
        cash: Fen,
        isRelated: Bool
    ) {
        (self.form, self.outstanding) = (form, outstanding)
        (self.preMoney, self.cash, self.isRelated) = (preMoney, cash, isRelated)
        (record, financing) = (nil, nil)
    }

    /// By a round, or at an appraised value where there is none.
    package init(
        record: CapTableRecord,
        financing: CapTableRecord.Financing?,
        appraised: Fen = .zero
    ) {
        form = record.form
        outstanding = record.total
        preMoney = financing?.preMoney ?? appraised
        cash = financing?.cash ?? .zero
        isRelated = financing?.isRelated ?? false
        (self.record, self.financing) = (record, financing)
    }

    package var formName: String {
        form == .limitedLiability ? "limited_liability" : "joint_stock"
    }

    /// The conversions of a round by one reading; what investors agreed on counts before what the
    /// price gives.
    package func previews(
        _ claims: [RoundClaim],
        _ terms: (RoundClaim) -> Conversion
    ) throws(Refusal) -> [ConversionPreview] {
        let round = FinancingRound(
            unitsOutstanding: outstanding,
            preMoney: preMoney,
            cash: financing?.money ?? cash
        )
        let joint = JointConversion(
            claims.map { claim in
                JointConversion.Claim(
                    label: claims.count > 1 ? claim.code : "",
                    holder: "\(claim.holder)",
                    held: claim.held,
                    principal: claim.principal,
                    terms: terms(claim)
                )
            }
        )
        return try joint.previews(round: round) {
            (price: Rational) throws(ArithmeticFailure) -> Int64 in
            guard let financing else { return try Conversion.wholeUnits(round.cash, price: price) }
            var sum: Int64 = 0
            for units in try financing.units(at: price) {
                let (next, overflow) = sum.addingReportingOverflow(units)
                guard !overflow else { throw .overflow }
                sum = next
            }
            return sum
        }
    }

    /// The largest of those whom a holder must stay below, and his own units before, each with
    /// all who act in concert.
    package struct Comparison: Sendable {
        /// A holder's number, or the name of a set.
        package let name: String
        package let units: Int64
        /// With those of the other agreements of the round, without those of this one.
        package let own: Int64
    }

    /// Of one claim among all that convert; nil where no cap table tells it.
    ///
    /// - Throws: `COMPARISON_EMPTY`, and what a replay is refused for.
    package func largestOther(
        _ sheet: ConversionSheet,
        _ index: Int
    ) throws(Refusal) -> Comparison? {
        guard let record else { return nil }
        let day = CivilDate(year: 9999, month: 12, day: 31) ?? CivilDate(dayNumber: 0)
        func issue(_ holder: Int64, _ units: Int64) -> CapTableRecord.Step {
            CapTableRecord.Step(
                entry: record.nextEntry,
                on: day,
                name: "",
                kind: .issue,
                holder: holder,
                units: units
            )
        }
        let steps =
            sheet.investorUnits.map { issue($0.holder, $0.units) }
            + zip(sheet.claims, sheet.chosen).map { issue($0.holder, $1.units) }
        guard let stage = try record.table(adding: steps).stages.last else { return nil }
        let claim = sheet.claims[index]
        let own = stage.concert["\(claim.holder)"] ?? "\(claim.holder)"
        let voices = stage.voices
        let compared = claim.against.map { set in
            Set(record.members(of: set).map { stage.concert["\($0)"] ?? "\($0)" })
        }
        let others = voices.filter { $0.name != own && (compared?.contains($0.name) ?? true) }
        guard let largest = others.max(by: { $0.units < $1.units }) else {
            let rule: CapTableRule.Comparison = claim.against.map { .set($0) } ?? .everybody
            throw Refusal(Blocker.comparisonEmpty(rule).moved(to: "against"))
        }
        let together = voices.first { $0.name == own }?.units ?? 0
        return Comparison(
            name: largest.name,
            units: largest.units,
            own: together - sheet.chosen[index].units
        )
    }
}
