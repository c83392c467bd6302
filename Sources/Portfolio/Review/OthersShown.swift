package import Expression
import Workflow

/// Whether the experts of a panel are shown how the others marked, once they gave their own sheet.
///
/// The policy pack says it and the round freezes it when it opens; whoever judges by what others
/// gave does not judge, so that nothing is shown unless the policy says so.
package enum OthersShown: String, Hashable, Sendable, CaseIterable {
    case never
    case afterSealing = "after_sealing"
    case afterOwn = "after_own"

    private static let key = "review.others_shown"
    private static let ruleName = "others_shown"

    /// What a round was opened with; one that says nothing shows nothing.
    package init(frozenIn round: CaseStream) {
        self = .never
        guard case .map(let rule) = round.field("rule"),
            case .int(let number)? = rule[.string(OthersShown.ruleName)],
            OthersShown.allCases.indices.contains(Int(number))
        else { return }
        self = OthersShown.allCases[Int(number)]
    }

    /// What the policy pack in force says.
    ///
    /// Refused: `PARAMETER_FORM` for a word that is none of the three.
    init(_ desk: some Desk) throws {
        self = .never
        guard let value = try desk.parameter(OthersShown.key) else { return }
        let word = RoundProcedure.text(value)
        guard let shown = OthersShown(rawValue: word) else {
            throw Refusal(OthersShown.unknown(word))
        }
        self = shown
    }

    /// Adds it to the rule that a round freezes; a rule that lacks it is that of a round that
    /// shows nothing, as all were before there was a choice.
    func freeze(in rule: inout [Value: Value]) {
        guard self != .never, let number = OthersShown.allCases.firstIndex(of: self) else { return }
        rule[.string(OthersShown.ruleName)] = .int(Int64(number))
    }

    /// A frozen rule without it: rounds that differ in it alone were judged alike.
    package static func leavingOut(_ rule: Value) -> Value {
        guard case .map(var members) = rule else { return rule }
        members[.string(ruleName)] = nil
        return .map(members)
    }

    private static func unknown(_ found: String) -> Blocker {
        let expected = allCases.map(\.rawValue).joined(separator: ", ")
        return Blocker(
            code: "PARAMETER_FORM",
            message: Localized(
                zh: "政策参数 \(key) 为“\(found)”，应为 \(expected) 之一，请系统管理员更正政策包",
                en: "The policy parameter \(key) is “\(found)”; expected one of \(expected);"
                    + " the administrator can correct the pack"
            ),
            place: key,
            values: ["found": found, "expected": expected],
            role: "ADM"
        )
    }
}
