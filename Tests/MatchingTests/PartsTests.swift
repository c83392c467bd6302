import Matching
import Testing

/// Panels that have seats of several kinds: parts of one whole.
@Suite struct `Seats of several kinds` {
    /// Every assignment that keeps all rules, tried one by one.
    private struct Trial {
        let needs: [Int32]
        let wholes: [Int32]
        let loads: [Int32]
        let pairs: [AssignmentProblem.Pair]
        let apart: [(Int32, Int32)]
        private(set) var best: Int?

        init(seed: UInt64) {
            var generator = SeededGenerator(seed: seed)
            wholes = [0, 0, 1, 1, 1].prefix(Int.random(in: 2...5, using: &generator)).map { $0 }
            needs = wholes.map { _ in Int32.random(in: 0...2, using: &generator) }
            let experts = Int32.random(in: 3...5, using: &generator)
            loads = (0..<experts).map { _ in Int32.random(in: 0...2, using: &generator) }
            var pairs: [AssignmentProblem.Pair] = []
            for project in 0..<Int32(wholes.count) {
                for expert in 0..<experts where Int.random(in: 0..<3, using: &generator) > 0 {
                    let score = Int32.random(in: -2...9, using: &generator)
                    pairs.append(
                        AssignmentProblem.Pair(project: project, expert: expert, score: score)
                    )
                }
            }
            self.pairs = pairs
            apart = (0..<3).compactMap { _ in
                let first = Int32.random(in: 0..<experts, using: &generator)
                let second = Int32.random(in: 0..<experts, using: &generator)
                return first == second ? nil : (first, second)
            }
            search(0, [])
        }

        private mutating func search(_ place: Int, _ chosen: [AssignmentProblem.Pair]) {
            guard place < pairs.count else {
                let isFull = needs.indices.allSatisfy { project in
                    chosen.count { $0.project == project } == needs[project]
                }
                guard isFull else { return }
                let score = chosen.reduce(0) { $0 + Int($1.score) }
                best = max(best ?? score, score)
                return
            }
            search(place + 1, chosen)
            if fits(pairs[place], chosen) { search(place + 1, chosen + [pairs[place]]) }
        }

        func fits(_ pair: AssignmentProblem.Pair, _ chosen: [AssignmentProblem.Pair]) -> Bool {
            guard chosen.count(where: { $0.project == pair.project }) < needs[Int(pair.project)],
                chosen.count(where: { $0.expert == pair.expert }) < loads[Int(pair.expert)]
            else { return false }
            let panel = chosen.filter { wholes[Int($0.project)] == wholes[Int(pair.project)] }
            return panel.allSatisfy { other in
                other.expert != pair.expert
                    && !apart.contains {
                        $0 == (pair.expert, other.expert) || $0 == (other.expert, pair.expert)
                    }
            }
        }

        func problem() throws -> AssignmentProblem {
            try AssignmentProblem(
                needs: needs,
                loads: loads.map { AssignmentProblem.Load(most: $0) },
                pairs: pairs,
                apart: apart,
                wholes: wholes
            )
        }
    }

    @Test func `are filled as well as they can be, with nobody in two of them`() throws {
        var counts = (assigned: 0, blocked: 0, joined: 0)
        for seed in 1...500 as ClosedRange<UInt64> {
            let trial = Trial(seed: seed)
            switch try trial.problem().solved() {
            case .assigned(let assignment):
                #expect(trial.best == assignment.score, "\(seed)")
                for (place, pair) in assignment.chosen.enumerated() {
                    #expect(trial.fits(pair, Array(assignment.chosen[..<place])), "\(seed)")
                }
                counts.assigned += 1
                // Without the wholes it could be more: the rule matters.
                let free = try AssignmentProblem(
                    needs: trial.needs,
                    loads: trial.loads.map { AssignmentProblem.Load(most: $0) },
                    pairs: trial.pairs,
                    apart: trial.apart
                )
                if case .assigned(let other) = free.solved(), other.score > assignment.score {
                    counts.joined += 1
                }
            case .blocked:
                #expect(trial.best == nil, "\(seed)")
                counts.blocked += 1
            case .unproven: Issue.record("\(seed) was given up")
            }
        }
        #expect(counts.assigned > 100 && counts.blocked > 50 && counts.joined > 10, "\(counts)")
    }

    @Test func `that do not follow each other are refused`() {
        #expect(throws: AssignmentProblem.Fault.parts) {
            try AssignmentProblem(
                needs: [1, 1],
                loads: [AssignmentProblem.Load(most: 1)],
                pairs: [],
                wholes: [1, 0]
            )
        }
    }
}
