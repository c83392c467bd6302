import Casework
import Expression
import Portfolio
import Web
import Workflow

/// The columns of a list beside code, title and states: those that its address names.
struct CaseColumns {
    let visit: Visit
    let contents: CaseIndex.Contents
    let fields: [Chart.FieldSlot]

    /// What lists of projects show unless somebody chooses.
    private static let usual = ["project": ["channel", "district", "officer"]]

    /// - Throws: `LIST_FIELD` for a field that there is not.
    init(_ visit: Visit, _ query: CaseQuery, _ contents: CaseIndex.Contents) throws {
        (self.visit, self.contents) = (visit, contents)
        guard query.columns.isEmpty else {
            fields = try CaseTable(visit.words, kind: query.kind, fields: query.columns).fields
            return
        }
        let known = visit.words.rules.charts[query.kind]?.fields ?? []
        fields = (CaseColumns.usual[query.kind] ?? []).compactMap { name in
            known.first { $0.name == name }
        }
    }

    /// Those that can be chosen.
    static func all(_ visit: Visit, kind: String) -> [Chart.FieldSlot] {
        (visit.words.rules.charts[kind]?.fields ?? []).filter {
            CaseTable.isPlain($0.type) && !["title", "name"].contains($0.name)
        }
    }

    var titles: [String] { fields.map { visit.say($0.title) } }

    /// The cells of all rows, with their texts in one read; what a field names the index knows.
    func rows(_ streams: [CaseStream]) throws -> [String: [String]] {
        let texts = try CaseTable(visit.words, fields: fields).texts(of: streams)
        var rows: [String: [String]] = [:]
        for stream in streams {
            let facts = CaseFacts(visit: visit, stream: stream, texts: texts)
            rows[stream.id] = try fields.map { field in
                let value = stream.field(field.name)
                if value == .null || value == .list([]) { return "" }
                return try named(value, field.type) ?? facts.text(value, field)
            }
        }
        return rows
    }

    /// Names of people, organisations and cases; nil for values of other types.
    private func named(_ value: Value, _ type: FieldType) -> String? {
        switch (type, value) {
        case (.person, .string(let id)), (.organisation, .string(let id)),
            (.stream, .string(let id)):
            guard let entry = contents.entry(id) else { return id }
            return type == .stream ? entry.stream.code : PersonalNumbers.masked(entry.title)
        case (.list(let element), .list(let members)):
            let names = members.map { named($0, element) }
            return names.contains(nil) ? nil : names.compactMap(\.self).joined(separator: "、")
        default: return nil
        }
    }
}
