package import Portfolio
import Workflow

/// What can relate somebody to a case: itself, and the people, organisations and places it names.
///
/// Rather too much than too little: how somebody stands to a case, the policy says.
enum Ties {
    static let evaluated = "evaluated"
    static let reviewer = "reviewer"
    /// What every finance officer works on.
    static let finance = "finance"

    static func employee(of organisation: String) -> String { "employee \(organisation)" }

    static func district(_ name: String) -> String { "district \(name)" }

    static func of(_ stream: CaseStream) -> [String] {
        var ties = [stream.id]
        ties += (Sight.owners + Sight.workers).compactMap { stream.text($0) }
        if stream.kind == "project" {
            ties += ProjectParties.organisations(of: stream) + ProjectParties.members(of: stream)
        }
        if let began = stream.root.log.first(where: { $0.sequence <= 1 }) {
            ties.append(began.actor)
        }
        if let district = stream.text("district") { ties.append(Ties.district(district)) }
        if Sight.isEvaluated(stream) || stream.kind == "round" { ties.append(evaluated) }
        if stream.isReviewer { ties.append(reviewer) }
        if stream.kind == "person", let employer = stream.text("organisation") {
            ties.append(employee(of: employer))
        }
        if [RemunerationProcedure.kind, PayeeAccountProcedure.kind].contains(stream.kind) {
            ties.append(finance)
        }
        return ties
    }
}

/// Cases in memory by what ties people to them: of a large ledger the policy is then asked only
/// about the few cases on which somebody's relations bear.
package struct TieIndex: Sendable {
    private var cases: [String: CaseStream] = [:]
    private var tied: [String: Set<String>] = [:]
    /// What is read by a case: its children, and the papers about it.
    private var heirs: [String: Set<String>] = [:]

    package init() {}

    /// Takes in a case as it is now.
    package mutating func put(_ stream: CaseStream) {
        let ties = Ties.of(stream)
        if let former = cases.updateValue(stream, forKey: stream.id) {
            for tie in Ties.of(former) where !ties.contains(tie) {
                tied[tie]?.remove(stream.id)
            }
        }
        for tie in ties { tied[tie, default: []].insert(stream.id) }
        for relative in Family.relatives(of: stream) {
            heirs[relative, default: []].insert(stream.id)
        }
    }

    package func record(_ id: String) -> CaseStream? { cases[id] }

    func records(_ ids: Set<String>) -> [String: CaseStream] {
        var records: [String: CaseStream] = [:]
        for id in ids { records[id] = cases[id] }
        return records
    }

    /// Who works for one of some employers, by whom what they lead is found.
    func employees(of employers: Set<String>) -> Set<String> {
        Set(employers.flatMap { tied[Ties.employee(of: $0)] ?? [] })
    }

    /// Every case that one of the ties leads to, with all that is read by it.
    func reached(by ties: Set<String>) -> Set<String> {
        var reached: Set<String> = []
        var next = ties.flatMap { tied[$0] ?? [] }
        while let id = next.popLast() {
            if reached.insert(id).inserted { next += heirs[id] ?? [] }
        }
        return reached
    }
}

/// Which of the cases in memory one person sees: of most kinds all or none, and of the rest those
/// that the policy lets him see when it is asked.
package struct Outlook: Sendable {
    private let sight: Sight
    private let index: TieIndex
    /// By kind, how far the matrix alone decides.
    private let breadths: [String: Breadth]
    /// Where one may close it.
    private let doubtful: Set<String>
    /// The same for people, where some of them are reviewers.
    private let doubtfulPeople: Set<String>

    package enum Breadth: Hashable, Sendable {
        case none
        case related
        case whole
    }

    init(_ sight: Sight, _ index: TieIndex) {
        (self.sight, self.index) = (sight, index)
        var breadths: [String: Breadth] = [:]
        for (kind, scopes) in sight.rules.reads {
            let granted = sight.actor.roles.map { scopes[$0] ?? ReadScope.none }
            if granted.contains(.all) {
                breadths[kind] = .whole
            } else if granted.contains(where: { $0 != ReadScope.none }) {
                breadths[kind] = .related
            }
        }
        self.breadths = breadths
        guard !sight.isSystem else {
            (doubtful, doubtfulPeople) = ([], [])
            return
        }
        let colleagues = index.employees(of: sight.walls.employers)
        doubtful = index.reached(by: sight.conflictTies.union(colleagues))
        let knowsReviewers = breadths[CasePart.reviewer.rawValue] == .whole
        doubtfulPeople = knowsReviewers ? [] : index.reached(by: [Ties.reviewer])
    }

    package func breadth(of kind: String) -> Breadth {
        sight.isSystem ? .whole : breadths[kind] ?? Breadth.none
    }

    /// Whether the policy has nothing to say about any case of a kind that the matrix opens.
    package func isClear(_ kind: String) -> Bool {
        breadth(of: kind) == .whole && doubtful.isEmpty
            && (kind != "person" || doubtfulPeople.isEmpty)
    }

    /// Ids of cases, of whatever kind, outside of which a kind read by relation has nothing to
    /// see: where a relation of the person may open a case to him.
    ///
    /// Computed each time, since whoever entered a whole portfolio is tied to all of it.
    package func candidates() -> Set<String> { index.reached(by: sight.ties) }

    /// Those of some cases that the person sees, in their order; `candidates` may be known.
    package func seen<Item>(
        _ items: [Item],
        among candidates: Set<String>? = nil,
        _ stream: (Item) -> CaseStream
    ) throws -> [Item] {
        var known = candidates
        // Of few cases the policy is asked sooner than all that the person is tied to is found.
        if known == nil, items.count > Outlook.fewCases,
            items.contains(where: { breadth(of: stream($0).kind) == .related })
        {
            known = self.candidates()
        }
        let answers = items.map { answer(for: stream($0), known) }
        let asked = zip(items, answers).filter { $0.1 == .asked }.map { stream($0.0) }
        let related = asked.isEmpty ? [] : try sight.related(asked, index.records)
        let seen = Set(related.map(\.stream.id))
        return zip(items, answers).filter { item, answer in
            answer == .seen || answer == .asked && seen.contains(stream(item).id)
        }.map(\.0)
    }

    /// What is known of a case before the policy is asked.
    private enum Answer {
        case seen
        case hidden
        case asked
    }

    private static let fewCases = 1000

    private func answer(for stream: CaseStream, _ candidates: Set<String>?) -> Answer {
        switch breadth(of: stream.kind) {
        case .none: return .hidden
        case .related: return candidates?.contains(stream.id) ?? true ? .asked : .hidden
        case .whole:
            let isDoubtful =
                doubtful.contains(stream.id)
                || stream.kind == "person" && doubtfulPeople.contains(stream.id)
            return isDoubtful ? .asked : .seen
        }
    }
}

extension Reader {
    /// All by which the policy judges the person, but the cases: where it is the same, and they
    /// are, so is what he sees.
    package struct Standing: Hashable, Sendable {
        fileprivate let actor: Actor
        fileprivate let seats: [Seat]
        fileprivate let leads: Set<String>
        fileprivate let walls: Walls
        fileprivate let release: String
        fileprivate let reads: [String: [String: ReadScope]]
    }

    package var standing: Standing {
        Standing(
            actor: sight.actor,
            seats: sight.seats,
            leads: sight.leads,
            walls: sight.walls,
            release: sight.rules.release,
            reads: sight.rules.reads
        )
    }

    /// What the person sees of cases that are kept in memory.
    package func outlook(on index: TieIndex) -> Outlook { Outlook(sight, index) }
}
