import Expression
import Workflow

/// 企业培育层级: in which tiers of the register an organisation stands.
enum EnterpriseTier {
    /// Whether it was in the library of a tier on a day; 拟立项 is no membership yet.
    static func isMember(
        _ organisation: CaseStream,
        of tier: String,
        on day: CivilDate
    ) -> Bool {
        guard case .list(let entries) = organisation.field("tiers") else { return false }
        return entries.contains { entry in
            guard case .map(let fields) = entry else { return false }
            func text(_ name: String) -> String {
                guard case .string(let text)? = fields[.string(name)] else { return "" }
                return text
            }
            guard text("tier") == tier, text("status") == "listed",
                let since = CivilDate(text("since")), since <= day
            else { return false }
            return CivilDate(text("until")).map { day < $0 } ?? true
        }
    }
}
