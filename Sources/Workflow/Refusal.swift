/// One reason why the rules say no: a stable code, a sentence, and the values that blocked.
///
/// ```
/// Blocker(
///     code: "CAP_GTE",
///     message: Localized(zh: "超出上限 0.01 元", en: "0.01 CNY over the cap"),
///     values: ["amount": "2000000.01", "headroom": "2000000.00"])
/// ```
package struct Blocker: Hashable, Sendable {
    /// Stable and upper-case, such as `CAP_GTE` or `FLOOR_D2`; programs match on it.
    package let code: String
    package let message: Localized
    /// The transition, the field, the row and column or the line; empty when it is the whole.
    package let place: String
    /// What was found and what was expected, by name, as text.
    package let values: [String: String]
    /// Who can lift it: a role such as `FIN`, never a person.
    package let role: String?
    /// The provisional parameter (暂定) that the rule rests on; nil when it rests on policy.
    package let provisional: String?

    package init(
        code: String,
        message: Localized,
        place: String = "",
        values: [String: String] = [:],
        role: String? = nil,
        provisional: String? = nil
    ) {
        self.code = code
        self.message = message
        self.place = place
        self.values = values
        self.role = role
        self.provisional = provisional
    }
}

/// The rules say no, with every reason: nothing was changed.
package struct Refusal: Error, Hashable, Sendable {
    package let blockers: [Blocker]

    package init(_ blockers: [Blocker]) {
        precondition(!blockers.isEmpty, "a refusal names at least one blocker")
        self.blockers = blockers
    }

    package init(_ blocker: Blocker) {
        self.init([blocker])
    }
}
