import Expression
import Workflow

/// Who could sit where in a batch of rounds, before anybody is chosen.
///
/// A planned round needs a panel in the composition of its gate; one that is convened needs
/// alternates in the place of those who are in conflict. Whoever sits already stays.
package struct BatchSeating: Hashable, Sendable {
    /// Seats of one kind on one round.
    package struct Seats: Hashable, Sendable {
        package let round: CaseStream
        /// A stratum of the panel, or `alternate` for seats that became free.
        package let stratum: String
        package let count: Int
    }

    /// An expert who can be asked.
    package struct Member: Hashable, Sendable {
        package let expert: Expert
        /// Rounds of this year on which he sits.
        package let taken: Int
        /// How many more he takes this year.
        package let room: Int
    }

    /// Why somebody fits better or worse than another one.
    package enum Reason: String, CaseIterable, Hashable, Sendable {
        case field
        case outside
        case reviews
        case soft
    }

    /// An expert who may take one of some seats; members and seats are numbers from 0.
    package struct Fit: Hashable, Sendable {
        package let seats: Int
        package let member: Int
        /// What speaks for and against it.
        package let points: [Reason: Int]
        /// Relations that two people would have to decide about.
        package let soft: [ConflictRule]

        package var sum: Int { points.values.reduce(0, +) }
    }

    /// An expert whom the file keeps from a round.
    package struct Exclusion: Hashable, Sendable {
        package let round: String
        package let member: Int
        package let rules: [ConflictRule]
    }

    /// Two who may not sit on one panel: kin, or of one employer.
    package struct Pair: Hashable, Sendable {
        package let first: Int
        package let second: Int
        package let isKin: Bool
    }

    /// Seats of one round stand together.
    package private(set) var seats: [Seats] = []
    package private(set) var members: [Member] = []
    package private(set) var fits: [Fit] = []
    package private(set) var exclusions: [Exclusion] = []
    package private(set) var apart: [Pair] = []
    /// On a convened round, whose place is to be taken, by the id of the round.
    package private(set) var vacant: [String: [String]] = [:]

    /// Stands for the seats of those who were found in conflict.
    package static let alternate = "alternate"

    private let points: [Reason: Int]

    /// Looks at the experts on file and at the rounds as they are now.
    ///
    /// - Parameters:
    ///   - rounds: by their ids; those that need nobody are left out.
    ///   - size: how many a panel has; nil for what the policy says.
    ///   - desk: the ledger.
    /// - Throws: `PARAMETER_MISSING`, `DRAW_SEATS`.
    package init(of rounds: [String], size: Int?, desk: some Desk) throws {
        points = try [
            .field: RoundFile.number("assignment.points_field", desk),
            .outside: RoundFile.number("assignment.points_outside", desk),
            .reviews: -RoundFile.number("assignment.minus_review", desk),
            .soft: -RoundFile.number("assignment.minus_soft", desk),
        ]
        let places = try addMembers(desk)
        for id in rounds {
            guard let round = try desk.stream(id) else { continue }
            if round.isIn("live.planned") {
                try addPanel(of: round, size, places, desk)
            } else if round.isIn("live.convening") {
                try addVacancies(of: round, places, desk)
            }
        }
    }

    /// Where each member lives, by his number.
    private typealias Places = [(employer: String, district: String?)]

    private mutating func addMembers(_ desk: some Desk) throws -> Places {
        let cap = try RoundFile.number("expert.annual_cap", desk)
        let experts = try desk.cases(of: ExpertProcedure.kind).compactMap(Expert.init)
            .filter(\.isActive)
        let rounds = try desk.rounds(of: Set(experts.map(\.person)))
        var places: Places = []
        for expert in experts {
            let person = try desk.stream(expert.person)
            let taken = (rounds[expert.person] ?? []).count { round in
                round.text("opened_on")?.hasPrefix("\(desk.today.year)-") ?? false
            }
            let room = max(0, (expert.annualCap ?? cap) - taken)
            places.append((LotDraw.employer(of: expert, person), person?.text("district")))
            members.append(
                Member(
                    expert: expert.employed(at: person?.text("organisation")),
                    taken: taken,
                    room: room
                )
            )
        }
        for (index, first) in members.enumerated() {
            for other in members.indices[(index + 1)...] {
                let isKin = ConflictCheck.areKin(first.expert, members[other].expert)
                let employer = places[index].employer
                guard isKin || !employer.isEmpty && employer == places[other].employer else {
                    continue
                }
                apart.append(Pair(first: index, second: other, isKin: isKin))
            }
        }
        return places
    }

    private mutating func addPanel(
        of round: CaseStream,
        _ size: Int?,
        _ places: Places,
        _ desk: some Desk
    ) throws {
        let plan = try LotDraw.composition(size: size, of: round, desk: desk)
        let file = try RoundFile(round, desk: desk)
        let start = seats.count
        seats += plan.strata.map { Seats(round: round, stratum: $0.name, count: $0.seats) }
        for (number, member) in members.enumerated() where member.room > 0 {
            guard
                let stratum = LotDraw.stratum(of: member.expert, in: plan, field: file.field),
                let place = plan.strata.firstIndex(where: { $0.name == stratum })
            else { continue }
            add(number, to: start + place, on: round, file, places[number].district)
        }
    }

    private mutating func addVacancies(
        of round: CaseStream,
        _ places: Places,
        _ desk: some Desk
    ) throws {
        let conflicted = Set(round.texts("conflicted"))
        let voided = Set(round.texts("voided"))
        let scored = Set(
            try RoundProcedure.sheets(round.field("sheets")).map(\.expertCode)
        ).subtracting(voided)
        let panel = round.texts("panel")
        let vacated = panel.filter { conflicted.contains($0) && !scored.contains($0) }
        guard !vacated.isEmpty else { return }
        vacant[round.id] = vacated
        let file = try RoundFile(round, desk: desk)
        let staying = Set(
            panel.filter { !vacated.contains($0) }.map { file.person(behind: $0) }
        )
        let stays = Set(members.indices.filter { staying.contains(members[$0].expert.person) })
        let kept = apart.filter { stays.contains($0.first) || stays.contains($0.second) }
        let excluded = Set(kept.flatMap { [$0.first, $0.second] })
        let alternates = Set(
            round.texts("alternates").filter { !conflicted.contains($0) }
                .map { file.person(behind: $0) }
        )
        seats.append(
            Seats(round: round, stratum: BatchSeating.alternate, count: vacated.count)
        )
        for (number, member) in members.enumerated()
        where member.room > 0 && alternates.contains(member.expert.person)
            && !excluded.contains(number)
        {
            add(number, to: seats.count - 1, on: round, file, places[number].district)
        }
    }

    private mutating func add(
        _ number: Int,
        to seats: Int,
        on round: CaseStream,
        _ file: RoundFile,
        _ district: String?
    ) {
        let member = members[number]
        let check = file.check(member.expert)
        guard !check.isExcluded else {
            let rules = check.findings.filter(\.isHard).map(\.rule)
            exclusions.append(Exclusion(round: round.id, member: number, rules: rules))
            return
        }
        let soft = check.findings.map(\.rule)
        var own: [Reason: Int] = [:]
        func count(_ reason: Reason, _ times: Int) {
            let sum = (points[reason] ?? 0) * times
            if sum != 0 { own[reason] = sum }
        }
        if let field = file.field, member.expert.fields.contains(field) { count(.field, 1) }
        if file.district != nil, district != file.district { count(.outside, 1) }
        count(.reviews, member.taken)
        count(.soft, soft.count)
        fits.append(Fit(seats: seats, member: number, points: own, soft: soft))
    }
}
