/// A way in which the programme gives money (资助工具): under which cap, to whom, by which formula.
///
/// Amounts stand in the policy pack alone; an instrument names the parameter that holds its own.
package struct Instrument: Hashable, Sendable {
    /// Over what a cap is summed up.
    package enum Scope: String, Hashable, Sendable, CaseIterable {
        /// 单个项目: the group of a project, so that no split application doubles it.
        case projectGroup = "project_group"
        case enterprise
        /// Whoever leads the team stands for it.
        case team
        case fiscalYear = "fiscal_year"
    }

    /// What an amount follows from.
    package enum Formula: String, Hashable, Sendable, CaseIterable {
        /// Agreed and paid in tranches against milestones: an agreement has a chart of its own.
        case tranches
        /// A share of what others paid so far, on the sum.
        case match
        /// Fixed by a table of prizes.
        case prize
        /// Decided among those who were selected.
        case selected
        /// As another policy says, on its documents.
        case policy
    }

    /// What the ledger itself can tell of who is to be supported.
    package enum Condition: String, Hashable, Sendable, CaseIterable {
        case projectListed = "project_listed"
        case enterpriseLed = "enterprise_led"
        /// The supported organisation is an enterprise.
        case enterprise
        /// It is in the tier that the instrument names.
        case tier
    }

    /// Whether two of one class may stand together for the same subject.
    package enum Stacking: String, Hashable, Sendable, CaseIterable {
        case free
        case exclusive
        /// 就高不重复: together they come to the highest of them.
        case higherOnly = "higher_only"
    }

    /// Such as `NATMATCH`.
    package var code: Marked<String>
    package var title: Localized
    package var scope: Scope
    /// The parameter of the policy pack that holds the cap; where it has none, none is set.
    package var cap: Marked<String>
    package var formula: Formula
    /// The parameter with the share of a match, or with the table of prizes.
    package var figures: Marked<String>?
    package var eligibility: [Condition]
    /// Such as `RD_ENTERPRISE`; given exactly when `eligibility` asks for a tier.
    package var tier: String?
    package var stackingClass: Marked<String>
    package var stacking: Stacking
    /// Where it is written.
    package var document: String
    package var basis: Basis
    /// The first and the last day on which money is committed by it.
    package var from: CivilDate
    package var to: CivilDate?

    package init(
        code: Marked<String>,
        title: Localized,
        scope: Scope,
        cap: Marked<String>,
        formula: Formula,
        figures: Marked<String>?,
        eligibility: [Condition],
        tier: String?,
        stackingClass: Marked<String>,
        stacking: Stacking,
        document: String,
        basis: Basis,
        from: CivilDate,
        to: CivilDate?
    ) {
        (self.code, self.title, self.scope, self.cap) = (code, title, scope, cap)
        (self.formula, self.figures, self.eligibility) = (formula, figures, eligibility)
        (self.tier, self.stackingClass, self.stacking) = (tier, stackingClass, stacking)
        (self.document, self.basis, self.from, self.to) = (document, basis, from, to)
    }

    package func isInForce(on day: CivilDate) -> Bool {
        from <= day && to.map { day <= $0 } ?? true
    }
}

/// The instruments of a programme as one published version, in their order.
package struct Instruments: Hashable, Sendable {
    package var id: Marked<String>
    package var version: Marked<Int>
    package var title: Localized
    package var list: [Instrument]

    package init(
        id: Marked<String>,
        version: Marked<Int>,
        title: Localized,
        list: [Instrument]
    ) {
        (self.id, self.version, self.title, self.list) = (id, version, title, list)
    }
}
