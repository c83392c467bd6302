/// A length of time, positive or negative, of up to about 10,000 years (cel-spec, Duration).
package struct Span: Hashable, Sendable {
    package let seconds: Int64
    /// Of the same sign as the seconds, less than a second.
    package let nanoseconds: Int32

    static let typeName = "google.protobuf.Duration"
    private static let range: ClosedRange<Int64> = -315_576_000_000...315_576_000_000

    /// Nil beyond the range; more nanoseconds than a second's are carried over.
    package init?(seconds: Int64, nanoseconds: Int64 = 0) {
        var (whole, overflow) = seconds.addingReportingOverflow(nanoseconds / 1_000_000_000)
        var rest = nanoseconds % 1_000_000_000
        if whole > 0 && rest < 0 {
            whole -= 1
            rest += 1_000_000_000
        } else if whole < 0 && rest > 0 {
            whole += 1
            rest -= 1_000_000_000
        }
        guard !overflow, Self.range.contains(whole),
            Self.range.contains(whole + rest.signum())
        else { return nil }
        self.seconds = whole
        self.nanoseconds = Int32(rest)
    }

    /// The result of a sum or difference; nil beyond 64 bits of nanoseconds (292 years).
    ///
    /// Every other implementation of CEL reckons in such nanoseconds, and the suite wants it.
    init?(reckoned seconds: Int64, nanoseconds: Int64) {
        self.init(seconds: seconds, nanoseconds: nanoseconds)
        let total = Int128(self.seconds) * 1_000_000_000 + Int128(self.nanoseconds)
        guard Int64(exactly: total) != nil else { return nil }
    }

    /// The sum, or nil if it is longer than 292 years.
    package func adding(_ other: Span) -> Span? {
        Span(
            reckoned: seconds + other.seconds,
            nanoseconds: Int64(nanoseconds) + Int64(other.nanoseconds)
        )
    }

    /// The difference, or nil if it is longer than 292 years.
    package func subtracting(_ other: Span) -> Span? {
        Span(
            reckoned: seconds - other.seconds,
            nanoseconds: Int64(nanoseconds) - Int64(other.nanoseconds)
        )
    }

    package var negated: Span? {
        Span(seconds: -seconds, nanoseconds: -Int64(nanoseconds))
    }

    /// Seconds with as much of a fraction as is needed: `90.500s`.
    package var text: String {
        let sign = seconds < 0 || nanoseconds < 0 ? "-" : ""
        return sign + String(seconds.magnitude)
            + Int64(nanoseconds.magnitude).fractionText + "s"
    }
}

extension Span: Comparable {
    package static func < (left: Span, right: Span) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Span {
    /// Reads `1h30m`, `-1.5h`, `250ms`, `10us`, `7ns`; nil if the text is not a duration.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        var isNegative = false
        if let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            rest.removeFirst()
        }
        if rest.elementsEqual([UInt8(ascii: "0")]) {
            self.init(seconds: 0)
            return
        }
        guard !rest.isEmpty else { return nil }
        var total: Int128 = 0
        while !rest.isEmpty {
            guard let part = Span.part(&rest) else { return nil }
            total += part
            guard total < 1_000_000_000_000_000_000_000 else { return nil }
        }
        total = isNegative ? -total : total
        self.init(
            seconds: Int64(total / 1_000_000_000),
            nanoseconds: Int64(total % 1_000_000_000)
        )
    }

    /// Takes one number with its unit off the front; the nanoseconds that it means.
    private static func part(_ text: inout ArraySlice<UInt8>) -> Int128? {
        let whole = text.prefix { $0.isDigit }
        text.removeFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if text.first == UInt8(ascii: ".") {
            text.removeFirst()
            fraction = text.prefix { $0.isDigit }
            text.removeFirst(fraction.count)
        }
        let name = text.prefix { !$0.isDigit && $0 != UInt8(ascii: ".") }
        text.removeFirst(name.count)
        guard whole.count + fraction.count > 0, whole.count <= 19,
            let unit = units[String(decoding: name, as: UTF8.self)]
        else { return nil }
        var nanoseconds = whole.reduce(Int128(0)) { $0 * 10 + Int128($1 - 48) } * unit
        var scale = unit
        for digit in fraction {
            let (quotient, remainder) = scale.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            scale = quotient
            nanoseconds += Int128(digit - 48) * scale
        }
        return nanoseconds
    }

    /// The nanoseconds of each unit.
    private static let units: [String: Int128] = [
        "h": 3_600_000_000_000, "m": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000,
        "us": 1000, "µs": 1000, "ns": 1,
    ]
}
