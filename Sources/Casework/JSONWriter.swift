import Expression

/// Canonical JSON written straight to bytes: what is recorded never becomes a tree on its way.
///
/// Members of an object are written in the order of their names' bytes, which callers keep; what
/// comes by name from a dictionary is sorted here.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// Whether the next member or element follows another one.
    private var follows = false

    /// The C library keeps blocks up to a kibibyte at hand, and searches for larger ones.
    package init(capacity: Int = 960) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    package mutating func array<Elements: Sequence>(
        _ elements: Elements,
        _ write: (inout JSONWriter, Elements.Element) -> Void
    ) {
        enclosed(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
            for element in elements {
                writer.separate()
                write(&writer, element)
                writer.follows = true
            }
        }
    }

    private mutating func enclosed(
        _ opening: UInt8,
        _ closing: UInt8,
        _ content: (inout JSONWriter) -> Void
    ) {
        bytes.append(opening)
        follows = false
        content(&self)
        bytes.append(closing)
        follows = true
    }

    private mutating func separate() {
        if follows { bytes.append(UInt8(ascii: ",")) }
        follows = false
    }

    package mutating func texts(_ texts: [String]) {
        array(texts) { $0.text($1) }
    }

    package mutating func null() {
        bytes.append(contentsOf: [0x6E, 0x75, 0x6C, 0x6C])
    }

    package mutating func bool(_ value: Bool) {
        if value {
            bytes.append(contentsOf: [0x74, 0x72, 0x75, 0x65])
        } else {
            bytes.append(contentsOf: [0x66, 0x61, 0x6C, 0x73, 0x65])
        }
    }

    package mutating func integer(_ value: Int64) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// A text in quotes; Chinese stays as it is.
    package mutating func text(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { content in
            var escapes = false
            for place in content.indices {
                let byte = unsafe content[place]
                escapes = escapes || byte < 0x20 || byte == 0x22 || byte == 0x5C
            }
            guard escapes else { return unsafe bytes.append(contentsOf: content) }
            for place in content.indices { unsafe escape(content[place]) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20:
            bytes += "\\u00".utf8
            bytes.append((byte >> 4).hexadecimalDigit)
            bytes.append((byte & 15).hexadecimalDigit)
        default:
            bytes.append(byte)
        }
    }
}

// MARK: Members

extension JSONWriter {
    /// The name of a member whose value is written next.
    private mutating func name(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    package mutating func member(_ name: StaticString, _ text: String) {
        self.name(name)
        self.text(text)
        follows = true
    }

    package mutating func member(_ name: StaticString, _ number: Int64) {
        self.name(name)
        integer(number)
        follows = true
    }

    package mutating func member(_ name: StaticString, _ flag: Bool) {
        self.name(name)
        bool(flag)
        follows = true
    }

    package mutating func member(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
        self.name(name)
        write(&self)
        follows = true
    }

    /// A member for each entry, by name.
    package mutating func members<Entry>(
        _ entries: [String: Entry],
        _ write: (inout JSONWriter, Entry) -> Void
    ) {
        members(Array(entries), write)
    }

    package mutating func members<Entry>(
        _ entries: [(key: String, value: Entry)],
        _ write: (inout JSONWriter, Entry) -> Void
    ) {
        object { writer in
            guard entries.count > 1 else {
                for (name, entry) in entries { writer.entry(name, entry, write) }
                return
            }
            let sorted = entries.sorted { JSONWriter.precedes($0.key, $1.key) }
            for (name, entry) in sorted { writer.entry(name, entry, write) }
        }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        let order = unsafe left.utf8.withContiguousStorageIfAvailable { left in
            unsafe right.utf8.withContiguousStorageIfAvailable { right in
                let count = min(left.count, right.count)
                for place in 0..<count where unsafe left[place] != right[place] {
                    return unsafe left[place] < right[place]
                }
                return left.count < right.count
            }
        }
        return (order ?? nil) ?? left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private mutating func entry<Entry>(
        _ name: String,
        _ entry: Entry,
        _ write: (inout JSONWriter, Entry) -> Void
    ) {
        separate()
        text(name)
        bytes.append(UInt8(ascii: ":"))
        write(&self, entry)
        follows = true
    }
}

// MARK: Values

extension JSONWriter {
    package mutating func value(_ json: JSON) {
        switch json {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .text(let value): text(value)
        case .array(let elements): array(elements) { $0.value($1) }
        case .object(let members): self.members(members) { $0.value($1) }
        }
    }

    /// A value of the engine; what JSON has no form for is an object with a name such as `$double`.
    package mutating func value(_ value: EngineValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let value): integer(value)
        case .string(let value): text(value)
        case .list(let values): array(values) { $0.value($1) }
        case .double(let value): object { $0.member("$double", value.description) }
        case .timestamp(let value): object { $0.member("$timestamp", value.text) }
        case .duration(let value): object { $0.member("$duration", value.text) }
        case .type(let value): object { $0.member("$type", value) }
        case .map(let members):
            var named: [String: EngineValue] = [:]
            for case (.string(let name), let value) in members { named[name] = value }
            values(named)
        }
    }

    package mutating func values(_ values: [String: EngineValue]) {
        members(values) { $0.value($1) }
    }
}
