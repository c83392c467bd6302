package import Workflow

/// Days as office programs count them.
package enum SerialDate {
    /// From 1900-01-01 as day 1, or from 1904-01-01 as day 0.
    package enum Epoch: Sendable {
        case from1900
        case from1904
    }

    /// 9999-12-31 in the count from 1900.
    private static let latest = 2_958_465

    /// The day of a serial number; its fraction, the time of the day, is left out.
    ///
    /// Office programs have a 29 February 1900, day 60; that number stands for no day, and those
    /// before it for one day later than the count says. Answers nil for what is no day.
    package static func date(_ serial: Double, _ epoch: Epoch) -> CivilDate? {
        // A time of the day may be short of midnight by the last bit.
        let rounded = (serial + 0.5 / 86_400).rounded(.down)
        guard rounded >= 0, rounded <= Double(latest) else { return nil }
        let day = Int(rounded)
        switch epoch {
        case .from1904: return CivilDate(dayNumber: day + 1462 - 25_569)
        case .from1900:
            guard day > 0, day != 60 else { return nil }
            return CivilDate(dayNumber: (day < 60 ? day + 1 : day) - 25_569)
        }
    }

    /// The number of a day in the count from 1900, for writing.
    static func serial(_ date: CivilDate) -> Int? {
        let day = date.dayNumber + 25_569
        guard day > 1, day <= latest else { return nil }
        return day <= 60 ? day - 1 : day
    }
}

/// What a cell's number format says about its number.
enum NumberFormat {
    /// Built-in formats that show days and times; 27 to 36 and 50 to 58 are those of Chinese.
    private static let dates: [ClosedRange<Int>] = [14...22, 27...36, 45...47, 50...58]

    static func isDate(builtIn number: Int) -> Bool {
        dates.contains { $0.contains(number) }
    }

    /// Whether a format such as `yyyy"年"m"月"d"日"` shows a day or a time.
    ///
    /// What is quoted, escaped or in brackets is shown as it stands and says nothing; of the
    /// sections only the first counts.
    static func isDate(code: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        for character in code {
            if isEscaped {
                isEscaped = false
            } else if isQuoted {
                isQuoted = character != "\""
            } else if isBracketed {
                isBracketed = character != "]"
            } else {
                switch character {
                case "\"": isQuoted = true
                case "[": isBracketed = true
                case "\\", "_", "*": isEscaped = true
                case ";": return false
                case "y", "Y", "m", "M", "d", "D", "h", "H", "s", "S":
                    return !code.hasPrefix("General")
                default: break
                }
            }
        }
        return false
    }
}
