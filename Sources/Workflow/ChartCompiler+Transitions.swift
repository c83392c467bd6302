import Expression

extension ChartCompiler {
    /// Numbers the transitions: those of the states in document order, then the starts.
    mutating func compileTransitions() {
        for number in stateDefinitions.indices {
            for transition in stateDefinitions[number].transitions {
                parts.tree.states[number].transitions.append(parts.transitions.count)
                add(transition, source: number)
            }
        }
        var start = definition.start ?? TransitionDefinition(id: Marked("start"))
        if start.id.content.isEmpty { start.id.content = "start" }
        if definition.start == nil, semantics == .dipper {
            report(
                "START_MISSING",
                definition.id.mark,
                zh: "流程没有 start，不知由何事件、何人启动",
                en: "the chart has no start: by which event and by whom is it started?"
            )
        }
        if !start.targets.isEmpty {
            report(
                "START_TARGET",
                start.targets[0].mark,
                zh: "start 没有目标，目标由 initial 决定",
                en: "a start has no target: initial gives it"
            )
        }
        for start in [start] + definition.otherStarts { addStart(start) }
        checkNames(
            transitionDefinitions.map(\.id),
            Localized(zh: "转移", en: "transition"),
            shape: { ChartCompiler.isWord($0, dotted: true) }
        )
    }

    private mutating func addStart(_ start: TransitionDefinition) {
        var start = start
        let isSeparated = stateDefinitions.contains { state in
            state.transitions.contains { transition in
                transition.separateFrom.contains { $0.content == start.event?.content }
            }
        }
        // Whoever started a case did a duty of that name, without the chart saying so twice.
        if start.duty == nil, isSeparated { start.duty = start.event }
        parts.starts.append(parts.transitions.count)
        add(start, source: 0)
    }

    private mutating func add(_ transition: TransitionDefinition, source: Int) {
        let targets = transition.targets.compactMap { resolve($0, from: source) }
        if let first = transition.targets.first { checkTogether(targets, first) }
        for role in transition.allow { checkRole(role) }
        if let duty = transition.duty {
            checkWord(duty, "NAME_SHAPE", Localized(zh: "职责", en: "duty"), dotted: true)
        }
        let events = events(of: transition, from: source)
        checkAllow(transition, events)
        transitionDefinitions.append(transition)
        parts.transitions.append(
            Chart.Transition(
                number: parts.transitions.count,
                id: transition.id.content,
                source: source,
                events: events,
                targets: targets,
                isInternal: transition.isInternal,
                isEscape: transition.isEscape,
                roles: transition.allow.map(\.content),
                duty: transition.duty?.content,
                isOncePerActor: transition.isOncePerActor,
                requiredDocuments: transition.requiredDocuments.map(\.content),
                requiredDocumentsNow: transition.requiredDocumentsNow.map(\.content),
                isLogged: transition.duty != nil || transition.isOncePerActor
            )
        )
    }

    /// What a person asks for must name who may; silence would let everybody.
    private mutating func checkAllow(_ transition: TransitionDefinition, _ events: [Int]) {
        guard semantics == .dipper, transition.allow.isEmpty,
            events.contains(where: { parts.events[$0].origin == .command })
        else { return }
        report(
            "ALLOW_MISSING",
            transition.id.mark,
            zh: "转移「\(transition.id.content)」没有写明哪些角色可以执行（allow）",
            en: "the transition “\(transition.id.content)” does not say which roles may take it "
                + "(allow)"
        )
    }

    func payload(of transition: Int) -> [Chart.FieldSlot] {
        let events = parts.transitions[transition].events
        return events.count == 1 ? parts.events[events[0]].payload : []
    }

    // MARK: Requirements

    /// Compiles conditions, guards, duties and what else must hold.
    mutating func compileRequirements() {
        for number in parts.transitions.indices {
            let transition = transitionDefinitions[number]
            let environment = scopes.whole(payload: payload(of: number))
            if let text = transition.condition {
                parts.transitions[number].condition = condition(text, environment)
            }
            parts.transitions[number].requiredFields = transition.requiredFields.compactMap {
                field($0)
            }
            for requirement in transition.guards {
                checkWord(
                    requirement.code,
                    "NAME_SHAPE",
                    Localized(zh: "阻断代码", en: "guard code")
                )
                if let role = requirement.role { checkRole(role) }
                let message = message(requirement, environment)
                guard let condition = condition(requirement.condition, environment) else {
                    continue
                }
                parts.transitions[number].guards.append(
                    Chart.Guard(
                        condition: condition,
                        code: requirement.code.content,
                        message: message,
                        role: requirement.role?.content
                    )
                )
            }
            parts.transitions[number].separations = transition.separateFrom.compactMap {
                separation($0, of: number)
            }
            if transition.isOncePerActor { track(parts.transitions[number].source) }
        }
        for number in tree.states.indices where tree.states[number].deadline != nil {
            track(number)
        }
        let tracked = tree.states.indices.filter { tree.states[$0].tracking != nil }
        for (slot, state) in tracked.enumerated() { parts.tree.states[state].tracking = slot }
    }

    /// A duty that somebody carries, with the innermost common state of each who does.
    private mutating func separation(_ duty: Marked<String>, of number: Int) -> Chart.Separation? {
        let source = parts.transitions[number].source
        let deeds = parts.transitions.filter { $0.duty == duty.content }.map { transition in
            (
                transition: transition.number,
                scope: tree.innermostCommon(transition.source, source)
            )
        }
        guard !deeds.isEmpty else {
            report(
                "UNKNOWN_DUTY",
                duty.mark,
                zh: "没有转移承担职责「\(duty.content)」",
                en: "no transition carries the duty “\(duty.content)”"
            )
            return nil
        }
        for deed in deeds { track(deed.scope) }
        return Chart.Separation(duty: duty.content, deeds: deeds)
    }

    /// Marks a state whose entries are numbered; the root is entered once and needs no number.
    private mutating func track(_ state: Int) {
        if state != 0 { parts.tree.states[state].tracking = 0 }
    }

    mutating func field(_ name: Marked<String>) -> Int? {
        if let number = parts.fields.firstIndex(where: { $0.name == name.content }) {
            return number
        }
        report(
            "UNKNOWN_FIELD",
            name.mark,
            zh: "数据项「\(name.content)」没有在 data 中声明",
            en: "the field “\(name.content)” is not declared in data"
        )
        return nil
    }
}
