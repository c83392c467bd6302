import Casework
import Matching
import Portfolio
import Store
import Workflow

/// Who is proposed for which seats of a batch, or who blocks it.
///
/// A proposal is computed, told and, when somebody wants it, computed again and written: its digest
/// says whether it is the one that was told. Nothing of it is kept.
struct BatchProposal {
    let batch: RoundBatch
    let seating: BatchSeating
    let choice: Choice
    /// Of the rounds with their versions, and who is proposed.
    let digest: String
    let wish: Wish
    private let people: [String: String]

    /// What came of the search.
    enum Choice {
        /// By the number of the seats, the chosen fits.
        case proposed([[BatchSeating.Fit]])
        /// The best that was found, and what could be gained at most.
        case unproven([[BatchSeating.Fit]], bound: Int)
        case blocked(AssignmentBlock)
    }

    /// What the secretary asks for beyond the rules.
    struct Wish: Hashable, Sendable {
        /// How many a panel has; nil for what the policy says.
        var size: Int?
        /// How many of the batch each expert takes at least and at most.
        var least = 0
        var most: Int?
    }

    /// Seats of one round with who is proposed for them.
    struct Panel {
        let round: CaseStream
        let parts: [(seats: BatchSeating.Seats, fits: [BatchSeating.Fit])]

        var fits: [BatchSeating.Fit] { parts.flatMap(\.fits) }
    }

    /// - Throws: `PARAMETER_MISSING`, `DRAW_SEATS`, and what a panel of no size is refused for.
    init(
        _ batch: RoundBatch,
        _ wish: Wish,
        in ledger: OpenLedger,
        by caller: Caller,
        _ words: CaseWords
    ) throws {
        (self.batch, self.wish) = (batch, wish)
        let (ids, size) = (batch.rounds.map(\.id), wish.size)
        let seating = try ledger.casework.look(as: caller) { desk in
            try BatchSeating(of: ids, size: size, desk: desk)
        }
        self.seating = seating
        let problem = try BatchProposal.problem(of: seating, wish)
        switch problem.solved() {
        case .assigned(let assignment):
            choice = .proposed(BatchProposal.fits(of: assignment, seating))
        case .unproven(let assignment?, let bound):
            choice = .unproven(BatchProposal.fits(of: assignment, seating), bound: bound)
        case .unproven(nil, _): throw Refusal(BatchProposal.notFound(seating))
        case .blocked(let block): choice = .blocked(block)
        }
        digest = BatchProposal.digest(of: seating, choice)
        people = try words.names(of: seating.members.map(\.expert.person))
    }

    private static func problem(
        of seating: BatchSeating,
        _ wish: Wish
    ) throws(AssignmentProblem.Fault) -> AssignmentProblem {
        let fitting = Set(seating.fits.map(\.member))
        let rounds = Dictionary(
            zip(seating.seats.map(\.round.id), Int32(0)...)
        ) { first, _ in first }
        return try AssignmentProblem(
            needs: seating.seats.map { Int32($0.count) },
            loads: seating.members.enumerated().map { number, member in
                let most = min(member.room, wish.most ?? member.room)
                let least = fitting.contains(number) ? min(wish.least, most) : 0
                return AssignmentProblem.Load(least: Int32(least), most: Int32(clamping: most))
            },
            pairs: seating.fits.map { fit in
                AssignmentProblem.Pair(
                    project: Int32(fit.seats),
                    expert: Int32(fit.member),
                    score: Int32(fit.sum)
                )
            },
            apart: seating.apart.map { (Int32($0.first), Int32($0.second)) },
            wholes: seating.seats.map { rounds[$0.round.id] ?? 0 }
        )
    }

    private static func fits(
        of assignment: Assignment,
        _ seating: BatchSeating
    ) -> [[BatchSeating.Fit]] {
        let known = Dictionary(grouping: seating.fits, by: \.seats)
        let chosen = Dictionary(grouping: assignment.chosen) { Int($0.project) }
        return seating.seats.indices.map { number in
            let members = Set((chosen[number] ?? []).map { Int($0.expert) })
            return (known[number] ?? []).filter { members.contains($0.member) }
        }
    }

    private static func digest(of seating: BatchSeating, _ choice: Choice) -> String {
        let rows = seating.seats.enumerated().map { number, seats -> JSON in
            let fits: [BatchSeating.Fit] =
                switch choice {
                case .proposed(let all), .unproven(let all, _): all[number]
                case .blocked: []
                }
            return [
                "round": JSON(seats.round.code), "version": JSON(seats.round.version),
                "stratum": JSON(seats.stratum), "seats": JSON(seats.count),
                "experts": JSON(fits.map { seating.members[$0.member].expert.code }),
            ]
        }
        return Digests.named(Array(JSON.array(rows).canonicalText.utf8))
    }

    /// The score of all that are proposed.
    var score: Int { panels.flatMap(\.fits).reduce(0) { $0 + $1.sum } }

    /// The rounds for which somebody is proposed, in the order of the batch.
    var panels: [Panel] {
        let all: [[BatchSeating.Fit]]
        switch choice {
        case .proposed(let fits), .unproven(let fits, _): all = fits
        case .blocked: return []
        }
        return batch.rounds.compactMap { round in
            let parts = seating.seats.enumerated().filter { $0.element.round.id == round.id }
            guard let first = parts.first else { return nil }
            return Panel(
                round: first.element.round,
                parts: parts.map { ($0.element, all[$0.offset]) }
            )
        }
    }

    /// Rounds of the batch that need nobody.
    var settled: [CaseStream] {
        let asked = Set(seating.seats.map(\.round.id))
        return batch.rounds.filter { !asked.contains($0.id) }
    }

    func member(_ fit: BatchSeating.Fit) -> BatchSeating.Member { seating.members[fit.member] }

    /// Code as an expert, and code and name as a person.
    func name(_ fit: BatchSeating.Fit) -> String { name(ofMember: fit.member) }

    func name(ofMember number: Int) -> String {
        let expert = seating.members[number].expert
        return "\(expert.code) \(people[expert.person] ?? "")"
    }

    /// Of each expert who is proposed, how many rounds.
    var loads: [(member: Int, proposed: Int)] {
        var loads: [Int: Int] = [:]
        for fit in panels.flatMap(\.fits) { loads[fit.member, default: 0] += 1 }
        return loads.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { ($0.key, $0.value) }
    }

    private static func notFound(_ seating: BatchSeating) -> Blocker {
        Blocker(
            code: "ASSIGNMENT_UNPROVEN",
            message: Localized(
                zh: "不得同组的专家太多，限度内没有找到分派；请评审秘书把本批分成几批",
                en: "With so many experts who may not sit together no assignment was found within"
                    + " the limit; the panel secretary can part the batch"
            ),
            values: ["found": "\(seating.apart.count)"],
            role: "SEC"
        )
    }
}
