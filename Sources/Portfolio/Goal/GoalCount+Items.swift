package import Workflow

extension GoalCount {
    /// One thing that a figure counts, and what stands behind it.
    package struct Item: Hashable, Sendable {
        /// What is counted: a project's group, an enterprise's credit code, a platform.
        package let name: String
        /// The project or the platform that the fact is recorded of.
        package let subject: String
        /// The day from which it counts.
        package let since: CivilDate
        /// The document behind it; empty where it counts without one.
        package let evidence: String
        /// Whether a fact of an opening balance (期初) stands behind it.
        package let isOpening: Bool
    }

    /// The items behind a headline, by the day from which they count; as many as it says.
    package func items(of metric: Metric) -> [Item] {
        switch metric {
        case .cultivated:
            items(known.of(metric), in: cultivated.listedOn) { known.group(of: $0) }
        case .nationalLibrary:
            items(known.entries, in: library.countedOn) { known.group(of: $0) }
        case .landed:
            items(known.landings(cultivated.listedOn).filter(known.holds), in: nil) {
                known.facts[$0].unit
            }
        case .park, .base:
            items(known.openedPlaces(metric).filter(known.holds), in: nil) {
                known.facts[$0].unit
            }
        default: []
        }
    }

    /// The earliest of the facts behind each name.
    ///
    /// `dates` say which names count and since when; without them each counts since its fact, or
    /// since the listing of its project where that is later.
    private func items(
        _ places: [Int],
        in dates: [String: CivilDate]?,
        _ name: (Int) -> String
    ) -> [Item] {
        var earliest: [String: Int] = [:]
        var openings: Set<String> = []
        for place in places {
            let name = name(place)
            if let dates, dates[name] == nil { continue }
            if known.facts[place].marks.contains(.opening) { openings.insert(name) }
            if let other = earliest[name], known.comes(other, before: place) { continue }
            earliest[name] = place
        }
        return earliest.map { name, place in
            let from = known.facts[place].effectiveFrom
            let listing = cultivated.listedOn[known.group(of: place)]
            return Item(
                name: name,
                subject: known.facts[place].item,
                since: dates?[name] ?? max(from, listing ?? from),
                evidence: known.facts[place].evidence,
                isOpening: openings.contains(name)
            )
        }.sorted { ($0.since, $0.name) < ($1.since, $1.name) }
    }
}

extension KnownFacts {
    /// Of two facts of one day the one with the lesser evidence, so that their order is no matter.
    fileprivate func comes(_ place: Int, before other: Int) -> Bool {
        let (one, two) = (facts[place], facts[other])
        return (one.effectiveFrom, one.item, one.evidence)
            <= (two.effectiveFrom, two.item, two.evidence)
    }
}
