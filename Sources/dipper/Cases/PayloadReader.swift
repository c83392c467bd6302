import Expression
import Workflow

/// What people give with an event, as `name=value`, typed by the chart's own schema.
struct PayloadReader {
    let event: Chart.Event
    let values: ValueReader

    /// Every bad field is named, with the known ones when it is unknown.
    ///
    /// - Throws: `SET_FORM`, `FIELD_UNKNOWN`, `FIELD_REPEATED`, and what a value is refused for.
    func payload(_ assignments: [String]) throws -> [String: Value] {
        var payload: [String: Value] = [:]
        var blockers: [Blocker] = []
        for assignment in assignments {
            guard let equals = assignment.firstIndex(of: "="), equals > assignment.startIndex
            else {
                blockers.append(form(assignment))
                continue
            }
            let name = String(assignment[..<equals])
            let text = String(assignment[assignment.index(after: equals)...])
            guard let field = event.payload.first(where: { $0.name == name }) else {
                blockers.append(unknown(name))
                continue
            }
            guard payload[name] == nil else {
                blockers.append(repeated(name))
                continue
            }
            do {
                payload[name] = try values.value(text, as: field.type, place: "--set \(name)")
            } catch let refusal as Refusal {
                blockers += refusal.blockers
            }
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return payload
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
                zh: "“\(text)”无法识别，应为 名称=值；「\(event.name)」的字段：\(known.zh)",
                en: "“\(text)” cannot be read; expected name=value;"
                    + " fields of “\(event.name)”: \(known.en)"
            ),
            place: "--set",
            values: ["found": text, "expected": "name=value"]
        )
    }

    private func unknown(_ name: String) -> Blocker {
        Blocker(
            code: "FIELD_UNKNOWN",
            message: Localized(
                zh: "「\(event.title.zh)」没有字段“\(name)”，可填：\(known.zh)",
                en: "“\(event.title.en)” has no field “\(name)”; it takes: \(known.en)"
            ),
            place: "--set \(name)",
            values: [
                "found": name, "expected": event.payload.map(\.name).joined(separator: ", "),
            ]
        )
    }

    private func repeated(_ name: String) -> Blocker {
        Blocker(
            code: "FIELD_REPEATED",
            message: Localized(
                zh: "字段“\(name)”给出两次，应只有一次，请填报人去掉一个",
                en: "The field “\(name)” is given twice; expected once"
            ),
            place: "--set \(name)",
            values: ["found": name]
        )
    }
}
