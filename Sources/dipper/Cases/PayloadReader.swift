import Expression
import Workflow

/// What people give with an event, as `name=value`, typed by the chart's own schema.
struct PayloadReader {
    let event: Chart.Event
    let values: ValueReader

    /// Every bad field is named where it was given, with the known ones when it is unknown.
    ///
    /// - Parameters:
    ///   - given: fields that options of their own gave.
    ///   - assignments: fields that `--set` gave, as `name=value`.
    /// - Returns: the values by the names of their fields.
    /// - Throws: `SET_FORM`, `FIELD_UNKNOWN`, `FIELD_REPEATED`, and what a value is refused for.
    func payload(
        _ given: [GivenField],
        _ assignments: [String]
    ) throws -> [String: Value] {
        var payload: [String: Value] = [:]
        var names: Set<String> = []
        var reasons = Reasons()
        for field in given + assignments.map(assigned) {
            guard let text = field.text else { continue }
            guard !field.name.isEmpty else {
                reasons.add(form(text))
                continue
            }
            guard let known = event.payload.first(where: { $0.name == field.name }) else {
                reasons.add(unknown(field))
                continue
            }
            guard names.insert(field.name).inserted else {
                reasons.add(repeated(field))
                continue
            }
            payload[field.name] = try reasons.value(or: nil) {
                try values.value(text, as: known.type, place: field.place)
            }
        }
        try reasons.check()
        return payload
    }

    /// `name=value` cut in two; without a name when it is no such thing.
    private func assigned(_ text: String) -> GivenField {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            return GivenField("", text, at: "--set")
        }
        let name = String(text[..<equals])
        return GivenField(name, String(text[text.index(after: equals)...]), at: "--set \(name)")
    }

    /// The fields of the event with their titles, types and whether they must be given.
    var known: Localized {
        guard !event.payload.isEmpty else { return Localized(zh: "无", en: "none") }
        return Localized(
            zh: event.payload.map {
                "\($0.name)（\($0.title.zh)，\($0.type)\($0.isRequired ? "，必填" : "")）"
            }.joined(separator: "、"),
            en: event.payload.map {
                "\($0.name) (\($0.title.en), \($0.type)\($0.isRequired ? ", required" : ""))"
            }.joined(separator: ", ")
        )
    }

    private func form(_ text: String) -> Blocker {
        Blocker(
            code: "SET_FORM",
            message: Localized(
                zh: "“\(text)”无法识别，应为 名称=值，请填报人更正；「\(event.name)」的字段：\(known.zh)",
                en: "“\(text)” cannot be read; expected name=value, which whoever entered it can"
                    + " correct; fields of “\(event.name)”: \(known.en)"
            ),
            place: "--set",
            values: ["found": text, "expected": "name=value"]
        )
    }

    private func unknown(_ field: GivenField) -> Blocker {
        let name = field.name
        return Blocker(
            code: "FIELD_UNKNOWN",
            message: Localized(
                zh: "「\(event.title.zh)」没有字段“\(name)”，可填：\(known.zh)，请填报人更正",
                en: "“\(event.title.en)” has no field “\(name)”; it takes: \(known.en);"
                    + " whoever entered it can correct it"
            ),
            place: field.place,
            values: [
                "found": name, "expected": event.payload.map(\.name).joined(separator: ", "),
            ]
        )
    }

    private func repeated(_ field: GivenField) -> Blocker {
        let name = field.name
        return Blocker(
            code: "FIELD_REPEATED",
            message: Localized(
                zh: "字段“\(name)”给出两次，应只有一次，请填报人去掉一个",
                en: "The field “\(name)” is given twice; expected once;"
                    + " whoever entered it can leave one out"
            ),
            place: field.place,
            values: ["found": name]
        )
    }
}
