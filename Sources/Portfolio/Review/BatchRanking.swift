package import Workflow

/// The order of a batch: composite, then the rule's dimensions, then the panel's ballot.
///
/// The time of submission never counts: whom nothing of these tells apart stay level, share one
/// place, and are named for the ballot where the line falls between them.
package struct BatchRanking: Hashable, Sendable {
    /// One case of the batch.
    package struct Entry: Hashable, Sendable {
        package let code: String
        package let evaluation: Evaluation
        /// Its place in the panel's vote among its equals, from 1; nil without a vote.
        package let ballot: Int?

        package init(code: String, evaluation: Evaluation, ballot: Int? = nil) {
            self.code = code
            self.evaluation = evaluation
            self.ballot = ballot
        }
    }

    /// What put a case behind the one before it.
    package enum Separation: Hashable, Sendable {
        case first
        case composite
        case dimension(Dimension)
        case ballot
        /// Nothing did: it shares the place of the one before it.
        case level
    }

    /// Where a case stands to the line.
    package enum Standing: String, Hashable, Sendable {
        case within
        case beyond
        /// The line falls between equals: their ballot decides.
        case ballot
        /// It did not pass, so that no place is for it.
        case notPassed
    }

    package struct Row: Hashable, Sendable {
        package let code: String
        /// From 1; equals share the first of their places.
        package let place: Int
        package let separation: Separation
        package let standing: Standing
    }

    /// Every case with a composite, in order.
    package let rows: [Row]
    /// Cases that have no result yet, by code.
    package let unranked: [String]
    /// Groups of equals that no ballot has told apart, each by code.
    package let level: [[String]]
    /// Cases for which the special round must be offered (非共识), in order.
    package let special: [String]
    /// How many of the batch may enter by the special round at most.
    package let specialMost: Int

    /// Ranks a batch and draws the line.
    ///
    /// - Parameters:
    ///   - entries: each case once; a ballot counts only where all equals have one.
    ///   - rule: the dimensions by which equal composites are ranked.
    ///   - places: how many that passed are within the line; nil for all of them.
    ///   - specialShare: the part of the batch that may enter by the special round.
    /// - Returns: the ranking; the order of the entries does not matter.
    /// - Throws: `RANK_DUPLICATE`, `RANK_PLACES`.
    package static func rank(
        _ entries: [Entry],
        rule: EvaluationRule,
        places: Int?,
        specialShare: Rational
    ) throws(Refusal) -> BatchRanking {
        let faults = blockers(entries, places)
        guard faults.isEmpty else { throw Refusal(faults) }
        let ranked = entries.filter { $0.evaluation.composite != nil }.sorted {
            switch $0.evaluation.precedence(over: $1.evaluation, rule: rule) {
            case .before: true
            case .after: false
            case .ballot: $0.code < $1.code
            }
        }
        let groups = groups(ranked, rule)
        var rows: [Row] = []
        var taken = 0
        for group in groups {
            let place = rows.count + 1
            let passed = group.filter { $0.entry.evaluation.outcome == .pass }.count
            let most = places ?? .max
            for member in group {
                let standing: Standing
                if member.entry.evaluation.outcome != .pass {
                    standing = .notPassed
                } else if taken + passed <= most {
                    standing = .within
                } else {
                    standing = taken >= most ? .beyond : .ballot
                }
                rows.append(
                    Row(
                        code: member.entry.code,
                        place: place,
                        separation: member.separation,
                        standing: standing
                    )
                )
            }
            taken += passed
        }
        let share = try? specialShare.multiplied(by: Rational(entries.count))
        return BatchRanking(
            rows: rows,
            unranked: entries.filter { $0.evaluation.composite == nil }.map(\.code).sorted(),
            level: groups.filter { $0.count > 1 }.map { $0.map(\.entry.code) },
            special: ranked.filter(\.evaluation.nonConsensus).map(\.code),
            specialMost: share.map { Int($0.roundedDown) } ?? 0
        )
    }

    private typealias Member = (entry: Entry, separation: Separation)

    /// The entries in order, equals together.
    private static func groups(_ ranked: [Entry], _ rule: EvaluationRule) -> [[Member]] {
        var groups: [[Member]] = []
        var rest = ranked[...]
        while let first = rest.first {
            let equals = rest.prefix {
                $0.evaluation.precedence(over: first.evaluation, rule: rule) == .ballot
            }
            let before = groups.last?.first?.entry
            let apart = before.map { separation($0, first, rule) } ?? Separation.first
            groups += voted(Array(equals), apart)
            rest = rest.dropFirst(equals.count)
        }
        return groups
    }

    /// Equals in the order of their ballots, when all of them have one.
    private static func voted(_ equals: [Entry], _ separation: Separation) -> [[Member]] {
        let ballots = equals.compactMap(\.ballot)
        guard ballots.count == equals.count else {
            return [
                equals.enumerated().map { ($0.element, $0.offset == 0 ? separation : .level) }
            ]
        }
        return Set(ballots).sorted().enumerated().map { number, ballot in
            equals.filter { $0.ballot == ballot }.enumerated().map { place, entry in
                let own = number == 0 ? separation : Separation.ballot
                return (entry, place == 0 ? own : .level)
            }
        }
    }

    private static func separation(
        _ before: Entry,
        _ after: Entry,
        _ rule: EvaluationRule
    ) -> Separation {
        guard before.evaluation.composite == after.evaluation.composite else { return .composite }
        let dimension = rule.rankingDimensions.first {
            before.evaluation.dimensionMeans[$0.index] != after.evaluation.dimensionMeans[$0.index]
        }
        return dimension.map { .dimension($0) } ?? .ballot
    }

    private static func blockers(_ entries: [Entry], _ places: Int?) -> [Blocker] {
        var counts: [String: Int] = [:]
        for entry in entries { counts[entry.code, default: 0] += 1 }
        var blockers = counts.filter { $0.value > 1 }.keys.sorted().map { code in
            Blocker(
                code: "RANK_DUPLICATE",
                message: Localized(
                    zh: "项目 \(code) 在本批中出现不止一次，应只有一次，请评审秘书核对",
                    en: "Case \(code) is in the batch more than once; expected once;"
                        + " the panel secretary can check"
                ),
                place: code,
                values: ["found": "\(counts[code] ?? 0)", "expected": "1"],
                role: "SEC"
            )
        }
        if let places, places < 0 {
            blockers.append(
                Blocker(
                    code: "RANK_PLACES",
                    message: Localized(
                        zh: "入选名额为 \(places)，应不小于 0，请评审秘书更正",
                        en: "There are \(places) places; expected zero or more;"
                            + " the panel secretary can correct it"
                    ),
                    values: ["found": "\(places)", "expected": ">= 0"],
                    role: "SEC"
                )
            )
        }
        return blockers
    }
}
