import Testing
import Workflow

@Suite struct `Work calendar` {
    struct Count {
        let start: String
        let length: Int
        let due: String
        var countsStartDay = false
        var isProvisional = false
    }

    @Test(arguments: [
        Count(start: "2026-02-09", length: 5, due: "2026-02-14"),
        Count(start: "2026-02-09", length: 5, due: "2026-02-13", countsStartDay: true),
        Count(start: "2026-02-09", length: 10, due: "2026-02-28"),
        Count(start: "2026-02-09", length: 15, due: "2026-03-06"),
        Count(start: "2026-02-12", length: 5, due: "2026-02-26"),
        Count(start: "2026-02-12", length: 5, due: "2026-02-25", countsStartDay: true),
        Count(start: "2026-02-12", length: 10, due: "2026-03-04"),
        Count(start: "2026-02-12", length: 15, due: "2026-03-11"),
        Count(start: "2026-04-29", length: 5, due: "2026-05-09"),
        Count(start: "2026-04-29", length: 5, due: "2026-05-08", countsStartDay: true),
        Count(start: "2026-04-29", length: 10, due: "2026-05-15"),
        Count(start: "2026-04-29", length: 15, due: "2026-05-22"),
        Count(start: "2026-12-24", length: 5, due: "2026-12-31"),
        Count(start: "2026-12-24", length: 5, due: "2026-12-30", countsStartDay: true),
        Count(start: "2026-12-24", length: 10, due: "2027-01-07", isProvisional: true),
        Count(start: "2026-12-24", length: 15, due: "2027-01-14", isProvisional: true),
        Count(start: "2026-02-14", length: 1, due: "2026-02-14", countsStartDay: true),
        Count(start: "2026-02-21", length: 1, due: "2026-02-24", countsStartDay: true),
    ])
    func `counts working days`(_ count: Count) {
        let due = WorkCalendar.published.due(
            from: date(count.start),
            .workingDay,
            count.length,
            countsStartDay: count.countsStartDay
        )

        let day = date(count.due)
        #expect(
            due
                == WorkCalendar.Due(
                    nominal: day,
                    date: day,
                    isProvisional: count.isProvisional
                )
        )
    }

    struct Extension {
        let start: String
        let period: String
        let nominal: String
        let due: String
        var countsStartDay = false
        var isProvisional = false
    }

    @Test(arguments: [
        Extension(start: "2026-03-02", period: "10d", nominal: "2026-03-12", due: "2026-03-12"),
        Extension(start: "2026-03-04", period: "10d", nominal: "2026-03-14", due: "2026-03-16"),
        Extension(start: "2026-02-04", period: "10d", nominal: "2026-02-14", due: "2026-02-14"),
        Extension(start: "2026-02-05", period: "10d", nominal: "2026-02-15", due: "2026-02-24"),
        Extension(
            start: "2023-09-11",
            period: "7d",
            nominal: "2023-09-17",
            due: "2023-09-18",
            countsStartDay: true,
            isProvisional: true
        ),
        Extension(start: "2026-01-31", period: "1mo", nominal: "2026-02-28", due: "2026-02-28"),
        Extension(start: "2026-05-31", period: "1mo", nominal: "2026-06-30", due: "2026-06-30"),
        Extension(start: "2025-08-31", period: "6mo", nominal: "2026-02-28", due: "2026-02-28"),
        Extension(start: "2025-10-01", period: "12mo", nominal: "2026-10-01", due: "2026-10-08"),
        Extension(
            start: "2026-03-02",
            period: "1mo",
            nominal: "2026-04-01",
            due: "2026-04-01",
            countsStartDay: true
        ),
        Extension(
            start: "2026-12-01",
            period: "1mo",
            nominal: "2027-01-01",
            due: "2027-01-01",
            isProvisional: true
        ),
        Extension(
            start: "2026-12-16",
            period: "10d",
            nominal: "2026-12-26",
            due: "2026-12-28"
        ),
    ])
    func `extends calendar periods to a working day`(_ item: Extension) throws {
        let period = try Period(item.period)

        let due = WorkCalendar.published.due(
            from: date(item.start),
            period.unit,
            period.length,
            countsStartDay: item.countsStartDay
        )

        #expect(
            due
                == WorkCalendar.Due(
                    nominal: date(item.nominal),
                    date: date(item.due),
                    isProvisional: item.isProvisional
                )
        )
    }

    @Test(arguments: [2025, 2026])
    func `has the working days of the published years`(year: Int) {
        let end = date("\(year)-12-31")

        #expect(
            WorkCalendar.published.workdays(from: date("\(year - 1)-12-31"), to: end) == 248
        )
    }

    @Test func `counts spans like counting day by day`() {
        let calendar = WorkCalendar.published
        let first = date("2025-12-20").dayNumber
        var differences: [String] = []
        for start in stride(from: first, to: first + 120, by: 3) {
            for end in stride(from: start, to: start + 200, by: 7) {
                let (from, to) = (CivilDate(dayNumber: start), CivilDate(dayNumber: end))
                let slow = (start + 1..<end + 1).count {
                    calendar.isWorking(CivilDate(dayNumber: $0))
                }
                if calendar.workdays(from: from, to: to) != slow
                    || calendar.workdays(from: to, to: from) != -slow
                {
                    differences.append("\(from) – \(to)")
                }
            }
        }
        #expect(differences == [])
    }

    @Test func `finds the day on which so much remains`() {
        let calendar = WorkCalendar.published
        for lead in 1...15 {
            let day = calendar.day(lead, .workingDay, before: date("2026-03-06"))
            #expect(calendar.workdays(from: day, to: date("2026-03-06")) == lead)
        }
        #expect(calendar.day(10, .calendarDay, before: date("2026-03-06")) == date("2026-02-24"))
        #expect(calendar.day(1, .month, before: date("2026-03-31")) == date("2026-02-28"))
    }
}

@Suite struct `Text of a period` {
    @Test(arguments: [
        ("10wd", Period(unit: .workingDay, length: 10)),
        ("60d", Period(unit: .calendarDay, length: 60)),
        ("12mo", Period(unit: .month, length: 12)), ("PT2H", Period(unit: .second, length: 7200)),
        ("PT90M", Period(unit: .second, length: 5400)),
        ("PT1H30M5S", Period(unit: .second, length: 5405)),
    ])
    func `is read`(text: String, period: Period) throws {
        #expect(try Period(text) == period)
        #expect(try Period(period.description) == period)
    }

    @Test(arguments: [
        ("", 0), ("wd", 0), ("0d", 0), ("10", 2), ("10w", 2), ("10 d", 2), ("-1d", 0), ("P1D", 1),
        ("P", 1), ("PT", 1), ("PTH", 2), ("PT2", 2), ("PT2H2H", 4), ("PT5S1M", 4), ("PT0S", 2),
        ("1201mo", 0), ("40000d", 0), ("9999999999d", 0), ("１０d", 0), ("10dx", 2),
    ])
    func `says where it is wrong`(text: String, offset: Int) {
        #expect(throws: PeriodFault(text: text, offset: offset)) { try Period(text) }
    }
}
