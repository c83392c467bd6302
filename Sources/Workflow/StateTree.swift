/// The states of a chart with the set functions of SCXML 1.0, appendix D, named as there.
struct StateTree: Sendable {
    var states: [Chart.State] = []

    func isDescendant(_ state: Int, of ancestor: Int) -> Bool {
        states[state].ancestors.contains(ancestor)
    }

    /// `findLCCA`: the innermost compound state (or the root) that properly holds all of them.
    func leastCommonCompoundAncestor(of members: [Int]) -> Int {
        guard let head = members.first, head != 0 else { return 0 }
        var ancestor = states[head].parent
        while ancestor != 0 {
            let isCommon = members.dropFirst().allSatisfy { isDescendant($0, of: ancestor) }
            if states[ancestor].kind == .compound, isCommon { return ancestor }
            ancestor = states[ancestor].parent
        }
        return 0
    }

    /// The innermost state that is each of the two or holds it.
    func innermostCommon(_ first: Int, _ second: Int) -> Int {
        var ancestor = first
        while ancestor != second, !isDescendant(second, of: ancestor), ancestor != 0 {
            ancestor = states[ancestor].parent
        }
        return ancestor
    }

    /// Whether both can be active at once: nested, or in different regions of a parallel.
    func areCompatible(_ first: Int, _ second: Int) -> Bool {
        let common = innermostCommon(first, second)
        return common == first || common == second || states[common].kind == .parallel
    }

    /// `getEffectiveTargetStates`: history states give way to what they remember.
    func effectiveTargets(_ targets: [Int], _ history: [StateSet]) -> [Int] {
        var result: [Int] = []
        for target in targets {
            guard let memory = states[target].memory else {
                result.append(target)
                continue
            }
            let remembered = history[memory]
            result +=
                remembered.isEmpty
                ? effectiveTargets(states[target].initialTargets, history) : Array(remembered)
        }
        return result
    }

    /// `getTransitionDomain`: what the transition stays inside; nil when it has no target.
    func domain(of transition: Chart.Transition, _ history: [StateSet]) -> Int? {
        let targets = effectiveTargets(transition.targets, history)
        guard !targets.isEmpty else { return nil }
        let source = transition.source
        if transition.isInternal, states[source].kind == .compound,
            targets.allSatisfy({ isDescendant($0, of: source) })
        {
            return source
        }
        return leastCommonCompoundAncestor(of: [source] + targets)
    }

    /// `computeEntrySet` for transitions whose exit sets have been left.
    func entrySets(
        _ transitions: [(targets: [Int], domain: Int)],
        _ history: [StateSet]
    ) -> Chart.EntrySets {
        var sets = Chart.EntrySets()
        for transition in transitions {
            for target in transition.targets {
                addDescendants(of: target, &sets, history)
            }
            for target in effectiveTargets(transition.targets, history) {
                addAncestors(of: target, upTo: transition.domain, &sets, history)
            }
        }
        return sets
    }

    /// `addDescendantStatesToEnter`.
    private func addDescendants(
        of number: Int,
        _ sets: inout Chart.EntrySets,
        _ history: [StateSet]
    ) {
        let state = states[number]
        if let memory = state.memory {
            let remembered = history[memory]
            if remembered.isEmpty { sets.historyDefaults.append(number) }
            let targets = remembered.isEmpty ? state.initialTargets : Array(remembered)
            addAll(targets, within: state.parent, &sets, history)
            return
        }
        sets.entered.insert(number)
        switch state.kind {
        case .compound:
            sets.byDefault.insert(number)
            addAll(state.initialTargets, within: number, &sets, history)
        case .parallel: addRegions(of: number, &sets, history)
        case .atomic, .final, .shallowHistory, .deepHistory: break
        }
    }

    private func addAll(
        _ targets: [Int],
        within ancestor: Int,
        _ sets: inout Chart.EntrySets,
        _ history: [StateSet]
    ) {
        for target in targets { addDescendants(of: target, &sets, history) }
        for target in targets { addAncestors(of: target, upTo: ancestor, &sets, history) }
    }

    /// `addAncestorStatesToEnter`.
    private func addAncestors(
        of number: Int,
        upTo limit: Int,
        _ sets: inout Chart.EntrySets,
        _ history: [StateSet]
    ) {
        var ancestor = states[number].parent
        while ancestor != limit, ancestor != 0 {
            sets.entered.insert(ancestor)
            if states[ancestor].kind == .parallel { addRegions(of: ancestor, &sets, history) }
            ancestor = states[ancestor].parent
        }
    }

    /// Enters the regions of a parallel that nothing asked for by name.
    private func addRegions(
        of parallel: Int,
        _ sets: inout Chart.EntrySets,
        _ history: [StateSet]
    ) {
        for child in states[parallel].children
        where !sets.entered.intersects(states[child].descendants) {
            addDescendants(of: child, &sets, history)
        }
    }

    /// `isInFinalState`.
    func isInFinalState(_ number: Int, _ configuration: StateSet) -> Bool {
        let state = states[number]
        switch state.kind {
        case .compound:
            return state.children.contains {
                states[$0].kind == .final && configuration.contains($0)
            }
        case .parallel:
            return state.children.allSatisfy { isInFinalState($0, configuration) }
        case .atomic, .final, .shallowHistory, .deepHistory: return false
        }
    }

    // MARK: Names

    /// Resolves a name as seen from a state; more than one answer means that it is ambiguous.
    ///
    /// Child, sibling, sibling of an ancestor, …, top state, dotted path, unique suffix.
    func resolve(_ name: String, from scope: Int) -> [Int] {
        var ancestor = scope
        while true {
            let path = ancestor == 0 ? name : "\(states[ancestor].path).\(name)"
            if let number = states.firstIndex(where: { $0.path == path }),
                number != 0
            {
                return [number]
            }
            if ancestor == 0 { break }
            ancestor = states[ancestor].parent
        }
        return states.indices.filter { $0 != 0 && states[$0].path.hasSuffix(".\(name)") }
    }

    /// Every spelling that names one state from anywhere: its path and its unique suffixes.
    var spellings: [String: Int] {
        var found: [String: Set<Int>] = [:]
        for state in states.dropFirst() {
            var suffix = Substring(state.path)
            found[state.path, default: []].insert(state.number)
            while let dot = suffix.firstIndex(of: ".") {
                suffix = suffix[suffix.index(after: dot)...]
                found[String(suffix), default: []].insert(state.number)
            }
        }
        var result = found.compactMapValues { $0.count == 1 ? $0.first : nil }
        for state in states.dropFirst() { result[state.path] = state.number }
        return result
    }
}
