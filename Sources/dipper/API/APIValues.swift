import Casework
import Expression
import Portfolio
import Workflow

/// Members of a body as the values of a chart's fields; every bad one is told at its pointer.
struct APIValues {
    let event: Chart.Event
    let values: ValueReader

    private static let root = "#/payload"

    /// - Throws: `FIELD_UNKNOWN`, and what a value is refused for.
    func payload(_ given: [String: JSON]) throws -> [String: Value] {
        var payload: [String: Value] = [:]
        var reasons = Reasons()
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            let place = "\(APIValues.root)/\(APIPointer.escaped(name))"
            guard let field = event.payload.first(where: { $0.name == name }) else {
                reasons.add(unknown(name, place))
                continue
            }
            // Nothing is given by a null.
            guard value != .null else { continue }
            payload[name] = try reasons.value(or: nil) {
                try self.value(value, as: field.type, place)
            }
        }
        try reasons.check()
        return payload
    }

    private func value(_ json: JSON, as type: FieldType, _ place: String) throws -> Value {
        switch (type, json) {
        case (.bool, .bool(let truth)): return .bool(truth)
        case (.int, .integer(let number)): return .int(number)
        case (.money, .text(let text)), (.string, .text(let text)), (.text, .text(let text)),
            (.enumeration, .text(let text)), (.date, .text(let text)), (.person, .text(let text)),
            (.organisation, .text(let text)), (.stream, .text(let text)):
            return try values.value(text, as: type, place: place)
        case (.list(let element), .array(let members)):
            var reasons = Reasons()
            let list = try members.enumerated().map { index, member in
                try reasons.value(or: Value.null) {
                    try value(member, as: element, "\(place)/\(index)")
                }
            }
            try reasons.check()
            return .list(list)
        case (.map(let element), .object(let members)):
            var reasons = Reasons()
            var map: [Value: Value] = [:]
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                map[.string(name)] = try reasons.value(or: nil) {
                    try value(member, as: element, "\(place)/\(APIPointer.escaped(name))")
                }
            }
            try reasons.check()
            return .map(map)
        case (.dynamic, _): return APIValues.plain(json)
        default:
            let expected = ValueReader.expected(type)
            throw Refusal(
                APIRefusals.memberForm(json, expected: "\(type)（\(expected.zh)）", place)
            )
        }
    }

    /// A value of no declared type.
    private static func plain(_ json: JSON) -> Value {
        switch json {
        case .null: .null
        case .bool(let truth): .bool(truth)
        case .integer(let number): .int(number)
        case .text(let text): .string(text)
        case .array(let members): .list(members.map(plain))
        case .object(let members):
            .map(Dictionary(members.map { (Value.string($0.key), plain($0.value)) }) { $1 })
        }
    }

    private func unknown(_ name: String, _ place: String) -> Blocker {
        let known = event.payload.map { "\($0.name)（\($0.title.zh)）" }.joined(separator: "、")
        let names = event.payload.map(\.name).joined(separator: ", ")
        return Blocker(
            code: "FIELD_UNKNOWN",
            message: Localized(
                zh: "事项「\(event.name)」没有字段“\(name)”，可用：\(known.isEmpty ? "无" : known)，请调用方更正",
                en: "The event “\(event.name)” has no field “\(name)”; it has:"
                    + " \(names.isEmpty ? "none" : names); the caller can correct it"
            ),
            place: place,
            values: ["found": name, "expected": names]
        )
    }
}
