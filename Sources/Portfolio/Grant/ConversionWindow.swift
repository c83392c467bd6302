package import Workflow

/// The time in which a grant may convert (转股期): from its signature, by corresponding dates.
///
/// A period of months ends on the date that corresponds to the day of the signature, and where the
/// month has no such date on its last day (民法典第二百零二条). It is extended once at most.
package struct ConversionWindow: Hashable, Sendable {
    /// Where a day lies.
    package enum Standing: String, Hashable, Sendable {
        case before
        case open
        /// Only by the extension.
        case extended
        /// The agreement is settled: extended, repaid, converted by choice or written off.
        case expired
    }

    package let signedOn: CivilDate
    package let months: Int
    /// Nil without an extension.
    package let extensionMonths: Int?

    private static let mostMonths = 600

    /// - Parameters:
    ///   - signedOn: the day of the signature, on which the window opens.
    ///   - months: its length.
    ///   - extensionMonths: what it was extended by, once; nil where it was not.
    ///   - mostExtension: the longest extension that there may be, in months.
    /// - Throws: `WINDOW_MONTHS`, `WINDOW_EXTENSION` and `DATE_RANGE`, all at once.
    package init(
        signedOn: CivilDate,
        months: Int,
        extensionMonths: Int? = nil,
        mostExtension: Int
    ) throws(Refusal) {
        var blockers: [Blocker] = []
        if !(1...ConversionWindow.mostMonths).contains(months) {
            blockers.append(
                ConversionWindow.blocker(
                    "WINDOW_MONTHS",
                    zh: "转股期为 \(months) 个月",
                    en: "The window is \(months) months",
                    expected: "1...\(ConversionWindow.mostMonths)",
                    found: "\(months)",
                    place: "months"
                )
            )
        }
        if let extensionMonths, !(1...max(1, mostExtension)).contains(extensionMonths) {
            blockers.append(
                ConversionWindow.blocker(
                    "WINDOW_EXTENSION",
                    zh: "转股期延长 \(extensionMonths) 个月，只能延长一次",
                    en: "The window is extended by \(extensionMonths) months, which happens once",
                    expected: "1...\(mostExtension)",
                    found: "\(extensionMonths)",
                    place: "extend_months",
                    provisional: "gte.window_extension_months"
                )
            )
        }
        if signedOn.year + ConversionWindow.mostMonths / 6 > 9999 {
            blockers.append(
                ConversionWindow.blocker(
                    "DATE_RANGE",
                    zh: "签署日期 \(signedOn) 太晚",
                    en: "The date of the signature, \(signedOn), is too late",
                    expected: "<= 9899-12-31",
                    found: signedOn.description,
                    place: "signed"
                )
            )
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        self.signedOn = signedOn
        self.months = months
        self.extensionMonths = extensionMonths
    }

    /// The last day without an extension, which counts.
    package var lastDay: CivilDate { signedOn.adding(months: months) }

    /// The last day of the extension; nil without one.
    package var extendedLastDay: CivilDate? {
        extensionMonths.map { signedOn.adding(months: months + $0) }
    }

    /// The first day on which nothing may convert any more without another decision.
    package var expiresOn: CivilDate { (extendedLastDay ?? lastDay).adding(days: 1) }

    package func standing(on date: CivilDate) -> Standing {
        if date < signedOn { return .before }
        if date <= lastDay { return .open }
        return date < expiresOn ? .extended : .expired
    }

    /// Days that are left after this one; zero on the last day and behind it.
    package func daysLeft(on date: CivilDate) -> Int {
        max(0, expiresOn.dayNumber - 1 - date.dayNumber)
    }

    private static func blocker(
        _ code: String,
        zh: String,
        en: String,
        expected: String,
        found: String,
        place: String,
        provisional: String? = nil
    ) -> Blocker {
        Blocker(
            code: code,
            message: Localized(
                zh: "\(zh)，应为 \(expected)，请填报人按协议更正",
                en: "\(en); expected \(expected);"
                    + " whoever entered it can correct it by the agreement"
            ),
            place: place,
            values: ["found": found, "expected": expected],
            provisional: provisional
        )
    }
}
