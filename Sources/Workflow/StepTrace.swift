import Expression

/// What one macrostep did, by numbers; ``step(_:)`` names it when somebody asks.
package struct StepTrace: Hashable, Sendable {
    package struct Microstep: Hashable, Sendable {
        /// The transitions taken; none for the initial entry.
        package let transitions: Selection
        package let exited: StateSet
        package let entered: StateSet
    }

    /// What a step tells others, in the order in which it happened.
    package enum Effect: Hashable, Sendable {
        case emitted(Step.Emission)
        case counted(Step.Count)
        case posted(Step.Posting)
        /// The code of a blocker on a provisional parameter that was lifted.
        case lifted(String)
    }

    package let event: String
    package let before: Instance
    package internal(set) var after: Instance
    package internal(set) var microsteps: [Microstep]
    package internal(set) var effects: [Effect]
    package internal(set) var isPassed = false

    init(
        event: String,
        before: Instance,
        after: Instance,
        microsteps: [Microstep] = [],
        effects: [Effect] = []
    ) {
        self.event = event
        self.before = before
        self.after = after
        self.microsteps = microsteps
        self.effects = effects
    }

    /// The step by names: the difference between the instance before and the instance after.
    package func step(_ chart: Chart) -> Step {
        var step = Step(event: event)
        step.microsteps = microsteps.map { microstep in
            Step.Microstep(
                transitions: microstep.transitions.numbers.map { chart.transitions[$0].id },
                exited: chart.paths(microstep.exited).reversed(),
                entered: chart.paths(microstep.entered)
            )
        }
        let isStart = before.sequence == 0
        for number in chart.fields.indices {
            // What was never set needs no word: a field that is not named is null.
            let isNew =
                isStart
                ? after.fields[number] != .null
                : before.fields[number] != after.fields[number]
            if isNew { step.changes[chart.fields[number].name] = after.fields[number] }
        }
        for (number, state) in chart.histories.enumerated()
        where before.history[number] != after.history[number] {
            step.history[chart.states[state].path] = chart.paths(after.history[number])
        }
        for (number, deadline) in chart.deadlines.enumerated()
        where before.deadlines[number] != after.deadlines[number] {
            step.deadlines.updateValue(after.deadlines[number], forKey: deadline.id)
        }
        for (number, state) in chart.trackedStates.enumerated()
        where before.entries[number] != after.entries[number] {
            step.entries[chart.states[state].path] = after.entries[number]
        }
        step.logged = after.log.dropFirst(before.log.count).map(chart.entry)
        step.isHeld = before.isHeld == after.isHeld ? nil : after.isHeld
        step.isHeldAbove =
            before.isHeldAbove == after.isHeldAbove ? nil : after.isHeldAbove
        step.isDone = after.isDone && !before.isDone
        for effect in effects {
            switch effect {
            case .emitted(let emission): step.emitted.append(emission)
            case .counted(let count): step.counted.append(count)
            case .posted(let posting): step.postings.append(posting)
            case .lifted(let code): step.lifted.append(code)
            }
        }
        step.isPassed = isPassed
        return step
    }
}

/// Transitions chosen together, by number; one is the rule, and needs no list.
package struct Selection: Hashable, Sendable {
    package private(set) var first: Int?
    private var others: [Int] = []

    init(_ numbers: [Int] = []) {
        first = numbers.first
        others = Array(numbers.dropFirst())
    }

    package var isEmpty: Bool { first == nil }

    /// The only member; nil when there are none or several.
    var single: Int? { others.isEmpty ? first : nil }

    package var numbers: [Int] { first.map { [$0] + others } ?? [] }

    mutating func insert(_ number: Int) {
        guard let first else {
            self.first = number
            return
        }
        if first != number, !others.contains(number) { others.append(number) }
    }
}
