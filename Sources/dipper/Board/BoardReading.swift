import Casework
import Portfolio
import Store
import Workflow
import WorkflowFile

/// The goals at a day, as known at a moment: what commands, pages and paper tell.
struct BoardReading {
    let definitions: BoardDefinitions
    let date: CivilDate
    let moment: Instant
    let count: GoalCount
    let rows: [GoalRow]
    /// What was counted from, whatever its day.
    let facts: [IntervalFact]
    let memberships: [GroupMembership]

    /// By which it was counted.
    let rule: CountingRule

    /// By the rule in force, unless another is given; it may lack a catalogue or a parameter.
    init(
        _ ledger: OpenLedger,
        asOf date: CivilDate,
        knownAt moment: Instant,
        rule given: CountingRule? = nil
    ) throws {
        let definitions = try BoardDefinitions(
            try ledger.contents(kinds: ["goals", "policy"])
        )
        let (facts, memberships) = try ledger.store.goalFacts()
        count = GoalCount(
            facts: facts,
            memberships: memberships,
            view: Viewpoint(asOf: date, knownAt: moment),
            rule: given ?? definitions.rule
        )
        rule = given ?? definitions.rule
        let (count, isSupportRequired) = (count, rule.supportDays != nil)
        self.definitions = definitions
        rows = definitions.goals.list.map {
            GoalRow($0, count, isSupportRequired: isSupportRequired)
        }
        (self.date, self.moment) = (date, moment)
        (self.facts, self.memberships) = (facts, memberships)
    }
}

extension BoardReading {
    /// The board for programs.
    var json: [String: JSON] { json(with: nil) }

    /// The board for programs; a trend stands within each goal.
    func json(with trend: BoardTrend?) -> [String: JSON] {
        var json: [String: JSON] = [
            "as_of": JSON(date.description), "known_at": JSON(moment.description),
            "rule": JSON(rule.version),
        ]
        // Each goal stands under its own code, which is upper-case, as no other member is.
        for row in rows { json[row.goal.code.content] = .object(row.json) }
        for line in trend?.lines ?? [] {
            json[line.row.goal.code.content] = .object(line.row.json.merging(line.json) { $1 })
        }
        return json
    }
}
