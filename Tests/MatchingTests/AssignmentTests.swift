import Foundation
import Testing

@testable import Matching

struct AssignmentTests {
    /// Checks every rule of an assignment by itself.
    private func check(_ assignment: Assignment, _ small: SmallProblem) {
        let chosen = assignment.chosen
        #expect(Set(chosen).isSubset(of: small.pairs) && Set(chosen).count == chosen.count)
        for (project, need) in small.needs.enumerated() {
            #expect(chosen.filter { $0.project == project }.count == need)
        }
        for (expert, load) in small.loads.enumerated() {
            let count = chosen.filter { $0.expert == expert }.count
            #expect(count >= load.least && count <= load.most)
        }
        #expect(chosen.reduce(0) { $0 + Int($1.score) } == assignment.score)
    }

    @Test func `the best of all assignments is found, or that there is none`() throws {
        var counts = (assigned: 0, blocked: 0)
        for seed in 1...600 as ClosedRange<UInt64> {
            let small = SmallProblem(seed: seed)
            let all = small.everything()
            switch try small.problem().solved() {
            case .assigned(let assignment):
                check(assignment, small)
                let best = all.max { ($0.score, $0.kept) < ($1.score, $1.kept) }
                #expect(best?.score == assignment.score, "\(seed)")
                #expect(best?.kept == assignment.chosen.filter(\.stands).count, "\(seed)")
                counts.assigned += 1
            case .blocked:
                #expect(all.isEmpty, "\(seed)")
                counts.blocked += 1
            case .unproven: Issue.record("\(seed) was given up")
            }
        }
        #expect(counts.assigned > 100 && counts.blocked > 100)
    }

