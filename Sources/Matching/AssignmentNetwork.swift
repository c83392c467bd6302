/// The nodes and arcs of a problem: cases to experts, by way of those who may not sit together.
///
/// Experts of whom each excludes each other form a group; a case reaches them over one node that
/// lets one review pass. Exclusions inside groups are part of the flow then, and exact for free.
struct AssignmentNetwork {
    let problem: AssignmentProblem
    /// Nodes: cases, experts, the sink, groups of a case, and last the source.
    let expertStart: Int
    let sink: Int
    let groupStart: Int
    private(set) var groupProjects: [Int32] = []
    /// Of each pair the node that stands for its case: the case, or a group of it.
    private(set) var origins: [Int32]
    /// Of each expert the experts with whom he may not sit and is in no group, ascending.
    let loose: [[Int32]]

    var source: Int { groupStart + groupProjects.count }
    var nodeCount: Int { source + 1 }

    init(_ problem: AssignmentProblem) {
        self.problem = problem
        expertStart = problem.needs.count
        sink = expertStart + problem.loads.count
        groupStart = sink + 1
        origins = problem.pairs.map(\.project)
        let groups = AssignmentNetwork.groups(problem.apart)
        loose = problem.apart.enumerated().map { expert, others in
            others.filter { groups[expert] == nil || groups[Int($0)] != groups[expert] }
        }
        guard groups.contains(where: { $0 != nil }) else { return }
        for project in problem.needs.indices { addGroups(project, groups) }
    }

    private mutating func addGroups(_ project: Int, _ groups: [Int32?]) {
        var members: [Int32: [Int]] = [:]
        for pair in problem.starts[project]..<problem.starts[project + 1] {
            guard let group = groups[Int(problem.pairs[pair].expert)] else { continue }
            members[group, default: []].append(pair)
        }
        for (_, pairs) in members.sorted(by: { $0.key < $1.key }) where pairs.count > 1 {
            let node = Int32(groupStart + groupProjects.count)
            groupProjects.append(Int32(project))
            for pair in pairs { origins[pair] = node }
        }
    }

    /// Experts who all exclude each other, found one after the other; nil for who is in none.
    private static func groups(_ apart: [[Int32]]) -> [Int32?] {
        var groups = [Int32?](repeating: nil, count: apart.count)
        for expert in apart.indices where groups[expert] == nil && !apart[expert].isEmpty {
            var members = [Int32(expert)]
            for other in apart[expert] where groups[Int(other)] == nil {
                let known = Set(apart[Int(other)])
                if members.allSatisfy(known.contains) { members.append(other) }
            }
            guard members.count > 1 else { continue }
            for member in members { groups[Int(member)] = Int32(expert) }
        }
        return groups
    }
}
