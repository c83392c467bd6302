import Expression

/// A chart ready to run: every name is a number, every expression is checked and compiled.
///
/// States are numbered in document order; state 0 is the root, which stands for the chart itself.
package final class Chart: Sendable {
    package let definition: ChartDefinition
    package let semantics: Semantics
    let tree: StateTree
    package let transitions: [Transition]
    /// Event 0 is no event: it stands for eventless transitions.
    package let events: [Event]
    package let fields: [FieldSlot]
    package let parameters: [ParameterSlot]
    package let deadlines: [Deadline]
    package let facts: [FactSlot]
    package let invariants: [InvariantSlot]
    /// The starts as transitions of the root, past those of its states; the usual one is first.
    package let starts: [Int]
    /// The numbers of the history states, in document order.
    package let histories: [Int]
    /// The numbers of the states whose entries are numbered, in document order.
    package let trackedStates: [Int]
    package let suspension: Suspension?
    /// What holds instances of this chart together with itself.
    package let above: Above?

    package let stateNumbers: [String: Int]
    package let transitionNumbers: [String: Int]
    package let eventNumbers: [String: Int]
    package let fieldNumbers: [String: Int]
    package let deadlineNumbers: [String: Int]

    /// Atomic and final states.
    package let leaves: StateSet
    /// States on whose entry, or exit, something happens besides the change of configuration.
    let busyEntries: StateSet
    let busyExits: StateSet
    let pausingStates: StateSet
    /// The transitions to try by leaf and event, innermost state first, then in document order.
    package let candidates: [Int]
    private let candidateRanges: [Range<Int>]
    let hasEventless: Bool

    let readings: [String]
    let readsParameters: Bool
    let readsActor: Bool
    let readsToday: Bool

    init(_ parts: ChartParts) {
        definition = parts.definition
        semantics = parts.semantics
        tree = parts.tree
        transitions = parts.transitions
        events = parts.events
        fields = parts.fields
        parameters = parts.parameters
        deadlines = parts.deadlines
        facts = parts.facts
        invariants = parts.invariants
        starts = parts.starts
        histories = parts.tree.states.indices.filter { parts.tree.states[$0].kind.isHistory }
        trackedStates = parts.tree.states.indices.filter { parts.tree.states[$0].tracking != nil }
        suspension = parts.suspension
        above = parts.above
        stateNumbers = Chart.numbers(parts.tree.states.map(\.path))
        transitionNumbers = Chart.numbers(parts.transitions.map(\.id))
        eventNumbers = Chart.numbers(parts.events.map(\.name))
        fieldNumbers = Chart.numbers(parts.fields.map(\.name))
        deadlineNumbers = Chart.numbers(parts.deadlines.map(\.id))
        leaves = StateSet(parts.tree.states.indices.filter { parts.tree.states[$0].kind.isLeaf })
        busyEntries = StateSet(
            parts.tree.states.indices.filter { parts.tree.states[$0].isBusyOnEntry }
        )
        busyExits = StateSet(
            parts.tree.states.indices.filter { parts.tree.states[$0].isBusyOnExit }
        )
        pausingStates = StateSet(
            parts.tree.states.indices.filter { !parts.tree.states[$0].paused.isEmpty }
        )
        candidates = parts.candidates
        candidateRanges = parts.candidateRanges
        hasEventless = parts.hasEventless
        readings = parts.readings
        readsParameters = parts.readsParameters
        readsActor = parts.readsActor
        readsToday = parts.readsToday
    }

    package var states: [State] { tree.states }

    private static func numbers(_ names: [String]) -> [String: Int] {
        Dictionary(zip(names, names.indices)) { first, _ in first }
    }

    /// Where ``candidates`` of a leaf for an event stand.
    package func candidateRange(_ leaf: Int, _ event: Int) -> Range<Int> {
        candidateRanges[leaf * events.count + event]
    }

    /// The paths of a set of states, in document order, without the root.
    package func paths(_ set: StateSet) -> [String] {
        set.compactMap { $0 == 0 ? nil : states[$0].path }
    }

    func entry(_ deed: Instance.Deed) -> LogEntry {
        LogEntry(
            transition: transitions[deed.transition].id,
            duty: transitions[deed.transition].duty,
            actor: deed.actor,
            onBehalfOf: deed.onBehalfOf,
            sequence: deed.sequence
        )
    }

    /// Root active; one child of each active compound, every child of each active parallel.
    package func isLegal(_ configuration: StateSet) -> Bool {
        guard configuration.contains(0) else { return false }
        return configuration.allSatisfy { number in
            let state = states[number]
            guard number == 0 || configuration.contains(state.parent) else { return false }
            let active = state.children.count { configuration.contains($0) }
            switch state.kind {
            case .compound: return active == 1
            case .parallel: return active == state.children.count
            case .atomic, .final: return true
            case .shallowHistory, .deepHistory: return false
            }
        }
    }
}

/// How a chart is read where Dipper and SCXML differ (D1, D2 and D8 of the language).
package enum Semantics: Hashable, Sendable {
    case dipper
    /// Discards unmatched events, raises `error.execution`, matches event names by prefix.
    case scxml
}
