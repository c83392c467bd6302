internal import Glibc

/// Where a text lies between its quotes, and whether it must be looked at to be decoded.
struct TextPlace {
    var content: Range<Int>
    var isASCII: Bool
    var hasEscapes: Bool
}

/// Texts, numbers and words; and whole values, passed over or read as a tree.
extension JSONReader {
    /// A text; empty for anything else.
    package mutating func text() throws(JSONDefect) -> String {
        guard try start() == UInt8(ascii: "\"") else {
            try skip()
            return ""
        }
        return try string()
    }

    package mutating func texts() throws(JSONDefect) -> [String] {
        var texts: [String] = []
        try array { reader throws(JSONDefect) in texts.append(try reader.text()) }
        return texts
    }

    /// An integer; zero for anything else.
    package mutating func integer() throws(JSONDefect) -> Int64 {
        switch try start() {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default:
            try skip()
            return 0
        }
    }

    package mutating func bool() throws(JSONDefect) -> Bool {
        let isTrue = try start() == UInt8(ascii: "t")
        try skip()
        return isTrue
    }

    /// Passes a null; false when something else comes next.
    package mutating func isNull() throws(JSONDefect) -> Bool {
        guard try start() == UInt8(ascii: "n") else { return false }
        try word("null")
        return true
    }

    /// Passes over a value, which is checked like any other.
    package mutating func skip() throws(JSONDefect) {
        switch try start() {
        case UInt8(ascii: "{"):
            try members { reader, place throws(JSONDefect) in
                try reader.check(place)
                try reader.skip()
            }
        case UInt8(ascii: "["):
            try array { reader throws(JSONDefect) in try reader.skip() }
        case UInt8(ascii: "\""): try check(try passText())
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        default: _ = try number()
        }
    }

    mutating func string() throws(JSONDefect) -> String {
        try text(at: try passText())
    }

    /// Passes a text with its quotes.
    mutating func passText() throws(JSONDefect) -> TextPlace {
        index += 1
        let first = index
        guard var place = plainText() else { throw defect("an unfinished string") }
        if place.hasEscapes { place.content = first..<(try endOfEscaped()) }
        index = place.content.upperBound + 1
        return place
    }

    /// What lies up to the next quote; nil when there is none.
    ///
    /// The C library looks for the quote, and the loop has no way out, so that many bytes are
    /// looked at together.
    private func plainText() -> TextPlace? {
        unsafe bytes.withUnsafeBytes { bytes in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[index..<limit])
            guard let start = rest.baseAddress,
                let quote = unsafe memchr(start, 0x22, rest.count)
            else { return nil }
            let count = unsafe UnsafeRawPointer(quote) - start
            var seen: UInt8 = 0
            var hasEscapes = false
            for offset in 0..<count {
                let byte = unsafe rest[offset]
                seen |= byte
                // What must be looked at one by one: escapes, and control characters.
                hasEscapes = hasEscapes || byte == UInt8(ascii: "\\") || byte < 0x20
            }
            return TextPlace(
                content: index..<index + count,
                isASCII: seen < 0x80,
                hasEscapes: hasEscapes
            )
        }
    }

    /// Where a text with escapes ends.
    private func endOfEscaped() throws(JSONDefect) -> Int {
        var index = index
        while index < limit, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] >= 0x20 else { throw defect("a control character", at: index) }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < limit else { throw defect("an unfinished string") }
        return index
    }

    /// The text that was passed.
    mutating func text(at place: TextPlace) throws(JSONDefect) -> String {
        if place.hasEscapes { return try unescaped(place.content) }
        let content = bytes[place.content]
        return place.isASCII
            ? String(decoding: content, as: UTF8.self) : try decoded(content)
    }

    /// Checks a text that was passed and that nobody asks for.
    mutating func check(_ place: TextPlace) throws(JSONDefect) {
        guard place.hasEscapes || !place.isASCII else { return }
        _ = try text(at: place)
    }

    private func decoded(_ content: ArraySlice<UInt8>) throws(JSONDefect) -> String {
        // Decoding puts a sign in the place of what is no UTF-8; it is quicker than validating.
        var text = String(decoding: content, as: UTF8.self)
        let isWhole = text.withUTF8 { decoded in
            unsafe content.withUnsafeBufferPointer { content in
                guard decoded.count == content.count else { return false }
                guard let one = decoded.baseAddress, let other = content.baseAddress else {
                    return true
                }
                return unsafe memcmp(one, other, content.count) == 0
            }
        }
        guard isWhole else {
            throw defect("a string that is not UTF-8", at: content.endIndex)
        }
        return text
    }

    private mutating func unescaped(_ place: Range<Int>) throws(JSONDefect) -> String {
        let next = index
        index = place.lowerBound
        var content: [UInt8] = []
        while index < place.upperBound {
            if bytes[index] == UInt8(ascii: "\\") {
                try escape(into: &content)
            } else {
                content.append(bytes[index])
                index += 1
            }
        }
        index = next
        return try decoded(content[...])
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONDefect) {
        let first = index
        index += 1
        guard index < limit else { throw defect("an unfinished escape") }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            content.append(letter)
            return
        case UInt8(ascii: "/"): content.append(letter)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content += String(try scalar()).utf8
        default: throw defect("an unknown escape")
        }
        // Only control characters are escaped by number, in small letters.
        var canonical = JSONWriter(capacity: 8)
        canonical.text(String(decoding: content.suffix(1), as: UTF8.self))
        if canonical.bytes.dropFirst().dropLast() != bytes[first..<index] { isCanonical = false }
    }

    private mutating func scalar() throws(JSONDefect) -> Character {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard (0xD800..<0xDC00).contains(first), index + 1 < limit,
            bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
        else { throw defect("half a surrogate pair") }
        index += 2
        let second = try codeUnit()
        guard (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(
                0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00
            )
        else { throw defect("half a surrogate pair") }
        return Character(scalar)
    }

    private mutating func codeUnit() throws(JSONDefect) -> UInt16 {
        guard index + 4 <= limit,
            let unit = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw defect("a bad \\u escape") }
        index += 4
        return unit
    }
}

extension JSON {
    /// Reads strict JSON as a tree.
    package init(parsing bytes: [UInt8]) throws(JSONDefect) {
        var reader = JSONReader(bytes)
        self = try reader.tree()
        try reader.finish()
    }

    package init(parsing text: String) throws(JSONDefect) {
        try self.init(parsing: Array(text.utf8))
    }
}

extension JSONReader {
    package mutating func tree() throws(JSONDefect) -> JSON {
        switch try start() {
        case UInt8(ascii: "{"):
            var members: [String: JSON] = [:]
            try object { reader, name throws(JSONDefect) in members[name] = try reader.tree() }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [JSON] = []
            try array { reader throws(JSONDefect) in elements.append(try reader.tree()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool())
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: return .integer(try number())
        }
    }
}
