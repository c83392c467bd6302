import Workflow

/// The states of a chart and what hangs on them.
struct StateReader {
    let reader: NodeReader

    private static let requirements = [
        "allow", "duty", "separate_from", "once_per_actor", "require", "guards", "actions",
    ]

    func state(_ id: Marked<String>, _ node: FileNode) -> StateDefinition {
        let fields = reader.fields(
            node,
            [
                "kind", "title", "stage", "milestone", "initial", "states", "onentry", "onexit",
                "transitions", "deadline", "pauses", "depth", "default",
            ]
        )
        var state = StateDefinition(id: id, kind: kind(fields))
        state.title = fields.optional("title", reader.localized)
        state.stage = fields.optional("stage", reader.name)
        state.milestone = fields.optional("milestone", reader.name)
        state.initial = fields.optional("initial", reader.name)
        state.states = fields.listed("states") { reader.map($0, self.state) }
        state.entryActions = fields.listed("onentry", actions)
        state.exitActions = fields.listed("onexit", actions)
        state.transitions = fields.listed("transitions") { reader.list($0, transition) }
        state.deadline = fields.optional("deadline", deadline)
        state.pauses = fields.optional("pauses", reader.bool) ?? false
        state.historyDefault = fields.optional("default", reader.name)
        return state
    }

    private func kind(_ fields: Fields) -> StateDefinition.Kind {
        let written = fields.optional("kind") { node in
            let name = reader.name(node)
            let known = ["parallel", "final", "history"]
            if !known.contains(name.content) { reader.reportValue(name, known) }
            return name.content
        }
        switch written {
        case "parallel": return withoutHistoryKeys(.parallel, fields)
        case "final": return withoutHistoryKeys(.final, fields)
        case "history":
            let depth = fields.optional("depth") { node in
                let name = reader.name(node)
                if !["shallow", "deep"].contains(name.content) {
                    reader.reportValue(name, ["shallow", "deep"])
                }
                return name.content
            }
            return depth == "deep" ? .deepHistory : .shallowHistory
        default:
            return withoutHistoryKeys(fields.has("states") ? .compound : .atomic, fields)
        }
    }

    private func withoutHistoryKeys(
        _ kind: StateDefinition.Kind,
        _ fields: Fields
    ) -> StateDefinition.Kind {
        for key in ["depth", "default"] {
            fields.forbid(key, zh: "只用于 kind: history", en: "it belongs to kind: history")
        }
        return kind
    }

    private func deadline(_ node: FileNode) -> StateDefinition.Deadline {
        let fields = reader.fields(
            node,
            ["id", "after", "due", "remind", "event", "count_start_day"]
        )
        var deadline = StateDefinition.Deadline(
            id: fields.required("id", reader.name),
            event: fields.required("event", reader.name)
        )
        if fields.has("due") {
            fields.forbid("after", zh: "已用 due 给出日期", en: "due gives the date already")
            deadline.due = fields.optional("due", reader.expression)
        } else {
            deadline.after = fields.required("after", reader.name)
        }
        deadline.reminders = fields.listed("remind", reader.names)
        if let counts = fields.optional("count_start_day", reader.name) {
            deadline.countsStartDay = counts
            if !["true", "false"].contains(counts.content), counts.content.first != "@" {
                reader.reportValue(counts, ["true", "false", "@key"])
            }
        }
        return deadline
    }

    /// The creation of an instance: one way, or a list of ways that their events tell apart.
    func starts(_ node: FileNode) -> [TransitionDefinition] {
        guard case .sequence(let nodes) = node.content else { return [start(node, isFirst: true)] }
        return zip(0..., nodes).map { start($1, isFirst: $0 == 0) }
    }

