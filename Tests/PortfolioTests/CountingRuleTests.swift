import Portfolio
import Testing
import Workflow

/// The windows, deadlines and comparisons of the counting rules.
struct CountingRuleTests {
    @Test func `C-19 the last second of the last day in Shanghai is in`() throws {
        func counted(_ milliseconds: Int64) throws -> Int {
            let entry = Instant(milliseconds: milliseconds)
            let fact = IntervalFact(
                metric: .cultivated,
                item: "P",
                unit: "P",
                effectiveFrom: entry.date,
                recordedFrom: entry,
                evidence: "1"
            )
            let view = Viewpoint(
                asOf: try date("2027-12-31"),
                knownAt: Instant(endOf: try date("2028-12-31"))
            )
            return GoalCount(
                facts: [fact],
                memberships: [],
                view: view,
                rule: try GoalDataSet().rule()
            ).cultivated.value
        }
        // 2027-12-31T15:59:59Z, and one second later.
        #expect(try counted(1_830_268_799_000) == 1)
        #expect(try counted(1_830_268_800_000) == 0)
    }

    @Test func `CR-9 a fact is known from its first instant until before its last`() throws {
        func counted(_ milliseconds: Int64) throws -> Int {
            let fact = IntervalFact(
                metric: .cultivated,
                item: "P",
                unit: "P",
                effectiveFrom: try date("2026-01-15"),
                recordedFrom: Instant(milliseconds: 1000),
                recordedTo: Instant(milliseconds: 2000),
                evidence: "1"
            )
            let view = Viewpoint(
                asOf: try date("2027-12-31"),
                knownAt: Instant(milliseconds: milliseconds)
            )
            return GoalCount(
                facts: [fact],
                memberships: [],
                view: view,
                rule: try GoalDataSet().rule()
            ).cultivated.value
        }
        #expect(try [999, 1000, 1999, 2000].map(counted) == [0, 1, 1, 0])
    }

    @Test func `CR-9 a project is in its own group before and after a membership is known`() throws
    {
        func groups(_ milliseconds: Int64) throws -> [String] {
            let fact = IntervalFact(
                metric: .cultivated,
                item: "P",
                unit: "P",
                effectiveFrom: try date("2026-01-15"),
                recordedFrom: Instant(milliseconds: 0),
                evidence: "1"
            )
            let membership = GroupMembership(
                item: "P",
                group: "G",
                recordedFrom: Instant(milliseconds: 1000),
                recordedTo: Instant(milliseconds: 2000)
            )
            let view = Viewpoint(
                asOf: try date("2027-12-31"),
                knownAt: Instant(milliseconds: milliseconds)
            )
            return GoalCount(
                facts: [fact],
                memberships: [membership],
                view: view,
                rule: try GoalDataSet().rule()
            ).cultivated.groups
        }
        #expect(try [999, 1000, 1999, 2000].map(groups) == [["P"], ["G"], ["G"], ["P"]])
    }

    @Test func `CR-4 both ends of the window are included`() throws {
        func counted(_ listed: String, asOf: String) throws -> Int {
            var data = try GoalDataSet()
            data.facts = []
            try data.add("CULTIVATED", "P", listed)
            return try data.count(asOf, known: "2030-01-01").cultivated.value
        }
        #expect(try counted("2025-01-01", asOf: "2025-01-01") == 1)
        #expect(try counted("2024-12-31", asOf: "2025-12-31") == 0)
        #expect(try counted("2025-12-31", asOf: "2025-12-31") == 1)
        #expect(try counted("2026-01-01", asOf: "2025-12-31") == 0)
    }

    struct SupportCase: Sendable {
        let asOf: String
        let supportedOn: String?
        let days: Int?
        let value: Int
        let pending: [String]
        let dropped: [String]
    }

    @Test(arguments: [
        SupportCase(
            asOf: "2026-07-14",
            supportedOn: nil,
            days: 180,
            value: 1,
            pending: ["P"],
            dropped: []
        ),
        SupportCase(
            asOf: "2026-07-15",
            supportedOn: nil,
            days: 180,
            value: 0,
            pending: [],
            dropped: ["P"]
        ),
        SupportCase(
            asOf: "2026-07-15",
            supportedOn: nil,
            days: nil,
            value: 1,
            pending: ["P"],
            dropped: []
        ),
        SupportCase(
            asOf: "2026-07-15",
            supportedOn: "2026-07-14",
            days: 180,
            value: 1,
            pending: [],
            dropped: []
        ),
        SupportCase(
            asOf: "2026-08-30",
            supportedOn: "2026-07-15",
            days: 180,
            value: 0,
            pending: [],
            dropped: ["P"]
        ),
        SupportCase(
            asOf: "2026-08-30",
            supportedOn: "2026-07-15",
            days: nil,
            value: 1,
            pending: [],
            dropped: []
        ),
        SupportCase(
            asOf: "2026-03-01",
            supportedOn: "2025-11-01",
            days: 180,
            value: 1,
            pending: [],
            dropped: []
        ),
    ])
    func `C-23 a listing without support drops out on day 181, if the rule is on`(
        _ example: SupportCase
    ) throws {
        var data = try GoalDataSet()
        data.facts = []
        try data.add("CULTIVATED", "P", "2026-01-15")
        if let day = example.supportedOn { try data.add("SUPPORT", "P", day) }
        let cultivated = try data.count(
            example.asOf,
            known: "2030-01-01",
            supportDays: example.days
        ).cultivated
        #expect(cultivated.value == example.value)
        #expect(cultivated.supportPending == example.pending)
        #expect(cultivated.supportPendingCount == example.pending.count)
        #expect(cultivated.dropped == example.dropped)
    }

    struct ProgressCase: Sendable {
        let value: Int
        let comparator: GoalTarget.Comparator
        let number: Int
        let isDone: Bool
        let gap: Int
        let percent: String
    }

    @Test(arguments: [
        ProgressCase(
            value: 200,
            comparator: .atLeast,
            number: 200,
            isDone: true,
            gap: 0,
            percent: "100.0%"
        ),
        ProgressCase(
            value: 199,
            comparator: .atLeast,
            number: 200,
            isDone: false,
            gap: 1,
            percent: "99.5%"
        ),
        ProgressCase(
            value: 1999,
            comparator: .atLeast,
            number: 2000,
            isDone: false,
            gap: 1,
            percent: "99.9%"
        ),
        ProgressCase(
            value: 5000,
            comparator: .moreThan,
            number: 5000,
            isDone: false,
            gap: 1,
            percent: "100.0%"
        ),
        ProgressCase(
            value: 5001,
            comparator: .moreThan,
            number: 5000,
            isDone: true,
            gap: 0,
            percent: "100.0%"
        ),
        ProgressCase(
            value: 250,
            comparator: .atLeast,
            number: 200,
            isDone: true,
            gap: 0,
            percent: "125.0%"
        ),
        ProgressCase(
            value: 0,
            comparator: .moreThan,
            number: 30,
            isDone: false,
            gap: 31,
            percent: "0.0%"
        ),
    ])
    func `C-20 C-21 progress against at least and more than`(_ example: ProgressCase) {
        let target = GoalTarget(
            metric: .cultivated,
            comparator: example.comparator,
            number: example.number
        )
        let progress = target.progress(example.value)
        #expect(progress.isDone == example.isDone)
        #expect(progress.gap == example.gap)
        #expect(progress.percentText == example.percent)
        #expect(progress.value == example.value)
        #expect(progress.target == target)
    }
}
