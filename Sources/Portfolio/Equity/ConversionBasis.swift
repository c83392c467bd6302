package import Workflow

/// What a conversion is computed from: a round of a cap table, an appraised value, typed figures.
package struct ConversionBasis: Sendable {
    package let form: CompanyForm
    package let outstanding: Int64
    /// What the holder has already.
    package let held: Int64
    package let preMoney: Fen
    /// New cash, which is what qualifies a round.
    package let cash: Fen
    package let isRelated: Bool
    package let record: CapTableRecord?
    package let financing: CapTableRecord.Financing?
    /// The converting holder in the cap table; nil before he holds anything.
    package let holder: Int64?
    /// With whom he is compared; nil for everybody else.
    package let against: String?

    package init(
        form: CompanyForm,
        outstanding: Int64,
        held: Int64,
        preMoney: Fen,
        cash: Fen,
        isRelated: Bool
    ) {
        (self.form, self.outstanding, self.held) = (form, outstanding, held)
        (self.preMoney, self.cash, self.isRelated) = (preMoney, cash, isRelated)
        (record, financing, holder, against) = (nil, nil, nil, nil)
    }

    package init(
        record: CapTableRecord,
        financing: CapTableRecord.Financing?,
        holder: Int64?,
        against: String?,
        preMoney: Fen
    ) {
        form = record.form
        outstanding = record.total
        held = holder.map { record.units(of: $0) } ?? 0
        self.preMoney = preMoney
        cash = financing?.cash ?? .zero
        isRelated = financing?.isRelated ?? false
        (self.record, self.financing, self.holder) = (record, financing, holder)
        self.against = against
    }

    package var formName: String {
        form == .limitedLiability ? "limited_liability" : "joint_stock"
    }

    /// The conversion by one reading; what investors agreed on counts before what the price gives.
    package func preview(
        _ terms: Conversion,
        principal: Fen
    ) throws(Refusal) -> ConversionPreview {
        let round = FinancingRound(
            unitsOutstanding: outstanding,
            unitsHeld: held,
            preMoney: preMoney,
            cash: financing?.money ?? cash
        )
        guard let financing else { return try terms.preview(principal: principal, round: round) }
        return try terms.preview(principal: principal, round: round) {
            (price: Rational) throws(ArithmeticFailure) -> Int64 in
            var sum: Int64 = 0
            for units in try financing.units(at: price) {
                let (next, overflow) = sum.addingReportingOverflow(units)
                guard !overflow else { throw .overflow }
                sum = next
            }
            return sum
        }
    }

    /// The largest of those whom the holder must stay below, and his own units before, each with
    /// all who act in concert.
    package struct Comparison: Sendable {
        /// A holder's number, or the name of a set.
        package let name: String
        package let units: Int64
        package let own: Int64
    }

    /// Nil where no cap table tells it.
    ///
    /// - Throws: `COMPARISON_EMPTY`, and what a replay is refused for.
    package func largestOther(_ sheet: ConversionSheet) throws(Refusal) -> Comparison? {
        guard let record else { return nil }
        // The holder is entered last when he holds nothing yet.
        let number = holder ?? Int64(record.holders.count + 1)
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
            + [issue(number, sheet.chosen.units)]
        guard let stage = try record.table(adding: steps).stages.last else { return nil }
        let own = stage.concert["\(number)"] ?? "\(number)"
        let voices = stage.voices
        let compared = against.map { set in
            Set(record.members(of: set).map { stage.concert["\($0)"] ?? "\($0)" })
        }
        let others = voices.filter { $0.name != own && (compared?.contains($0.name) ?? true) }
        guard let largest = others.max(by: { $0.units < $1.units }) else {
            let rule: CapTableRule.Comparison = against.map { .set($0) } ?? .everybody
            throw Refusal(Blocker.comparisonEmpty(rule).moved(to: "against"))
        }
        let together = voices.first { $0.name == own }?.units ?? 0
        return Comparison(
            name: largest.name,
            units: largest.units,
            own: together - sheet.chosen.units
        )
    }
}
