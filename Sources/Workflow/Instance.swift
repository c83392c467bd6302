package import Expression

/// Where one run of a chart stands, by numbers: what the engine works on.
///
/// It means something only together with its chart: see ``Chart`` and ``InstanceState``.
package struct Instance: Hashable, Sendable {
    /// Every active state, the root and compound states included; empty before the start.
    package internal(set) var configuration = StateSet()
    /// By field number.
    package internal(set) var fields: [Value]
    package internal(set) var isHeld = false
    /// Held together with what it belongs to, whatever it is by itself.
    package internal(set) var isHeldAbove = false
    package internal(set) var isDone = false
    /// Macrosteps taken.
    package internal(set) var sequence = 0
    /// What most steps leave alone; an array of one, so that copies share it until it changes.
    private var past: [Past]

    private struct Past: Hashable, Sendable {
        var history: [StateSet]
        var deadlines: [ArmedDeadline?]
        var entries: [Int]
        var log: [Deed] = []
    }

    /// A transition with a duty, or once per actor, that was taken: a line of the actor log.
    package struct Deed: Hashable, Sendable {
        package let transition: Int
        package let actor: String
        package let onBehalfOf: String?
        package let sequence: Int
    }

    /// An instance before its start.
    package init(_ chart: Chart) {
        fields = chart.fields.map(\.initial)
        past = [
            Past(
                history: Array(repeating: StateSet(), count: chart.histories.count),
                deadlines: Array(repeating: nil, count: chart.deadlines.count),
                entries: Array(repeating: 0, count: chart.trackedStates.count)
            )
        ]
    }

    /// By history number: the states that it remembers; empty when its parent was never left.
    package internal(set) var history: [StateSet] {
        get { past[0].history }
        set { past[0].history = newValue }
    }

    /// By deadline number; nil when it is not armed.
    package internal(set) var deadlines: [ArmedDeadline?] {
        get { past[0].deadlines }
        set { past[0].deadlines = newValue }
    }

    /// By tracking number: the macrostep of the state's latest entry; 0 before it.
    package internal(set) var entries: [Int] {
        get { past[0].entries }
        set { past[0].entries = newValue }
    }

    /// The actor log, oldest first.
    package internal(set) var log: [Deed] {
        get { past[0].log }
        set { past[0].log = newValue }
    }
}

extension Instance {
    /// Takes up what was stored; refuses what does not belong to the chart (`INSTANCE_MISMATCH`).
    package init(_ state: InstanceState, _ chart: Chart) throws(Refusal) {
        self.init(chart)
        configuration = try Instance.configuration(state.active, chart)
        // A field that is not stored is null, whatever its initial value was.
        if state.sequence > 0 { fields = Array(repeating: .null, count: chart.fields.count) }
        for (name, value) in state.fields {
            guard let field = chart.fieldNumbers[name],
                value == .null || chart.fields[field].type.accepts(value)
            else { throw Instance.mismatch(chart, "data.\(name)") }
            fields[field] = value
        }
        for (path, remembered) in state.history {
            guard let number = chart.histories.firstIndex(where: { chart.states[$0].path == path })
            else { throw Instance.mismatch(chart, path) }
            for member in remembered {
                guard let member = chart.stateNumbers[member] else {
                    throw Instance.mismatch(chart, member)
                }
                history[number].insert(member)
            }
        }
        for (id, deadline) in state.deadlines {
            guard let number = chart.deadlineNumbers[id] else {
                throw Instance.mismatch(chart, id)
            }
            deadlines[number] = deadline
        }
        for (path, entry) in state.entries {
            guard
                let number = chart.trackedStates.firstIndex(where: { chart.states[$0].path == path }
                )
            else { throw Instance.mismatch(chart, path) }
            entries[number] = entry
        }
        for entry in state.log {
            guard let transition = chart.transitionNumbers[entry.transition] else {
                throw Instance.mismatch(chart, entry.transition)
            }
            log.append(
                Deed(
                    transition: transition,
                    actor: entry.actor,
                    onBehalfOf: entry.onBehalfOf,
                    sequence: entry.sequence
                )
            )
        }
        isHeld = state.isHeld
        isHeldAbove = state.isHeldAbove
        isDone = state.isDone
        sequence = state.sequence
    }

    /// Reads active leaves, and checks that they make a legal configuration.
    private static func configuration(
        _ active: [String],
        _ chart: Chart
    ) throws(Refusal) -> StateSet {
        var configuration = StateSet()
        for path in active {
            guard let number = chart.stateNumbers[path] else { throw mismatch(chart, path) }
            configuration.insert(number)
            configuration.formUnion(chart.states[number].ancestors)
        }
        guard configuration.isEmpty || chart.isLegal(configuration) else {
            throw mismatch(chart, active.joined(separator: ", "))
        }
        return configuration
    }

    private static func mismatch(_ chart: Chart, _ name: String) -> Refusal {
        let id = chart.definition.id.content
        let version = chart.definition.version.content
        return Refusal(
            Blocker(
                code: "INSTANCE_MISMATCH",
                message: Localized(
                    zh: "存储的实例含有「\(name)」，与流程 \(id) 第 \(version) 版不符，请系统管理员核对版本",
                    en: "the stored instance holds “\(name)”, which does not fit chart \(id) "
                        + "version \(version): ask the administrator to check the version"
                ),
                place: name
            )
        )
    }

    /// The instance by names, as it is stored.
    package func state(_ chart: Chart) -> InstanceState {
        var state = InstanceState()
        state.active = chart.paths(configuration.intersection(chart.leaves))
        for (field, value) in zip(chart.fields, fields) where sequence > 0 && value != .null {
            state.fields[field.name] = value
        }
        for (number, remembered) in zip(chart.histories, history) where !remembered.isEmpty {
            state.history[chart.states[number].path] = chart.paths(remembered)
        }
        for case let deadline? in deadlines {
            state.deadlines[deadline.id] = deadline
        }
        for (number, entry) in zip(chart.trackedStates, entries) where entry > 0 {
            state.entries[chart.states[number].path] = entry
        }
        state.log = log.map(chart.entry)
        state.isHeld = isHeld
        state.isHeldAbove = isHeldAbove
        state.isDone = isDone
        state.sequence = sequence
        return state
    }
}
