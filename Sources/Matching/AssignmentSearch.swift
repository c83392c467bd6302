extension AssignmentProblem {
    /// The best assignment there is, or who blocks it.
    ///
    /// Without experts who may not sit together, and where such experts form groups of whom each
    /// excludes each other, it is one cheapest flow. What exclusions remain are looked for in its
    /// answer; where one is broken, the search goes on with one of the two pairs excluded, and
    /// then the other, the better bound first, until no bound is better than what was found.
    ///
    /// - Parameter mostFlows: after how many flows the search is given up.
    /// - Returns: the optimum, the block, or the best that was found with its bound.
    package func solved(mostFlows: Int = 2000) -> AssignmentOutcome {
        var search = AssignmentSearch(AssignmentNetwork(self))
        return search.run(mostFlows)
    }
}

/// A search over pairs of experts who may not sit together, best bound first.
struct AssignmentSearch {
    private struct Branch {
        let excluded: Set<Int>
        let worth: Int
        let chosen: [Int]
    }

    private let network: AssignmentNetwork
    private let worth: Worth
    private let hasParts: Bool
    private var open: [Branch] = []
    private var firstBlock: AssignmentBlock?

    init(_ network: AssignmentNetwork) {
        self.network = network
        worth = Worth(network.problem)
        hasParts = network.problem.hasParts
    }

    mutating func run(_ mostFlows: Int) -> AssignmentOutcome {
        explore([])
        guard let root = open.first else {
            return firstBlock.map { .blocked($0) } ?? .unproven(nil, bound: 0)
        }
        guard !broken(root.chosen).isEmpty else { return .assigned(assignment(root.chosen)) }
        let found = dive(root)
        var flows = 1
        var touched: Set<Int> = []
        // Children are never better than their parent, so the first branch that breaks nothing
        // is the best of all, unless the one that was found at once is as good.
        while let best = takeBest() {
            if let found, found.worth >= best.worth { return .assigned(assignment(found.chosen)) }
            guard let (left, right) = broken(best.chosen).first else {
                return .assigned(assignment(best.chosen))
            }
            touched.insert(Int(network.problem.pairs[left].project))
            touched.insert(Int(network.problem.pairs[right].project))
            guard flows < mostFlows else {
                let bound = best.chosen.reduce(0) { $0 + score($1) }
                return .unproven(found.map { assignment($0.chosen) }, bound: bound)
            }
            explore(best.excluded.union([left]))
            explore(best.excluded.union([right]))
            flows += 2
        }
        if let found { return .assigned(assignment(found.chosen)) }
        return .blocked(apartBlock(touched.sorted()))
    }

    /// Excludes of each broken pair the one that is worth less, until nothing is broken.
    private func dive(_ start: Branch) -> Branch? {
        var branch = start
        while true {
            let pairs = broken(branch.chosen)
            guard !pairs.isEmpty else { return branch }
            var excluded = branch.excluded
            for (left, right) in pairs {
                let isLeft = value(left) < value(right)
                excluded.insert(isLeft ? left : right)
            }
            guard case .success(let next) = explored(excluded) else { return nil }
            branch = next
        }
    }

    private func apartBlock(_ projects: [Int]) -> AssignmentBlock {
        let problem = network.problem
        let cases = Set(projects)
        let experts = Set(
            problem.pairs.filter { cases.contains(Int($0.project)) }.map { Int($0.expert) }
        )
        let wanted = projects.reduce(0) { $0 + Int(problem.needs[$1]) }
        return AssignmentBlock(
            kind: .apart,
            projects: projects,
            experts: experts.sorted(),
            wanted: wanted,
            possible: wanted - 1,
            unplaced: 1
        )
    }

    private mutating func explore(_ excluded: Set<Int>) {
        switch explored(excluded) {
        case .failure(let block): firstBlock = firstBlock ?? block
        case .success(let branch): open.append(branch)
        }
    }

    private func explored(_ excluded: Set<Int>) -> Result<Branch, AssignmentBlock> {
        Placement.make(network, worth, without: excluded).map { placement in
            let chosen = cheapest(placement, excluded)
            let sum = chosen.reduce(0) { $0 + value($1) }
            return Branch(excluded: excluded, worth: sum, chosen: chosen)
        }
    }

    /// The best of the open branches; of equals the one that is further on.
    private mutating func takeBest() -> Branch? {
        let best = open.indices.max {
            (open[$0].worth, open[$0].excluded.count) < (open[$1].worth, open[$1].excluded.count)
        }
        return best.map { open.remove(at: $0) }
    }

