import Expression

/// Who judged a project in an earlier round that failed (K14), as its rounds record it.
package enum EarlierPanel {
    /// Whether the panel of a round is such a one to every other round of the project.
    package static func judged(on round: CaseStream) -> Bool { round.text("outcome") == "fail" }

    /// Whether one proposed and another decided that somebody judges a project once more.
    package static func isAllowed(_ name: String, on round: CaseStream) -> Bool {
        guard case .list(let entries) = round.field("soft") else { return false }
        return entries.contains { entry in
            guard case .map(let members) = entry,
                case .list(let rules)? = members[.string("rules")]
            else { return false }
            return members[.string("expert")] == .string(name)
                && members[.string("decision")] == .string("allowed")
                && rules.contains(.string(ConflictRule.judgedBefore.code))
        }
    }
}
