import FoundationEssentials
import Testing

/// The SQL that stands in the sources, cut where something is put into it.
enum SourceStatements {
    /// What a statement, or the rest of one, begins with.
    private static let beginnings: Set<String> = [
        "SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "WHERE", "FROM", "SET", "AND", "ORDER",
    ]
    /// Shorter pieces, such as a comma between two insertions, tell nothing.
    private static let leastCharacters = 6
    /// A driver's own statements are of its engine alone, the bench is no part of the product, and
    /// the schema is checked as it stands.
    private static let leftOut = [
        "Sources/SQLiteDriver/", "Sources/PostgresDriver/", "Sources/dipper-bench/",
        "Sources/Store/Schema.swift",
    ]

    /// Every piece in every source of the checkout, with its file.
    static func all() throws -> [(file: String, piece: String)] {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root + "/Sources").sorted()
        return try paths.map { "Sources/" + $0 }.filter { path in
            path.hasSuffix(".swift") && !leftOut.contains { path.hasPrefix($0) }
        }.flatMap { path in
            let text = try String(contentsOfFile: root + "/" + path, encoding: .utf8)
            return pieces(in: text).map { (path, $0) }
        }
    }

    /// Those that are part of no statement that was run.
    static func unseen<S: Sequence<String>>(
        _ pieces: [(file: String, piece: String)],
        in statements: S
    ) -> [String] {
        let run = statements.map(plain)
        return pieces.filter { piece in !run.contains { $0.contains(piece.piece) } }
            .map { "\($0.file): \($0.piece)" }
    }

    static func pieces(in source: String) -> [String] {
        var pieces: [String] = []
        for literal in literals(in: source) {
            let word = literal.joined().split { !$0.isLetter }.first ?? ""
            guard beginnings.contains(String(word)), literal.joined().contains(" ") else {
                continue
            }
            pieces += literal.map(plain).filter { $0.count >= leastCharacters }
        }
        return pieces
    }

    /// White space as one blank, and none at the ends.
    static func plain(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The string literals of a source, each as its pieces between insertions.
    private static func literals(in source: String) -> [[String]] {
        var literals: [[String]] = []
        var rest = Substring(source)
        while let start = rest.firstIndex(where: { $0 == "\"" || $0 == "/" }) {
            rest = rest[start...]
            if rest.hasPrefix("//") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.first == "/" {
                rest.removeFirst()
            } else {
                let mark = rest.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
                rest = rest.dropFirst(mark.count)
                literals.append(literal(&rest, until: mark))
            }
        }
        return literals
    }

    private static func literal(_ rest: inout Substring, until mark: String) -> [String] {
        var pieces = [""]
        while !rest.isEmpty, !rest.hasPrefix(mark) {
            guard rest.first == "\\" else {
                pieces[pieces.count - 1].append(rest.removeFirst())
                continue
            }
            rest.removeFirst()
            guard rest.first == "(" else {
                // An escape, such as that of a line end.
                rest = rest.dropFirst()
                continue
            }
            var depth = 0
            repeat {
                if rest.first == "(" { depth += 1 }
                if rest.first == ")" { depth -= 1 }
                rest = rest.dropFirst()
            } while depth > 0 && !rest.isEmpty
            pieces.append("")
        }
        rest = rest.dropFirst(mark.count)
        return pieces
    }
}
