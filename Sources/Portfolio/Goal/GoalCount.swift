package import Workflow

/// Counts the goals: each figure is a function of facts, metric, viewpoint and rule (CR-9).
///
/// Facts may come in any order and with any metrics; what is not yet or no longer known at the
/// viewpoint is left out first. All lists are sorted, and stand for the figures item by item.
package struct GoalCount: Sendable {
    /// Groups listed for cultivation, with the date under which each counts.
    package struct Cultivated: Hashable, Sendable {
        package let listedOn: [String: CivilDate]
        /// Of these, the groups that have no support record yet (支持待落实).
        package let supportPending: [String]
        /// Not among them: what CR-1 dropped for want of support in time.
        package let dropped: [String]

        package var value: Int { listedOn.count }
        package var groups: [String] { listedOn.keys.sorted() }
    }

    /// Groups in the national library.
    package struct Library: Hashable, Sendable {
        /// Ever entered, listed for cultivation or not.
        package let entered: [String]
        /// Of these, listed: the headline, each with its counting date (CR-5).
        package let countedOn: [String: CivilDate]
        /// Of the listed, those that are in the library still (CR-6).
        package let inLibrary: [String]

        package var value: Int { countedOn.count }
        package var listed: [String] { countedOn.keys.sorted() }
    }

    /// Enterprises landed, or places opened: ever, and still so on the day.
    package struct Stock: Hashable, Sendable {
        package let gross: [String]
        package let stock: [String]

        package var value: Int { stock.count }
    }

    package let view: Viewpoint
    package let rule: CountingRule
    private let known: [Metric: [IntervalFact]]
    private let groups: [String: String]

    package init(
        facts: some Sequence<IntervalFact>,
        memberships: some Sequence<GroupMembership>,
        view: Viewpoint,
        rule: CountingRule
    ) {
        self.view = view
        self.rule = rule
        known = Dictionary(
            grouping: facts.filter {
                $0.isKnown(at: view.knownAt) && $0.effectiveFrom <= view.asOf
            },
            by: \.metric
        )
        // A project has one group at a time (INV-07); the one recorded last is the one known,
        // and of two recorded at once the one that sorts last, so that the order is no matter.
        var latest: [String: GroupMembership] = [:]
        for membership in memberships where membership.isKnown(at: view.knownAt) {
            if let other = latest[membership.item],
                (other.recordedFrom, other.group) > (membership.recordedFrom, membership.group)
            {
                continue
            }
            latest[membership.item] = membership
        }
        groups = latest.mapValues(\.group)
    }

    /// The headline of a metric; nil when the catalogue's metric is not counted from facts here.
    package func value(of metric: Metric) -> Int? {
        switch metric {
        case .cultivated: cultivated.value
        case .nationalLibrary: library.value
        case .landed: landed.value
        case .park, .base: opened(metric).value
        default: nil
        }
    }

    /// CULTIVATED: distinct groups, each under its earliest listing (CR-1 to CR-4).
    package var cultivated: Cultivated {
        let listings = earliest(facts(.cultivated)).filter { $0.value >= rule.windowStart }
        let supports = earliest(facts(.support))
        let unsupported = listings.keys.filter { supports[$0] == nil }
        var dropped: Set<String> = []
        if let days = rule.supportDays {
            for (group, listedOn) in listings {
                let lastDay = listedOn.adding(days: days)
                // Support that came too late does not bring the listing back.
                if view.asOf > lastDay, supports[group].map({ $0 > lastDay }) ?? true {
                    dropped.insert(group)
                }
            }
        }
        return Cultivated(
            listedOn: listings.filter { !dropped.contains($0.key) },
            supportPending: unsupported.filter { !dropped.contains($0) }.sorted(),
            dropped: dropped.sorted()
        )
    }

    /// NATLIB: entered by an official document that a second person verified (CR-5, CR-6).
    package var library: Library {
        let entries = facts(.nationalLibrary).filter {
            $0.marks.isSuperset(of: [.entered, .verified]) && !$0.evidence.isEmpty
        }
        let listedOn = cultivated.listedOn
        let enteredOn = earliest(entries)
        var countedOn: [String: CivilDate] = [:]
        for (group, date) in enteredOn {
            if let listing = listedOn[group] { countedOn[group] = max(date, listing) }
        }
        let present = Set(entries.filter { $0.holds(on: view.asOf) }.map { group(of: $0) })
        return Library(
            // An entry before the window counts from its listing, and then is entered as well.
            entered: enteredOn.filter { $0.value >= rule.windowStart || countedOn[$0.key] != nil }
                .keys.sorted(),
            countedOn: countedOn,
            inLibrary: countedOn.keys.filter { present.contains($0) }.sorted()
        )
    }

    /// LANDED: distinct enterprises of counted groups; the headline is the stock (CR-7).
    ///
    /// An enterprise registered before the listing, within the months that the rule allows,
    /// counts from the listing.
    package var landed: Stock {
        let listedOn = cultivated.listedOn
        let landings = facts(.landed).filter { fact in
            guard fact.marks.contains(.onTechnology), let listing = listedOn[group(of: fact)]
            else { return false }
            return fact.effectiveFrom >= listing.adding(months: -rule.landingMonthsBefore)
        }
        return stock(landings)
    }

    /// PARK or BASE: places that opened by a document; a plan does not count (CR-8).
    package func opened(_ metric: Metric) -> Stock {
        stock(
            facts(metric).filter {
                $0.marks.contains(.opened) && !$0.evidence.isEmpty
                    && $0.effectiveFrom >= rule.windowStart
            }
        )
    }

    private func facts(_ metric: Metric) -> [IntervalFact] { known[metric] ?? [] }

    private func group(of fact: IntervalFact) -> String { groups[fact.item] ?? fact.item }

    private func earliest(_ facts: [IntervalFact]) -> [String: CivilDate] {
        facts.reduce(into: [:]) { earliest, fact in
            let group = group(of: fact)
            earliest[group] = min(earliest[group] ?? fact.effectiveFrom, fact.effectiveFrom)
        }
    }

    private func stock(_ facts: [IntervalFact]) -> Stock {
        Stock(
            gross: Set(facts.map(\.unit)).sorted(),
            stock: Set(facts.filter { $0.holds(on: view.asOf) }.map(\.unit)).sorted()
        )
    }
}
