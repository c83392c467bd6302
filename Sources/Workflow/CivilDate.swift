/// A calendar date in Asia/Shanghai, from 0001-01-01 to 9999-12-31 (proleptic Gregorian).
package struct CivilDate: Hashable, Sendable, Comparable {
    /// Days since 1970-01-01.
    package let dayNumber: Int

    package init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// Answers nil when there is no such day, such as 2025-02-30.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...CivilDate.dayCount(year: year, month: month)).contains(day)
        else { return nil }
        // Howard Hinnant's days-from-civil, with March as the first month of the year.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    /// Reads `2026-11-21`; answers nil for any other form and for impossible days.
    package init?(_ text: String) {
        var parts = (year: 0, month: 0, day: 0)
        var count = 0
        for byte in text.utf8 {
            let digit = Int(byte) - 0x30
            switch count {
            case 4, 7: guard byte == UInt8(ascii: "-") else { return nil }
            case _ where !(0...9).contains(digit): return nil
            case 0..<4: parts.year = parts.year * 10 + digit
            case 5, 6: parts.month = parts.month * 10 + digit
            case 8, 9: parts.day = parts.day * 10 + digit
            default: return nil
            }
            count += 1
        }
        guard count == 10 else { return nil }
        self.init(year: parts.year, month: parts.month, day: parts.day)
    }

    package var year: Int { components.year }
    package var month: Int { components.month }
    package var day: Int { components.day }

    /// Monday is 1, Sunday is 7 (ISO 8601).
    package var weekday: Int {
        let remainder = (dayNumber + 3) % 7
        return (remainder < 0 ? remainder + 7 : remainder) + 1
    }

    package func adding(days: Int) -> CivilDate {
        CivilDate(dayNumber: dayNumber + days)
    }

    /// Adds calendar months; a day that the month lacks becomes its last day (Jan 31 + 1 = Feb 28).
    package func adding(months: Int) -> CivilDate {
        let parts = components
        let total = parts.year * 12 + parts.month - 1 + months
        let year = total / 12
        let month = total % 12 + 1
        let day = min(parts.day, CivilDate.dayCount(year: year, month: month))
        guard let date = CivilDate(year: year, month: month, day: day) else {
            preconditionFailure("a date stays between the years 1 and 9999")
        }
        return date
    }

    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.dayNumber < right.dayNumber
    }

    package static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private var components: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, day)
    }
}

extension CivilDate: CustomStringConvertible {
    /// `2026-11-21`.
    package var description: String {
        let parts = components
        var digits: [UInt8] = []
        digits.reserveCapacity(10)
        func append(_ number: Int, from unit: Int) {
            var unit = unit
            while unit > 0 {
                digits.append(UInt8(ascii: "0") + UInt8(number / unit % 10))
                unit /= 10
            }
        }
        append(parts.year, from: 1000)
        digits.append(UInt8(ascii: "-"))
        append(parts.month, from: 10)
        digits.append(UInt8(ascii: "-"))
        append(parts.day, from: 10)
        return String(decoding: digits, as: UTF8.self)
    }
}
