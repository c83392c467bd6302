import Expression

/// One macrostep under way: SCXML's `mainEventLoop` from one external event to rest.
struct Macrostep: ~Copyable {
    /// A macrostep that has not come to rest by then never will (D6).
    static let microstepsMax = 256

    let chart: Chart
    var instance: Instance
    var bindings: Bindings
    /// Internal events, first in first out.
    var queue: [Int] = []
    var microsteps: [StepTrace.Microstep] = []
    var effects: [StepTrace.Effect] = []

    init(
        _ chart: Chart,
        _ instance: Instance,
        payload: [Value],
        _ stimulus: Stimulus
    )
        throws(Refusal)
    {
        self.chart = chart
        self.instance = instance
        self.instance.sequence += 1
        bindings = try chart.bindings(payload, stimulus)
        bindings.slots[ExpressionScopes.dataSlot] = .record(instance.fields)
        bindings.configuration = instance.configuration.words
    }

    /// Ends the macrostep: where the instance stands, and what was done.
    consuming func finish(event: String, before: Instance) -> (Instance, StepTrace) {
        let trace = StepTrace(
            event: event,
            before: before,
            after: instance,
            microsteps: microsteps,
            effects: effects
        )
        return (instance, trace)
    }

    /// Takes eventless transitions, then internal events, until there are neither.
    mutating func settle(_ stimulus: Stimulus) throws(Refusal) {
        var head = 0
        while !instance.isDone {
            var selected =
                chart.hasEventless ? try select(event: 0, isAutomatic: true, stimulus) : Selection()
            if selected.isEmpty {
                guard head < queue.count else { break }
                let event = queue[head]
                head += 1
                bindPayload(of: event)
                selected = try select(event: event, isAutomatic: true, stimulus)
            }
            if !selected.isEmpty { try microstep(selected, stimulus) }
        }
        try rest(stimulus)
    }

    /// What must hold when the chart has come to rest: clocks and invariants.
    mutating func rest(_ stimulus: Stimulus) throws(Refusal) {
        if !chart.deadlines.isEmpty { settleClocks(stimulus) }
        for invariant in chart.invariants {
            let failure: EvaluationError?
            do throws(EvaluationError) {
                if try holds(invariant.formula, stimulus.calendar) { continue }
                failure = nil
            } catch {
                failure = error
            }
            throw Refusal(chart.broken(invariant, failure))
        }
    }

    /// An event that the chart raised itself carries nothing.
    private mutating func bindPayload(of event: Int) {
        let count = chart.events[event].payload.count
        bindings.slots[ExpressionScopes.eventSlot] = .record(Array(repeating: .null, count: count))
    }

    func evaluate(
        _ formula: Chart.Formula,
        _ calendar: WorkCalendar
    ) throws(EvaluationError) -> Value {
        guard formula.needsCalendar else {
            // The typed form spares the boxing; a null takes the general one, which allows it.
            if formula.isInteger, let number = try? formula.expression.evaluateInt(bindings) {
                return .int(number)
            }
            return try formula.expression.evaluate(bindings)
        }
        let bindings = bindings
        return try CalendarFunctions.$calendar.withValue(calendar) {
            Result { () throws(EvaluationError) in try formula.expression.evaluate(bindings) }
        }.get()
    }

    /// The truth of a condition.
    func holds(_ formula: Chart.Formula, _ calendar: WorkCalendar) throws(EvaluationError) -> Bool {
        guard formula.needsCalendar else { return try formula.expression.evaluateBool(bindings) }
        return try evaluate(formula, calendar) == .bool(true)
    }

    /// `microstep`: leave, act, enter.
    mutating func microstep(_ selected: Selection, _ stimulus: Stimulus) throws(Refusal) {
        guard microsteps.count < Macrostep.microstepsMax else {
            throw Refusal(chart.microstepLimit(selected.numbers))
        }
        let exited: StateSet
        var sets: Chart.EntrySets
        if let number = selected.single {
            exited = exitSet(of: number)
            try leave(exited, stimulus)
            try act(number, stimulus)
            sets = chart.transitions[number].entries ?? entrySets([number])
        } else {
            let numbers = selected.numbers
            exited = numbers.reduce(into: StateSet()) { $0.formUnion(exitSet(of: $1)) }
            try leave(exited, stimulus)
            for number in numbers { try act(number, stimulus) }
            sets = entrySets(numbers)
        }
        // SCXML 3.13; appendix D alone would enter the parent of what a deep history remembers
        // once more, though a transition from inside that parent did not leave it.
        sets.entered.subtract(instance.configuration)
        try enter(sets, stimulus)
        microsteps.append(
            StepTrace.Microstep(transitions: selected, exited: exited, entered: sets.entered)
        )
    }

