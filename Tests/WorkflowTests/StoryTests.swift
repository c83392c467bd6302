import Expression
import Testing
import Workflow

/// Random charts under random events; `Case` checks the fold, the round trip and legality.
@Suite struct `Random stories` {
    @Test(arguments: 0..<60)
    func `keep every law`(seed: UInt64) throws {
        var random = SplitMix(seed)
        let chart = RandomChart(&random).definition
        // Some charts are defective, some do not come to rest: the next test counts the others.
        guard var run = try? Case(chart) else { return }

        for _ in 0..<40 where !run.instance.isDone {
            let name = "e\(Int.random(in: 0..<RandomChart.eventCount, using: &random))"
            let day = CivilDate(
                dayNumber: date("2026-01-05").dayNumber + run.instance.sequence * 2
            )
            let before = run.instance
            do {
                try run.send(name, on: day.description)
            } catch let refusal as Refusal {
                let codes = Set(refusal.blockers.map(\.code))
                #expect(
                    codes.isSubset(of: ["NOT_POSSIBLE_NOW", "MICROSTEP_LIMIT", "SAME_PERSON"])
                )
                #expect(run.instance == before)
            }
            if let due = run.folded.deadlines.values.first(where: { $0.remaining == nil }) {
                _ = try? run.fire(due.id, on: due.due.date.adding(days: 1).description)
            }
        }
    }

    @Test func `are mostly charts without defects, and long`() throws {
        var sound = 0
        var steps = 0
        for seed in 0..<30 {
            var random = SplitMix(UInt64(seed))
            let chart = RandomChart(&random).definition
            guard defects(chart).isEmpty else { continue }
            sound += 1
            guard var run = try? Case(chart) else { continue }
            for number in 0..<40 {
                _ = try? run.send("e\(number % RandomChart.eventCount)")
            }
            steps += run.steps.count
        }
        #expect(sound > 22)
        #expect(steps > 250)
    }
}

/// Sebastiano Vigna's SplitMix64: the same story for the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A well-formed chart of random shape with five events.
struct RandomChart {
    static let eventCount = 5
    private var count = 0
    private var ids: [String] = []
    private(set) var definition = ChartDefinition(id: Marked("random"))

    init(_ random: inout SplitMix) {
        var states = (0..<3).map { _ in tree(depth: 0, &random) }
        for index in states.indices { decorate(&states[index], &random) }
        definition = WorkflowTests.definition(
            states,
            data: [field("n", "int", .int(0))],
            events: (0..<Self.eventCount).map { event("e\($0)") }
        )
    }

    private mutating func tree(depth: Int, _ random: inout SplitMix) -> StateDefinition {
        count += 1
        let id = "s\(count)"
        ids.append(id)
        let kinds: [StateDefinition.Kind] =
            depth >= 3 ? [.atomic] : [.atomic, .compound, .compound, .parallel]
        let kind = kinds.randomElement(using: &random) ?? .atomic
        guard kind != .atomic else { return state(id) }
        var children = (0..<Int.random(in: 2...3, using: &random)).map { _ in
            tree(depth: depth + 1, &random)
        }
        if Bool.random(using: &random), let first = children.first?.id.content {
            count += 1
            ids.append("h\(count)")
            children.append(history("h\(count)", deep: Bool.random(using: &random), default: first))
        }
        if kind == .compound, Bool.random(using: &random) {
            count += 1
            ids.append("f\(count)")
            children.append(state("f\(count)", .final))
        }
        return state(id, kind, children)
    }

    private mutating func decorate(_ state: inout StateDefinition, _ random: inout SplitMix) {
        let isPlain = [.atomic, .compound, .parallel].contains(state.kind)
        guard isPlain else { return }
        for index in state.states.indices { decorate(&state.states[index], &random) }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            state.transitions.append(transition(&random))
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            count += 1
            let timer = "timeout.d\(count)"
            let after = ["3wd", "10d", "1mo"].randomElement(using: &random)
            state.deadline = deadline("d\(count)", after: after, remind: ["1wd"], timer)
            count += 1
            state.transitions.append(on(timer, "t\(count)", to: target(&random)))
        }
        state.pauses = Int.random(in: 0..<6, using: &random) == 0
        if state.states.contains(where: { $0.kind == .final }) {
            count += 1
            state.transitions.append(
                on("done.state.\(state.id.content)", "t\(count)", to: target(&random))
            )
        }
        if Bool.random(using: &random) {
            state.entryActions = [assign(("n", "data.n < 1000 ? data.n + 1 : 0"))]
        }
    }

    private func target(_ random: inout SplitMix) -> String {
        ids.randomElement(using: &random) ?? "s1"
    }

    private mutating func transition(_ random: inout SplitMix) -> TransitionDefinition {
        count += 1
        let id = "t\(count)"
        let name = "e\(Int.random(in: 0..<Self.eventCount, using: &random))"
        let conditions = [nil, nil, "data.n % 2 == 0", "!In('s2')"]
        let condition = conditions.randomElement(using: &random) ?? nil
        if Int.random(in: 0..<8, using: &random) == 0 {
            return on(nil, id, to: target(&random), if: "data.n % 7 == 3")
        }
        var transition = on(name, id, if: condition)
        if Int.random(in: 0..<6, using: &random) > 0 {
            transition.targets = [Marked(target(&random))]
        }
        transition.isInternal = Bool.random(using: &random)
        if Int.random(in: 0..<5, using: &random) == 0 { transition.duty = Marked("sign") }
        if Int.random(in: 0..<3, using: &random) == 0 {
            transition.actions = [.raise(Marked("e\(Int.random(in: 0..<5, using: &random))"))]
        }
        return transition
    }
}
