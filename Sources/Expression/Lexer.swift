/// Cuts a source into tokens (cel-spec, “Syntax”).
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    static func tokens(_ source: String) throws(Finding) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        repeat {
            tokens.append(try lexer.next())
        } while tokens.last?.kind != .end
        return tokens
    }

    func byte(_ ahead: Int = 0) -> UInt8 {
        position + ahead < bytes.count ? bytes[position + ahead] : 0
    }

    private mutating func next() throws(Finding) -> Token {
        skipSpace()
        let start = position
        guard position < bytes.count else { return Token(kind: .end, offset: start) }
        if let literal = try string() {
            return Token(kind: .string(literal), offset: start)
        }
        let first = byte()
        if first.isDigit || (first == UInt8(ascii: ".") && byte(1).isDigit) {
            return Token(kind: try number(), offset: start)
        }
        if first.isNameStart {
            return Token(kind: .identifier(name()), offset: start)
        }
        if first == UInt8(ascii: "`") {
            return Token(kind: try quotedName(), offset: start)
        }
        return Token(kind: .sign(try sign()), offset: start)
    }

    /// Skips spaces and comments, which run from `//` to the end of the line.
    private mutating func skipSpace() {
        while position < bytes.count {
            switch byte() {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 12:
                position += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while position < bytes.count && byte() != UInt8(ascii: "\n") {
                    position += 1
                }
            default: return
            }
        }
    }

    private mutating func name() -> String {
        let start = position
        while byte().isNameStart || byte().isDigit {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedName() throws(Finding) -> Token.Kind {
        let start = position
        position += 1
        let signs = Array("_.-/ ".utf8)
        while byte().isNameStart || byte().isDigit || signs.contains(byte()) {
            position += 1
        }
        guard byte() == UInt8(ascii: "`"), position > start + 1 else {
            throw Finding(
                .syntax,
                at: start,
                zh: "反引号中的字段名不合法或未结束",
                en: "the field name between backquotes is malformed or not closed"
            )
        }
        position += 1
        return .quotedIdentifier(
            String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self)
        )
    }

    private mutating func sign() throws(Finding) -> String {
        for sign in Self.signs where bytes[position...].starts(with: sign.utf8) {
            position += sign.utf8.count
            return sign
        }
        let rest = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        let found = rest.unicodeScalars.first.map(String.init) ?? ""
        throw Finding(
            .syntax,
            at: position,
            zh: "此处不应出现字符「\(found)」",
            en: "the character “\(found)” is not expected here"
        )
    }

    private static let signs = [
        "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".",
        ",", "(", ")", "[", "]", "{", "}",
    ]
}

extension UInt8 {
    /// True for a letter or an underscore.
    var isNameStart: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
    }
}
