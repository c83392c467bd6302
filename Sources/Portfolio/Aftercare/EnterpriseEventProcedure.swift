import Expression
import Workflow

/// Major events of enterprises, and changes of their registration, each of which is taken once.
package enum EnterpriseEventProcedure {
    package static let kind = "enterprise-event"

    /// Refused: `CHANGE_TWICE` for a change that is on record.
    static func opening(
        event: String,
        payload: [String: Value],
        parent: CaseStream,
        desk: some Desk
    ) throws -> Plan? {
        guard event == "take_change", case .string(let item)? = payload["item"],
            case .string(let day)? = payload["happened_on"]
        else { return nil }
        let others = try desk.children(of: parent.id, kind: kind)
        if let other = others.first(where: { isChange($0, item: item, on: day) }) {
            throw Refusal(
                Blocker(
                    code: "CHANGE_TWICE",
                    message: Localized(
                        zh: "\(day) 的“\(item)”变更已登记为 \(other.code)，不重复登记",
                        en: "The change of “\(item)” on \(day) is on record as \(other.code)"
                    ),
                    place: "item",
                    values: ["found": other.code]
                )
            )
        }
        return nil
    }

    /// Whether a case is the change of an item on a day.
    package static func isChange(_ stream: CaseStream, item: String, on day: String) -> Bool {
        stream.text("item") == item && stream.text("happened_on") == day
    }
}