    /// Chosen pairs of one panel whose experts may not sit together.
    private func broken(_ chosen: [Int]) -> [(Int, Int)] {
        let problem = network.problem
        guard hasParts || network.loose.contains(where: { !$0.isEmpty }) else { return [] }
        var broken: [(Int, Int)] = []
        for (place, first) in chosen.enumerated() {
            let own = problem.pairs[first]
            let (loose, apart) = (
                network.loose[Int(own.expert)], problem.apart[Int(own.expert)]
            )
            guard hasParts || !loose.isEmpty else { continue }
            for second in chosen[(place + 1)...] {
                let other = problem.pairs[second]
                guard problem.wholes[Int(other.project)] == problem.wholes[Int(own.project)] else {
                    break
                }
                // Groups keep apart within a part; between parts nothing does but this.
                let isBroken =
                    other.project == own.project
                    ? loose.contains(other.expert)
                    : other.expert == own.expert || apart.contains(other.expert)
                if isBroken { broken.append((first, second)) }
            }
        }
        return broken
    }

    private func value(_ pair: Int) -> Int { worth.of(network.problem.pairs[pair]) }

    private func score(_ pair: Int) -> Int { Int(network.problem.pairs[pair].score) }

    private func assignment(_ chosen: [Int]) -> Assignment {
        Assignment(
            chosen: chosen.map { network.problem.pairs[$0] },
            score: chosen.reduce(0) { $0 + score($1) }
        )
    }

    /// The cheapest flow, from one that is there.
    private func cheapest(_ placement: Placement, _ excluded: Set<Int>) -> [Int] {
        let problem = network.problem
        var arcs: [NetworkSimplex.Arc] = []
        arcs.reserveCapacity(problem.pairs.count + network.nodeCount)
        var tree = [Int32](repeating: -1, count: network.source)
        var best = [Int](repeating: .min, count: network.source)
        var most = 1
        for (number, pair) in problem.pairs.enumerated() {
            let (origin, own) = (network.origins[number], worth.of(pair))
            let value = own - placement.prices[Int(pair.expert)]
            let isExcluded = !excluded.isEmpty && excluded.contains(number)
            most = max(most, abs(own))
            // A node hangs from the best expert whom it has not chosen.
            if !placement.isChosen[number], !isExcluded, value > best[Int(origin)] {
                best[Int(origin)] = value
                tree[Int(origin)] = Int32(arcs.count)
            }
            arcs.append(
                NetworkSimplex.Arc(
                    source: origin,
                    target: Int32(network.expertStart) + pair.expert,
                    capacity: isExcluded ? 0 : 1,
                    flow: placement.isChosen[number] ? 1 : 0,
                    cost: -own
                )
            )
        }
        let far = 1 + 2 * most * (network.nodeCount + 1)
        addGroups(&arcs, &tree, placement)
        addEnds(&arcs, &tree, placement, far)
        var simplex = NetworkSimplex(arcs: arcs, tree: tree, root: network.sink)
        simplex.run()
        return problem.pairs.indices.filter { simplex.arcs[$0].flow > 0 }
    }

    private func addGroups(
        _ arcs: inout [NetworkSimplex.Arc],
        _ tree: inout [Int32],
        _ placement: Placement
    ) {
        for (number, project) in network.groupProjects.enumerated() {
            let node = network.groupStart + number
            let isTaken = placement.isTaken[number]
            if tree[Int(project)] < 0, !isTaken { tree[Int(project)] = Int32(arcs.count) }
            arcs.append(
                NetworkSimplex.Arc(
                    source: project,
                    target: Int32(node),
                    capacity: 1,
                    flow: isTaken ? 1 : 0,
                    cost: 0
                )
            )
        }
    }

    /// Arcs to the sink: what experts take beyond their least, and dear ones for nodes that hang
    /// from nothing else, because all that leads on from them is full.
    private func addEnds(
        _ arcs: inout [NetworkSimplex.Arc],
        _ tree: inout [Int32],
        _ placement: Placement,
        _ far: Int
    ) {
        let sink = Int32(network.sink)
        for (expert, load) in network.problem.loads.enumerated() {
            let node = network.expertStart + expert
            let taken = placement.loads[expert]
            if taken < load.most { tree[node] = Int32(arcs.count) }
            arcs.append(
                NetworkSimplex.Arc(
                    source: Int32(node),
                    target: sink,
                    capacity: load.most - load.least,
                    flow: taken - load.least,
                    cost: 0
                )
            )
        }
        for node in tree.indices where tree[node] < 0 && node != network.sink {
            tree[node] = Int32(arcs.count)
            let expert = node - network.expertStart
            let isExpert = placement.prices.indices.contains(expert)
            arcs.append(
                NetworkSimplex.Arc(
                    source: Int32(node),
                    target: sink,
                    capacity: 0,
                    flow: 0,
                    cost: isExpert ? placement.prices[expert] : far
                )
            )
        }
    }
}
