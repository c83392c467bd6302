import Expression
import FoundationEssentials
import Workflow

/// Dates and moments of the command line, and the clock on the wall.
enum Moment {
    @Sendable static func wallClock() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Refused: `DATE_FORM` for another form and for a day that does not exist.
    static func date(_ text: String, option: String) throws(Refusal) -> CivilDate {
        guard let date = CivilDate(text) else {
            let expected = Localized(
                zh: "存在的日期 YYYY-MM-DD",
                en: "a day that exists, as YYYY-MM-DD"
            )
            throw refusal(text, "DATE_FORM", expected, "YYYY-MM-DD", option)
        }
        return date
    }

    /// A moment, or a day, which stands for its first or for its last moment in Asia/Shanghai.
    ///
    /// Refused: `MOMENT_FORM`.
    static func instant(
        _ text: String,
        isEndOfDay: Bool,
        option: String
    ) throws(Refusal) -> Instant {
        if let date = CivilDate(text) {
            return isEndOfDay ? Instant(endOf: date) : Instant(startOf: date)
        }
        guard let timestamp = Timestamp(text) else {
            let forms = "YYYY-MM-DD, 2026-11-21T14:05:09+08:00"
            let expected = Localized(
                zh: "存在的日期或时刻，如 \(forms)",
                en: "a day or moment that exists, such as \(forms)"
            )
            throw refusal(text, "MOMENT_FORM", expected, forms, option)
        }
        return Instant(
            milliseconds: timestamp.seconds * 1000 + Int64(timestamp.nanoseconds / 1_000_000)
        )
    }

    private static func refusal(
        _ found: String,
        _ code: String,
        _ expected: Localized,
        _ form: String,
        _ option: String
    ) -> Refusal {
        Refusal(
            Blocker(
                code: code,
                message: Localized(
                    zh: "“\(found)”不是有效的日期或时刻，应为\(expected.zh)，请填报人更正",
                    en: "“\(found)” is no date or moment; expected \(expected.en);"
                        + " whoever entered it can correct it"
                ),
                place: option,
                values: ["found": found, "expected": form]
            )
        )
    }
}
