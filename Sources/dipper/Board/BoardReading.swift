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

    init(_ ledger: OpenLedger, asOf date: CivilDate, knownAt moment: Instant) throws {
        let definitions = try BoardDefinitions(
            try ledger.contents(kinds: ["goals", "policy"])
        )
        let (facts, memberships) = try ledger.store.goalFacts()
        count = GoalCount(
            facts: facts,
            memberships: memberships,
            view: Viewpoint(asOf: date, knownAt: moment),
            rule: definitions.rule
        )
        let (count, isSupportRequired) = (count, definitions.isSupportRequired)
        self.definitions = definitions
        rows = definitions.goals.list.map {
            GoalRow($0, count, isSupportRequired: isSupportRequired)
        }
        (self.date, self.moment) = (date, moment)
    }
}

extension BoardReading {
    /// The board for programs.
    var json: [String: JSON] {
        var json: [String: JSON] = [
            "as_of": JSON(date.description), "known_at": JSON(moment.description),
            "rule": JSON(definitions.rule.version),
        ]
        // Each goal stands under its own code, which is upper-case, as no other member is.
        for row in rows { json[row.goal.code.content] = row.json }
        return json
    }
}
