import Portfolio
import Synchronization
import Workflow

/// What each agreement adds to the cash plan, kept while it and what it leans on stay as they are.
final class CashPlanShelf: Sendable {
    private struct Kept: Sendable {
        /// The agreement and what it leans on, as they were.
        let entries: [CaseIndex.Entry]
        /// The project that stands for the group of what is not decided yet.
        let group: String?
        /// Of the cap of that group; nil without one.
        let capVersion: Int?
        let grant: PlannedGrant

        /// Whether all of them are still as they were: an entry that changed is another object.
        func holds(in contents: CaseIndex.Contents) -> Bool {
            entries.allSatisfy { contents.entry($0.stream.id) === $0 }
        }
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
        let known = shelf.withLock { $0.day == today ? $0.kept : [:] }
        let kept = entries.map { entry in
            known[entry.stream.id].flatMap { $0.holds(in: contents) ? $0 : nil }
        }
        // Their caps may have changed whatever became of them.
        let leans = zip(entries, kept).map { $1 == nil ? Leans($0, contents) : nil }
        let groups = Set(kept.compactMap { $0?.group } + leans.compactMap { $0?.group })
        let accounts = groups.isEmpty ? [] : try find(groups.sorted())
        let caps = Dictionary(accounts.compactMap { cap in cap.parent.map { ($0, cap) } }) { $1 }
        var new: [String: Kept] = [:]
        let grants = entries.indices.map { index in
            let group = kept[index].map(\.group) ?? leans[index]?.group
            let cap = group.flatMap { caps[$0] }
            if let kept = kept[index], kept.capVersion == cap?.version { return kept.grant }
            let leans = leans[index] ?? Leans(entries[index], contents)
            let agreement = entries[index].stream
            let grant = PlannedGrant(agreement, leans.sources(cap), on: today)
            new[agreement.id] = Kept(
                entries: [entries[index]] + leans.entries,
                group: group,
                capVersion: cap?.version,
                grant: grant
            )
            return grant
        }
        guard !new.isEmpty else { return grants }
        shelf.withLock {
            if $0.day != today { $0 = Shelf(day: today) }
            $0.kept.merge(new) { $1 }
        }
        return grants
    }

    /// What an agreement leans on now.
    private struct Leans {
        let entries: [CaseIndex.Entry]
        let group: String?

        init(_ entry: CaseIndex.Entry, _ contents: CaseIndex.Contents) {
            let found = PlannedGrant.leans(entry.stream) { contents.entry($0)?.stream }
            let cases = found.projects + (found.notice.map { [$0] } ?? [])
            entries = cases.compactMap { contents.entry($0.id) }
            let isUndecided = !entry.stream.root.isDone && !entry.stream.isDecided
            group = isUndecided ? found.projects.last?.id : nil
        }

        func sources(_ cap: CaseStream?) -> CashPlan.Sources {
            CashPlan.Sources(
                agreements: [],
                others: Dictionary(entries.map { ($0.stream.id, $0.stream) }) { $1 },
                caps: cap.flatMap { cap in cap.parent.map { [$0: cap] } } ?? [:],
                budgets: []
            )
        }
    }
}
