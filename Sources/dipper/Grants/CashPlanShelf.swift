import Portfolio
import Synchronization
import Workflow

/// What each agreement adds to the cash plan, kept while it and what it leans on stay as they are.
final class CashPlanShelf: Sendable {
    private struct Kept: Sendable {
        /// Of the agreement and of what it leans on.
        let versions: [Int]
        let grant: PlannedGrant
    }

    private struct Shelf: Sendable {
        var day: CivilDate?
        var kept: [String: Kept] = [:]
    }

    private let shelf = Mutex(Shelf())

    /// In the order of the entries, which is that of their codes.
    ///
    /// `caps` finds the open cap accounts of projects by id: only what is not decided yet asks.
    func grants(
        _ entries: [CaseIndex.Entry],
        in contents: CaseIndex.Contents,
        on today: CivilDate,
        caps find: ([String]) throws -> [CaseStream]
    ) throws -> [PlannedGrant] {
        func stream(_ id: String) -> CaseStream? { contents.entry(id)?.stream }
        let undecided = entries.lazy.map(\.stream).filter { !$0.root.isDone && !$0.isDecided }
        let groups = Set(undecided.compactMap { PlannedGrant.leans($0, stream).group })
        let accounts = groups.isEmpty ? [] : try find(groups.sorted())
        let caps = Dictionary(accounts.compactMap { cap in cap.parent.map { ($0, cap) } }) { $1 }
        let known = shelf.withLock { $0.day == today ? $0.kept : [:] }
        var new: [String: Kept] = [:]
        let grants = entries.map { entry in
            let agreement = entry.stream
            let leans = PlannedGrant.leans(agreement, stream)
            let cap = agreement.isDecided ? nil : leans.group.flatMap { caps[$0] }
            let others = leans.cases
            let own = cap.map { [$0] } ?? []
            let versions = [agreement.version] + (others + own).map(\.version)
            if let kept = known[agreement.id], kept.versions == versions { return kept.grant }
            let grant = PlannedGrant(
                agreement,
                CashPlan.Sources(
                    agreements: [],
                    others: Dictionary(others.map { ($0.id, $0) }) { $1 },
                    caps: cap.map { [leans.group ?? "": $0] } ?? [:],
                    budgets: []
                ),
                on: today
            )
            new[agreement.id] = Kept(versions: versions, grant: grant)
            return grant
        }
        guard !new.isEmpty else { return grants }
        shelf.withLock {
            if $0.day != today { $0 = Shelf(day: today) }
            $0.kept.merge(new) { $1 }
        }
        return grants
    }
}
