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
    /// Whom he works for: what his colleagues lead is kept from him (K9).
    let employers: Set<String>

    static let none = Walls(of: [], nil, on: CivilDate(dayNumber: 0))

    init(of experts: [Expert], _ rules: Rulebook?, on day: CivilDate) {
        func number(_ key: String) -> Int? {
            guard case .int(let number)? = rules?.policy.parameters[key]?.value else { return nil }
            return Int(number)
        }
        var ties: [ExpertTie] = []
        if let years = number("coi.lookback_years"), let items = number("coi.coauthored_items") {
            ties = experts.flatMap {
                ConflictCheck.excluding($0, on: day, lookBackYears: years, hardFrom: items)
            }
        }
        organisations = Set(ties.compactMap(\.organisation))
        people = Set(ties.compactMap(\.person))
        projects = Set(ties.compactMap(\.project))
        employers = Set(
            experts.flatMap { ConflictCheck.employments(of: $0, on: day) }
                .compactMap(\.organisation)
        )
    }

    var isEmpty: Bool {
        organisations.isEmpty && people.isEmpty && projects.isEmpty && employers.isEmpty
    }

    /// Ids by which cases behind them are found; those behind `employers` an index knows.
    var ties: Set<String> { organisations.union(people).union(projects) }

    /// Whether a project is behind them; `employer` is that of its principal investigator.
    func close(_ project: CaseStream, employer: String?) -> Bool {
        guard !isEmpty else { return false }
        return projects.contains(project.id)
            || employer.map(employers.contains) ?? false
            || project.text("lead_organisation").map(organisations.contains) ?? false
            || project.text("principal_investigator").map(people.contains) ?? false
            || ProjectParties.organisations(of: project).contains(where: organisations.contains)
            || ProjectParties.members(of: project).contains(where: people.contains)
    }
}
