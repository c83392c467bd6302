import Portfolio
import Web
import Workflow

/// What a list is asked for: the address is the view, and the same view can be written out.
///
/// `q` takes words and conditions, all of which must hold: `状态:培育` has the text, `渠道=pending`
/// is it, `-词` leaves out what has the word, and quotation marks hold words together.
struct CaseQuery: Hashable {
    var kind: String
    var text: String
    /// A state by its path; what is inside of it counts as in it.
    var state: String
    var after: String
    /// Names of fields with a comma between them; empty for those that lists usually show.
    var columns: String

    static let pageSize = 50

    init(_ query: FormFields) {
        kind = query["kind"] ?? "project"
        text = query["q"] ?? ""
        state = query["state"] ?? ""
        after = query["after"] ?? ""
        // Boxes that were ticked come one by one.
        columns = query.all("columns").filter { !$0.isEmpty }.joined(separator: ",")
    }

    /// The address of the same view, from another place of it.
    func address(after: String = "", path: String = "/cases") -> String {
        let named = [
            ("kind", kind), ("q", text), ("state", state), ("columns", columns), ("after", after),
        ]
        let fields = FormFields(named.filter { !$0.1.isEmpty })
        return "\(path)?\(fields.urlEncoded)"
    }

    /// The same view with another value of one of its parts.
    func with<Part>(_ part: WritableKeyPath<CaseQuery, Part>, _ value: Part) -> CaseQuery {
        var query = self
        query[keyPath: part] = value
        query.after = ""
        return query
    }

    /// One word of the search: a text, or a field with a text.
    struct Condition: Hashable {
        let field: String
        let text: String
        /// Whether a value must be the text, not only have it.
        let isExact: Bool
        let isExcluding: Bool
        /// As it was typed, so that it can be taken back.
        let typed: String
    }

    /// What can stand before a colon, in Chinese and English, with the field that it means.
    static let fields = [
        "状态": "states", "state": "states", "专员": "officer", "officer": "officer",
        "渠道": "channel", "channel": "channel", "区": "district", "district": "district",
        "领域": "field", "field": "field", "类别": "kind", "kind": "kind", "关口": "gate",
        "gate": "gate", "国家库": "library", "library": "library", "编号": "code", "code": "code",
    ]

    var conditions: [Condition] { CaseQuery.words(text).map(CaseQuery.condition) }

    private static func condition(_ typed: String) -> Condition {
        let isExcluding = typed.hasPrefix("-") && typed.count > 1
        let word = isExcluding ? typed.dropFirst() : typed[...]
        let sign = word.firstIndex { ":：=＝".contains($0) }
        if let sign, let field = fields[word[..<sign].lowercased()] {
            let text = unquoted(word[word.index(after: sign)...])
            if !text.isEmpty {
                return Condition(
                    field: field,
                    text: SearchText.folded(text),
                    isExact: "=＝".contains(word[sign]),
                    isExcluding: isExcluding,
                    typed: typed
                )
            }
        }
        return Condition(
            field: "",
            text: SearchText.folded(unquoted(word)),
            isExact: false,
            isExcluding: isExcluding,
            typed: typed
        )
    }

    /// Words with white space between them; what stands in quotation marks is one.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in text {
            if "\"“”".contains(character) { isQuoted.toggle() }
            if character.isWhitespace, !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }

    private static func unquoted(_ text: Substring) -> String {
        text.filter { !"\"“”".contains($0) }
    }

    /// A value as a condition takes it.
    static func quoted(_ value: String) -> String {
        let value = value.filter { !"\"“”".contains($0) }
        return value.contains(where: \.isWhitespace) ? "\"\(value)\"" : value
    }

    /// The same view, narrowed by one more condition.
    func narrowed(_ condition: String) -> CaseQuery {
        with(\.text, text.isEmpty ? condition : "\(text) \(condition)")
    }

    /// The same view without one of its conditions.
    func without(_ condition: Condition) -> CaseQuery {
        let rest = CaseQuery.words(text).filter { $0 != condition.typed }
        return with(\.text, rest.joined(separator: " "))
    }
}
