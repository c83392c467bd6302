package import Workflow

/// A goal of the programme and how it is counted.
package struct Goal: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// 以上、达
        case atLeast(Int64)
        /// 超过、突破
        case moreThan(Int64)
        case range(ClosedRange<Int64>)
    }

    /// The rule by which the number is counted; boards name it beside the number.
    package struct Rule: Hashable, Sendable {
        package var name: Localized
        package var version: Int
        /// False until the owner signed the rule: the board shows 口径待确认.
        package var isSigned: Bool
    }

    /// Such as `NATLIB`; boards never show a bare number.
    package var code: Marked<String>
    package var name: Localized
    /// Nil when the number is shown without a target.
    package var target: Target?
    package var deadline: CivilDate?
    package var source: String
    package var basis: Basis
    package var rule: Rule
}

/// The goals of a programme as one published version, in the order of the board.
package struct Goals: Hashable, Sendable {
    package var id: Marked<String>
    package var version: Marked<Int>
    package var title: Localized
    package var list: [Goal]
}
