import Workflow

/// How far projects have come, from the lead to the national library.
package struct ProjectFunnel: Sendable {
    package enum Stage: String, CaseIterable, Sendable {
        case lead
        case accepted
        case evaluated
        case listed
        case verified
        case pilot
        case landed
        case library
    }

    /// One stage with the ids of its projects.
    package struct Row: Sendable {
        package let stage: Stage
        /// Those that ever came so far.
        package let reached: [String]
        /// Of these, under way and no further.
        package let standing: [String]
        /// Of these, ended without having come further.
        package let ended: [String]
    }

    package let rows: [Row]

    /// States in which a project goes no further.
    private static let ends = [
        "case.closed", "case.terminated", "case.rejected", "case.not_selected", "withdrawn",
        "merged", "voided",
    ]

    /// Of these projects as they are now; of the facts, what is known at the viewpoint.
    package init(projects: [CaseStream], facts: [IntervalFact], view: Viewpoint) {
        var items: [Metric: Set<String>] = [:]
        for fact in facts where fact.isKnown(at: view.knownAt) && fact.effectiveFrom <= view.asOf {
            items[fact.metric, default: []].insert(fact.item)
        }
        func came(_ metrics: Metric...) -> Set<String> {
            metrics.reduce(into: []) { $0.formUnion(items[$1] ?? []) }
        }
        // Books that were opened begin in the middle: what is listed was evaluated and accepted.
        let reserve = Set(projects.filter { $0.isIn("case.reserve") }.map(\.id))
        let evaluated = came(.evaluated, .cultivated).union(reserve)
        let reached: [Stage: Set<String>] = [
            .accepted: came(.accepted).union(evaluated), .evaluated: evaluated,
            .listed: came(.cultivated), .verified: came(.verified), .pilot: came(.piloted),
            .landed: came(.landed), .library: came(.nationalLibrary),
        ]
        var lists: [Stage: (reached: [String], standing: [String], ended: [String])] = [:]
        for project in projects {
            let stages = Stage.allCases.filter {
                $0 == .lead || reached[$0]?.contains(project.id) ?? false
            }
            for stage in stages { lists[stage, default: ([], [], [])].reached.append(project.id) }
            guard let last = stages.last else { continue }
            if ProjectFunnel.ends.contains(where: { project.isIn($0) }) {
                lists[last, default: ([], [], [])].ended.append(project.id)
            } else {
                lists[last, default: ([], [], [])].standing.append(project.id)
            }
        }
        rows = Stage.allCases.map { stage in
            let list = lists[stage] ?? ([], [], [])
            return Row(
                stage: stage,
                reached: list.reached,
                standing: list.standing,
                ended: list.ended
            )
        }
    }
}

/// Small cells of a table that the public reads (R12): none may be told, and none computed.
package enum SmallCells {
    /// The places of the cells that are told only as a sum.
    ///
    /// Cells from 1 to `least` - 1 are small. To them come the next larger ones until the sum is
    /// one that may be told and at least two cells share it without each being 1; where there are
    /// not enough, nothing is told.
    package static func held(_ cells: [Int], least: Int) -> Set<Int> {
        var held = Set(cells.indices.filter { (1..<least).contains(cells[$0]) })
        guard !held.isEmpty else { return [] }
        var others = cells.indices.filter { cells[$0] >= least }.sorted {
            (cells[$1], $1) < (cells[$0], $0)
        }
        func isSafe() -> Bool {
            let sum = held.reduce(0) { $0 + cells[$1] }
            return held.count > 1 && sum >= least && sum > held.count
        }
        while !isSafe(), let next = others.popLast() { held.insert(next) }
        return isSafe() ? held : Set(cells.indices.filter { cells[$0] > 0 })
    }
}