    @Test func `the fewest changes come first when they are to`() throws {
        var differing = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            let small = SmallProblem(seed: seed)
            guard case .assigned(let kept) = try small.problem(.beforeScore).solved(),
                case .assigned(let best) = try small.problem().solved()
            else { continue }
            let expected = small.everything().max { ($0.kept, $0.score) < ($1.kept, $1.score) }
            #expect(expected?.kept == kept.chosen.filter(\.stands).count, "\(seed)")
            #expect(expected?.score == kept.score, "\(seed)")
            #expect(
                kept.dropped(of: try small.problem())
                    == small.pairs.filter(\.stands).count - kept.chosen.filter(\.stands).count
            )
            if kept != best { differing += 1 }
        }
        #expect(differing > 10, "keeping must matter at all")
    }

    @Test func `who may not sit together is kept apart at the least cost`() throws {
        var (assigned, apart, changed) = (0, 0, 0)
        for seed in 1...600 as ClosedRange<UInt64> {
            let small = SmallProblem(seed: seed, apart: 1 + Int(seed % 5))
            let all = small.everything()
            switch try small.problem().solved() {
            case .assigned(let assignment):
                check(assignment, small)
                #expect(all.map(\.score).max() == assignment.score, "\(seed)")
                var free = small
                free.apart = []
                if case .assigned(let other) = try free.problem().solved() {
                    changed += other.score > assignment.score ? 1 : 0
                }
                assigned += 1
            case .blocked(let block):
                #expect(all.isEmpty, "\(seed)")
                apart += block.kind == .apart ? 1 : 0
            case .unproven: Issue.record("\(seed) was given up")
            }
        }
        #expect(assigned > 100 && changed > 10 && apart > 0)
    }

    @Test func `a block is a proof`() throws {
        var kinds: [AssignmentBlock.Kind: Int] = [:]
        for seed in 1...800 as ClosedRange<UInt64> {
            let small = SmallProblem(seed: seed)
            guard case .blocked(let block) = try small.problem().solved() else { continue }
            kinds[block.kind, default: 0] += 1
            #expect(block.wanted > block.possible, "\(seed)")
            #expect(block.unplaced > 0)
            if block.kind == .need {
                #expect(block.wanted == block.projects.reduce(0) { $0 + Int(small.needs[$1]) })
                #expect(small.mostPlaced(in: block.projects) <= block.possible, "\(seed)")
                // No case of it can be left out.
                let names = Set(
                    small.pairs.filter { block.projects.contains(Int($0.project)) }
                        .map { Int($0.expert) }
                )
                #expect(Set(block.experts) == names)
            } else {
                let least = block.experts.reduce(0) { $0 + Int(small.loads[$1].least) }
                #expect(block.wanted == least)
                let given = block.projects.reduce(0) { sum, project in
                    let own = small.pairs.filter {
                        $0.project == project && block.experts.contains(Int($0.expert))
                    }
                    return sum + min(own.count, Int(small.needs[project]))
                }
                #expect(given <= block.possible || least > given, "\(seed)")
            }
        }
        #expect(kinds[.need, default: 0] > 50 && kinds[.load, default: 0] > 10)
    }

    @Test func `the smallest block names one case that has too few experts`() throws {
        let pairs = (0..<10 as Range<Int32>).flatMap { project in
            (0..<8 as Range<Int32>).compactMap { expert in
                project == 6 && expert > 1
                    ? nil : AssignmentProblem.Pair(project: project, expert: expert, score: 1)
            }
        }
        let problem = try AssignmentProblem(
            needs: Array(repeating: 3, count: 10),
            loads: Array(repeating: AssignmentProblem.Load(most: 9), count: 8),
            pairs: pairs
        )
        #expect(
            problem.solved()
                == .blocked(
                    AssignmentBlock(
                        kind: .need,
                        projects: [6],
                        experts: [0, 1],
                        wanted: 3,
                        possible: 2,
                        unplaced: 1
                    )
                )
        )
    }

    @Test func `the order of the pairs does not change what is chosen`() throws {
        var generator = SeededGenerator(seed: 9)
        for seed in 1...100 as ClosedRange<UInt64> {
            let small = SmallProblem(seed: seed, apart: 2)
            var other = small
            other.pairs.shuffle(using: &generator)
            #expect(try small.problem().solved() == other.problem().solved(), "\(seed)")
        }
    }

    @Test func `a search that is given up tells a bound`() throws {
        // A ring of five who exclude their neighbours, of whom three cases want two.
        let pairs = (0..<12 as Range<Int32>).flatMap { project in
            (0..<5 as Range<Int32>).map {
                AssignmentProblem.Pair(
                    project: project,
                    expert: $0,
                    score: project < 3 && (1...2).contains($0) ? 10 : 0
                )
            }
        }
        let problem = try AssignmentProblem(
            needs: Array(repeating: 2, count: 12),
            loads: Array(repeating: AssignmentProblem.Load(most: 5), count: 5),
            pairs: pairs,
            apart: [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)]
        )
        guard case .unproven(let found, let bound) = problem.solved(mostFlows: 1) else {
            Issue.record("one flow cannot be enough")
            return
        }
        guard case .assigned(let best) = problem.solved(mostFlows: 100_000) else {
            Issue.record("there is an assignment")
            return
        }
        #expect(best.score == 30 && bound == 60)
        #expect((found?.score ?? 0) <= best.score)
    }

    struct Faulty: CustomTestStringConvertible {
        var testDescription: String
        var needs: [Int32] = [1]
        var loads = [AssignmentProblem.Load(most: 1), AssignmentProblem.Load(most: 1)]
        var pairs: [AssignmentProblem.Pair] = []
        var apart: [(Int32, Int32)] = []
        var fault: AssignmentProblem.Fault
    }

    @Test(arguments: [
        Faulty(testDescription: "need", needs: [1, -1], fault: .need(project: 1)),
        Faulty(
            testDescription: "load",
            loads: [AssignmentProblem.Load(least: 2, most: 1)],
            fault: .load(expert: 0)
        ),
        Faulty(
            testDescription: "project",
            pairs: [.init(project: 1, expert: 0, score: 1)],
            fault: .projectUnknown(pair: 0)
        ),
        Faulty(
            testDescription: "expert",
            pairs: [.init(project: 0, expert: 2, score: 1)],
            fault: .expertUnknown(pair: 0)
        ),
        Faulty(
            testDescription: "score",
            pairs: [.init(project: 0, expert: 0, score: 1_000_001)],
            fault: .scoreRange(pair: 0)
        ),
        Faulty(
            testDescription: "twice",
            pairs: [
                .init(project: 0, expert: 1, score: 1), .init(project: 0, expert: 0, score: 1),
                .init(project: 0, expert: 1, score: 2),
            ],
            fault: .repeated(pair: 2)
        ),
        Faulty(testDescription: "apart", apart: [(1, 1)], fault: .apart(number: 0)),
    ])
    func `what is no problem is told with its place`(_ faulty: Faulty) {
        #expect(throws: faulty.fault) {
            _ = try AssignmentProblem(
                needs: faulty.needs,
                loads: faulty.loads,
                pairs: faulty.pairs,
                apart: faulty.apart
            )
        }
    }
}
