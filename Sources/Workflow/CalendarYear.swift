/// The days off and the make-up days of one year, as one notice of the State Council gives them.
package struct CalendarYear: Hashable, Sendable {
    /// The calendar that the year belongs to, such as `cn-workdays`.
    package var calendar: String
    package var year: Int
    /// The notice, by its number.
    package var source: String
    /// Reasons by day; the day may be a weekday or a weekend day.
    package var off: [CivilDate: String]
    /// Reasons by day; Saturdays and Sundays on which people work (调休).
    package var work: [CivilDate: String]

    package init(
        calendar: String,
        year: Int,
        source: String,
        off: [CivilDate: String],
        work: [CivilDate: String]
    ) {
        self.calendar = calendar
        self.year = year
        self.source = source
        self.off = off
        self.work = work
    }
}

extension WorkCalendar {
    /// Joins the years of one calendar; `version` is the content hash of the files they came from.
    package init(name: String, version: String, years: [CalendarYear]) {
        var off: [CivilDate: String] = [:]
        var work: [CivilDate: String] = [:]
        for year in years {
            off.merge(year.off) { first, _ in first }
            work.merge(year.work) { first, _ in first }
        }
        self.init(
            name: name,
            version: version,
            years: Set(years.map(\.year)),
            daysOff: off,
            makeUpDays: work
        )
    }
}
