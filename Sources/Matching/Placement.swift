/// A flow that serves every case and keeps every load, or the reason why there is none.
struct Placement {
    /// Whether each pair is chosen.
    private(set) var isChosen: [Bool]
    private(set) var loads: [Int32]
    /// Whether a review passes by each group of a case.
    private(set) var isTaken: [Bool]
    /// What each expert costs beyond the pair itself, as the auction left it.
    let prices: [Int]

    /// Places everything, or tells who blocks it; `excluded` pairs may not be chosen.
    static func make(
        _ network: AssignmentNetwork,
        _ worth: Worth,
        without excluded: Set<Int>
    ) -> Result<Placement, AssignmentBlock> {
        var auction = Auction(network, worth, without: excluded)
        auction.run()
        var placement = Placement(auction)
        let problem = network.problem
        let isDone =
            auction.missing.allSatisfy { $0 == 0 }
            && zip(auction.loads, problem.loads).allSatisfy { $0 >= $1.least }
        guard !isDone else { return .success(placement) }
        var ends = PlacementFlow(network, auction, without: excluded)
        if let block = ends.complete() { return .failure(block) }
        placement.adopt(ends, network)
        return .success(placement)
    }

    private init(_ auction: Auction) {
        isChosen = auction.isChosen
        loads = auction.loads
        isTaken = auction.isTaken
        prices = auction.prices
    }

    private mutating func adopt(_ flow: PlacementFlow, _ network: AssignmentNetwork) {
        loads = Array(repeating: 0, count: loads.count)
        for pair in isChosen.indices {
            isChosen[pair] = flow.isChosen(pair)
            if isChosen[pair] { loads[Int(network.problem.pairs[pair].expert)] += 1 }
        }
        for group in isTaken.indices { isTaken[group] = flow.isTaken(group) }
    }
}

/// What an auction left, moved along augmenting paths until as much as possible is placed.
struct PlacementFlow {
    let network: AssignmentNetwork
    let excluded: Set<Int>
    private(set) var flow: MaximumFlow
    private let firstGroup: Int
    private let firstFloor: Int
    private let firstSpare: Int
    private let firstNeed: Int
    private let link: Int

    /// Where flow goes that fills what experts must take at least.
    private var floorSink: Int32 { Int32(network.source + 1) }
    private var source: Int32 { Int32(network.source) }
    private var sink: Int32 { Int32(network.sink) }

    init(_ network: AssignmentNetwork, _ auction: Auction, without excluded: Set<Int>) {
        let problem = network.problem
        self.network = network
        self.excluded = excluded
        var flow = MaximumFlow(
            nodeCount: network.nodeCount + 1,
            arcCount: problem.pairs.count + 3 * network.nodeCount
        )
        for (number, pair) in problem.pairs.enumerated() {
            flow.add(
                network.origins[number],
                Int32(network.expertStart) + pair.expert,
                capacity: !excluded.isEmpty && excluded.contains(number) ? 0 : 1,
                flow: auction.isChosen[number] ? 1 : 0
            )
        }
        firstGroup = problem.pairs.count
        for (number, project) in network.groupProjects.enumerated() {
            let node = Int32(network.groupStart + number)
            flow.add(project, node, capacity: 1, flow: auction.isTaken[number] ? 1 : 0)
        }
        firstFloor = firstGroup + network.groupProjects.count
        let floorSink = Int32(network.source + 1)
        for (expert, load) in problem.loads.enumerated() {
            let node = Int32(network.expertStart + expert)
            let flown = min(auction.loads[expert], load.least)
            flow.add(node, floorSink, capacity: load.least, flow: flown)
        }
        firstSpare = firstFloor + problem.loads.count
        for (expert, load) in problem.loads.enumerated() {
            let node = Int32(network.expertStart + expert)
            let flown = max(0, auction.loads[expert] - load.least)
            flow.add(node, Int32(network.sink), capacity: load.most - load.least, flow: flown)
        }
        firstNeed = firstSpare + problem.loads.count
        for (project, need) in problem.needs.enumerated() {
            let flown = need - auction.missing[project]
            flow.add(Int32(network.source), Int32(project), capacity: need, flow: flown)
        }
        link = firstNeed + problem.needs.count
        flow.add(Int32(network.source), Int32(network.sink), capacity: 0)
        flow.close()
        self.flow = flow
    }

    /// Fills first what experts must take, then what cases need; what is filled stays filled.
    ///
    /// Experts who have more than they must give it to those who have less.
    mutating func complete() -> AssignmentBlock? {
        let cut = { (flow: PlacementFlow) in AssignmentCut(network: flow.network, placement: flow) }
        if missingLoad > 0 {
            flow.widen(2 * link, by: Int32.max)
            _ = flow.augment(from: source, to: floorSink)
            flow.shut(2 * link)
            if missingLoad > 0 { return cut(self).block(.load, unplaced: missingLoad) }
        }
        _ = flow.augment(from: source, to: sink)
        return missingNeed > 0 ? cut(self).block(.need, unplaced: missingNeed) : nil
    }

    func isChosen(_ pair: Int) -> Bool { flow.flow(on: 2 * pair) > 0 }

    func isTaken(_ group: Int) -> Bool { flow.flow(on: 2 * (firstGroup + group)) > 0 }

    /// How much less a case has than it needs.
    func missing(ofProject project: Int) -> Int {
        Int(network.problem.needs[project] - flow.flow(on: 2 * (firstNeed + project)))
    }

    /// How much less an expert has than he must take.
    func missing(ofExpert expert: Int) -> Int {
        Int(network.problem.loads[expert].least - flow.flow(on: 2 * (firstFloor + expert)))
    }

    func reachable(fromProject project: Int) -> [Bool] {
        flow.reachable(from: Int32(project), avoiding: source)
    }

    func reaching(_ expert: Int) -> [Bool] {
        flow.reaching(Int32(network.expertStart + expert), avoiding: floorSink)
    }

    private var missingLoad: Int {
        network.problem.loads.indices.reduce(0) { $0 + missing(ofExpert: $1) }
    }

    private var missingNeed: Int {
        network.problem.needs.indices.reduce(0) { $0 + missing(ofProject: $1) }
    }
}