    private mutating func act(_ number: Int, _ stimulus: Stimulus) throws(Refusal) {
        if chart.transitions[number].isLogged { log(number, stimulus) }
        guard !chart.transitions[number].actions.isEmpty else { return }
        try run(chart.transitions[number].actions, at: chart.transitions[number].id, stimulus)
    }

    private func entrySets(_ numbers: [Int]) -> Chart.EntrySets {
        let moves = numbers.compactMap { number in
            domain(of: number).map { (targets: chart.transitions[number].targets, domain: $0) }
        }
        return chart.tree.entrySets(moves, instance.history)
    }

    mutating func log(_ number: Int, _ stimulus: Stimulus) {
        instance.log.append(
            Instance.Deed(
                transition: number,
                actor: stimulus.actor.recordedAs,
                onBehalfOf: stimulus.actor.recordedFor,
                sequence: instance.sequence
            )
        )
    }

    /// `exitStates`: histories first, then each state in reverse document order.
    private mutating func leave(_ exited: StateSet, _ stimulus: Stimulus) throws(Refusal) {
        defer { bindings.configuration = instance.configuration.words }
        guard exited.intersects(chart.busyExits) else {
            instance.configuration.subtract(exited)
            return
        }
        for state in exited {
            for number in chart.tree.states[state].histories { remember(number, of: state) }
        }
        for number in Array(exited).reversed() {
            let state = chart.tree.states[number]
            try run(state.exitActions, at: state.path, stimulus)
            if let deadline = state.deadline { instance.deadlines[deadline] = nil }
            instance.configuration.remove(number)
            bindings.configuration = instance.configuration.words
        }
    }

    private mutating func remember(_ number: Int, of parent: Int) {
        guard let memory = chart.tree.states[number].memory else { return }
        let below = instance.configuration.intersection(chart.tree.states[parent].descendants)
        instance.history[memory] =
            chart.tree.states[number].kind == .deepHistory
            ? below.intersection(chart.leaves)
            : below.intersection(StateSet(chart.tree.states[parent].children))
    }

    /// `enterStates`: each state in document order, with its default content after its own.
    mutating func enter(_ sets: Chart.EntrySets, _ stimulus: Stimulus) throws(Refusal) {
        guard sets.entered.intersects(chart.busyEntries) || !sets.historyDefaults.isEmpty else {
            instance.configuration.formUnion(sets.entered)
            bindings.configuration = instance.configuration.words
            return
        }
        for number in sets.entered {
            instance.configuration.insert(number)
            bindings.configuration = instance.configuration.words
            let state = chart.tree.states[number]
            if let tracking = state.tracking { instance.entries[tracking] = instance.sequence }
            if let metric = state.milestone {
                effects.append(.counted(Step.Count(change: .open, metric: metric)))
            }
            if let deadline = state.deadline { try arm(deadline, stimulus) }
            try run(state.entryActions, at: state.path, stimulus)
            if sets.byDefault.contains(number) {
                try run(state.defaultActions, at: state.path, stimulus)
            }
            if let history = sets.historyDefaults.last(
                where: { chart.tree.states[$0].parent == number })
            {
                try run(chart.tree.states[history].defaultActions, at: state.path, stimulus)
            }
            if state.kind == .final { finish(state) }
        }
    }

    /// A final state was entered: its parent is done, and perhaps the parallel around it.
    private mutating func finish(_ state: Chart.State) {
        guard state.parent != 0 else {
            instance.isDone = true
            return
        }
        if let event = chart.tree.states[state.parent].doneEvent { queue.append(event) }
        let grandparent = chart.tree.states[state.parent].parent
        guard chart.tree.states[grandparent].kind == .parallel,
            let event = chart.tree.states[grandparent].doneEvent,
            chart.tree.isInFinalState(grandparent, instance.configuration)
        else { return }
        queue.append(event)
    }
}
