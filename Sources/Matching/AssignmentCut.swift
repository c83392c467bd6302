/// Names who blocks whom, from a greatest flow that leaves something unplaced.
struct AssignmentCut {
    let network: AssignmentNetwork
    let placement: PlacementFlow

    private var excluded: Set<Int> { placement.excluded }

    /// How many unserved cases are looked at for the smallest block.
    private static let mostStarts = 8

    func block(_ kind: AssignmentBlock.Kind, unplaced: Int) -> AssignmentBlock {
        let problem = network.problem
        let starts: [Int]
        if kind == .load {
            starts = problem.loads.indices.filter { placement.missing(ofExpert: $0) > 0 }
        } else {
            // The scarcest cases first.
            starts = problem.needs.indices.filter { placement.missing(ofProject: $0) > 0 }
                .sorted { (pairCount($0), $0) < (pairCount($1), $1) }
        }
        let blocks = starts.prefix(AssignmentCut.mostStarts).map { start in
            kind == .load ? loadBlock(start, unplaced) : needBlock(start, unplaced)
        }
        let smallest = blocks.min {
            ($0.projects.count + $0.experts.count, $0.projects.first ?? 0)
                < ($1.projects.count + $1.experts.count, $1.projects.first ?? 0)
        }
        return smallest
            ?? AssignmentBlock(
                kind: kind,
                projects: [],
                experts: [],
                wanted: unplaced,
                possible: 0,
                unplaced: unplaced
            )
    }

    private func pairCount(_ project: Int) -> Int {
        network.problem.starts[project + 1] - network.problem.starts[project]
    }

    /// Cases that need more than can reach them, seen from one that is not served.
    ///
    /// From an unserved case all that could still move is reached: experts who are full, the cases
    /// that they review, and so on. What these cases need is more than those experts take, and
    /// each other expert gives each of them one review at most. Of the cases only as many are
    /// kept as are needed for that, those first that have the fewest other experts.
    private func needBlock(_ start: Int, _ unplaced: Int) -> AssignmentBlock {
        let problem = network.problem
        let reached = placement.reachable(fromProject: start)
        var outside = [Int](repeating: 0, count: problem.needs.count)
        for (number, project) in network.groupProjects.enumerated()
        where !reached[network.groupStart + number] { outside[Int(project)] += 1 }
        for (number, pair) in problem.pairs.enumerated() where !excluded.contains(number) {
            guard !reached[network.expertStart + Int(pair.expert)],
                reached[Int(network.origins[number])]
            else { continue }
            outside[Int(pair.project)] += 1
        }
        let full = problem.loads.indices.filter { reached[network.expertStart + $0] }
        let room = full.reduce(0) { $0 + Int(problem.loads[$1].most) }
        let wants = problem.needs.indices.filter { reached[$0] }.map { project in
            (project: project, want: Int(problem.needs[project]) - outside[project])
        }.sorted { ($1.want, $0.project) < ($0.want, $1.project) }
        var projects: [Int] = []
        var want = 0
        for case let next in wants where want <= room {
            projects.append(next.project)
            want += next.want
        }
        projects.sort()
        let experts = experts(of: projects)
        let taking = full.filter(Set(experts).contains)
        return AssignmentBlock(
            kind: .need,
            projects: projects,
            experts: experts,
            wanted: projects.reduce(0) { $0 + Int(problem.needs[$1]) },
            possible: taking.reduce(0) { $0 + Int(problem.loads[$1].most) }
                + projects.reduce(0) { $0 + outside[$1] },
            unplaced: unplaced
        )
    }

    /// Experts who must take more than there is for them, seen from one of them.
    private func loadBlock(_ start: Int, _ unplaced: Int) -> AssignmentBlock {
        let problem = network.problem
        let reached = placement.reaching(start)
        let experts = problem.loads.indices.filter { reached[network.expertStart + $0] }
        var inside = problem.needs.indices.filter { reached[$0] }
            .reduce(0) { $0 + Int(problem.needs[$1]) }
        for (number, project) in network.groupProjects.enumerated()
        where reached[network.groupStart + number] && !reached[Int(project)] { inside += 1 }
        var projects: Set<Int> = []
        for (number, pair) in problem.pairs.enumerated() where !excluded.contains(number) {
            guard reached[network.expertStart + Int(pair.expert)] else { continue }
            projects.insert(Int(pair.project))
            if !reached[Int(network.origins[number])] { inside += 1 }
        }
        return AssignmentBlock(
            kind: .load,
            projects: projects.sorted(),
            experts: experts,
            wanted: experts.reduce(0) { $0 + Int(problem.loads[$1].least) },
            possible: inside,
            unplaced: unplaced
        )
    }

    private func experts(of projects: [Int]) -> [Int] {
        var seen: Set<Int> = []
        for project in projects {
            for pair in network.problem.starts[project]..<network.problem.starts[project + 1]
            where !excluded.contains(pair) {
                seen.insert(Int(network.problem.pairs[pair].expert))
            }
        }
        return seen.sorted()
    }
}
