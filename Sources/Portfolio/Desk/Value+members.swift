import Expression
import Workflow

/// Records in fields and payloads, and what their members are.
extension Value {
    static func record(_ members: [String: Value]) -> Value {
        .map(Dictionary(uniqueKeysWithValues: members.map { (.string($0), $1) }))
    }

    func member(_ name: String) -> Value? {
        guard case .map(let members) = self else { return nil }
        return members[.string(name)]
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var integer: Int64? {
        guard case .int(let number) = self else { return nil }
        return number
    }

    var date: CivilDate? { text.flatMap { CivilDate($0) } }
}
