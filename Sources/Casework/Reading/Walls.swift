import Expression
import Portfolio
import Workflow

/// What a reviewer is kept from by his own ties as they are on file today (rule R4).
///
/// They are read with each request: a tie that was recorded a moment ago counts. What is kept from
/// somebody is as if it were not there, whatever seat he has.
struct Walls: Hashable, Sendable {
    private let organisations: Set<String>
    private let people: Set<String>
    private let projects: Set<String>

    static let none = Walls(organisations: [], people: [], projects: [])

    private init(organisations: Set<String>, people: Set<String>, projects: Set<String>) {
        (self.organisations, self.people, self.projects) = (organisations, people, projects)
    }

    init(of experts: [CaseStream], _ rules: Rulebook, on day: CivilDate) {
        func number(_ key: String) -> Int? {
            guard case .int(let number)? = rules.policy.parameters[key]?.value else { return nil }
            return Int(number)
        }
        guard let years = number("coi.lookback_years"),
            let items = number("coi.coauthored_items")
        else {
            self = .none
            return
        }
        let ties = experts.filter { !$0.root.isDone }.compactMap(Expert.init).flatMap {
            ConflictCheck.excluding($0, on: day, lookBackYears: years, hardFrom: items)
        }
        organisations = Set(ties.compactMap(\.organisation))
        people = Set(ties.compactMap(\.person))
        projects = Set(ties.compactMap(\.project))
    }

    var isEmpty: Bool { organisations.isEmpty && people.isEmpty && projects.isEmpty }

    /// Ids by which cases behind them are found.
    var ties: Set<String> { organisations.union(people).union(projects) }

    func close(_ project: CaseStream) -> Bool {
        guard !isEmpty else { return false }
        return projects.contains(project.id)
            || project.text("lead_organisation").map(organisations.contains) ?? false
            || project.text("principal_investigator").map(people.contains) ?? false
            || ProjectParties.organisations(of: project).contains(where: organisations.contains)
            || ProjectParties.members(of: project).contains(where: people.contains)
    }
}
