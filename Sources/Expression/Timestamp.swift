/// A moment in UTC, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z (cel-spec).
package struct Timestamp: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, rounded down.
    package let seconds: Int64
    /// From 0 to 999,999,999.
    package let nanoseconds: Int32

    package static let epoch = Timestamp(unchecked: 0, 0)
    static let typeName = "google.protobuf.Timestamp"
    private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    private init(unchecked seconds: Int64, _ nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Nil outside the range, or when the nanoseconds are not a fraction of a second.
    package init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard Self.range.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
            return nil
        }
        self.init(unchecked: seconds, nanoseconds)
    }

    /// The moment after the span, or nil beyond the range.
    package func adding(_ span: Span) -> Timestamp? {
        let sum = Int64(nanoseconds) + Int64(span.nanoseconds)
        let (carry, rest) = sum.flooredDivision(by: 1_000_000_000)
        let (seconds, overflow) = seconds.addingReportingOverflow(span.seconds)
        guard !overflow else { return nil }
        return Timestamp(seconds: seconds + carry, nanoseconds: Int32(rest))
    }

    /// The span from the other moment to this one, or nil if it is longer than 292 years.
    package func since(_ other: Timestamp) -> Span? {
        Span(
            reckoned: seconds - other.seconds,
            nanoseconds: Int64(nanoseconds - other.nanoseconds)
        )
    }
}

extension Timestamp: Comparable {
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Timestamp {
    /// The moment that RFC 3339 text names: `2026-01-31T09:00:00.5+08:00`; nil if it is not such.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let year = bytes.number(0..<4),
            let month = bytes.number(5..<7), let day = bytes.number(8..<10),
            let hour = bytes.number(11..<13), let minute = bytes.number(14..<16),
            let second = bytes.number(17..<19), (1...12).contains(month), day >= 1,
            day <= CivilDay.length(ofMonth: month, year: year), hour < 24, minute < 60,
            second < 60
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if bytes[position] == UInt8(ascii: ".") {
            let digits = bytes[(position + 1)...].prefix { $0.isDigit }
            guard (1...9).contains(digits.count) else { return nil }
            for index in 0..<9 {
                let digit = index < digits.count ? digits[position + 1 + index] - 48 : 0
                fraction = fraction * 10 + Int64(digit)
            }
            position += 1 + digits.count
        }
        guard let offset = Timestamp.offset(bytes[position...]) else { return nil }
        let days = CivilDay(year: year, month: month, day: day).daysSinceEpoch
        self.init(
            seconds: days * 86_400 + hour * 3600 + minute * 60 + second - offset,
            nanoseconds: Int32(fraction)
        )
    }

    /// The offset in seconds that `Z` or `+08:00` names.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        if text.count == 1, let only = text.first, only | 0x20 == UInt8(ascii: "z") {
            return 0
        }
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return nil
        }
        return TimeZoneOffset(fixed: String(decoding: text, as: UTF8.self))?.seconds
    }

    /// RFC 3339 in UTC with as many digits of the fraction as are needed.
    package var text: String {
        let civil = CivilTime(self, TimeZoneOffset.utc)
        let day = civil.day
        return day.year.padded(4) + "-" + day.month.padded(2) + "-" + day.day.padded(2) + "T"
            + civil.hour.padded(2) + ":" + civil.minute.padded(2) + ":" + civil.second.padded(2)
            + Int64(nanoseconds).fractionText + "Z"
    }
}

extension Int64 {
    /// Quotient rounded down and the remainder that is never negative.
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    /// Nanoseconds as a fraction in 3, 6 or 9 digits (ProtoJSON), `.500`; empty for none.
    var fractionText: String {
        guard self != 0 else { return "" }
        var digits = padded(9)
        while digits.hasSuffix("000") {
            digits.removeLast(3)
        }
        return "." + digits
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}

extension [UInt8] {
    /// The number that all these digits make; nil if one is not a digit.
    fileprivate func number(_ range: Range<Int>) -> Int64? {
        var number: Int64 = 0
        for byte in self[range] {
            guard byte.isDigit else { return nil }
            number = number * 10 + Int64(byte - 48)
        }
        return number
    }
}
