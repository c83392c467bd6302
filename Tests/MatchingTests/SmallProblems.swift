import Matching
import Testing

/// A small seeded generator (SplitMix64), so that a failing case can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A problem that is small enough for every assignment to be tried.
struct SmallProblem: CustomTestStringConvertible {
    var needs: [Int32]
    var loads: [AssignmentProblem.Load]
    var pairs: [AssignmentProblem.Pair]
    var apart: [(Int32, Int32)] = []

    var testDescription: String { "\(needs) \(loads.count) experts, \(pairs.count) pairs" }

    init(seed: UInt64, apart count: Int = 0) {
        var generator = SeededGenerator(seed: seed)
        let (projects, experts) = (
            Int.random(in: 1...4, using: &generator), Int.random(in: 3...6, using: &generator)
        )
        needs = (0..<projects).map { _ in Int32.random(in: 0...3, using: &generator) }
        loads = (0..<experts).map { _ in
            let least = Int32.random(in: 0...5, using: &generator) == 0 ? Int32(1) : 0
            return AssignmentProblem.Load(
                least: least,
                most: least + Int32.random(in: 0...3, using: &generator)
            )
        }
        pairs = []
        for project in 0..<Int32(projects) {
            for expert in 0..<Int32(experts)
            where Int.random(in: 0..<4, using: &generator) > 0 {
                pairs.append(
                    AssignmentProblem.Pair(
                        project: project,
                        expert: expert,
                        score: Int32.random(in: -2...9, using: &generator),
                        stands: Int.random(in: 0..<4, using: &generator) == 0
                    )
                )
            }
        }
        pairs.shuffle(using: &generator)
        apart = (0..<count).compactMap { _ in
            let (first, second) = (
                Int32.random(in: 0..<Int32(experts), using: &generator),
                Int32.random(in: 0..<Int32(experts), using: &generator)
            )
            return first == second ? nil : (first, second)
        }
    }

    func problem(_ keeping: AssignmentProblem.Keeping = .amongEquals) throws -> AssignmentProblem {
        try AssignmentProblem(
            needs: needs,
            loads: loads,
            pairs: pairs,
            apart: apart,
            keeping: keeping
        )
    }

    /// Every assignment that keeps all rules, as score and number of standing pairs.
    func everything() -> [(score: Int, kept: Int)] {
        var found: [(score: Int, kept: Int)] = []
        search(0, [], &found)
        return found
    }

    /// How many reviews of some cases can be placed at most, whatever experts must take.
    func mostPlaced(in projects: [Int]) -> Int {
        var best = 0
        fill(projects[...], [], &best)
        return best
    }

    private func fill(
        _ projects: ArraySlice<Int>,
        _ chosen: [AssignmentProblem.Pair],
        _ best: inout Int
    ) {
        guard let project = projects.first else {
            best = max(best, chosen.count)
            return
        }
        let own = pairs.filter { $0.project == project }
        for subset in subsets(own, upTo: Int(needs[project])) where keeps(chosen + subset) {
            fill(projects.dropFirst(), chosen + subset, &best)
        }
    }

    private func search(
        _ project: Int,
        _ chosen: [AssignmentProblem.Pair],
        _ found: inout [(score: Int, kept: Int)]
    ) {
        guard project < needs.count else {
            let isEnough = loads.indices.allSatisfy { expert in
                chosen.filter { $0.expert == expert }.count >= loads[expert].least
            }
            guard isEnough else { return }
            found.append(
                (chosen.reduce(0) { $0 + Int($1.score) }, chosen.filter(\.stands).count)
            )
            return
        }
        let own = pairs.filter { $0.project == project }
        for subset in subsets(own, upTo: Int(needs[project]))
        where subset.count == needs[project] && keeps(chosen + subset) {
            search(project + 1, chosen + subset, &found)
        }
    }

    private func keeps(_ chosen: [AssignmentProblem.Pair]) -> Bool {
        loads.indices.allSatisfy { expert in
            chosen.filter { $0.expert == expert }.count <= loads[expert].most
        }
            && !apart.contains { first, second in
                chosen.contains { one in
                    one.expert == first
                        && chosen.contains { $0.expert == second && $0.project == one.project }
                }
            }
    }

    private func subsets(
        _ pairs: [AssignmentProblem.Pair],
        upTo count: Int
    ) -> [[AssignmentProblem.Pair]] {
        (0..<1 << pairs.count).map { bits in
            pairs.indices.filter { bits >> $0 & 1 == 1 }.map { pairs[$0] }
        }.filter { $0.count <= count }
    }
}
