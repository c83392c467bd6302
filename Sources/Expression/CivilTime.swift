/// A day of the Gregorian calendar, reckoned forward and backward from 1970-01-01.
struct CivilDay {
    let year: Int64
    let month: Int64
    let day: Int64

    init(year: Int64, month: Int64, day: Int64) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that is so many days after 1970-01-01 (years of 400 from 1 March, as is usual).
    init(daysSinceEpoch: Int64) {
        let (era, dayOfEra) = (daysSinceEpoch + 719_468).flooredDivision(by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSinceEpoch: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = shiftedYear.flooredDivision(by: 400)
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// A moment as the clock on the wall of a time zone shows it.
struct CivilTime {
    let day: CivilDay
    /// Days since 1970-01-01.
    let dayNumber: Int64
    let secondOfDay: Int64

    init(_ timestamp: Timestamp, _ zone: TimeZoneOffset) {
        (dayNumber, secondOfDay) =
            (timestamp.seconds + zone.seconds).flooredDivision(by: 86_400)
        day = CivilDay(daysSinceEpoch: dayNumber)
    }

    var hour: Int64 { secondOfDay / 3600 }
    var minute: Int64 { secondOfDay / 60 % 60 }
    var second: Int64 { secondOfDay % 60 }
    /// Sunday is 0; 1970-01-01 was a Thursday.
    var dayOfWeek: Int64 { (dayNumber + 4).flooredDivision(by: 7).remainder }
    /// From 0.
    var dayOfYear: Int64 {
        dayNumber - CivilDay(year: day.year, month: 1, day: 1).daysSinceEpoch
    }
}

/// A time zone that never changes its clocks: all that a chart of one Chinese city needs.
struct TimeZoneOffset {
    let seconds: Int64

    static let utc = TimeZoneOffset(seconds: 0)

    private init(seconds: Int64) {
        self.seconds = seconds
    }

    /// `UTC`, `Asia/Shanghai` (+08:00 since 1991), or a fixed offset; nil for any other name.
    init?(_ name: String) {
        switch name {
        case "", "UTC": self = .utc
        case "Asia/Shanghai": self.init(seconds: 8 * 3600)
        default: self.init(fixed: name)
        }
    }

    /// `+08:00`, `-02:30`, `02:00`.
    init?(fixed text: String) {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") {
            rest.removeFirst()
        }
        let digits = Array(rest)
        guard digits.count == 5, digits[2] == UInt8(ascii: ":"), digits[0].isDigit,
            digits[1].isDigit, digits[3].isDigit, digits[4].isDigit
        else { return nil }
        let hours = Int64(digits[0] - 48) * 10 + Int64(digits[1] - 48)
        let minutes = Int64(digits[3] - 48) * 10 + Int64(digits[4] - 48)
        guard hours < 24, minutes < 60 else { return nil }
        let seconds = hours * 3600 + minutes * 60
        self.init(seconds: isNegative ? -seconds : seconds)
    }
}
