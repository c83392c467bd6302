/// How a history becomes a table, and what a conversion in it must keep to.
package struct CapTableRule: Hashable, Sendable {
    /// With whom a converting holder is compared (INV-27).
    package enum Comparison: Hashable, Sendable {
        /// He may become the largest holder.
        case nobody
        case everybody
        /// Those whom the history puts into a set of this name.
        case set(String)
    }

    package let companyForm: CompanyForm
    package let comparison: Comparison
    /// The most that a grant may be of the paid-in capital before it converts; nil for no limit.
    package let paidInCapBasisPoints: Int?

    package init(
        companyForm: CompanyForm,
        comparison: Comparison = .everybody,
        paidInCapBasisPoints: Int? = nil
    ) {
        self.companyForm = companyForm
        self.comparison = comparison
        self.paidInCapBasisPoints = paidInCapBasisPoints
    }

    /// The table of a history.
    ///
    /// Rows are looked through as a whole; what depends on the stages before is looked at up to
    /// the first stage that cannot be.
    ///
    /// - Parameter steps: the rows, by date; those of one day and name are one stage.
    /// - Returns: every stage, its units and prices exact.
    /// - Throws: the reasons of the rows, such as `LARGEST_HOLDER`, `PAID_IN_RATIO`,
    ///   `PRICE_NONPOSITIVE`, `UNITS_EXCEED` or `PRE_MONEY_MISSING`.
    package func table(_ steps: [CapTableStep]) throws(CapTableFault) -> CapTable {
        let stages = CapTableRule.stages(of: steps)
        let reasons = inputReasons(steps, stages)
        guard reasons.isEmpty else { throw CapTableFault(reasons: reasons) }
        var books = CapTableBooks(rule: self, steps: steps)
        for stage in stages { try books.take(stage) }
        return CapTable(stages: books.stages)
    }

    /// Rows that follow each other with one day and one name.
    static func stages(of steps: [CapTableStep]) -> [Range<Int>] {
        var stages: [Range<Int>] = []
        for (index, step) in steps.enumerated() {
            if let last = stages.last, steps[last.lowerBound].date == step.date,
                steps[last.lowerBound].name == step.name
            {
                stages[stages.count - 1] = last.lowerBound..<(index + 1)
            } else {
                stages.append(index..<(index + 1))
            }
        }
        return stages
    }
}

extension CapTableStep {
    /// A grant that converts.
    struct Claim {
        let principal: Fen
        let terms: Terms
    }
}

extension CapTableStep.Deed {
    var isOfRound: Bool {
        switch self {
        case .invest, .keep, .convert: true
        case .issue, .transfer, .redeem, .concert, .compare: false
        }
    }

    var movesUnits: Bool {
        switch self {
        case .issue, .transfer, .redeem: true
        case .invest, .keep, .convert, .concert, .compare: false
        }
    }

    var isKeeping: Bool { if case .keep = self { true } else { false } }

    var investment: Fen? { if case .invest(let money) = self { money } else { nil } }

    var conversion: CapTableStep.Claim? {
        guard case .convert(let principal, let terms) = self else { return nil }
        return CapTableStep.Claim(principal: principal, terms: terms)
    }
}
