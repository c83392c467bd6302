/// Numbers.
extension Lexer {
    mutating func number() throws(Finding) -> Token.Kind {
        let start = position
        if byte() == UInt8(ascii: "0"), byte(1) | 0x20 == UInt8(ascii: "x") {
            return try integer(from: start, prefix: 2, radix: 16)
        }
        skipDigits()
        var isDouble = false
        if byte() == UInt8(ascii: "."), byte(1).isDigit {
            isDouble = true
            position += 1
            skipDigits()
        }
        if byte() | 0x20 == UInt8(ascii: "e") {
            let isSigned = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
            if byte(isSigned ? 2 : 1).isDigit {
                isDouble = true
                position += isSigned ? 2 : 1
                skipDigits()
            }
        }
        guard isDouble else {
            return try integer(from: start, prefix: 0, radix: 10)
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard !byte().isNameStart, let number = Double(text), number.isFinite else {
            throw invalidNumber(at: start)
        }
        return .double(number)
    }

    private mutating func integer(
        from start: Int,
        prefix: Int,
        radix: Int
    ) throws(Finding) -> Token.Kind {
        position = start + prefix
        while byte().isDigit || byte().isNameStart {
            position += 1
        }
        let text = String(decoding: bytes[(start + prefix)..<position], as: UTF8.self)
        if let last = text.last, last == "u" || last == "U" {
            throw Finding(
                .unsupported,
                at: start,
                zh: "不支持无符号整数「\(text)」，请用 int",
                en: "unsigned integers such as “\(text)” are left out: use int"
            )
        }
        guard let magnitude = UInt64(text, radix: radix), text.first != "+" else {
            throw invalidNumber(at: start)
        }
        return .int(magnitude)
    }

    private func invalidNumber(at start: Int) -> Finding {
        Finding(
            .invalidLiteral,
            at: start,
            zh: "数字的写法不对，或超出范围",
            en: "the number is malformed or out of range"
        )
    }

    private mutating func skipDigits() {
        while byte().isDigit {
            position += 1
        }
    }
}

/// Strings.
extension Lexer {
    /// The string literal that starts here, or nil if none does.
    mutating func string() throws(Finding) -> String? {
        let start = position
        let isPrefixed = byte() | 0x20 == UInt8(ascii: "r") || byte() | 0x20 == UInt8(ascii: "b")
        var quoteAt = 0
        while isPrefixed && quoteAt < 2
            && (byte(quoteAt) | 0x20 == UInt8(ascii: "r")
                || byte(quoteAt) | 0x20 == UInt8(ascii: "b"))
        {
            quoteAt += 1
        }
        let quote = byte(quoteAt)
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        let prefix = bytes[position..<(position + quoteAt)].map { $0 | 0x20 }
        guard !prefix.contains(UInt8(ascii: "b")) else {
            throw Finding(
                .unsupported,
                at: start,
                zh: "不支持字节串，请用字符串",
                en: "byte strings are left out: use a string"
            )
        }
        position += quoteAt
        let isTriple = byte(1) == quote && byte(2) == quote
        let closing = Array(repeating: quote, count: isTriple ? 3 : 1)
        position += closing.count
        var content: [UInt8] = []
        while !bytes[min(position, bytes.count)...].starts(with: closing) {
            let next = byte()
            guard position < bytes.count, isTriple || (next != 10 && next != 13) else {
                throw Finding(
                    .syntax,
                    at: start,
                    zh: "字符串没有结束的引号",
                    en: "the string is not closed"
                )
            }
            if next == UInt8(ascii: "\\") && prefix.isEmpty {
                content += try escape()
            } else {
                content.append(next)
                position += 1
            }
        }
        position += closing.count
        return String(decoding: content, as: UTF8.self)
    }

    /// Reads `\n`, `\x41`, `\u4e2d`, `\U0001f431`, `\101` and the like, as UTF-8.
    private mutating func escape() throws(Finding) -> [UInt8] {
        let start = position
        let kind = byte(1)
        position = min(position + 2, bytes.count)
        if let simple = Self.simpleEscapes[kind] {
            return [simple]
        }
        let digits: Int
        let radix: Int
        switch kind {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): (digits, radix) = (2, 16)
        case UInt8(ascii: "u"): (digits, radix) = (4, 16)
        case UInt8(ascii: "U"): (digits, radix) = (8, 16)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            (digits, radix) = (3, 8)
        default: (digits, radix) = (0, 10)
        }
        let text = String(decoding: bytes[position...].prefix(digits), as: UTF8.self)
        position = min(position + digits, bytes.count)
        guard text.utf8.count == digits, text.first != "+", text.first != "-",
            let number = UInt32(text, radix: radix), let scalar = Unicode.Scalar(number)
        else {
            throw Finding(
                .invalidLiteral,
                at: start,
                zh: "字符串中的转义写法不对",
                en: "the escape in the string is malformed"
            )
        }
        return Array(String(scalar).utf8)
    }

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
        UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11,
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "?"): UInt8(ascii: "?"),
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
        UInt8(ascii: "`"): UInt8(ascii: "`"),
    ]
}
