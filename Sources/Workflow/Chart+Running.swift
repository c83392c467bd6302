package import Expression

extension Chart {
    /// Years in which an effective date may lie; beyond them a date is a slip of the pen.
    static let effectiveYears = 1900...2999
    /// The same as days since 1970-01-01.
    static let effectiveDays = -25_567...376_199

    /// Starts an instance; `initialFields` are set before the actions of the start.
    package func start(
        _ stimulus: Stimulus,
        initialFields: [String: Value] = [:]
    ) throws(Refusal) -> (Instance, StepTrace) {
        let before = Instance(self)
        let event = try accepted(stimulus, before)
        guard let number = starts.first(where: { transitions[$0].events.contains(event) }) else {
            if startsByItself, event == 0 {
                return try begin(starts[0], before, before, payload: [], stimulus)
            }
            throw Refusal(notPossibleNow(event, before))
        }
        let transition = transitions[number]
        let payload = try bind(stimulus.payload, to: event)
        var filled = before
        for (name, value) in initialFields {
            guard let field = fieldNumbers[name] else { throw Refusal(fieldUnknown(name)) }
            guard fields[field].type.accepts(value) else {
                throw Refusal(assignRefused(fields[field], value, at: transition.id))
            }
            filled.fields[field] = value
        }
        return try begin(number, before, filled, payload: payload, stimulus)
    }

    /// Whether an instance begins without an event, as SCXML has it.
    private var startsByItself: Bool { transitions[starts[0]].events.isEmpty }

    private func begin(
        _ number: Int,
        _ before: Instance,
        _ filled: Instance,
        payload: [Value],
        _ stimulus: Stimulus
    ) throws(Refusal) -> (Instance, StepTrace) {
        let transition = transitions[number]
        var macrostep = try Macrostep(self, filled, payload: payload, stimulus)
        macrostep.instance.configuration.insert(0)
        guard try macrostep.isStartable(number, stimulus) else {
            throw Refusal(macrostep.refusal([number], stimulus))
        }
        if transition.isLogged { macrostep.log(number, stimulus) }
        try macrostep.run(transition.actions, at: transition.id, stimulus)
        let targets =
            transition.targets.isEmpty ? states[0].initialTargets : transition.targets
        let sets = tree.entrySets([(targets, 0)], before.history)
        try macrostep.enter(sets, stimulus)
        macrostep.microsteps.append(
            StepTrace.Microstep(
                transitions: Selection(),
                exited: StateSet(),
                entered: sets.entered
            )
        )
        try macrostep.settle(stimulus)
        return macrostep.finish(event: stimulus.event, before: before)
    }

    /// Takes one external event to rest, or refuses it with every blocker.
    package func step(
        _ instance: Instance,
        _ stimulus: Stimulus
    ) throws(Refusal) -> (Instance, StepTrace) {
        let event = try accepted(stimulus, instance)
        let payload: [Value]
        do throws(Refusal) {
            payload = try bind(stimulus.payload, to: event)
        } catch {
            throw Refusal(error.blockers + standing(event, instance, stimulus.actor))
        }
        var macrostep = try Macrostep(self, instance, payload: payload, stimulus)
        if let suspension, event == suspension.hold || event == suspension.resume {
            try macrostep.suspend(suspension, isHold: event == suspension.hold, stimulus)
        } else if let above, event == above.hold || event == above.resume {
            try macrostep.setHeldAbove(event == above.hold, stimulus)
        } else {
            if let blocker = hold(of: instance, against: event) { throw Refusal(blocker) }
            let selected = try macrostep.select(event: event, isAutomatic: false, stimulus)
            if selected.isEmpty {
                guard semantics == .scxml else {
                    throw Refusal(macrostep.refusal(of: event, stimulus))
                }
            } else {
                try macrostep.microstep(selected, stimulus)
            }
            try macrostep.settle(stimulus)
        }
        return macrostep.finish(event: stimulus.event, before: instance)
    }

    /// What blocks an event whatever is given with it: where the instance stands, and who asks.
    package func standing(_ event: Int, _ instance: Instance, _ actor: Actor) -> [Blocker] {
        if event == suspension?.hold || event == suspension?.resume { return [] }
        if instance.isHeld, !events[event].isTakenHeld { return [held()] }
        let numbers = candidates(of: event, instance)
        if numbers.isEmpty { return [notPossibleNow(event, instance)] }
        let isOpen = numbers.contains { number in
            let roles = transitions[number].roles
            return roles.isEmpty || roles.contains(where: actor.roles.contains)
        }
        if isOpen { return [] }
        return numbers.map { notAllowed(transitions[$0].roles, actor, at: transitions[$0].id) }
    }

    /// The transitions that wait for an event in the active states, each once.
    func candidates(of event: Int, _ instance: Instance) -> [Int] {
        var numbers: [Int] = []
        for leaf in instance.configuration.intersection(leaves) {
            for place in candidateRange(leaf, event) where !numbers.contains(candidates[place]) {
                numbers.append(candidates[place])
            }
        }
        return numbers
    }

