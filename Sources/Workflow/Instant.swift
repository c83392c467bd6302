/// A moment: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package struct Instant: Hashable, Sendable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Asia/Shanghai has been eight hours ahead of UTC, without summer time, since 1991.
    private static let shanghaiOffsetMilliseconds: Int64 = 8 * 3_600_000
    private static let dayMilliseconds: Int64 = 86_400_000

    /// The end of a day in Asia/Shanghai: its last millisecond, 23:59:59.999.
    package init(endOf date: CivilDate) {
        milliseconds =
            (Int64(date.dayNumber) + 1) * Instant.dayMilliseconds
            - Instant.shanghaiOffsetMilliseconds - 1
    }

    /// The start of a day in Asia/Shanghai.
    package init(startOf date: CivilDate) {
        milliseconds =
            Int64(date.dayNumber) * Instant.dayMilliseconds - Instant.shanghaiOffsetMilliseconds
    }

    /// The day in Asia/Shanghai on which this moment falls.
    package var date: CivilDate {
        let local = milliseconds + Instant.shanghaiOffsetMilliseconds
        let day =
            local >= 0
            ? local / Instant.dayMilliseconds
            : (local - Instant.dayMilliseconds + 1) / Instant.dayMilliseconds
        return CivilDate(dayNumber: Int(day))
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Instant: CustomStringConvertible {
    /// Wall time in Asia/Shanghai, such as `2026-11-21T14:05:09.120+08:00`.
    package var description: String {
        let local = milliseconds + Instant.shanghaiOffsetMilliseconds
        let day = date
        let within = Int(local - Int64(day.dayNumber) * Instant.dayMilliseconds)
        func padded(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let hour = padded(within / 3_600_000, 2)
        let minute = padded(within / 60_000 % 60, 2)
        let second = padded(within / 1000 % 60, 2)
        return "\(day)T\(hour):\(minute):\(second).\(padded(within % 1000, 3))+08:00"
    }
}
