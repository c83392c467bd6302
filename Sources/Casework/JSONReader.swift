/// Why a text is not JSON as Dipper writes and accepts it; `offset` counts bytes from 0.
package struct JSONDefect: Error, Hashable, Sendable {
    package let offset: Int
    package let reason: String
}

extension JSON {
    /// Nesting beyond this is refused.
    private static let deepest = 64

    /// Reads strict JSON: no repeated keys, no fractions, no trailing text.
    package init(parsing bytes: [UInt8]) throws(JSONDefect) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.value(depth: JSON.deepest)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw reader.defect("text after the value") }
    }

    package init(parsing text: String) throws(JSONDefect) {
        try self.init(parsing: Array(text.utf8))
    }
}

private struct JSONReader {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func defect(_ reason: String) -> JSONDefect {
        JSONDefect(offset: index, reason: reason)
    }

    mutating func skipSpace() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    mutating func value(depth: Int) throws(JSONDefect) -> JSON {
        guard depth > 0 else { throw defect("nested too deep") }
        skipSpace()
        guard index < bytes.count else { throw defect("a value is missing") }
        switch bytes[index] {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .integer(try integer())
        }
    }

    private mutating func word(_ text: String, _ value: JSON) throws(JSONDefect) -> JSON {
        for byte in text.utf8 {
            guard index < bytes.count, bytes[index] == byte else { throw defect("unknown word") }
            index += 1
        }
        return value
    }

    private mutating func integer() throws(JSONDefect) -> Int64 {
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let first = index
        var value: Int64 = 0
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
            let digit = Int64(bytes[index] - 0x30)
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.subtractingReportingOverflow(digit)
            guard !overflow, !carry else { throw defect("a number beyond 64 bits") }
            value = sum
            index += 1
        }
        guard index > first else { throw defect("not a value") }
        guard index - first == 1 || bytes[first] != 0x30 else { throw defect("a leading zero") }
        if index < bytes.count, [0x2E, 0x45, 0x65].contains(bytes[index]) {
            throw defect("a fraction or an exponent")
        }
        if isNegative { return value }
        guard value != .min else { throw defect("a number beyond 64 bits") }
        return -value
    }

    private mutating func string() throws(JSONDefect) -> String {
        index += 1
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
            bytes[index] != UInt8(ascii: "\\"), bytes[index] >= 0x20
        { index += 1 }
        guard index < bytes.count else { throw defect("an unfinished string") }
        var content = Array(bytes[start..<index])
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] >= 0x20 else { throw defect("a control character") }
            if bytes[index] == UInt8(ascii: "\\") {
                try escape(into: &content)
            } else {
                content.append(bytes[index])
                index += 1
            }
        }
        guard index < bytes.count else { throw defect("an unfinished string") }
        index += 1
        guard let text = String(validating: content, as: UTF8.self) else {
            throw defect("a string that is not UTF-8")
        }
        return text
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONDefect) {
        index += 1
        guard index < bytes.count else { throw defect("an unfinished escape") }
        let letter = bytes[index]
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): content += String(try scalar()).utf8
        default: throw defect("an unknown escape")
        }
    }

    private mutating func scalar() throws(JSONDefect) -> Character {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        guard (0xD800..<0xDC00).contains(first), index + 1 < bytes.count,
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
        guard index + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw defect("a bad \\u escape") }
        index += 4
        return unit
    }

    private mutating func array(depth: Int) throws(JSONDefect) -> JSON {
        index += 1
        var elements: [JSON] = []
        skipSpace()
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
            index += 1
            return .array([])
        }
        while true {
            elements.append(try value(depth: depth - 1))
            if try isEnd(UInt8(ascii: "]")) { return .array(elements) }
        }
    }

    private mutating func object(depth: Int) throws(JSONDefect) -> JSON {
        index += 1
        var members: [String: JSON] = [:]
        skipSpace()
        if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
            index += 1
            return .object([:])
        }
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw defect("a key is missing")
            }
            let key = try string()
            guard members[key] == nil else { throw defect("the key \(key) is repeated") }
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
                throw defect("a colon is missing")
            }
            index += 1
            members[key] = try value(depth: depth - 1)
            if try isEnd(UInt8(ascii: "}")) { return .object(members) }
        }
    }

    /// Reads a comma, or the end of the array or object.
    private mutating func isEnd(_ end: UInt8) throws(JSONDefect) -> Bool {
        skipSpace()
        guard index < bytes.count else { throw defect("an unfinished array or object") }
        let byte = bytes[index]
        guard byte == end || byte == UInt8(ascii: ",") else { throw defect("a comma is missing") }
        index += 1
        return byte == end
    }
}
