import Casework
import Expression
import Portfolio
import Store
import Workflow

/// The fields of a case as a page tells them: those that the person sees and that say something.
struct CaseFacts {
    let visit: Visit
    let stream: CaseStream
    /// Texts of the fields, out of their cells.
    let texts: [String: String]

    func rows(_ key: String) throws -> [(title: String, value: String)] {
        guard let state = stream.instances[key] else { return [] }
        let chart = visit.words.rules.chart(instance: key, kind: stream.kind)
        var rows: [(title: String, value: String)] = []
        for field in try visit.ledger.cases.shown(chart?.fields ?? [], of: key, in: stream) {
            guard let value = state.fields[field.name], value != .null, value != .list([]),
                field.name != "opening_balance", !CaseFacts.isToldElsewhere(field, stream)
            else { continue }
            rows.append((visit.say(field.title), try text(value, field)))
        }
        return rows
    }

    /// The lines of a list, which has a page of its own.
    private static func isToldElsewhere(_ field: Chart.FieldSlot, _ stream: CaseStream) -> Bool {
        stream.kind == RemunerationNoun.kind
            && ["lines", "left_out", "items", "paid"].contains(field.name)
    }

    func text(_ value: Value, _ field: Chart.FieldSlot) throws -> String {
        if case (.int(let amount), .money) = (value, field.type) { return Fen(amount).groupedText }
        return visit.say(try visit.words.told(value, field, texts))
    }
}
