extension ChartCompiler {
    /// Checks of how transitions follow one another.
    mutating func checkFlow() {
        guard tree.states.count <= StateSet.capacity else { return }
        checkEventless()
        checkEventlessCycles()
    }

    /// An automatic transition without a condition leaves no room for another in its state.
    private mutating func checkEventless() {
        guard semantics == .dipper else { return }
        for state in tree.states where state.transitions.count > 1 {
            for number in state.transitions where isUnconditional(number) {
                let mark = transitionDefinitions[number].id.mark
                let id = transitionDefinitions[number].id.content
                report(
                    "EVENTLESS_CONDITION",
                    mark,
                    zh: "自动转移「\(id)」没有条件，本状态的其他转移永远轮不到，请写明 cond",
                    en: "the automatic transition “\(id)” has no condition: the others of its "
                        + "state never get their turn; give it a cond"
                )
            }
        }
    }

    /// Whether a transition is taken as soon as its source is active.
    private func isUnconditional(_ number: Int) -> Bool {
        let transition = transitionDefinitions[number]
        return transition.event == nil && transition.condition == nil
            && transition.guards.isEmpty && !parts.starts.contains(number)
    }

    /// Unconditional automatic transitions that lead back to where they began never come to rest.
    private mutating func checkEventlessCycles() {
        let automatic = parts.transitions.indices.filter(isUnconditional)
        let memories = tree.states.count { $0.memory != nil }
        let history = Array(repeating: StateSet(), count: memories)
        var next: [Int: [Int]] = [:]
        for number in automatic {
            var active = StateSet()
            let transition = parts.transitions[number]
            if let domain = tree.domain(of: transition, history) {
                active = tree.entrySets([(transition.targets, domain)], history).entered
            } else {
                active.insert(transition.source)
            }
            for state in active { active.formUnion(tree.states[state].ancestors) }
            next[number] = automatic.filter { active.contains(parts.transitions[$0].source) }
        }
        for number in automatic where reaches(number, from: next[number] ?? [], next) {
            let transition = transitionDefinitions[number]
            report(
                "EVENTLESS_CYCLE",
                transition.id.mark,
                zh: "自动转移「\(transition.id.content)」无条件地回到出发处，流程停不下来",
                en: "the automatic transition “\(transition.id.content)” leads back to itself "
                    + "unconditionally: the chart never comes to rest"
            )
        }
    }

    private func reaches(_ goal: Int, from start: [Int], _ next: [Int: [Int]]) -> Bool {
        var open = start
        var seen: Set<Int> = []
        while let number = open.popLast() {
            if number == goal { return true }
            if seen.insert(number).inserted { open += next[number] ?? [] }
        }
        return false
    }

    // MARK: Plans

    /// Works out ahead what does not depend on where an instance stands.
    mutating func compilePlans() {
        let memories = tree.states.count { $0.memory != nil }
        let history = Array(repeating: StateSet(), count: memories)
        for number in parts.transitions.indices {
            let transition = parts.transitions[number]
            let touched = transition.targets.contains { tree.states[$0].memory != nil }
            guard !touched, let domain = tree.domain(of: transition, history) else { continue }
            parts.transitions[number].domain = domain
            let sets = tree.entrySets([(transition.targets, domain)], history)
            // A history state that was met on the way may lead elsewhere another time.
            if sets.historyDefaults.isEmpty { parts.transitions[number].entries = sets }
        }
        for number in parts.transitions.indices where transitionDefinitions[number].targets.isEmpty
        {
            parts.transitions[number].entries = Chart.EntrySets()
        }
        compileCandidates()
    }

    private mutating func compileCandidates() {
        for state in tree.states {
            let chain = state.kind.isLeaf ? chain(from: state.number) : []
            for event in parts.events.indices {
                let start = parts.candidates.count
                parts.candidates += chain.filter { number in
                    let events = parts.transitions[number].events
                    return event == 0 ? isEventless(number) : events.contains(event)
                }
                parts.candidateRanges.append(start..<parts.candidates.count)
            }
        }
        let eventless = parts.tree.states.indices.map { $0 * parts.events.count }
        parts.hasEventless = eventless.contains { !parts.candidateRanges[$0].isEmpty }
        for number in parts.transitions.indices {
            let transition = parts.transitions[number]
            parts.transitions[number].hasRecords =
                !transition.separations.isEmpty || transition.isOncePerActor
                || !transition.requiredFields.isEmpty || !transition.requiredDocuments.isEmpty
                || !transition.requiredDocumentsNow.isEmpty
        }
    }

    private func isEventless(_ number: Int) -> Bool {
        transitionDefinitions[number].event == nil
    }

    /// The transitions of a state, then of its parent, and so on to the root.
    private func chain(from leaf: Int) -> [Int] {
        var chain = tree.states[leaf].transitions
        var state = leaf
        while state != 0 {
            state = tree.states[state].parent
            chain += tree.states[state].transitions
        }
        return chain
    }
}
