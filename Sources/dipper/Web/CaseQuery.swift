import Portfolio
import Web
import Workflow

/// What a list is asked for: the address is the view, and the same view can be written out.
///
/// `q` takes words, and conditions such as `状态:培育`, `officer:RY-2026-000002`, `渠道:pending`;
/// all must hold. `-词` leaves out what has the word.
struct CaseQuery: Hashable {
    var kind: String
    var text: String
    /// A state by its path; what is inside of it counts as in it.
    var state: String
    var after: String

    static let pageSize = 50

    init(_ query: FormFields) {
        kind = query["kind"] ?? "project"
        text = query["q"] ?? ""
        state = query["state"] ?? ""
        after = query["after"] ?? ""
    }

    /// The address of the same view, from another place of it.
    func address(after: String = "", state: String? = nil, path: String = "/cases") -> String {
        var fields = FormFields([("kind", kind)])
        if !text.isEmpty { fields.pairs.append(("q", text)) }
        let state = state ?? self.state
        if !state.isEmpty { fields.pairs.append(("state", state)) }
        if !after.isEmpty { fields.pairs.append(("after", after)) }
        return "\(path)?\(fields.urlEncoded)"
    }

    /// One word of the search: a text, or a field with a text.
    struct Condition: Hashable {
        let field: String
        let text: String
        let isExcluding: Bool
    }

    /// What can stand before a colon, in Chinese and English.
    static let fields = [
        "状态": "state", "state": "state", "专员": "officer", "officer": "officer",
        "渠道": "channel", "channel": "channel", "区": "district", "district": "district",
        "领域": "industry", "industry": "industry", "编号": "code", "code": "code",
    ]

    var conditions: [Condition] {
        text.lowercased().split(whereSeparator: \.isWhitespace).map { word in
            let isExcluding = word.hasPrefix("-") && word.count > 1
            let word = isExcluding ? word.dropFirst() : word
            let parts = word.split(maxSplits: 1) { $0 == ":" || $0 == "：" }
            if parts.count == 2, let field = CaseQuery.fields[String(parts[0])] {
                return Condition(field: field, text: String(parts[1]), isExcluding: isExcluding)
            }
            return Condition(field: "", text: String(word), isExcluding: isExcluding)
        }
    }

    /// Whether a case is in the view; `titles` tells its states, `name` what an id stands for.
    func matches(
        _ entry: CaseIndex.Entry,
        titles: (CaseStream) -> String,
        name: (String) -> String
    ) -> Bool {
        if !state.isEmpty, !entry.stream.isIn(state) { return false }
        return conditions.allSatisfy { condition in
            let found: Bool
            switch condition.field {
            case "": found = entry.words.contains(condition.text)
            case "code": found = entry.stream.code.lowercased().hasPrefix(condition.text)
            case "state":
                found =
                    entry.stream.root.active.contains { $0.contains(condition.text) }
                    || titles(entry.stream).lowercased().contains(condition.text)
            case "officer":
                let officer = entry.stream.text("officer") ?? ""
                found = name(officer).lowercased().contains(condition.text)
            default:
                let value = entry.stream.text(condition.field) ?? ""
                let label = PaperTerms.value(value, of: condition.field)
                found = "\(value) \(label)".lowercased().contains(condition.text)
            }
            return found != condition.isExcluding
        }
    }
}

/// A query asked of the index: every case that fits, in the order of their codes.
///
/// Who may see them is another question, to be asked of what was found.
struct CaseSearch {
    let query: CaseQuery
    let index: CaseIndex
    let words: CaseWords

    init(_ query: CaseQuery, _ index: CaseIndex, _ words: CaseWords) {
        self.query = query
        self.index = index
        self.words = words
    }

    func matching() -> [CaseIndex.Entry] {
        var titles: [String: String] = [:]
        return index.entries(kind: query.kind).filter { entry in
            query.matches(
                entry,
                titles: { stream in
                    let path = stream.root.active.joined(separator: " ")
                    if let known = titles[path] { return known }
                    let states = words.states(of: stream)
                    titles[path] = "\(states.zh) \(states.en)"
                    return titles[path] ?? ""
                },
                name: { id in
                    index.entry(id).map { "\($0.stream.code) \($0.title)" } ?? id
                }
            )
        }
    }
}
