/// A length of time as charts and policy packs write it: `10wd`, `60d`, `12mo`, `PT2H`.
///
/// A day never becomes hours: `P1D` is refused, because one working day is not 24 hours.
package struct Period: Hashable, Sendable {
    /// What a length counts; the raw value is what events and timer rows store.
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case workingDay = "wd"
        case calendarDay = "d"
        case month = "mo"
        case second = "s"
        /// A date that an expression gave: counted in calendar days, never extended.
        case date
    }

    package let unit: Unit
    package let length: Int

    /// A hundred years in each unit: beyond it a period is a slip of the pen.
    package static let longestDays = 36_525
    package static let longestMonths = 1200
    package static let longestSeconds = 36_525 * 86_400

    package init(unit: Unit, length: Int) {
        self.unit = unit
        self.length = length
    }

    /// Reads a period, or says what is wrong and at which character.
    package init(_ text: String) throws(PeriodFault) {
        let characters = Array(text.utf8)
        if characters.first == UInt8(ascii: "P") {
            self.init(unit: .second, length: try Period.seconds(characters, in: text))
            return
        }
        let digits = characters.prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { throw PeriodFault(text: text, offset: 0) }
        guard digits.count <= 9, let length = Int(String(decoding: digits, as: UTF8.self)) else {
            throw PeriodFault(text: text, offset: 0)
        }
        let suffix = String(decoding: characters[digits.count...], as: UTF8.self)
        let unit: Unit
        switch suffix {
        case "wd": unit = .workingDay
        case "d": unit = .calendarDay
        case "mo": unit = .month
        default: throw PeriodFault(text: text, offset: digits.count)
        }
        let longest = unit == .month ? Period.longestMonths : Period.longestDays
        guard (1...longest).contains(length) else { throw PeriodFault(text: text, offset: 0) }
        self.init(unit: unit, length: length)
    }

    /// Reads `PT` and then hours, minutes and seconds, each at most once and in this order.
    private static func seconds(_ bytes: [UInt8], in text: String) throws(PeriodFault) -> Int {
        guard bytes.count > 2, bytes[1] == UInt8(ascii: "T") else {
            throw PeriodFault(text: text, offset: min(1, bytes.count))
        }
        var total = 0
        var offset = 2
        var units: [(letter: UInt8, seconds: Int)] = [
            (UInt8(ascii: "H"), 3600), (UInt8(ascii: "M"), 60), (UInt8(ascii: "S"), 1),
        ]
        while offset < bytes.count {
            let digits = bytes[offset...].prefix { (0x30...0x39).contains($0) }
            let end = offset + digits.count
            guard !digits.isEmpty, digits.count <= 9, end < bytes.count,
                let number = Int(String(decoding: digits, as: UTF8.self)),
                let position = units.firstIndex(where: { $0.letter == bytes[end] })
            else { throw PeriodFault(text: text, offset: offset) }
            total += number * units[position].seconds
            units.removeFirst(position + 1)
            offset = end + 1
        }
        guard (1...longestSeconds).contains(total) else {
            throw PeriodFault(text: text, offset: 2)
        }
        return total
    }
}

extension Period: CustomStringConvertible {
    /// `10wd`, `60d`, `12mo`, `PT7200S`; a date from an expression is told in days.
    package var description: String {
        switch unit {
        case .workingDay, .calendarDay, .month: "\(length)\(unit.rawValue)"
        case .second: "PT\(length)S"
        case .date: "\(length)d"
        }
    }
}

/// A text that is no period, and the character (from 0) where it stops being one.
package struct PeriodFault: Error, Hashable, Sendable {
    package let text: String
    package let offset: Int

    package init(text: String, offset: Int) {
        self.text = text
        self.offset = offset
    }

    package var message: Localized {
        Localized(
            zh: "期限「\(text)」第 \(offset + 1) 个字符处有误，应为 10wd（工作日）、60d（自然日）、"
                + "12mo（月）或 PT2H（时分秒）",
            en: "the period “\(text)” is wrong at character \(offset + 1): expected 10wd (working "
                + "days), 60d (calendar days), 12mo (months) or PT2H (hours, minutes, seconds)"
        )
    }
}
