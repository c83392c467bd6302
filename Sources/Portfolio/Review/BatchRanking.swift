package import Workflow

/// The order of a batch: composite, then the rule's dimensions, then the panel's ballot.
///
/// The time of submission never counts: whom nothing of these tells apart stay level, share one
/// place, and are named for the ballot where the line falls between them.
package struct BatchRanking: Hashable, Sendable {
    /// One case of the batch.
    package struct Entry: Hashable, Sendable {
        package let code: String
        package let result: RankedResult
        /// Its place in the panel's vote among its equals, from 1; nil without a vote.
        package let ballot: Int?
        /// What it would take of the money that is there; nil where nobody said.
        package let amount: Fen?

        package init(
            code: String,
            result: RankedResult,
            ballot: Int? = nil,
            amount: Fen? = nil
        ) {
            self.code = code
            self.result = result
            self.ballot = ballot
            self.amount = amount
        }
    }

    /// How far the batch goes.
    ///
    /// The first that does not fit ends it: nobody is passed over for somebody behind him who
    /// needs less.
    package enum Line: Hashable, Sendable {
        /// How many that passed.
        case places(Int)
        /// How much money those that passed take together.
        case amount(Fen)
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
    ///   - dimensions: in which equal composites are compared, in this order.
    ///   - line: how far the batch goes; nil for all that passed.
    ///   - specialShare: the part of the batch that may enter by the special round.
    /// - Returns: the ranking; the order of the entries does not matter.
    /// - Throws: `RANK_DUPLICATE`, `RANK_PLACES`, `RANK_BUDGET`, `RANK_AMOUNT` for one that passed
    ///   and nobody said what it takes.
    package static func rank(
        _ entries: [Entry],
        by dimensions: [Dimension],
        line: Line?,
        specialShare: Rational
    ) throws(Refusal) -> BatchRanking {
        let faults = blockers(entries, line)
        guard faults.isEmpty else { throw Refusal(faults) }
        let ranked = entries.filter { $0.result.composite != nil }.sorted {
            switch $0.result.precedence(over: $1.result, by: dimensions) {
            case .before: true
            case .after: false
            case .ballot: $0.code < $1.code
            }
        }
        let groups = groups(ranked, dimensions)
        var rows: [Row] = []
        var room = Room(line)
        for group in groups {
            let place = rows.count + 1
            let passed = group.map(\.entry).filter { $0.result.outcome == .pass }
            let standing = room.take(passed)
            for member in group {
                rows.append(
                    Row(
                        code: member.entry.code,
                        place: place,
                        separation: member.separation,
                        standing: member.entry.result.outcome == .pass ? standing : .notPassed
                    )
                )
            }
        }
        let share = try? specialShare.multiplied(by: Rational(entries.count))
        return BatchRanking(
            rows: rows,
            unranked: entries.filter { $0.result.composite == nil }.map(\.code).sorted(),
            level: groups.filter { $0.count > 1 }.map { $0.map(\.entry.code) },
            special: ranked.filter(\.result.nonConsensus).map(\.code),
            specialMost: share.map { Int($0.roundedDown) } ?? 0
        )
    }

    /// What is left before the line.
    private struct Room {
        private let line: Line?
        private var taken: Int128 = 0
        private var isFull = false

        init(_ line: Line?) { self.line = line }

        private func cost(_ entry: Entry) -> Int128 {
            guard case .amount = line else { return 1 }
            return Int128(entry.amount?.count ?? 0)
        }

        /// Where equals stand that passed: together, unless the line falls between them.
        mutating func take(_ equals: [Entry]) -> Standing {
            let most: Int128
            switch line {
            case nil: return .within
            case .places(let places): most = Int128(places)
            case .amount(let budget): most = Int128(budget.count)
            }
            guard !equals.isEmpty else { return .within }
            guard !isFull else { return .beyond }
            let costs = equals.map(cost)
            let left = most - taken
            if costs.reduce(0, +) <= left {
                taken += costs.reduce(0, +)
                return .within
            }
            isFull = true
            let fits = costs.contains { $0 <= left } && equals.count > 1
            return fits ? .ballot : .beyond
        }
    }

    private typealias Member = (entry: Entry, separation: Separation)

    /// The entries in order, equals together.
    private static func groups(
        _ ranked: [Entry],
        _ dimensions: [Dimension]
    ) -> [[Member]] {
        var groups: [[Member]] = []
        var rest = ranked[...]
        while let first = rest.first {
            let equals = rest.prefix {
                $0.result.precedence(over: first.result, by: dimensions) == .ballot
            }
            let before = groups.last?.first?.entry
            let apart = before.map { separation($0, first, dimensions) } ?? Separation.first
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
        _ dimensions: [Dimension]
    ) -> Separation {
        guard before.result.composite == after.result.composite else { return .composite }
        let dimension = dimensions.first {
            before.result.dimensionMeans[$0.index] != after.result.dimensionMeans[$0.index]
        }
        return dimension.map { .dimension($0) } ?? .ballot
    }
}
