package import Workflow

extension GoalCount {
    /// The goals on several days, all as known at one moment; a day has one count.
    ///
    /// The facts are looked through once for what is known and counts at all, so that a day costs
    /// no more than the few that remain.
    package static func history(
        facts: [IntervalFact],
        memberships: [GroupMembership],
        days: [CivilDate],
        knownAt moment: Instant,
        rule: CountingRule
    ) -> [GoalCount] {
        let counted: Set<Metric> = [
            .cultivated, .nationalLibrary, .landed, .park, .base, .support,
        ]
        let known = facts.filter { $0.isKnown(at: moment) && counted.contains($0.metric) }
        return days.map { day in
            GoalCount(
                facts: known,
                memberships: memberships,
                view: Viewpoint(asOf: day, knownAt: moment),
                rule: rule
            )
        }
    }
}

/// The straight line from nothing, before the first day that counts, to a goal at its deadline.
package struct GoalPace: Hashable, Sendable {
    /// The first day that counts.
    package let start: CivilDate
    package let deadline: CivilDate
    /// What must be reached: one more than the number of a goal that is to be exceeded.
    package let number: Int

    /// Nil where there is no time between start and deadline, or nothing to reach.
    package init?(start: CivilDate, deadline: CivilDate, number: Int) {
        guard deadline >= start, number > 0 else { return nil }
        (self.start, self.deadline, self.number) = (start, deadline, number)
    }

    /// What the line asks for at the end of a day; what counts is whole, so it is rounded down:
    /// the one park is not behind before its deadline.
    package func due(on date: CivilDate) -> Int {
        let whole = deadline.dayNumber - start.dayNumber + 1
        let passed = min(whole, max(0, date.dayNumber - start.dayNumber + 1))
        return number * passed / whole
    }

    /// Month ends that are to come until the deadline, that of the deadline's month included.
    package func monthsLeft(after date: CivilDate) -> Int {
        let last = Month(deadline).number
        let next = Month(date).number + (Month(date).end > date ? 0 : 1)
        return max(0, last - next + 1)
    }

    /// Tenths that are needed in each of the months left, rounded up; nil when none is left.
    package func neededTenths(value: Int, on date: CivilDate) -> Int? {
        let (months, missing) = (monthsLeft(after: date), max(0, number - value))
        guard months > 0 else { return nil }
        return (missing * 10 + months - 1) / months
    }
}

/// A calendar month, such as `2026-10`.
package struct Month: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Months since January of the year 0.
    package let number: Int

    package var year: Int { number / 12 }

    package init(_ date: CivilDate) { number = date.year * 12 + date.month - 1 }

    /// Reads `2026-10`; nil for any other form and for months that do not exist.
    package init?(_ text: String) {
        guard text.utf8.count == 7, let first = CivilDate(text + "-01") else { return nil }
        self.init(first)
    }

    private init(number: Int) { self.number = number }

    package var start: CivilDate {
        guard let date = CivilDate(year: number / 12, month: number % 12 + 1, day: 1) else {
            preconditionFailure("a month lies between the years 1 and 9999")
        }
        return date
    }

    package var end: CivilDate {
        let day = CivilDate.dayCount(year: number / 12, month: number % 12 + 1)
        return start.adding(days: day - 1)
    }

    package func adding(_ months: Int) -> Month { Month(number: number + months) }

    package static func < (left: Month, right: Month) -> Bool { left.number < right.number }

    package var description: String { String(start.description.prefix(7)) }
}
