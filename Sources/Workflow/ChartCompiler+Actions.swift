import Expression

extension ChartCompiler {
    /// Compiles the actions of states and transitions.
    mutating func compileActions() {
        let bare = scopes.whole(payload: [])
        for number in stateDefinitions.indices {
            let state = stateDefinitions[number]
            parts.tree.states[number].entryActions = actions(state.entryActions, bare)
            parts.tree.states[number].exitActions = actions(state.exitActions, bare)
            parts.tree.states[number].defaultActions = actions(state.defaultActions, bare)
        }
        for number in parts.transitions.indices {
            parts.transitions[number].actions = actions(
                transitionDefinitions[number].actions,
                scopes.whole(payload: payload(of: number))
            )
        }
    }

    private mutating func actions(
        _ definitions: [ActionDefinition],
        _ environment: ExpressionEnvironment
    ) -> [Chart.Action] {
        var actions: [Chart.Action] = []
        for definition in definitions {
            switch definition {
            case .assign(let entries): actions.append(assignment(entries, environment))
            case .raise(let event):
                if let number = raised(event) { actions.append(.raise(event: number)) }
            case .emit(let type, let to):
                checkWord(type, "NAME_SHAPE", Localized(zh: "消息类型", en: "emission"), dotted: true)
                checkEmissionTarget(to, of: type)
                actions.append(.emit(Step.Emission(type: type.content, to: to.content)))
            case .count(let change, let metric):
                checkWord(metric, "METRIC_SHAPE", Localized(zh: "指标", en: "metric"), dotted: true)
                actions.append(.count(Step.Count(change: change, metric: metric.content)))
            case .post(let from, let to, let amount):
                for account in [from, to] {
                    checkWord(
                        account,
                        "ACCOUNT_SHAPE",
                        Localized(zh: "账户", en: "account"),
                        dotted: true
                    )
                }
                if from.content == to.content {
                    report(
                        "ACCOUNT_SHAPE",
                        to.mark,
                        zh: "过账的两个账户相同：「\(to.content)」",
                        en: "the posting has “\(to.content)” on both sides"
                    )
                }
                guard let formula = formula(amount, environment, expecting: .int) else { continue }
                actions.append(.post(from: from.content, to: to.content, amount: formula))
            }
        }
        return actions
    }

    private mutating func assignment(
        _ entries: [ExpressionEntry],
        _ environment: ExpressionEnvironment
    ) -> Chart.Action {
        var pairs: [(field: Int, formula: Chart.Formula)] = []
        for entry in entries {
            let field = field(entry.name)
            guard let formula = formula(entry.expression, environment), let field else { continue }
            let slot = parts.fields[field]
            let type = formula.expression.type
            let fits = type == .null ? slot.initial == .null : type.fits(slot.type.valueType)
            if !fits {
                report(
                    "EXPRESSION_TYPE",
                    entry.expression.mark,
                    zh: "「\(slot.name)」的类型是 \(slot.type)，而「\(entry.expression.content)」是 \(type)",
                    en: "“\(slot.name)” is \(slot.type) and “\(entry.expression.content)” is "
                        + "\(type)"
                )
            }
            if pairs.contains(where: { $0.field == field }) {
                report(
                    "DUPLICATE_NAME",
                    entry.name.mark,
                    zh: "同一次赋值中「\(slot.name)」出现两次",
                    en: "“\(slot.name)” is assigned twice at once"
                )
            }
            pairs.append((field, formula))
        }
        return .assign(pairs)
    }

    /// An event that is raised carries nothing, so it must ask for nothing.
    private mutating func raised(_ event: Marked<String>) -> Int? {
        guard let number = number(ofEvent: event.content), parts.events[number].origin != .engine
        else {
            report(
                "UNKNOWN_EVENT",
                event.mark,
                zh: "事件「\(event.content)」没有在 events 中声明",
                en: "the event “\(event.content)” is not declared"
            )
            return nil
        }
        checkCarriesNothing(number, event)
        return number
    }

    mutating func checkCarriesNothing(_ number: Int, _ event: Marked<String>) {
        for field in parts.events[number].payload where field.isRequired {
            report(
                "RAISE_PAYLOAD",
                event.mark,
                zh: "「\(event.content)」在此不带内容，却要求「\(field.name)」",
                en: "“\(event.content)” carries nothing here, yet it requires “\(field.name)”"
            )
        }
    }

    private mutating func checkEmissionTarget(_ target: Marked<String>, of type: Marked<String>) {
        if (target.content == "parent") != type.content.hasPrefix(Step.Emission.stepPrefix) {
            report(
                "EMIT_STEP",
                type.mark,
                zh: "「\(type.content)」去向「\(target.content)」：请父案卷办理写作 step.事项，去向 parent",
                en: "a parent is asked by step.EVENT to parent; found “\(type.content)” to "
                    + "“\(target.content)”"
            )
            return
        }
        if target.content == "webhook" || target.content == "parent" { return }
        let role = target.content.hasPrefix("role.") ? String(target.content.dropFirst(5)) : ""
        guard !ChartCompiler.isWord(role) else { return }
        report(
            "EMIT_TARGET",
            target.mark,
            zh: "消息的去向「\(target.content)」应为 webhook、parent 或 role.角色",
            en: "the target “\(target.content)” must be webhook, parent or role.ROLE"
        )
    }

    // MARK: Deadlines

