extension ChartCompiler {
    static let doneEvent = "done.state."
    static let timeoutEvent = "timeout."
    static let errorEvent = "error.execution"

    /// Numbers the events: none, the declared ones, those of the engine.
    mutating func compileEvents() {
        checkNames(
            definition.events.map(\.name),
            Localized(zh: "事件", en: "event"),
            shape: { ChartCompiler.isWord($0, dotted: true) }
        )
        addEvent(Chart.Event("", .engine))
        for event in definition.events {
            let name = event.name.content
            if isOfEngine(name) {
                report(
                    "NAME_SHAPE",
                    event.name.mark,
                    zh: "「\(name)」是引擎自己的事件，不能声明",
                    en: "“\(name)” is an event of the engine and cannot be declared"
                )
            }
            checkNames(
                event.payload.map(\.name),
                Localized(zh: "事件字段", en: "payload field"),
                shape: ChartCompiler.isIdentifier
            )
            var declared = Chart.Event(
                name,
                event.isInternal ? .part : .command,
                title: event.title ?? Localized(zh: name, en: name),
                payload: event.payload.map { slot($0) },
                effectiveDocument: event.effective?.content
            )
            declared.isTakenHeld = event.whileHeld?.content ?? false
            addEvent(declared)
            checkWhileHeld(event)
        }
        compileSuspension()
        compileAbove()
        for state in stateDefinitions {
            guard let event = state.deadline?.event.content, number(ofEvent: event) == nil,
                event.hasPrefix(ChartCompiler.timeoutEvent)
            else { continue }
            addEvent(Chart.Event(event, .engine))
        }
        if semantics == .scxml {
            addEvent(Chart.Event(ChartCompiler.errorEvent, .engine))
            for state in tree.states.dropFirst() where !state.kind.isLeaf && !state.kind.isHistory {
                addDoneEvent(of: state.number)
            }
        }
    }

    private mutating func checkWhileHeld(_ event: ChartDefinition.EventDefinition) {
        guard let whileHeld = event.whileHeld, definition.suspendable == nil,
            definition.heldWith == nil
        else { return }
        report(
            "WHILE_HELD",
            whileHeld.mark,
            zh: "本图不能中止（没有 suspendable 或 held_with），「\(event.name.content)」不应有 while_held",
            en: "the chart is never held (no suspendable, no held_with), so that"
                + " “\(event.name.content)” takes no while_held"
        )
    }

    private func isOfEngine(_ name: String) -> Bool {
        semantics == .dipper
            && (name.hasPrefix(ChartCompiler.doneEvent) || name.hasPrefix("error.")
                || name.hasPrefix(ChartCompiler.timeoutEvent))
    }

    private mutating func compileSuspension() {
        guard let suspendable = definition.suspendable else { return }
        for (name, title) in [
            ("hold", Localized(zh: "中止", en: "Hold")),
            ("resume", Localized(zh: "恢复", en: "Resume")),
        ] where number(ofEvent: name) == nil {
            addEvent(Chart.Event(name, .command, title: title))
        }
        for role in suspendable.hold + suspendable.resume { checkRole(role) }
        guard let hold = number(ofEvent: "hold"), let resume = number(ofEvent: "resume") else {
            return
        }
        parts.suspension = Chart.Suspension(
            holdRoles: suspendable.hold.map(\.content),
            resumeRoles: suspendable.resume.map(\.content),
            hold: hold,
            resume: resume
        )
    }

    /// A chart that is held with another hears of it by two events, which nobody asks for.
    private mutating func compileAbove() {
        guard let name = definition.heldWith else { return }
        let reading = definition.reads.first { $0.name.content == name.content }
        guard let reading, [.within, .parent].contains(reading.relation.content) else {
            report(
                "HELD_WITH",
                name.mark,
                zh: "held_with「\(name.content)」应是 reads 中关系为 within 或 parent 的名称",
                en: "held_with “\(name.content)” must name what is read within or of the parent"
            )
            return
        }
        for (name, title) in [
            (Chart.holdAbove, Localized(zh: "随上级中止", en: "Held with what it belongs to")),
            (Chart.resumeAbove, Localized(zh: "随上级恢复", en: "Resumed with what it belongs to")),
        ] {
            if definition.events.contains(where: { $0.name.content == name }) {
                report(
                    "NAME_SHAPE",
                    definition.id.mark,
                    zh: "「\(name)」是引擎自己的事件，不能声明",
                    en: "“\(name)” is an event of the engine and cannot be declared"
                )
            }
            addEvent(Chart.Event(name, .part, title: title))
        }
        guard let hold = number(ofEvent: Chart.holdAbove),
            let resume = number(ofEvent: Chart.resumeAbove)
        else { return }
        parts.above = Chart.Above(
            chart: reading.chart.content,
            relation: reading.relation.content,
            hold: hold,
            resume: resume
        )
    }

    func number(ofEvent name: String) -> Int? {
        parts.events.firstIndex { $0.name == name }
    }

