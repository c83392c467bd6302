import Portfolio
import Testing
import Workflow

/// The worked examples' projects, library entries and enterprises.
///
/// What is recorded on a day is recorded at nine in the morning.
struct GoalDataSet {
    var facts: [IntervalFact] = []
    var memberships: [GroupMembership] = []

    init() throws {
        try list("P01", "2025-06-10", "2025-06-12")
        try list("P02", "2025-06-10", "2025-06-12")
        try list("P03", "2025-09-01", "2025-09-02")
        // P04 is only in reserve, and P14 was never listed, after an objection was upheld.
        try add("RESERVE", "P04", "2025-09-01")
        try add("RESERVE", "P14", "2026-02-01")
        try list("P05", "2025-09-01", "2025-09-02")
        try list("P06", "2025-12-12", "2025-12-15")
        try list("P07", "2025-12-12", "2025-12-15")
        try list("P08", "2026-01-15", "2026-01-16", until: "2026-09-30")
        try list("P09", "2026-01-15", "2026-01-16", voided: "2026-10-10")
        try list("P10", "2026-04-01", "2026-04-02")
        try list("P11", "2026-04-01", "2026-04-20")
        try list("P12", "2026-12-31", "2027-01-04")
        try list("P13", "2027-01-01", "2027-01-04")
        // P06 has the core IP of P05; P07 was split, but not into disjoint IP.
        try join("P06", "P05", "2026-02-01")
        try list("P07b", "2026-05-06", "2026-05-06")
        try join("P07b", "P07", "2026-05-06")

        try enter("P01", "2026-03-15")
        try enter("P04", "2026-03-15")
        try enter("P11", "2026-03-31", recorded: "2026-05-08")
        try enter("P03", "2026-08-01")
        try enter("P10", "2026-08-01", until: "2026-11-01")
        try add("NAT_CONTEST", "P03", "2025-10-20")

        try land("E1", "P01", "2026-01-20")
        try land("E2", "P02", "2025-11-03", until: "2026-07-01")
        try land("E3", "P03", "2026-05-20")
        try land("E3", "P05", "2026-05-20")
        try land("E4", "P05", "2026-06-15")
        try land("E5", "P08", "2026-02-10", until: "2026-12-15")
        try land("E6", "P10", "2019-03-01")
        try land("E7", "P07", "2026-09-09")
    }

    func count(
        _ asOf: String,
        known: String,
        supportDays: Int? = nil
    ) throws -> GoalCount {
        GoalCount(
            facts: facts,
            memberships: memberships,
            view: Viewpoint(
                asOf: try date(asOf),
                knownAt: Instant(endOf: try date(known))
            ),
            rule: try rule(supportDays: supportDays)
        )
    }

    func rule(supportDays: Int? = nil) throws -> CountingRule {
        CountingRule(
            version: "CR-2025",
            windowStart: try date("2025-01-01"),
            supportDays: supportDays,
            landingMonthsBefore: 24
        )
    }

    static func morning(_ day: String) throws -> Instant {
        Instant(milliseconds: Instant(startOf: try date(day)).milliseconds + 9 * 3_600_000)
    }

    mutating func add(
        _ metric: String,
        _ item: String,
        _ from: String,
        unit: String? = nil,
        until: String? = nil,
        recorded: String? = nil,
        voided: String? = nil,
        evidence: String = "武科〔2026〕1号",
        marks: FactMarks = []
    ) throws {
        facts.append(
            IntervalFact(
                metric: Metric(rawValue: metric),
                item: item,
                unit: unit ?? item,
                effectiveFrom: try date(from),
                effectiveTo: try until.map(date),
                recordedFrom: try GoalDataSet.morning(recorded ?? from),
                recordedTo: try voided.map(GoalDataSet.morning),
                evidence: evidence,
                marks: marks
            )
        )
    }

    mutating func join(_ item: String, _ group: String, _ recorded: String) throws {
        memberships.append(
            GroupMembership(
                item: item,
                group: group,
                recordedFrom: try GoalDataSet.morning(recorded)
            )
        )
    }

    private mutating func list(
        _ item: String,
        _ from: String,
        _ recorded: String,
        until: String? = nil,
        voided: String? = nil
    ) throws {
        try add(
            "CULTIVATED",
            item,
            from,
            until: until,
            recorded: recorded,
            voided: voided
        )
        // All support records are present in the examples.
        try add("SUPPORT", item, from, recorded: recorded)
    }

    private mutating func enter(
        _ item: String,
        _ from: String,
        until: String? = nil,
        recorded: String? = nil
    ) throws {
        try add(
            "NATLIB",
            item,
            from,
            until: until,
            recorded: recorded,
            marks: [.entered, .verified]
        )
    }

    private mutating func land(
        _ enterprise: String,
        _ item: String,
        _ from: String,
        until: String? = nil
    ) throws {
        try add(
            "LANDED",
            item,
            from,
            unit: enterprise,
            until: until,
            marks: [.onTechnology]
        )
    }
}
