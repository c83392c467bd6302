/// The differences between SQLite and PostgreSQL that SQL text written once cannot hide.
///
/// Statements are written with `?`, BIGINT, TEXT and BLOB. Text orders by its bytes in both.
package enum Dialect: String, Sendable, CaseIterable {
    case sqlite
    case postgres

    /// The statement with its placeholders as the engine wants them: `?`, or `$1`, `$2` and so on.
    package func placeholders(_ sql: String) -> String {
        switch self {
        case .sqlite:
            return sql
        case .postgres:
            var count = 0
            return mapCode(of: sql) { code in
                var result: [UInt8] = []
                for byte in code {
                    guard byte == UInt8(ascii: "?") else {
                        result.append(byte)
                        continue
                    }
                    count += 1
                    result += Array("$\(count)".utf8)
                }
                return result
            }
        }
    }

    /// How many tables have a name, which is its argument.
    package var tableCount: String {
        switch self {
        case .sqlite: "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = ?"
        case .postgres:
            """
            SELECT COUNT(*) FROM pg_catalog.pg_tables
            WHERE schemaname = current_schema() AND tablename = ?
            """
        }
    }

    /// How many arguments the statement takes.
    package static func placeholderCount(_ sql: String) -> Int {
        var count = 0
        _ = mapCode(of: sql) { code in
            count += code.count { $0 == UInt8(ascii: "?") }
            return []
        }
        return count
    }

    /// A CREATE TABLE, ALTER TABLE or CREATE INDEX text with the engine's own type names.
    ///
    /// SQLite tables become STRICT, so that a value of another type is refused by the engine; a
    /// `BIGINT PRIMARY KEY` is its row number. `WITHOUT ROWID` is dropped for PostgreSQL.
    package func definition(_ sql: String) -> String {
        switch self {
        case .sqlite:
            let typed = mapWords(of: sql) { $0 == "BIGINT" ? "INTEGER" : nil }
            let trimmed = trimEnd(typed)
            guard leadingWords(of: sql, count: 2) == ["CREATE", "TABLE"] else { return trimmed }
            let separator = trimmed.hasSuffix(")") ? "" : ","
            return trimmed + separator + " STRICT"
        case .postgres:
            let typed = mapWords(of: sql) { word in
                switch word {
                case "TEXT": "TEXT COLLATE \"C\""
                case "BLOB": "BYTEA"
                case "WITHOUT", "ROWID": ""
                default: nil
                }
            }
            return trimEnd(typed)
        }
    }

    /// Statements that make the engine itself refuse to change or delete rows of `table`.
    ///
    /// A refusal arrives as `StorageFault.constraint(.trigger)` and names the table.
    package func appendOnly(table: String) -> [String] {
        let message = "\(table) is append-only"
        switch self {
        case .sqlite:
            return ["UPDATE", "DELETE"].map { event in
                """
                CREATE TRIGGER \(table)_no_\(event.lowercased()) BEFORE \(event) ON \(table) \
                BEGIN SELECT RAISE(ABORT, '\(message)'); END
                """
            }
        case .postgres:
            return [
                """
                CREATE OR REPLACE FUNCTION \(table)_refuse() RETURNS trigger LANGUAGE plpgsql AS \
                $$BEGIN RAISE EXCEPTION '\(message)' USING ERRCODE = '23514'; END$$
                """,
                """
                CREATE TRIGGER \(table)_no_change BEFORE UPDATE OR DELETE ON \(table) \
                FOR EACH ROW EXECUTE FUNCTION \(table)_refuse()
                """,
                """
                CREATE TRIGGER \(table)_no_truncate BEFORE TRUNCATE ON \(table) \
                FOR EACH STATEMENT EXECUTE FUNCTION \(table)_refuse()
                """,
            ]
        }
    }
}

/// Applies `change` to the stretches of `sql` outside quotes and comments.
private func mapCode(of sql: String, _ change: (ArraySlice<UInt8>) -> [UInt8]) -> String {
    let bytes = Array(sql.utf8)
    var result: [UInt8] = []
    var codeStart = 0
    var index = 0
    while index < bytes.count {
        guard let end = endOfQuoted(bytes, from: index) else {
            index += 1
            continue
        }
        result += change(bytes[codeStart..<index])
        result += bytes[index..<end]
        index = end
        codeStart = end
    }
    result += change(bytes[codeStart...])
    return String(decoding: result, as: UTF8.self)
}

/// Where the quoted text, quoted name or comment that begins at `start` ends; nil if none does.
private func endOfQuoted(_ bytes: [UInt8], from start: Int) -> Int? {
    let next = start + 1 < bytes.count ? bytes[start + 1] : 0
    switch (bytes[start], next) {
    case (UInt8(ascii: "'"), _), (UInt8(ascii: "\""), _):
        // A doubled quote ends one stretch and begins the next, which comes to the same.
        let close = bytes[(start + 1)...].firstIndex(of: bytes[start])
        return close.map { $0 + 1 } ?? bytes.count
    case (UInt8(ascii: "-"), UInt8(ascii: "-")):
        return bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        var index = start + 2
        while index + 1 < bytes.count {
            if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
                return index + 2
            }
            index += 1
        }
        return bytes.count
    default:
        return nil
    }
}

private func mapWords(of sql: String, _ change: (String) -> String?) -> String {
    mapCode(of: sql) { code in
        var result: [UInt8] = []
        var rest = code
        while let first = rest.first {
            let word = rest.prefix { isWord($0) }
            guard !word.isEmpty else {
                result.append(first)
                rest = rest.dropFirst()
                continue
            }
            let changed = change(String(decoding: word, as: UTF8.self).uppercased())
            result += changed.map { Array($0.utf8) } ?? Array(word)
            rest = rest.dropFirst(word.count)
        }
        return result
    }
}

private func leadingWords(of sql: String, count: Int) -> [String] {
    let words = sql.split { $0.isWhitespace }.prefix(count)
    return words.map { $0.uppercased() }
}

private func trimEnd(_ sql: String) -> String {
    var text = sql[...]
    while let last = text.last, last.isWhitespace || last == ";" {
        text = text.dropLast()
    }
    return String(text)
}

private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
        true
    default:
        false
    }
}
