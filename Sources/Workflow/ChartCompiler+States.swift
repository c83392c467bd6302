extension ChartCompiler {
    /// Numbers the states in document order and checks the shape of each.
    mutating func compileStates() {
        var root = StateDefinition(id: definition.id, kind: .compound)
        root.initial = definition.initial
        root.states = definition.states
        root.title = definition.title
        root.transitions = []
        add(root, parent: 0, path: "")
        let count = tree.states.count
        if count > StateSet.capacity {
            report(
                "TOO_MANY_STATES",
                definition.id.mark,
                zh: "流程有 \(count - 1) 个状态，上限为 \(StateSet.capacity - 1)",
                en: "the chart has \(count - 1) states; the limit is \(StateSet.capacity - 1)"
            )
        }
    }

    private mutating func add(_ state: StateDefinition, parent: Int, path: String) {
        let number = tree.states.count
        var ancestors = StateSet()
        if number > 0, number < StateSet.capacity {
            ancestors = tree.states[parent].ancestors
            ancestors.insert(parent)
        }
        let histories = tree.states.count { $0.memory != nil }
        stateDefinitions.append(state)
        parts.tree.states.append(
            Chart.State(
                number: number,
                id: state.id.content,
                path: path,
                title: state.title ?? Localized(zh: state.id.content, en: state.id.content),
                kind: state.kind,
                parent: parent,
                ancestors: ancestors,
                stage: state.stage?.content,
                milestone: state.milestone?.content,
                pauses: state.pauses,
                memory: state.kind.isHistory ? histories : nil
            )
        )
        if number > 0, number < StateSet.capacity {
            for ancestor in ancestors { parts.tree.states[ancestor].descendants.insert(number) }
            if state.kind.isHistory {
                parts.tree.states[parent].histories.append(number)
            } else {
                parts.tree.states[parent].children.append(number)
            }
        }
        checkShape(state, isRoot: number == 0, parent: stateDefinitions[parent])
        checkNames(
            state.states.map(\.id),
            Localized(zh: "状态", en: "state"),
            shape: { ChartCompiler.isWord($0) }
        )
        for child in state.states where tree.states.count <= StateSet.capacity {
            let place = path.isEmpty ? child.id.content : "\(path).\(child.id.content)"
            add(child, parent: number, path: place)
        }
    }

    private mutating func checkShape(
        _ state: StateDefinition,
        isRoot: Bool,
        parent: StateDefinition
    ) {
        let children = state.states.filter { !$0.kind.isHistory }
        var faults: [Localized] = []
        func fault(_ isBroken: Bool, _ zh: String, _ en: String) {
            if isBroken { faults.append(Localized(zh: zh, en: en)) }
        }
        switch state.kind {
        case .atomic:
            fault(!state.states.isEmpty, "原子状态不能有子状态", "an atomic state has no states in it")
            fault(state.initial != nil, "原子状态不能有 initial", "an atomic state has no initial")
        case .compound:
            fault(children.isEmpty, "复合状态至少要有一个子状态", "a compound state needs a state in it")
        case .parallel:
            fault(children.isEmpty, "并行状态至少要有一个分区", "a parallel state needs a region")
            fault(state.initial != nil, "并行状态不能有 initial", "a parallel state has no initial")
            fault(
                children.contains { $0.kind == .final },
                "并行状态的分区不能是终止状态",
                "a region of a parallel state is not final"
            )
        case .final:
            fault(
                !state.states.isEmpty || state.initial != nil,
                "终止状态不能有子状态",
                "a final state has no states in it"
            )
            fault(!state.transitions.isEmpty, "终止状态不能有转移", "a final state has no transitions")
            fault(state.deadline != nil, "终止状态不能有期限", "a final state has no deadline")
        case .shallowHistory, .deepHistory:
            let isBare =
                state.states.isEmpty && state.transitions.isEmpty && state.deadline == nil
                && state.initial == nil && state.entryActions.isEmpty
                && state.exitActions.isEmpty && state.milestone == nil && !state.pauses
            fault(!isBare, "历史状态只能有缺省目标", "a history state has nothing but its default")
            fault(
                parent.id == definition.id && parent.states == definition.states,
                "历史状态必须在某个状态之内",
                "a history state stands inside another state"
            )
            if state.historyDefault == nil {
                report(
                    "HISTORY_DEFAULT",
                    state.id.mark,
                    zh: "历史状态「\(state.id.content)」没有缺省目标",
                    en: "the history state “\(state.id.content)” has no default"
                )
            }
        }
        fault(
            !state.kind.isHistory && state.historyDefault != nil,
            "只有历史状态才有缺省目标",
            "only a history state has a default"
        )
        fault(isRoot && state.states.isEmpty, "流程没有状态", "the chart has no states")
        for fault in faults {
            report(
                "STATE_SHAPE",
                state.id.mark,
                zh: "「\(state.id.content)」：\(fault.zh)",
                en: "“\(state.id.content)”: \(fault.en)"
            )
        }
        if let milestone = state.milestone {
            checkWord(milestone, "METRIC_SHAPE", Localized(zh: "指标", en: "metric"), dotted: true)
        }
    }

    // MARK: Targets

    /// Resolves initial and default targets.
    mutating func compileTargets() {
        for number in tree.states.indices {
            let state = stateDefinitions[number]
            if let text = state.kind.isHistory ? state.historyDefault : state.initial {
                let scope = state.kind.isHistory ? tree.states[number].parent : number
                let targets = words(text).compactMap { resolve($0, from: scope) }
                checkInside(targets, of: number, text)
                parts.tree.states[number].initialTargets = targets
            } else if state.kind == .compound, let first = tree.states[number].children.first {
                parts.tree.states[number].initialTargets = [first]
            }
        }
    }

    /// The initial of a compound leads inside; a shallow default to a sibling.
    private mutating func checkInside(_ targets: [Int], of number: Int, _ text: Marked<String>) {
        let state = tree.states[number]
        let isInside = targets.allSatisfy { target in
            switch state.kind {
            case .shallowHistory:
                tree.states[target].parent == state.parent && tree.states[target].memory == nil
            case .deepHistory:
                tree.isDescendant(target, of: state.parent) && tree.states[target].memory == nil
            case .compound: tree.isDescendant(target, of: number)
            case .atomic, .parallel, .final: true
            }
        }
        if !isInside {
            report(
                state.kind.isHistory ? "HISTORY_DEFAULT" : "INITIAL_TARGET",
                text.mark,
                zh: "「\(state.id)」的缺省目标「\(text.content)」不在其范围之内",
                en: "the default “\(text.content)” of “\(state.id)” lies outside of it"
            )
        }
        checkTogether(targets, text)
    }

    /// Several targets must be able to be active at once.
    mutating func checkTogether(_ targets: [Int], _ text: Marked<String>) {
        for (index, first) in targets.enumerated() {
            for second in targets[(index + 1)...] {
                let common = tree.innermostCommon(first, second)
                guard common == first || common == second || tree.states[common].kind != .parallel
                else { continue }
                report(
                    "TARGET_CONFLICT",
                    text.mark,
                    zh: "目标「\(tree.states[first].path)」与「\(tree.states[second].path)」不能同时处于",
                    en: "the targets “\(tree.states[first].path)” and "
                        + "“\(tree.states[second].path)” are not regions of one parallel state"
                )
            }
        }
    }

    private func words(_ text: Marked<String>) -> [Marked<String>] {
        text.content.split(separator: " ").map { Marked(String($0), at: text.mark) }
    }

    /// The one state that a name means, or a defect.
    mutating func resolve(_ name: Marked<String>, from scope: Int) -> Int? {
        let found = tree.resolve(name.content, from: scope)
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            report(
                "UNKNOWN_STATE",
                name.mark,
                zh: "没有名为「\(name.content)」的状态",
                en: "there is no state “\(name.content)”"
            )
        } else {
            let paths = found.map { tree.states[$0].path }.joined(separator: ", ")
            report(
                "AMBIGUOUS_STATE",
                name.mark,
                zh: "「\(name.content)」可指多个状态：\(paths)，请写全路径",
                en: "“\(name.content)” may mean \(paths): write the path"
            )
        }
        return nil
    }
}
