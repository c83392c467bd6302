import Expression
import Portfolio
import Workflow

/// How one person stands to one case.
package struct Relations: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The case, or its project, belongs to the person or his organisation.
    package static let own = Relations(rawValue: 1)
    /// The person began the case, or its project.
    package static let begun = Relations(rawValue: 2)
    /// The case, or its project, lies in the person's district.
    package static let district = Relations(rawValue: 4)
    /// The person is named in the case as who works on it, or sits on the round.
    package static let assigned = Relations(rawValue: 8)
    /// The case is before a panel, or was: every chair's, since a round names none.
    package static let evaluated = Relations(rawValue: 16)
    /// The person declared a conflict of interest, or was found in one.
    package static let conflicted = Relations(rawValue: 32)
    /// The applicant is the person's employer.
    package static let partial = Relations(rawValue: 64)
    /// The person sits on a round of the case that knows no applicants, until it is sealed.
    package static let blind = Relations(rawValue: 128)
}

/// A person's seat on one round, under a pseudonym.
struct Seat: Hashable, Sendable {
    let round: String
    let project: String?
    let pseudonym: String
    /// Whether he is on the panel still; a replaced expert is not.
    let isTaken: Bool
    let isConflicted: Bool
    let isBlind: Bool
    /// Whether the round failed: who sat on it judged the project before (K14).
    private let isFailed: Bool
    /// Whether two people allowed him to judge the project once more.
    private let isAllowed: Bool
    /// Later rounds have greater codes.
    private let code: String

    init(_ name: PanelName, on round: CaseStream) {
        self.round = round.id
        code = round.code
        project = round.parent
        pseudonym = name.pseudonym
        isTaken = round.texts("panel").contains(name.pseudonym)
        isConflicted = round.texts("conflicted").contains(name.pseudonym)
        isBlind = round.text("blind") == "double" && round.hidesSheets
        isFailed = isTaken && EarlierPanel.judged(on: round)
        isAllowed = isTaken && EarlierPanel.isAllowed(name.pseudonym, on: round)
    }

    /// The projects that somebody judged in a round that failed, unless two people allowed him to
    /// sit on a later one (K14).
    static func judgedBefore(by seats: [Seat]) -> Set<String> {
        let barring = seats.filter { failed in
            failed.isFailed
                && !seats.contains {
                    $0.project == failed.project && $0.isAllowed && $0.code > failed.code
                }
        }
        return Set(barring.compactMap(\.project))
    }
}

/// A person as the matrix sees him: his roles, and what ties him to cases.
struct Sight: Sendable {
    let actor: Actor
    let rules: Rulebook
    let seats: [Seat]
    /// Projects of the seats, for the organisations that lead them.
    let leads: Set<String>
    /// What his ties as an expert keep from him.
    let walls: Walls
    /// Projects that are kept from a reviewer who judged them before, but for his own rounds.
    private let judgedBefore: Set<String>

    /// The names under which he himself acts, without those for whom he may.
    private var ownNames: Set<String> {
        Set([actor.recordedAs, actor.recordedFor].compactMap { $0 })
    }

    static let workers = ["officer", "district_officer", "pim"]
    static let owners = [
        "lead_organisation", "payee", "enterprise", "principal_investigator",
    ]

    /// `actor` by his own name, not by the pseudonym of a round.
    init(_ actor: Actor, in cases: any CaseRegister) throws {
        self.actor = actor
        rules = cases.rulebook
        guard !actor.isSystem else {
            (seats, leads, walls, judgedBefore) = ([], [], .none, [])
            return
        }
        let names = try cases.panelNames(of: actor.identities)
        let rounds = try names.isEmpty ? [:] : cases.records(Set(names.map(\.round)))
        let own = Set([actor.recordedAs, actor.recordedFor].compactMap { $0 })
        seats = names.compactMap { name in
            guard let round = rounds[name.round] else { return nil }
            let seat = Seat(name, on: round)
            // Whom he stands in for binds him by a conflict, and gives him no seat.
            return own.contains(name.person) || seat.isConflicted ? seat : nil
        }
        let isReviewer = actor.roles.contains("REV")
        let walls = isReviewer ? try Sight.walls(of: own, in: cases) : .none
        let judgedBefore = isReviewer ? Seat.judgedBefore(by: seats) : []
        let judged = Set(
            seats.filter { $0.isTaken && !$0.isConflicted && !$0.isBlind }.compactMap(\.project)
        ).subtracting(judgedBefore)
        let projects = try judged.isEmpty ? [] : Array(cases.records(judged).values)
        let family = try Family(
            of: projects,
            withEmployers: !walls.employers.isEmpty,
            cases.records
        )
        leads = Set(
            projects.filter { !walls.close($0, employer: family.employer(of: $0)) }
                .compactMap { $0.text("lead_organisation") }
        )
        (self.walls, self.judgedBefore) = (walls, judgedBefore)
    }

