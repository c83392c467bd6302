import Casework
import Expression
import Portfolio
import Store
import Workflow

/// Roles as the matrix in force has them, checked where they are given.
extension OpenLedger {
    /// The roles that a person holds now; none when there is no such person.
    func roles(of person: String) throws -> [String] {
        guard let stream = try store.stream(person), stream.kind == "person" else { return [] }
        return stream.heldRoles(on: now.date)
    }

    /// Refuses roles that are unknown (`ROLE_UNKNOWN`) or not to be held together.
    func checkRoles(_ roles: [String], place: String) throws {
        let rules = try store.transactSync { $0.rulebook }
        let unknown = roles.filter { rules.roleTitles[$0] == nil }
        guard unknown.isEmpty else {
            throw Refusal(unknown.map { roleUnknown($0, rules.roleTitles, place) })
        }
        let conflicts = Segregation(rules).blockers(for: roles.map { RoleHolding(role: $0) })
        guard conflicts.isEmpty else { throw Refusal(conflicts) }
    }

    private func roleUnknown(
        _ role: String,
        _ known: [String: Localized],
        _ place: String
    ) -> Blocker {
        let list = known.sorted { $0.key < $1.key }
        return Blocker(
            code: "ROLE_UNKNOWN",
            message: Localized(
                zh: "没有角色“\(role)”，应为 "
                    + list.map { "\($0.key)（\($0.value.zh)）" }.joined(separator: "、") + " 之一",
                en: "There is no role “\(role)”; expected one of "
                    + list.map { "\($0.key) (\($0.value.en))" }.joined(separator: ", ")
            ),
            place: place,
            values: ["found": role, "expected": list.map(\.key).joined(separator: ", ")]
        )
    }
}
