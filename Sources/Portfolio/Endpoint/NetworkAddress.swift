/// An Internet address as a socket is opened to it: 32 or 128 bits.
package enum NetworkAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(high: UInt64, low: UInt64)

    /// Of sixteen bytes in network order; an IPv4 address that is mapped into IPv6 is that address.
    package init(v6 bytes: [UInt8]) {
        precondition(bytes.count == 16, "an IPv6 address has sixteen bytes")
        let words = [bytes[..<8], bytes[8...]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        guard words[0] == 0, words[1] >> 32 == 0xFFFF else {
            self = .v6(high: words[0], low: words[1])
            return
        }
        self = .v4(UInt32(truncatingIfNeeded: words[1]))
    }

    /// Dotted decimals or RFC 4291 text; no other spelling, since people read what they allow.
    package init?(_ text: String) {
        if let address = NetworkAddress.v4(of: text) {
            self = .v4(address)
        } else if let bytes = NetworkAddress.v6(of: text) {
            self.init(v6: bytes)
        } else {
            return nil
        }
    }

    package var bitCount: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// Whether the first `length` bits are those of another address of the same family.
    package func shares(_ length: Int, with other: NetworkAddress) -> Bool {
        switch (self, other) {
        case (.v4(let left), .v4(let right)):
            return length == 0 || (left ^ right) >> UInt32(32 - length) == 0
        case (.v6(let high, let low), .v6(let otherHigh, let otherLow)):
            let first = min(length, 64)
            let second = max(0, length - 64)
            return (first == 0 || (high ^ otherHigh) >> UInt64(64 - first) == 0)
                && (second == 0 || (low ^ otherLow) >> UInt64(64 - second) == 0)
        case (.v4, .v6), (.v6, .v4):
            return false
        }
    }

    private static func v4(of text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let byte = UInt8(part), String(byte) == part else { return nil }
            address = address << 8 | UInt32(byte)
        }
        return address
    }

    private static func v6(of text: String) -> [UInt8]? {
        guard text.utf8.count <= 45, text.contains(":"), !text.contains(":::") else { return nil }
        let halves = text.components(around: "::")
        guard halves.count <= 2 else { return nil }
        var sides: [[UInt8]] = []
        for (index, half) in halves.enumerated() {
            guard let bytes = v6Groups(half, isLast: index == halves.count - 1) else { return nil }
            sides.append(bytes)
        }
        guard sides.count == 2 else { return sides[0].count == 16 ? sides[0] : nil }
        let missing = 16 - sides[0].count - sides[1].count
        guard missing >= 2 else { return nil }
        return sides[0] + Array(repeating: 0, count: missing) + sides[1]
    }

    private static func v6Groups(_ text: Substring, isLast: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        let groups = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, group) in groups.enumerated() {
            if isLast, index == groups.count - 1, let address = v4(of: String(group)) {
                for shift in [24, 16, 8, 0] as [UInt32] {
                    bytes.append(UInt8(truncatingIfNeeded: address >> shift))
                }
                continue
            }
            guard (1...4).contains(group.utf8.count), group.allSatisfy(\.isHexDigit),
                let word = UInt16(group, radix: 16)
            else { return nil }
            bytes += [UInt8(word >> 8), UInt8(truncatingIfNeeded: word)]
        }
        return bytes
    }
}

extension NetworkAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .v4(let address):
            return [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }
                .joined(separator: ".")
        case .v6(let high, let low):
            return [high, low].flatMap { word in
                [48, 32, 16, 0].map { String(word >> UInt64($0) & 0xFFFF, radix: 16) }
            }.joined(separator: ":")
        }
    }
}

extension String {
    /// The parts around each occurrence of a separator.
    fileprivate func components(around separator: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts + [rest]
    }
}
