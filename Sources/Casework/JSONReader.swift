/// Why a text is not JSON as Dipper writes and accepts it; `offset` counts bytes from 0.
package struct JSONDefect: Error, Hashable, Sendable {
    package let offset: Int
    package let reason: String
}

/// Reads strict JSON from bytes, value by value: no repeated keys, no fractions, no trailing text.
///
/// What is asked for by its kind and has another one reads as empty, false or zero: stored history
/// has passed its own writer, and `isCanonical` tells whether it still looks like it.
package struct JSONReader {
    /// Nesting beyond this is refused.
    private static let deepest = 64

    let bytes: [UInt8]
    private let first: Int
    let limit: Int
    var index: Int
    private var depth = 0
    /// Whether all that was read so far is in the canonical form, byte for byte.
    package internal(set) var isCanonical = true

    package init(_ bytes: [UInt8]) {
        self.init(bytes, at: bytes.indices)
    }

    /// Reads what lies at a place among other bytes.
    package init(_ bytes: [UInt8], at place: Range<Int>) {
        self.bytes = bytes
        first = place.lowerBound
        limit = place.upperBound
        index = first
    }

    /// Ends the reading; refuses text after the value.
    package mutating func finish() throws(JSONDefect) {
        skipSpace()
        guard index == limit else { throw defect("text after the value") }
    }

    /// A defect where the reader stands, or at another place.
    func defect(_ reason: String, at place: Int? = nil) -> JSONDefect {
        JSONDefect(offset: (place ?? index) - first, reason: reason)
    }

    private mutating func skipSpace() {
        while index < limit {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09:
                isCanonical = false
                index += 1
            default: return
            }
        }
    }

    /// The first byte of the next value.
    mutating func start() throws(JSONDefect) -> UInt8 {
        skipSpace()
        guard index < limit else { throw defect("a value is missing") }
        return bytes[index]
    }

    mutating func word(_ text: StaticString) throws(JSONDefect) {
        for offset in 0..<text.utf8CodeUnitCount {
            guard index < limit, unsafe bytes[index] == text.utf8Start[offset] else {
                throw defect("unknown word")
            }
            index += 1
        }
    }

    mutating func number() throws(JSONDefect) -> Int64 {
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let first = index
        var value: Int64 = 0
        while index < limit, case let digit = bytes[index] &- 0x30, digit < 10 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.subtractingReportingOverflow(Int64(digit))
            guard !overflow, !carry else { throw defect("a number beyond 64 bits") }
            value = sum
            index += 1
        }
        guard index > first else { throw defect("not a value") }
        guard index - first == 1 || bytes[first] != 0x30 else { throw defect("a leading zero") }
        if index < limit {
            switch bytes[index] {
            case 0x2E, 0x45, 0x65: throw defect("a fraction or an exponent")
            default: break
            }
        }
        if isNegative {
            if value == 0 { isCanonical = false }
            return value
        }
        guard value != .min else { throw defect("a number beyond 64 bits") }
        return -value
    }

    /// Passes the comma or the end of an array or object; answers whether it was the end.
    private mutating func passes(_ end: UInt8) throws(JSONDefect) -> Bool {
        skipSpace()
        guard index < limit else { throw defect("an unfinished array or object") }
        let byte = bytes[index]
        guard byte == end || byte == UInt8(ascii: ",") else { throw defect("a comma is missing") }
        index += 1
        return byte == end
    }

    /// Enters an array or object; answers whether it has content.
    private mutating func enters(_ end: UInt8) throws(JSONDefect) -> Bool {
        depth += 1
        guard depth <= JSONReader.deepest else { throw defect("nested too deep") }
        index += 1
        skipSpace()
        guard index < limit, bytes[index] == end else { return true }
        index += 1
        depth -= 1
        return false
    }
}

// MARK: Arrays and objects

extension JSONReader {
    /// Reads an array; `each` must read one value.
    ///
    /// Anything else is passed over.
    package mutating func array(
        _ each: (inout JSONReader) throws(JSONDefect) -> Void
    ) throws(JSONDefect) {
        guard try start() == UInt8(ascii: "[") else { return try skip() }
        let end = UInt8(ascii: "]")
        guard try enters(end) else { return }
        repeat { try each(&self) } while try !passes(end)
        depth -= 1
    }

    /// Reads an object; `member` is told the name and must read one value.
    package mutating func object(
        _ member: (inout JSONReader, String) throws(JSONDefect) -> Void
    ) throws(JSONDefect) {
        try members { reader, place throws(JSONDefect) in
            try member(&reader, try reader.text(at: place))
        }
    }

    /// As ``object(_:)``, for whom it is enough where the name lies.
    mutating func members(
        _ member: (inout JSONReader, TextPlace) throws(JSONDefect) -> Void
    ) throws(JSONDefect) {
        guard try start() == UInt8(ascii: "{") else { return try skip() }
        let end = UInt8(ascii: "}")
        guard try enters(end) else { return }
        let first = index
        var latest = first..<first
        var names: Set<String> = []
        repeat {
            let before = index
            let place = try self.name()
            if !names.isEmpty || !latest.isEmpty && !ascends(latest, place.content) {
                isCanonical = false
                // Names that do not ascend are rare: the earlier ones are read again.
                if names.isEmpty { names = try self.names(from: first, to: before) }
                let name = try text(at: place)
                guard names.insert(name).inserted else {
                    throw defect("the key \(name) is repeated")
                }
            }
            latest = place.content
            try member(&self, place)
        } while try !passes(end)
        depth -= 1
    }

    /// Where a member's name lies; the colon after it is passed.
    private mutating func name() throws(JSONDefect) -> TextPlace {
        skipSpace()
        guard index < limit, bytes[index] == UInt8(ascii: "\"") else {
            throw defect("a key is missing")
        }
        let place = try passText()
        skipSpace()
        guard index < limit, bytes[index] == UInt8(ascii: ":") else {
            throw defect("a colon is missing")
        }
        index += 1
        return place
    }

    private func names(from first: Int, to end: Int) throws(JSONDefect) -> Set<String> {
        var reader = self
        reader.index = first
        var names: Set<String> = []
        while reader.index < end {
            let place = try reader.name()
            names.insert(try reader.text(at: place))
            try reader.skip()
            _ = try reader.passes(UInt8(ascii: "}"))
        }
        return names
    }

    private func ascends(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        var (left, right) = (left, right)
        while let one = left.popFirst() {
            guard let other = right.popFirst() else { return false }
            if bytes[one] != bytes[other] { return bytes[one] < bytes[other] }
        }
        return !right.isEmpty
    }
}
