/// A Swift file as the rules see it: its lines, and the same lines with nothing but code.
struct SourceText: Hashable {
    /// From the root of the package, such as `Sources/SQL/Value.swift`.
    let path: String
    let lines: [Substring]
    /// As many lines as `lines`.
    let code: [Substring]

    init(path: String, text: String) {
        self.path = path
        lines = Self.lines(of: text)
        code = Self.lines(of: CodeMask.code(of: text))
    }

    private static func lines(of text: String) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Substring($0) }
    }

    /// The target under `Sources`; nil for tests and the manifest.
    var target: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// Lines as an editor counts them: the break that ends the last line opens no new one.
    var lineCount: Int { lines.last == "" ? lines.count - 1 : lines.count }
}

/// A word or a sign of the code, with its line from 1.
struct CodeToken: Hashable {
    var text: String
    var line: Int
}

extension SourceText {
    var tokens: [CodeToken] {
        var result: [CodeToken] = []
        for (index, line) in code.enumerated() {
            var rest = line.utf8[...]
            while let first = rest.first {
                let word = rest.prefix { Self.isOfWord($0) }
                let token = word.isEmpty ? rest.prefix(1) : word
                if first != UInt8(ascii: " ") {
                    result.append(CodeToken(text: String(Substring(token)), line: index + 1))
                }
                rest = rest.dropFirst(token.count)
            }
            result.append(CodeToken(text: "\n", line: index + 1))
        }
        return result
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// Functions and other declarations with a body: first line, and lines to the closing brace.
    var bodies: [(line: Int, length: Int)] {
        let tokens = tokens
        return tokens.indices.compactMap { start in
            guard declares(tokens, start), let open = bodyStart(tokens, after: start),
                let close = closingBrace(tokens, from: open)
            else { return nil }
            return (tokens[start].line, tokens[close].line - tokens[start].line + 1)
        }
    }

    private func declares(_ tokens: [CodeToken], _ index: Int) -> Bool {
        let next = index + 1 < tokens.count ? tokens[index + 1].text : ""
        switch tokens[index].text {
        case "func", "subscript", "var", "let": return next != ":"
        case "deinit": return true
        case "init": return (index == 0 || tokens[index - 1].text != ".") && "(<?".contains(next)
        default: return false
        }
    }

    /// The opening brace of what is declared at `start`; nil where a requirement has no body.
    private func bodyStart(_ tokens: [CodeToken], after start: Int) -> Int? {
        let isValue = ["var", "let"].contains(tokens[start].text)
        var depth = 0
        for index in tokens.indices.dropFirst(start + 1) {
            switch tokens[index].text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            case "\n" where depth == 0 && isValue: return nil
            case "func", "var", "let", "subscript", "struct", "enum", "extension", "protocol":
                if depth == 0 { return nil }
            default: break
            }
            if depth < 0 { return nil }
        }
        return nil
    }

    private func closingBrace(_ tokens: [CodeToken], from open: Int) -> Int? {
        var depth = 0
        for index in tokens.indices.dropFirst(open) {
            if tokens[index].text == "{" { depth += 1 }
            if tokens[index].text == "}" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
