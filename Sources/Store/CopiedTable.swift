/// A table as a move copies it.
struct CopiedTable: Hashable, Sendable {
    let name: String
    /// By what its rows are told apart, which is their order.
    let key: String
    /// Rows are added and never changed.
    let isAppendOnly: Bool

    /// Nil for the text of an index.
    init?(creating text: String) {
        let words = text.split { $0.isWhitespace || $0 == "(" }
        guard words.prefix(2) == ["CREATE", "TABLE"] else { return nil }
        name = String(words[2])
        isAppendOnly = Schema.appendOnly.contains(name)
        if let listed = text.split(separator: "PRIMARY KEY (").dropFirst().last {
            key = String(listed.prefix { $0 != ")" })
        } else {
            // The one column that says of itself that it is the key comes first.
            key = String(words[3])
        }
    }

    var select: String { "SELECT * FROM \(name) ORDER BY \(key)" }

    func insert(columns: Int) -> String {
        let marks = Array(repeating: "?", count: columns).joined(separator: ", ")
        return "INSERT INTO \(name) VALUES (\(marks))"
            + (isAppendOnly ? " ON CONFLICT DO NOTHING" : "")
    }
}

extension Schema {
    /// The tables in the order in which a move copies them.
    ///
    /// `clock` is the last, and with it the release in force: before it nobody opens the copy.
    static let copied: [CopiedTable] = {
        let made = tables.compactMap(CopiedTable.init(creating:))
        return made.filter { $0.name != "clock" } + made.filter { $0.name == "clock" }
    }()
}