    /// `initial` leads the first; another may lead elsewhere by a target of its own.
    private func start(_ node: FileNode, isFirst: Bool) -> TransitionDefinition {
        let keys = ["event", "allow", "duty", "require", "guards", "actions"]
        let fields = reader.fields(node, isFirst ? keys : keys + ["target"])
        let event = fields.required("event", reader.name)
        let name = isFirst ? "start" : "start.\(event.content)"
        var start = TransitionDefinition(id: Marked(name, at: node.mark))
        start.event = event
        start.targets = fields.listed("target") { [reader.name($0)] }
        readRequirements(fields, into: &start)
        return start
    }

    private func transition(_ node: FileNode) -> TransitionDefinition {
        let fields = reader.fields(
            node,
            ["id", "event", "target", "type", "escape", "cond"] + StateReader.requirements
        )
        var transition = TransitionDefinition(id: fields.required("id", reader.name))
        transition.event = fields.optional("event", reader.name)
        transition.targets = fields.listed("target") { node in
            if case .sequence = node.content { return reader.names(node) }
            return [reader.name(node)]
        }
        transition.isInternal =
            fields.optional("type") { node in
                let name = reader.name(node)
                if name.content != "internal" { reader.reportValue(name, ["internal"]) }
                return true
            } ?? false
        transition.isEscape = fields.optional("escape", reader.bool) ?? false
        transition.condition = fields.optional("cond", reader.expression)
        readRequirements(fields, into: &transition)
        return transition
    }

    private func readRequirements(_ fields: Fields, into transition: inout TransitionDefinition) {
        transition.allow = fields.listed("allow", reader.names)
        transition.duty = fields.optional("duty", reader.name)
        transition.separateFrom = fields.listed("separate_from", reader.names)
        transition.isOncePerActor = fields.optional("once_per_actor", reader.bool) ?? false
        if fields.has("require") {
            let required = reader.fields(
                fields.value("require"),
                ["fields", "documents", "documents_now"]
            )
            transition.requiredFields = required.listed("fields", reader.names)
            transition.requiredDocuments = required.listed("documents", reader.names)
            transition.requiredDocumentsNow = required.listed("documents_now", reader.names)
        }
        transition.guards = fields.listed("guards") { reader.list($0, guarding) }
        transition.actions = fields.listed("actions", actions)
    }

    private func guarding(_ node: FileNode) -> TransitionDefinition.Guard {
        let fields = reader.fields(node, ["code", "cond", "zh", "en", "values", "role"])
        var guarding = TransitionDefinition.Guard(
            code: fields.required("code", reader.name),
            condition: fields.required("cond", reader.expression),
            message: Localized(
                zh: fields.required("zh", reader.sentence).content,
                en: fields.required("en", reader.sentence).content
            )
        )
        guarding.values = fields.listed("values", expressions)
        guarding.role = fields.optional("role", reader.name)
        return guarding
    }

    private func expressions(_ node: FileNode) -> [ExpressionEntry] {
        reader.map(node) { ExpressionEntry(name: $0, expression: reader.expression($1)) }
    }

    private func actions(_ node: FileNode) -> [ActionDefinition] {
        reader.list(node, action).compactMap(\.self)
    }

    private func action(_ node: FileNode) -> ActionDefinition? {
        guard let (kind, value) = reader.single(node, ["assign", "raise", "emit", "count", "post"])
        else { return nil }
        switch kind {
        case "assign": return .assign(expressions(value))
        case "raise": return .raise(reader.name(value))
        case "emit":
            let fields = reader.fields(value, ["type", "to"])
            return .emit(
                type: fields.required("type", reader.name),
                to: fields.required("to", reader.name)
            )
        case "count":
            let changes = CountChange.allCases.map(\.rawValue)
            guard let (name, metric) = reader.single(value, changes),
                let change = CountChange(rawValue: name)
            else { return nil }
            return .count(change, metric: reader.name(metric))
        default:
            let fields = reader.fields(value, ["from", "to", "amount"])
            return .post(
                from: fields.required("from", reader.name),
                to: fields.required("to", reader.name),
                amount: fields.required("amount", reader.expression)
            )
        }
    }
}
