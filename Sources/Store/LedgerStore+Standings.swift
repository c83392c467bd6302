import Casework
import Portfolio
import SQL
package import Workflow

/// How long a case has been where it is, folded from its events.
package struct CaseStanding: Hashable, Sendable {
    /// By the stages in which it is: the date of the event with which each was entered.
    package var since: [String: CivilDate] = [:]
    /// When the first deadline ran out whose state the case has not left since.
    package var overdue: CivilDate?
    /// Whether a deadline that runs, or ran out, counts working days.
    package var countsWork = false

    package init() {}
}

extension LedgerStore {
    private static let streamsAtOnce = 500

    /// By the ids of cases; `stage` tells to which stage a state belongs, by its path.
    package func standings(
        of ids: [String],
        stage: @escaping (String) -> String
    ) throws -> [String: CaseStanding] {
        var fold = StandingFold(stage: stage)
        try database.read { connection in
            for page in ids.pages(of: LedgerStore.streamsAtOnce) {
                let marks = Array(repeating: "?", count: page.count).joined(separator: ", ")
                try connection.query(
                    "SELECT stream, effective, body FROM event WHERE tenant = ?"
                        + " AND stream IN (\(marks)) ORDER BY stream, version",
                    [.integer(tenant)] + page.map { .text($0) }
                ) { row in
                    fold.take(
                        try row.text(0),
                        CivilDate(try row.text(1)),
                        try EventBody(parsing: try row.utf8(2))
                    )
                }
            }
        }
        return fold.finished()
    }
}

/// One case after another, event by event.
private struct StandingFold {
    let stage: (String) -> String
    private var standings: [String: CaseStanding] = [:]
    private var id = ""
    private var root = InstanceState()
    private var since: [String: CivilDate] = [:]
    /// Deadlines that ran out in states that are still active, by their ids.
    private var late: [String: ArmedDeadline] = [:]

    init(stage: @escaping (String) -> String) { self.stage = stage }

    mutating func take(_ stream: String, _ effective: CivilDate?, _ body: EventBody) {
        if stream != id {
            close()
            (id, root, since, late) = (stream, InstanceState(), [:], [:])
        }
        let former = root
        for step in body.steps where step.instance.isEmpty { root.apply(step.step) }
        // What ran out is armed no more, though its state goes on.
        for (id, deadline) in former.deadlines where root.deadlines[id] == nil {
            late[id] = deadline
        }
        late = late.filter { id, deadline in
            root.deadlines[id] == nil && !root.isDone
                && root.active.contains {
                    $0 == deadline.state || $0.hasPrefix(deadline.state + ".")
                }
        }
        guard root.active != former.active, let effective else { return }
        let stages = Set(root.active.map(stage))
        since = stages.reduce(into: [:]) { $0[$1] = since[$1] ?? effective }
    }

    private mutating func close() {
        guard !id.isEmpty else { return }
        let clocks = Array(root.deadlines.values) + Array(late.values)
        var standing = CaseStanding()
        standing.since = since
        standing.overdue = late.values.map(\.due.date).min()
        standing.countsWork = clocks.contains { $0.unit == .workingDay }
        standings[id] = standing
    }

    mutating func finished() -> [String: CaseStanding] {
        close()
        return standings
    }
}
