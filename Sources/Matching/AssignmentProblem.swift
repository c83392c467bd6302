/// Which experts may review which cases, how many of them each needs, and how many each takes.
///
/// Cases and experts are numbers from 0. A pair that is not listed is excluded: a conflict of
/// interest, a missing qualification. Everything is a whole number, so that the optimum is exact.
package struct AssignmentProblem: Sendable {
    /// An expert who may review a case, and how well that fits.
    package struct Pair: Hashable, Sendable {
        package let project: Int32
        package let expert: Int32
        package let score: Int32
        /// Whether the expert reviews the case as things stand.
        package let stands: Bool

        package init(project: Int32, expert: Int32, score: Int32, stands: Bool = false) {
            self.project = project
            self.expert = expert
            self.score = score
            self.stands = stands
        }
    }

    /// How few and how many cases an expert takes.
    package struct Load: Hashable, Sendable {
        package let least: Int32
        package let most: Int32

        package init(least: Int32 = 0, most: Int32) {
            self.least = least
            self.most = most
        }
    }

    /// What it is worth to leave as it is what stands.
    package enum Keeping: Hashable, Sendable {
        /// The best score, and of equally good ones the fewest changes.
        case amongEquals
        /// The fewest changes, and with these the best score.
        case beforeScore
    }

    /// Why a problem cannot be read; pairs count from 0.
    package enum Fault: Error, Hashable, Sendable {
        case projectUnknown(pair: Int)
        case expertUnknown(pair: Int)
        case scoreRange(pair: Int)
        /// An expert and a case are listed a second time.
        case repeated(pair: Int)
        case need(project: Int)
        case load(expert: Int)
        /// Two that may not sit together are the same expert, or one is unknown.
        case apart(number: Int)
        /// Parts of one case do not follow each other, or there is no case for each part.
        case parts
    }

    /// How many experts each case needs.
    package let needs: [Int32]
    package let loads: [Load]
    /// By case and then by expert.
    package let pairs: [Pair]
    /// The pairs of case `p` are `starts[p]..<starts[p + 1]`.
    let starts: [Int]
    /// Experts who may not review the same case, the lower number first, each pair once.
    let apart: [[Int32]]
    package let keeping: Keeping
    /// Of each case what it is a part of: seats of several kinds on one panel are parts of it.
    ///
    /// No
    /// expert sits in two parts, and who may not sit together does not sit in two parts either.
    let wholes: [Int32]

    /// Scores of a pair are whole numbers up to this, above and below zero.
    package static let mostScore: Int32 = 1_000_000

    package init(
        needs: [Int32],
        loads: [Load],
        pairs unordered: [Pair],
        apart: [(Int32, Int32)] = [],
        keeping: Keeping = .amongEquals,
        wholes: [Int32]? = nil
    ) throws(Fault) {
        let parts = wholes ?? Array(0..<Int32(needs.count))
        guard parts.count == needs.count, parts == parts.sorted() else { throw .parts }
        if let wrong = needs.firstIndex(where: { $0 < 0 }) { throw .need(project: wrong) }
        let isWrong = { (load: Load) in load.least < 0 || load.most < load.least }
        if let wrong = loads.firstIndex(where: isWrong) { throw .load(expert: wrong) }
        var starts = [Int](repeating: 0, count: needs.count + 1)
        for (number, pair) in unordered.enumerated() {
            guard pair.project >= 0, pair.project < needs.count else {
                throw .projectUnknown(pair: number)
            }
            guard pair.expert >= 0, pair.expert < loads.count else {
                throw .expertUnknown(pair: number)
            }
            guard abs(pair.score) <= AssignmentProblem.mostScore else {
                throw .scoreRange(pair: number)
            }
            starts[Int(pair.project) + 1] += 1
        }
        for project in needs.indices { starts[project + 1] += starts[project] }
        self.needs = needs
        self.loads = loads
        self.starts = starts
        self.keeping = keeping
        self.wholes = parts
        self.apart = try AssignmentProblem.neighbours(apart, count: loads.count)
        pairs = try AssignmentProblem.ordered(unordered, starts)
    }

    /// Whether several kinds of seats belong to one panel.
    var hasParts: Bool { zip(wholes, wholes.dropFirst()).contains { $0 == $1 } }

    /// What all cases need together.
    package var demand: Int { needs.reduce(0) { $0 + Int($1) } }

    private static func ordered(_ pairs: [Pair], _ starts: [Int]) throws(Fault) -> [Pair] {
        var isOrdered = true
        for (number, pair) in pairs.enumerated().dropFirst() {
            let before = pairs[number - 1]
            guard (before.project, before.expert) < (pair.project, pair.expert) else {
                isOrdered = false
                break
            }
        }
        guard !isOrdered else { return pairs }
        var places = starts
        var numbers = [Int](repeating: 0, count: pairs.count)
        for (number, pair) in pairs.enumerated() {
            numbers[places[Int(pair.project)]] = number
            places[Int(pair.project)] += 1
        }
        for project in 0..<starts.count - 1 {
            numbers[starts[project]..<starts[project + 1]].sort {
                (pairs[$0].expert, $0) < (pairs[$1].expert, $1)
            }
            for place in starts[project]..<starts[project + 1] where place > starts[project] {
                guard pairs[numbers[place - 1]].expert < pairs[numbers[place]].expert else {
                    throw .repeated(pair: numbers[place])
                }
            }
        }
        return numbers.map { pairs[$0] }
    }

    /// Of each expert those with whom he may not sit, ascending.
    private static func neighbours(
        _ apart: [(Int32, Int32)],
        count: Int
    ) throws(Fault) -> [[Int32]] {
        var sets = [Set<Int32>](repeating: [], count: count)
        for (number, pair) in apart.enumerated() {
            let range = 0..<Int32(count)
            guard pair.0 != pair.1, range.contains(pair.0), range.contains(pair.1) else {
                throw .apart(number: number)
            }
            sets[Int(pair.0)].insert(pair.1)
            sets[Int(pair.1)].insert(pair.0)
        }
        return sets.map { $0.sorted() }
    }
}

/// What comes of a problem.
package enum AssignmentOutcome: Hashable, Sendable {
    case assigned(Assignment)
    case blocked(AssignmentBlock)
    /// The search over experts who may not sit together was given up; what it found is the best
    /// so far, and no assignment scores higher than the bound. Nil where it found none.
    case unproven(Assignment?, bound: Int)
}

/// The best assignment.
package struct Assignment: Hashable, Sendable {
    /// The chosen pairs, by case and then by expert.
    package let chosen: [AssignmentProblem.Pair]
    /// The sum of their scores.
    package let score: Int

    /// How many pairs that stood are not chosen, of all that `problem` has.
    package func dropped(of problem: AssignmentProblem) -> Int {
        problem.pairs.filter(\.stands).count - chosen.filter(\.stands).count
    }
}

/// Cases and experts that cannot be brought together, whatever the rest does.
package struct AssignmentBlock: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The cases need more than all who may review them can take.
        case need
        /// The experts must take more than the cases that they may review can give.
        case load
        /// The cases could be served, were it not for experts who may not sit together.
        case apart
    }

    package let kind: Kind
    /// Ascending.
    package let projects: [Int]
    /// Ascending.
    package let experts: [Int]
    /// What is asked for: reviews of these cases, or cases for these experts.
    package let wanted: Int
    /// How many of them there can be at most.
    package let possible: Int
    /// How many reviews of the whole batch find no place.
    package let unplaced: Int
}
