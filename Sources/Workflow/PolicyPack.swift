/// What a rule or a number rests on; only a provisional one may be lifted.
package enum Basis: String, Hashable, Sendable, CaseIterable {
    /// Written in the policy, or in a law.
    case policy
    /// Chosen by the institute until the policy says it (暂定).
    case provisional
}

/// The parameters of a programme as one published version: every number that is not in a chart.
package struct PolicyPack: Hashable, Sendable {
    package var id: Marked<String>
    package var version: Marked<Int>
    package var title: Localized
    /// In document order; keys are unique.
    package var parameters: [Parameter]

    package init(
        id: Marked<String>,
        version: Marked<Int>,
        title: Localized,
        parameters: [Parameter]
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.parameters = parameters
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case money
        case int
        case bool
        case string
        /// `10wd`, `60d`, `12mo` or `PT2H`.
        case period
        /// Hundredths of a percent: 5000 is one half.
        case bps
        case date
        case list = "list<string>"
    }

    package enum Content: Hashable, Sendable {
        case money(fen: Int64)
        case int(Int64)
        case bool(Bool)
        case string(String)
        case period(String)
        case bps(Int64)
        case date(CivilDate)
        case list([String])
    }

    package struct Parameter: Hashable, Sendable {
        /// Such as `gte.cap_per_group`.
        package var key: Marked<String>
        package var content: Content
        package var title: Localized
        package var basis: Basis
        /// Where the value is written, such as a measure of the policy.
        package var source: String
        /// The role or the unit that answers for the value.
        package var owner: String
        /// The document that approved the value, when there is one.
        package var approvedBy: String?
        /// The role that may lift a refusal resting on it; nil exactly when the basis is policy.
        package var liftedBy: String?
        /// What one is counted, such as `CNY/group`.
        package var unit: String

        package init(
            key: Marked<String>,
            content: Content,
            title: Localized,
            basis: Basis,
            source: String,
            owner: String,
            approvedBy: String?,
            liftedBy: String?,
            unit: String
        ) {
            self.key = key
            self.content = content
            self.title = title
            self.basis = basis
            self.source = source
            self.owner = owner
            self.approvedBy = approvedBy
            self.liftedBy = liftedBy
            self.unit = unit
        }
    }
}