    mutating func compileDeadlines() {
        let bare = scopes.whole(payload: [])
        for number in stateDefinitions.indices {
            guard let deadline = stateDefinitions[number].deadline else { continue }
            parts.tree.states[number].deadline = parts.deadlines.count
            compile(deadline, of: number, bare)
        }
        compileHoldLimit()
        checkNames(
            stateDefinitions.compactMap { $0.deadline?.id }
                + (parts.suspension?.deadline == nil ? [] : [Marked("hold")]),
            Localized(zh: "期限", en: "deadline"),
            shape: { ChartCompiler.isWord($0, dotted: true) }
        )
        for number in tree.states.indices where tree.states[number].pauses {
            parts.tree.states[number].paused = paused(by: number)
        }
    }

    private mutating func compile(
        _ deadline: StateDefinition.Deadline,
        of state: Int,
        _ environment: ExpressionEnvironment
    ) {
        let event = number(ofEvent: deadline.event.content)
        if let event, parts.events[event].origin != .engine {
            checkCarriesNothing(event, deadline.event)
        } else if event == nil {
            report(
                "UNKNOWN_EVENT",
                deadline.event.mark,
                zh: "期限的事件「\(deadline.event.content)」应为 timeout.… 或已声明的事件",
                en: "the event “\(deadline.event.content)” of a deadline must be timeout.… or a "
                    + "declared event"
            )
        }
        let audience = parts.transitions
            .filter { $0.source == state || tree.isDescendant($0.source, of: state) }
            .flatMap(\.roles)
        parts.deadlines.append(
            Chart.Deadline(
                id: deadline.id.content,
                state: state,
                event: event ?? 0,
                length: length(of: deadline, environment),
                startDay: startDay(of: deadline),
                reminders: deadline.reminders.compactMap { period($0) },
                audience: Set(audience).subtracting(["system"]).sorted()
            )
        )
    }

    private mutating func length(
        of deadline: StateDefinition.Deadline,
        _ environment: ExpressionEnvironment
    ) -> Chart.Deadline.Length {
        let absent = Chart.Deadline.Length.period(Period(unit: .calendarDay, length: 1))
        switch (deadline.after, deadline.due) {
        case (let after?, nil) where after.content.hasPrefix("@"):
            return parameter(after, .string).map { .parameter($0) } ?? absent
        case (let after?, nil): return period(after).map { .period($0) } ?? absent
        case (nil, let due?):
            return formula(due, environment, expecting: .string).map { .date($0) } ?? absent
        case (nil, nil), (.some, .some):
            report(
                "DEADLINE_LENGTH",
                deadline.id.mark,
                zh: "期限「\(deadline.id.content)」应在 after 与 due 中恰好写一个",
                en: "the deadline “\(deadline.id.content)” needs exactly one of after and due"
            )
            return absent
        }
    }

    private mutating func startDay(
        of deadline: StateDefinition.Deadline
    ) -> Chart.Deadline.StartDay {
        let text = deadline.countsStartDay
        switch text.content {
        case "true": return .counts(true)
        case "false": return .counts(false)
        case let key where key.hasPrefix("@"):
            return parameter(text, .bool).map { .parameter($0) } ?? .counts(false)
        default:
            report(
                "DEADLINE_LENGTH",
                text.mark,
                zh: "count_start_day「\(text.content)」应为 true、false 或 @参数",
                en: "count_start_day “\(text.content)” must be true, false or @parameter"
            )
            return .counts(false)
        }
    }

    private mutating func period(_ text: Marked<String>) -> Period? {
        do throws(PeriodFault) {
            return try Period(text.content)
        } catch {
            let mark = Mark(
                file: text.mark.file,
                line: text.mark.line,
                column: text.mark.column + error.offset
            )
            report("PERIOD", mark, zh: error.message.zh, en: error.message.en)
            return nil
        }
    }

    /// `@name`: a declared parameter by its name or by its policy key.
    private mutating func parameter(_ text: Marked<String>, _ type: ValueType) -> Int? {
        let name = text.content.dropFirst()
        let number = parts.parameters.firstIndex { $0.name == name || $0.key == name }
        if let number, parts.parameters[number].type.valueType == type { return number }
        report(
            "UNKNOWN_PARAMETER",
            text.mark,
            zh: "「\(text.content)」应指向一个已声明的 \(type) 类型参数",
            en: "“\(text.content)” must name a declared parameter of type \(type)"
        )
        return nil
    }

    /// A hold with a limit ends by itself: its deadline asks for `resume`.
    private mutating func compileHoldLimit() {
        guard let longest = definition.suspendable?.longest, let suspension = parts.suspension,
            let period = period(longest)
        else { return }
        parts.suspension?.deadline = parts.deadlines.count
        parts.deadlines.append(
            Chart.Deadline(
                id: "hold",
                state: 0,
                event: suspension.resume,
                length: .period(period),
                startDay: .counts(false),
                reminders: [],
                audience: suspension.resumeRoles
            )
        )
    }

    /// The deadlines of the state's ancestors, and of the regions beside it.
    private func paused(by state: Int) -> [Int] {
        parts.deadlines.indices.filter { number in
            let owner = parts.deadlines[number].state
            if owner == 0 { return false }
            if tree.isDescendant(state, of: owner) { return true }
            let common = tree.innermostCommon(owner, state)
            return common != state && tree.states[common].kind == .parallel
        }
    }
}