    /// The number of an event that may come from outside, or why it may not.
    private func accepted(_ stimulus: Stimulus, _ instance: Instance) throws(Refusal) -> Int {
        if instance.isDone { throw Refusal(closed(instance)) }
        guard Chart.effectiveDays.contains(stimulus.effective.dayNumber) else {
            throw Refusal(effectiveRefused(stimulus.effective))
        }
        guard let event = eventNumbers[stimulus.event] else {
            throw Refusal(unknownEvent(stimulus.event))
        }
        switch events[event].origin {
        case .command: return event
        case .part where stimulus.isInternal: return event
        case .part, .engine:
            if event == 0, startsByItself { return event }
            throw Refusal(internalEvent(stimulus.event))
        }
    }

    /// What would block now; empty when the event would be taken.
    package func blockers(_ instance: Instance, _ stimulus: Stimulus) -> [Blocker] {
        do throws(Refusal) {
            _ =
                instance.sequence == 0
                ? try start(stimulus) : try step(instance, stimulus)
            return []
        } catch {
            return error.blockers
        }
    }

    /// The events that a person may ask for now, as far as the state alone decides.
    package func enabledEvents(_ instance: Instance) -> [Event] {
        if instance.isDone { return [] }
        return events.indices.filter { event in
            if let suspension, event == suspension.hold { return !instance.isHeld }
            if let suspension, event == suspension.resume { return instance.isHeld }
            return events[event].origin == .command
                && (!instance.stands || events[event].isTakenHeld)
                && listens(instance, to: event)
        }.map { events[$0] }
    }

    func listens(_ instance: Instance, to event: Int) -> Bool {
        instance.configuration.intersection(leaves).contains { !candidateRange($0, event).isEmpty }
    }

    /// What others may read of an instance; null where an expression has no value.
    package func facts(_ instance: Instance) -> [String: Value] {
        var bindings = Bindings([.record(instance.fields)])
        bindings.configuration = instance.configuration.words
        var values: [String: Value] = [:]
        for fact in facts {
            // A fact without a value reads as null, on which every guard blocks.
            values[fact.name] = (try? fact.formula.expression.evaluate(bindings)) ?? .null
        }
        if suspension != nil || above != nil { values[Chart.heldFact] = .bool(instance.stands) }
        return values
    }
}

extension Macrostep {
    /// Whether a start's own condition and requirements hold.
    mutating func isStartable(_ number: Int, _ stimulus: Stimulus) throws(Refusal) -> Bool {
        let transition = chart.transitions[number]
        if let condition = transition.condition {
            do throws(EvaluationError) {
                guard try holds(condition, stimulus.calendar) else { return false }
            } catch {
                throw Refusal(chart.guardError(number, condition, error))
            }
        }
        return meetsRequirements(number, isAutomatic: false, stimulus)
    }

    /// The second pass: every blocker of every candidate.
    func refusal(of event: Int, _ stimulus: Stimulus) -> [Blocker] {
        let numbers = chart.candidates(of: event, instance)
        if numbers.isEmpty { return [chart.notPossibleNow(event, instance)] }
        return refusal(numbers, stimulus)
    }

    func refusal(_ numbers: [Int], _ stimulus: Stimulus) -> [Blocker] {
        var blockers: [Blocker] = []
        var idle: [Blocker] = []
        for number in numbers {
            if let condition = chart.transitions[number].condition {
                do throws(EvaluationError) {
                    guard try holds(condition, stimulus.calendar) else {
                        idle.append(chart.conditionFalse(number, condition))
                        continue
                    }
                } catch {
                    blockers.append(chart.guardError(number, condition, error))
                    continue
                }
            }
            blockers += self.blockers(of: number, stimulus)
        }
        return blockers.isEmpty ? idle : blockers
    }

    /// `hold` and `resume`: no state is left, every clock stands (architecture, decision 9).
    mutating func suspend(
        _ suspension: Chart.Suspension,
        isHold: Bool,
        _ stimulus: Stimulus
    ) throws(Refusal) {
        if isHold == instance.isHeld {
            throw Refusal(isHold ? chart.held() : chart.notHeld())
        }
        let roles = isHold ? suspension.holdRoles : suspension.resumeRoles
        guard stimulus.actor.roles.contains(where: roles.contains) else {
            throw Refusal(
                chart.notAllowed(roles, stimulus.actor, at: isHold ? "hold" : "resume")
            )
        }
        try setHeld(isHold, stimulus)
    }

    mutating func setHeld(_ isHeld: Bool, _ stimulus: Stimulus) throws(Refusal) {
        instance.isHeld = isHeld
        if let deadline = chart.suspension?.deadline {
            if isHeld {
                try arm(deadline, stimulus)
            } else {
                instance.deadlines[deadline] = nil
            }
        }
        try rest(stimulus)
    }
}
