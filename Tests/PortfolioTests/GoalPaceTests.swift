import Portfolio
import Testing
import Workflow

@Suite struct `The pace of a goal` {
    struct Case: CustomTestStringConvertible {
        let day: String
        let value: Int
        let due: Int
        let monthsLeft: Int
        /// Nil when no month is left.
        let neededTenths: Int?
        var testDescription: String { "\(day) \(value)" }
    }

    /// 200 from 2025-01-01 to 2027-12-31: 1,095 days, so that 5.475 days bring one.
    static let cases = [
        Case(day: "2024-12-31", value: 0, due: 0, monthsLeft: 36, neededTenths: 56),
        Case(day: "2025-01-01", value: 0, due: 0, monthsLeft: 36, neededTenths: 56),
        Case(day: "2025-01-31", value: 3, due: 5, monthsLeft: 35, neededTenths: 57),
        // Half of the time, and half of the goal.
        Case(day: "2026-07-02", value: 100, due: 100, monthsLeft: 18, neededTenths: 56),
        Case(day: "2027-11-30", value: 199, due: 194, monthsLeft: 1, neededTenths: 10),
        Case(day: "2027-12-30", value: 199, due: 199, monthsLeft: 1, neededTenths: 10),
        Case(day: "2027-12-31", value: 199, due: 200, monthsLeft: 0, neededTenths: nil),
        Case(day: "2028-03-01", value: 210, due: 200, monthsLeft: 0, neededTenths: nil),
    ]

    @Test(arguments: cases) func `is the straight line to the deadline`(_ example: Case) throws {
        let pace = try #require(
            GoalPace(start: date("2025-01-01"), deadline: date("2027-12-31"), number: 200)
        )
        let day = try date(example.day)

        #expect(pace.due(on: day) == example.due)
        #expect(pace.monthsLeft(after: day) == example.monthsLeft)
        #expect(pace.neededTenths(value: example.value, on: day) == example.neededTenths)
    }

    @Test func `asks for nothing before the start and for all at the end, and never less`() throws {
        let (start, deadline) = (try date("2025-01-01"), try date("2027-12-31"))
        for number in [1, 3, 20, 50, 201] {
            let pace = try #require(GoalPace(start: start, deadline: deadline, number: number))
            let days = (start.dayNumber - 1)...deadline.dayNumber
            let line = days.map { pace.due(on: CivilDate(dayNumber: $0)) }
            #expect(line.first == 0)
            #expect(line.last == number)
            #expect(zip(line, line.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    @Test func `is none without time or without a number`() throws {
        let (start, before) = (try date("2025-01-01"), try date("2024-12-31"))
        #expect(GoalPace(start: start, deadline: before, number: 5) == nil)
        #expect(GoalPace(start: start, deadline: start, number: 0) == nil)
        #expect(GoalPace(start: start, deadline: start, number: 5)?.due(on: start) == 5)
    }

    @Test(arguments: [
        ("2026-10", "2026-10-31"), ("2024-02", "2024-02-29"), ("2025-12", "2025-12-31"),
        ("2026-13", nil), ("2026-1", nil), ("2026-10-01", nil), ("", nil), ("２０２６-10", nil),
    ])
    func `months are read and end`(_ text: String, _ end: String?) throws {
        #expect(Month(text)?.end.description == end)
        #expect(Month(text)?.description == (end == nil ? nil : text))
    }
}

@Suite struct `The goals over the months` {
    @Test func `are what each day alone tells`() throws {
        let set = try GoalDataSet()
        for (known, supportDays) in [("2025-12-31", nil), ("2026-12-31", 180), ("2027-01-31", nil)]
        {
            var month = try #require(Month("2025-01"))
            var days: [CivilDate] = []
            while month.end <= (try date("2027-06-30")) {
                days.append(month.end)
                month = month.adding(1)
            }
            let rule = try set.rule(supportDays: supportDays)
            let history = GoalCount.history(
                facts: set.facts,
                memberships: set.memberships,
                days: days,
                knownAt: Instant(endOf: try date(known)),
                rule: rule
            )
            for (day, count) in zip(days, history) {
                let alone = try set.count("\(day)", known: known, supportDays: supportDays)
                for metric in MonthFigures.metrics {
                    #expect(count.items(of: metric) == alone.items(of: metric), "\(day)")
                    #expect(count.value(of: metric) == alone.value(of: metric), "\(day)")
                }
            }
            #expect(history.count == 30)
            #expect(history.last?.cultivated.value ?? 0 > 0)
        }
    }
}

@Suite struct `A published month` {
    private func figures(_ set: GoalDataSet, known: String) throws -> MonthFigures {
        MonthFigures(
            try set.count("2026-10-31", known: known),
            view: Viewpoint(
                asOf: try date("2026-10-31"),
                knownAt: Instant(endOf: try date(known))
            ),
            rule: try set.rule()
        )
    }

    @Test func `has the figures of the board and every item in its text`() throws {
        let set = try GoalDataSet()
        let first = try figures(set, known: "2026-11-02")
        let count = try set.count("2026-10-31", known: "2026-11-02")

        #expect(
            first.values == [
                "CULTIVATED": count.cultivated.value, "NATLIB": count.library.value,
                "LANDED": count.landed.value, "PARK": 0, "BASE": 0,
            ]
        )
        #expect(try figures(set, known: "2026-11-02").text == first.text)
        // One fact more or less, another document, another day: another text.
        for index in set.facts.indices
        where set.facts[index].metric == .cultivated && set.facts[index].recordedTo == nil {
            var other = set
            let fact = set.facts[index]
            other.facts[index] = IntervalFact(
                metric: fact.metric,
                item: fact.item,
                unit: fact.unit,
                effectiveFrom: fact.effectiveFrom,
                effectiveTo: fact.effectiveTo,
                recordedFrom: fact.recordedFrom,
                recordedTo: fact.recordedTo,
                evidence: fact.evidence + "x",
                marks: fact.marks
            )
            // What begins later, and the later of two facts of one group, is in no item.
            let isItem = count.items(of: .cultivated).contains {
                $0.subject == fact.item && $0.since == fact.effectiveFrom
            }
            #expect((try figures(other, known: "2026-11-02").text != first.text) == isItem)
        }
    }

    @Test func `and its differences are the figure of any later knowledge`() throws {
        let set = try GoalDataSet()
        let moments = ["2026-03-01", "2026-05-01", "2026-10-05", "2026-11-02", "2027-02-01"]
        var seen: Set<Bool> = []
        for (before, after) in moments.flatMap({ one in moments.map { (one, $0) } }) {
            let old = try set.count("2026-10-31", known: before)
            let new = try set.count("2026-10-31", known: after)
            let differences = GoalDifference.all(from: old, to: new)
            seen.formUnion(differences.map(\.isAdded))
            for metric in MonthFigures.metrics {
                let own = differences.filter { $0.metric == metric }
                let change = own.count(where: \.isAdded) - own.count { !$0.isAdded }
                #expect(
                    (old.value(of: metric) ?? 0) + change == new.value(of: metric),
                    "\(metric.rawValue) \(before) \(after)"
                )
            }
            if before == after { #expect(differences == []) }
        }
        #expect(seen == [true, false])
    }
}
