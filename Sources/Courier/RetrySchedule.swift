package import Workflow

/// When a message is tried again: ten attempts in 75.6 hours, as Standard Webhooks suggests.
package enum RetrySchedule {
    /// Before the first attempt, the second, and so on.
    package static let delaysMilliseconds: [Int64] =
        [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map { $0 * 1000 }
    /// A receiver may ask for no longer wait than this.
    package static let longestMilliseconds: Int64 = 24 * 3_600_000
    private static let jitterThousandths: UInt64 = 200

    /// The moment of the next attempt; nil when that one was the last.
    ///
    /// A receiver's own wish never makes it earlier: ten quick answers would use up the schedule.
    package static func next(
        afterAttempt attempt: Int,
        at now: Instant,
        wish: Instant?,
        using random: inout some RandomNumberGenerator
    ) -> Instant? {
        guard attempt < delaysMilliseconds.count else { return nil }
        let delay = delaysMilliseconds[attempt]
        let share = Int64(random.next() % (2 * jitterThousandths + 1)) - Int64(jitterThousandths)
        let planned = now.milliseconds + delay + delay * share / 1000
        let latest = now.milliseconds + longestMilliseconds
        let asked = min(wish?.milliseconds ?? planned, latest)
        return Instant(milliseconds: max(planned, asked))
    }
}

/// The header `Retry-After`: seconds, or a date of HTTP.
package enum RetryAfter {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Nil for anything else; a moment in the past is now.
    package static func moment(_ text: String, at now: Instant) -> Instant? {
        let text = text.trimmed
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            let seconds = min(Int64(text) ?? Int64.max, RetrySchedule.longestMilliseconds / 1000)
            return Instant(milliseconds: now.milliseconds + seconds * 1000)
        }
        guard let date = httpDate(text) else { return nil }
        let latest = now.milliseconds + RetrySchedule.longestMilliseconds
        return Instant(milliseconds: min(max(date.milliseconds, now.milliseconds), latest))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the form that RFC 9110 has senders use.
    private static func httpDate(_ text: String) -> Instant? {
        guard
            let match = text.wholeMatch(
                of: /[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT/
            ),
            let month = months.firstIndex(of: String(match.2)),
            let date = CivilDate(
                "\(match.3)-\(month + 1 < 10 ? "0" : "")\(month + 1)-\(match.1)"
            ), let hour = Int64(match.4), let minute = Int64(match.5), let second = Int64(match.6),
            hour < 24, minute < 60, second < 61
        else { return nil }
        let day = Int64(date.dayNumber) * 86_400_000
        return Instant(milliseconds: day + (hour * 3600 + minute * 60 + second) * 1000)
    }
}

extension String {
    /// Without the spaces and line ends around it.
    var trimmed: String {
        let isSpace: (Character) -> Bool = { $0.isWhitespace || $0.isNewline }
        let rest = drop(while: isSpace)
        let end = rest.lastIndex { !isSpace($0) }
        return end.map { String(rest[...$0]) } ?? ""
    }
}
