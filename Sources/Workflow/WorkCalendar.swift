/// The working days of a jurisdiction, from the yearly notices of the State Council.
///
/// Monday to Friday are working days, but for the days off and the make-up days of the years that
/// are covered. For another year the same is only assumed: what is computed there is provisional.
package struct WorkCalendar: Hashable, Sendable {
    package let name: String
    /// The content hash of the calendar's data; armed deadlines record it.
    package let version: String
    /// The years whose notice has been imported.
    package let years: Set<Int>
    /// Reasons by day, such as 春节; these weekdays are no working days.
    package let daysOff: [CivilDate: String]
    /// Reasons by day; these Saturdays and Sundays are working days (调休).
    package let makeUpDays: [CivilDate: String]

    package init(
        name: String,
        version: String,
        years: Set<Int>,
        daysOff: [CivilDate: String],
        makeUpDays: [CivilDate: String]
    ) {
        self.name = name
        self.version = version
        self.years = years
        self.daysOff = daysOff
        self.makeUpDays = makeUpDays
    }

    package func isWorking(_ date: CivilDate) -> Bool {
        if daysOff[date] != nil { return false }
        return date.weekday <= 5 || makeUpDays[date] != nil
    }

    package func covers(_ date: CivilDate) -> Bool {
        years.contains(date.year)
    }

    /// The last day of a period, and what it rests on.
    package struct Due: Hashable, Sendable {
        /// The last day by counting alone.
        package let nominal: CivilDate
        /// The last day after extension to a working day (Civil Code, article 203).
        package let date: CivilDate
        /// True when a year without data took part.
        package let isProvisional: Bool

        package init(nominal: CivilDate, date: CivilDate, isProvisional: Bool) {
            self.nominal = nominal
            self.date = date
            self.isProvisional = isProvisional
        }
    }

    /// Counts a period of days or months (Civil Code, articles 201 to 203: 开始的当日不计入).
    ///
    /// The start day counts only when asked. The n-th working day needs no extension; calendar days
    /// and months that end on a day off end on the next working day. A month that lacks the day
    /// ends on its last day. Seconds are no matter of days: they end on the start day.
    package func due(
        from start: CivilDate,
        _ unit: Period.Unit,
        _ length: Int,
        countsStartDay: Bool = false
    ) -> Due {
        let nominal: CivilDate
        switch unit {
        case .workingDay:
            return workingDue(from: countsStartDay ? start.adding(days: -1) : start, length)
        case .second:
            return Due(nominal: start, date: start, isProvisional: false)
        case .date:
            let date = start.adding(days: length)
            return Due(nominal: date, date: date, isProvisional: false)
        case .calendarDay: nominal = start.adding(days: countsStartDay ? length - 1 : length)
        case .month:
            let end = start.adding(months: length)
            nominal = countsStartDay ? end.adding(days: -1) : end
        }
        var date = nominal
        var isProvisional = !covers(date)
        while !isWorking(date) {
            date = date.adding(days: 1)
            isProvisional = isProvisional || !covers(date)
        }
        return Due(nominal: nominal, date: date, isProvisional: isProvisional)
    }

    private func workingDue(from start: CivilDate, _ length: Int) -> Due {
        var date = start
        var left = length
        var isProvisional = false
        while left > 0 {
            date = date.adding(days: 1)
            isProvisional = isProvisional || !covers(date)
            if isWorking(date) { left -= 1 }
        }
        return Due(nominal: date, date: date, isProvisional: isProvisional)
    }

    /// The number of working days after `from`, up to and with `to`; negative when `to` is earlier.
    package func workdays(from start: CivilDate, to end: CivilDate) -> Int {
        guard start <= end else { return -workdays(from: end, to: start) }
        // Whole weeks hold five weekdays; what is left is fewer than seven days.
        let span = end.dayNumber - start.dayNumber
        var count = span / 7 * 5
        for offset in 0..<(span % 7) where end.adding(days: -offset).weekday <= 5 { count += 1 }
        let range = start.dayNumber + 1..<end.dayNumber + 1
        for date in daysOff.keys where range.contains(date.dayNumber) && date.weekday <= 5 {
            count -= 1
        }
        for date in makeUpDays.keys
        where range.contains(date.dayNumber) && date.weekday > 5 && daysOff[date] == nil {
            count += 1
        }
        return count
    }

    /// The day on which so much of a unit is left until `due`; the lead of a reminder.
    package func day(_ length: Int, _ unit: Period.Unit, before due: CivilDate) -> CivilDate {
        switch unit {
        case .calendarDay, .date: return due.adding(days: -length)
        case .month: return due.adding(months: -length)
        case .second: return due
        case .workingDay:
            var date = due
            var left = length
            // The lead is reckoned from working day to working day: before Monday comes Friday.
            while left > 0 || !isWorking(date) {
                if isWorking(date) { left -= 1 }
                date = date.adding(days: -1)
            }
            return date
        }
    }
}