    private mutating func addEvent(_ event: Chart.Event) {
        guard number(ofEvent: event.name) == nil else { return }
        parts.events.append(event)
    }

    @discardableResult
    private mutating func addDoneEvent(of state: Int) -> Int {
        if let number = tree.states[state].doneEvent { return number }
        let name = semantics == .scxml ? tree.states[state].id : tree.states[state].path
        parts.tree.states[state].doneEvent = parts.events.count
        parts.events.append(Chart.Event(ChartCompiler.doneEvent + name, .engine))
        return parts.events.count - 1
    }

    mutating func checkRole(_ role: Marked<String>) {
        checkWord(role, "ROLE_SHAPE", Localized(zh: "角色", en: "role"))
    }

    // MARK: What a transition waits for

    /// The events of a transition; none when it is eventless.
    mutating func events(of transition: TransitionDefinition, from source: Int) -> [Int] {
        guard let event = transition.event else { return [] }
        if semantics == .scxml { return matches(event.content) }
        let name = event.content
        if name.hasPrefix(ChartCompiler.doneEvent) {
            let state = Marked(
                String(name.dropFirst(ChartCompiler.doneEvent.count)),
                at: event.mark
            )
            guard let number = resolve(state, from: source) else { return [] }
            checkDone(of: number, heardFrom: source, event)
            return [addDoneEvent(of: number)]
        }
        guard let number = number(ofEvent: name) else {
            let isTimeout = name.hasPrefix(ChartCompiler.timeoutEvent)
            report(
                isTimeout ? "TIMEOUT_UNREACHABLE" : "UNKNOWN_EVENT",
                event.mark,
                zh: isTimeout
                    ? "没有期限会发出「\(name)」" : "事件「\(name)」没有在 events 中声明",
                en: isTimeout
                    ? "no deadline raises “\(name)”" : "the event “\(name)” is not declared"
            )
            return []
        }
        if parts.events[number].origin == .engine { checkTimeout(event, heardFrom: source) }
        if [parts.suspension?.hold, parts.suspension?.resume].contains(number)
            || [parts.above?.hold, parts.above?.resume].contains(number)
        {
            report(
                "UNKNOWN_EVENT",
                event.mark,
                zh: "「\(name)」由引擎处理，转移不能等待它",
                en: "“\(name)” belongs to the engine: no transition waits for it"
            )
        }
        return [number]
    }

    /// SCXML 3.12.1: descriptors parted by spaces; each matches whole leading words of a name.
    private func matches(_ descriptors: String) -> [Int] {
        let tokens = descriptors.split(separator: " ").map { token in
            token.hasSuffix(".*")
                ? token.dropLast(2) : token.hasSuffix(".") ? token.dropLast() : token
        }
        return parts.events.indices.dropFirst().filter { number in
            let name = parts.events[number].name
            return tokens.contains { $0 == "*" || name == $0 || name.hasPrefix($0 + ".") }
        }
    }

    private mutating func checkDone(of state: Int, heardFrom source: Int, _ event: Marked<String>) {
        let canBeDone = canBeInFinalState(state)
        guard !canBeDone || !tree.areCompatible(state, source) else { return }
        let path = tree.states[state].path
        report(
            "DONE_UNREACHABLE",
            event.mark,
            zh: canBeDone
                ? "「\(path)」与此处不会同时处于，收不到其完成事件" : "「\(path)」没有终止子状态，永远不会完成",
            en: canBeDone
                ? "“\(path)” is never active together with this state: its completion is not heard"
                : "“\(path)” has no final state in it: it is never done"
        )
    }

    private func canBeInFinalState(_ state: Int) -> Bool {
        switch tree.states[state].kind {
        case .compound:
            tree.states[state].children.contains { tree.states[$0].kind == .final }
        case .parallel: tree.states[state].children.allSatisfy(canBeInFinalState)
        case .atomic, .final, .shallowHistory, .deepHistory: false
        }
    }

    /// A timeout is heard only while the deadline that raises it runs.
    private mutating func checkTimeout(_ event: Marked<String>, heardFrom source: Int) {
        let canHear = stateDefinitions.indices.contains { number in
            stateDefinitions[number].deadline?.event.content == event.content
                && tree.areCompatible(number, source)
        }
        guard !canHear else { return }
        report(
            "TIMEOUT_UNREACHABLE",
            event.mark,
            zh: "此处生效时没有期限会发出「\(event.content)」",
            en: "no deadline that raises “\(event.content)” runs while this state is active"
        )
    }
}

extension Chart.Event {
    init(
        _ name: String,
        _ origin: Origin,
        title: Localized? = nil,
        payload: [Chart.FieldSlot] = [],
        effectiveDocument: String? = nil
    ) {
        self.init(
            name: name,
            title: title ?? Localized(zh: name, en: name),
            origin: origin,
            payload: payload,
            effectiveDocument: effectiveDocument
        )
    }
}
