package import Workflow

/// Counts the goals: each figure is a function of facts, metric, viewpoint and rule (CR-9).
///
/// Facts may come in any order and with any metrics; what is not yet or no longer known at the
/// viewpoint is left out first. All lists are sorted, and stand for the figures item by item.
package struct GoalCount: Sendable {
    /// Groups listed for cultivation, with the date under which each counts.
    package struct Cultivated: Hashable, Sendable {
        package let listedOn: [String: CivilDate]
        /// Groups that have a support record, listed or not.
        fileprivate let supported: Set<String>
        /// Not among the listed: what CR-1 dropped for want of support in time.
        package let dropped: [String]

        package var value: Int { listedOn.count }
        package var groups: [String] { listedOn.keys.sorted() }
        /// Of the listed, the groups that have no support record yet (支持待落实).
        package var supportPending: [String] {
            listedOn.keys.filter { !supported.contains($0) }.sorted()
        }
        /// How many they are.
        package var supportPendingCount: Int {
            listedOn.count - supported.count { listedOn[$0] != nil }
        }
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

    package let cultivated: Cultivated
    package let library: Library
    package let landed: Stock
    let known: KnownFacts

    package init(
        facts: [IntervalFact],
        memberships: [GroupMembership],
        view: Viewpoint,
        rule: CountingRule
    ) {
        known = KnownFacts(facts, memberships, view, rule)
        cultivated = known.cultivated()
        library = known.library(cultivated.listedOn)
        landed = known.landed(cultivated.listedOn)
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

    /// How many of the headline came in with an opening balance (期初).
    package func openings(of metric: Metric) -> Int {
        switch metric {
        case .cultivated: known.openings(of: metric, in: cultivated.groups) { $0.group }
        case .nationalLibrary: known.openings(of: metric, in: library.listed) { $0.group }
        case .landed: known.openings(of: metric, in: landed.stock) { $0.unit }
        default: 0
        }
    }

    /// PARK or BASE: places that opened by a document; a plan does not count (CR-8).
    package func opened(_ metric: Metric) -> Stock { known.opened(metric) }
}

/// The facts that are known at the viewpoint, and what each goal makes of them.
struct KnownFacts: Sendable {
    private let view: Viewpoint
    private let rule: CountingRule
    /// All facts as they came; they are large, so lists of them hold places.
    let facts: [IntervalFact]
    private let places: [Metric: [Int]]
    private let groups: [String: String]

    init(
        _ facts: [IntervalFact],
        _ memberships: [GroupMembership],
        _ view: Viewpoint,
        _ rule: CountingRule
    ) {
        self.view = view
        self.rule = rule
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
        groups = KnownFacts.canonical(latest.mapValues(\.group))
        self.facts = facts
        // Most facts have the metric of the one before them, which spares looking it up.
        var lists: [[Int]] = []
        var numbers: [Metric: Int] = [:]
        var (metric, number): (Metric?, Int) = (nil, 0)
        for place in facts.indices
        where facts[place].isKnown(at: view.knownAt) && facts[place].effectiveFrom <= view.asOf {
            if facts[place].metric != metric {
                metric = facts[place].metric
                number = numbers[facts[place].metric] ?? lists.count
                if number == lists.count { lists.append([]) }
                numbers[facts[place].metric] = number
            }
            lists[number].append(place)
        }
        places = numbers.mapValues { lists[$0] }
    }

    /// The last group of each item: a member follows the project that its own was merged into.
    private static func canonical(_ groups: [String: String]) -> [String: String] {
        groups.mapValues { first in
            var (group, left) = (first, groups.count)
            // Not more steps than there are groups, so that a ring of groups ends somewhere.
            while left > 0, let next = groups[group], next != group {
                (group, left) = (next, left - 1)
            }
            return group
        }
    }

    /// CULTIVATED: distinct groups, each under its earliest listing (CR-1 to CR-4).
    func cultivated() -> GoalCount.Cultivated {
        var listings = earliest(of(.cultivated))
        if listings.values.contains(where: { $0 < rule.windowStart }) {
            listings = listings.filter { $0.value >= rule.windowStart }
        }
        let supports = earliest(of(.support))
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
        return GoalCount.Cultivated(
            listedOn: dropped.isEmpty
                ? listings : listings.filter { !dropped.contains($0.key) },
            supported: Set(supports.keys),
            dropped: dropped.sorted()
        )
    }

    var entries: [Int] {
        of(.nationalLibrary).filter {
            facts[$0].marks.isSuperset(of: [.entered, .verified]) && !facts[$0].evidence.isEmpty
        }
    }

    /// NATLIB: entered by an official document that a second person verified (CR-5, CR-6).
    func library(_ listedOn: [String: CivilDate]) -> GoalCount.Library {
        let entries = entries
        let enteredOn = earliest(entries)
        var countedOn: [String: CivilDate] = [:]
        for (group, date) in enteredOn {
            if let listing = listedOn[group] { countedOn[group] = max(date, listing) }
        }
        let present = Set(entries.filter { facts[$0].holds(on: view.asOf) }.map(group))
        return GoalCount.Library(
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
    func landed(_ listedOn: [String: CivilDate]) -> GoalCount.Stock {
        stock(landings(listedOn))
    }

    func landings(_ listedOn: [String: CivilDate]) -> [Int] {
        of(.landed).filter { place in
            guard facts[place].marks.contains(.onTechnology),
                let listing = listedOn[group(of: place)]
            else { return false }
            let first = listing.adding(months: -rule.landingMonthsBefore)
            return facts[place].effectiveFrom >= first
        }
    }

    func opened(_ metric: Metric) -> GoalCount.Stock { stock(openedPlaces(metric)) }

    func openedPlaces(_ metric: Metric) -> [Int] {
        of(metric).filter {
            facts[$0].marks.contains(.opened) && !facts[$0].evidence.isEmpty
                && facts[$0].effectiveFrom >= rule.windowStart
        }
    }

    /// Of what was counted, what a fact of an opening balance stands behind.
    func openings(
        of metric: Metric,
        in counted: @autoclosure () -> [String],
        _ name: ((group: String, unit: String)) -> String
    ) -> Int {
        let marked = of(metric).filter { facts[$0].marks.contains(.opening) }
        guard !marked.isEmpty else { return 0 }
        return Set(marked.map { name((group(of: $0), facts[$0].unit)) })
            .intersection(counted()).count
    }

    func of(_ metric: Metric) -> [Int] { places[metric] ?? [] }

    /// Whether a fact still holds at the day of the viewpoint.
    func holds(_ place: Int) -> Bool { facts[place].holds(on: view.asOf) }

    func group(of place: Int) -> String { group(of: facts[place].item) }

    func group(of item: String) -> String {
        groups.isEmpty ? item : groups[item] ?? item
    }

    private func earliest(_ places: [Int]) -> [String: CivilDate] {
        var earliest: [String: CivilDate] = [:]
        earliest.reserveCapacity(places.count)
        for place in places {
            let from = facts[place].effectiveFrom
            let group = group(of: place)
            if let known = earliest[group], known <= from { continue }
            earliest[group] = from
        }
        return earliest
    }

    private func stock(_ places: [Int]) -> GoalCount.Stock {
        GoalCount.Stock(
            gross: Set(places.map { facts[$0].unit }).sorted(),
            stock: Set(places.filter { facts[$0].holds(on: view.asOf) }.map { facts[$0].unit })
                .sorted()
        )
    }
}