    private static func walls(of people: Set<String>, in cases: any CaseRegister) throws -> Walls {
        let records = try cases.experts(of: people)
        let persons = try cases.records(people)
        let experts = people.sorted().map {
            Expert.onFile($0, records, employer: persons[$0]?.text("organisation"))
        }
        return Walls(of: experts, cases.rulebook, on: cases.now.date)
    }

    var isSystem: Bool { actor.isSystem }

    /// A conflict is declared in a seat, so that somebody who has none is in no conflict.
    var isNeverConflicted: Bool { seats.isEmpty && walls.isEmpty }

    /// The pseudonyms of the person on a round.
    func pseudonyms(on round: String) -> Set<String> {
        Set(seats.filter { $0.round == round && !$0.isConflicted }.map(\.pseudonym))
    }

    /// How the person stands to a case, by itself and by what it belongs to.
    func relations(to stream: CaseStream, _ family: Family) -> Relations {
        var relations: Relations = []
        let line = family.line(of: stream)
        for member in line { relations.formUnion(self.relations(to: member, in: family)) }
        let isSeated = seats.contains { $0.round == stream.id && $0.isTaken && !$0.isConflicted }
        if stream.kind == "round" {
            // A seat on one round of a project is none on another.
            relations.remove(.assigned)
            if isSeated { relations.insert(.assigned) }
            relations.insert(.evaluated)
        }
        // Where he sits he declares and keeps his sheet; what else there is waits for two people.
        if !isSeated, line.contains(where: { judgedBefore.contains($0.id) }) {
            relations.insert(.conflicted)
        }
        return relations
    }

    private func relations(to stream: CaseStream, in family: Family) -> Relations {
        var relations: Relations = []
        if owns(stream) { relations.insert(.own) }
        let began = stream.root.log.first { $0.sequence <= 1 }
        if let began, ownNames.contains(began.actor) { relations.insert(.begun) }
        if !actor.district.isEmpty, stream.text("district") == actor.district {
            relations.insert(.district)
        }
        if Sight.workers.contains(where: { stream.text($0).map(ownNames.contains) ?? false }) {
            relations.insert(.assigned)
        }
        switch stream.kind {
        case "project":
            let own = seats.filter { $0.project == stream.id }
            let judging = own.filter { $0.isTaken && !$0.isConflicted }
            if !judging.isEmpty { relations.insert(.assigned) }
            if judging.contains(where: \.isBlind) { relations.insert(.blind) }
            if own.contains(where: \.isConflicted) || closes(stream, family) {
                relations.insert(.conflicted)
            }
            if !actor.organisation.isEmpty, stream.text("lead_organisation") == actor.organisation {
                relations.insert(.partial)
            }
            if Sight.isEvaluated(stream) { relations.insert(.evaluated) }
        case "organisation" where leads.contains(stream.id): relations.insert(.assigned)
        // Lists and accounts name no finance officer: every one of them works on them.
        case RemunerationProcedure.kind where actor.roles.contains("FIN"),
            PayeeAccountProcedure.kind where actor.roles.contains("FIN"):
            relations.insert(.assigned)
        default: break
        }
        return relations
    }

    private func closes(_ project: CaseStream, _ family: Family) -> Bool {
        walls.close(project, employer: family.employer(of: project))
    }

    static func isEvaluated(_ stream: CaseStream) -> Bool {
        stream.kind == "project"
            && (stream.isIn("case.evaluation") || stream.text("outcome") != nil)
    }

    /// By what a case may be open to the person: see ``Ties``.
    var ties: Set<String> {
        var ties = ownNames.union(leads)
        if !actor.organisation.isEmpty { ties.insert(actor.organisation) }
        if !actor.district.isEmpty { ties.insert(Ties.district(actor.district)) }
        for seat in seats { ties.formUnion([seat.round, seat.project].compactMap { $0 }) }
        if actor.roles.contains("CH") { ties.insert(Ties.evaluated) }
        if actor.roles.contains("FIN") { ties.insert(Ties.finance) }
        return ties
    }

    /// By what a case may be closed to him: the projects of the rounds on which he is in conflict,
    /// and those that he judged before.
    var conflictTies: Set<String> {
        walls.ties.union(seats.filter(\.isConflicted).compactMap(\.project)).union(judgedBefore)
    }

    private func owns(_ stream: CaseStream) -> Bool {
        if ownNames.contains(stream.id) { return true }
        let names = Sight.owners.compactMap { stream.text($0) } + [stream.id]
        return names.contains {
            ownNames.contains($0) || !actor.organisation.isEmpty && $0 == actor.organisation
        }
    }
}
