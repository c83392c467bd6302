import Expression
import Workflow

/// A few words to write a chart in Swift, for tests.
func state(
    _ id: String,
    initial: String? = nil,
    _ children: [StateDefinition] = [],
    entry: [ActionDefinition] = [],
    exit: [ActionDefinition] = [],
    on transitions: [TransitionDefinition] = [],
    with change: (inout StateDefinition) -> Void = { _ in }
) -> StateDefinition {
    state(
        id,
        children.isEmpty ? .atomic : .compound,
        initial: initial,
        children,
        entry: entry,
        exit: exit,
        on: transitions,
        with: change
    )
}

func state(
    _ id: String,
    _ kind: StateDefinition.Kind,
    initial: String? = nil,
    _ children: [StateDefinition] = [],
    entry: [ActionDefinition] = [],
    exit: [ActionDefinition] = [],
    on transitions: [TransitionDefinition] = [],
    with change: (inout StateDefinition) -> Void = { _ in }
) -> StateDefinition {
    var state = StateDefinition(id: marked(id), kind: kind)
    state.initial = initial.map { marked($0) }
    state.states = children
    state.entryActions = entry
    state.exitActions = exit
    state.transitions = transitions
    change(&state)
    return state
}

func history(_ id: String, deep: Bool = false, default target: String) -> StateDefinition {
    state(id, deep ? .deepHistory : .shallowHistory) { $0.historyDefault = marked(target) }
}

func on(
    _ event: String?,
    _ id: String? = nil,
    to targets: String...,
    if condition: String? = nil,
    do actions: [ActionDefinition] = [],
    with change: (inout TransitionDefinition) -> Void = { _ in }
) -> TransitionDefinition {
    var transition = TransitionDefinition(
        id: marked(id ?? "t_\(event ?? "auto")_\(targets.joined(separator: "_"))")
    )
    transition.event = event.map { marked($0) }
    transition.targets = targets.map { marked($0) }
    transition.condition = condition.map { marked($0) }
    transition.actions = actions
    let isEngine = ["done.state.", "timeout.", "error."].contains {
        event?.hasPrefix($0) ?? true
    }
    if !isEngine { transition.allow = [marked("PO")] }
    change(&transition)
    return transition
}

func assign(_ pairs: (String, String)...) -> ActionDefinition {
    .assign(pairs.map { ExpressionEntry(name: marked($0.0), expression: marked($0.1)) })
}

/// Appends a word to the field `log`, so that orders show.
func note(_ word: String) -> ActionDefinition {
    assign(("log", "data.log + ' \(word)'"))
}

func marked<Content>(_ content: Content) -> Marked<Content> {
    Marked(content, at: .none)
}

func field(
    _ name: String,
    _ type: String,
    _ initial: ChartDefinition.Literal? = nil,
    with change: (inout ChartDefinition.Field) -> Void = { _ in }
) -> ChartDefinition.Field {
    var field = ChartDefinition.Field(name: marked(name), type: marked(type))
    field.initial = initial.map { Marked($0) }
    change(&field)
    return field
}

func event(
    _ name: String,
    _ payload: [ChartDefinition.Field] = [],
    with change: (inout ChartDefinition.EventDefinition) -> Void = { _ in }
) -> ChartDefinition.EventDefinition {
    var event = ChartDefinition.EventDefinition(name: marked(name))
    event.payload = payload
    change(&event)
    return event
}

/// A chart that PO starts by `open`; it declares `log`, and every plain event that is listened to.
func definition(
    _ states: [StateDefinition],
    initial: String? = nil,
    data: [ChartDefinition.Field] = [],
    events: [ChartDefinition.EventDefinition] = [],
    with change: (inout ChartDefinition) -> Void = { _ in }
) -> ChartDefinition {
    var chart = ChartDefinition(id: marked("test"))
    chart.title = Localized(zh: "测试", en: "Test")
    chart.initial = initial.map { marked($0) }
    chart.states = states
    chart.data = [field("log", "string", .string(""))] + data
    var known = Set(events.map(\.name.content)).union(["hold", "resume"])
    chart.events = events
    for name in ["open"] + listened(states) where known.insert(name).inserted {
        chart.events.append(event(name))
    }
    var start = TransitionDefinition(id: marked("start"))
    start.event = marked("open")
    start.allow = [marked("PO")]
    chart.start = start
    change(&chart)
    return chart
}

private func listened(_ states: [StateDefinition]) -> [String] {
    states.flatMap { state in
        state.transitions.compactMap(\.event?.content).filter { name in
            !["done.state.", "timeout.", "error."].contains { name.hasPrefix($0) }
        } + listened(state.states)
    }
}

func deadline(
    _ id: String,
    after: String? = nil,
    due: String? = nil,
    remind: [String] = [],
    _ event: String,
    countsStartDay: String = "false"
) -> StateDefinition.Deadline {
    var deadline = StateDefinition.Deadline(id: marked(id), event: marked(event))
    deadline.after = after.map { marked($0) }
    deadline.due = due.map { marked($0) }
    deadline.reminders = remind.map { marked($0) }
    deadline.countsStartDay = marked(countsStartDay)
    return deadline
}

func actor(_ name: String = "li", _ roles: String..., onBehalfOf: String? = nil) -> Actor {
    Actor(
        identities: Set([name, onBehalfOf].compactMap(\.self)),
        recordedAs: name,
        recordedFor: onBehalfOf,
        roles: roles.isEmpty ? ["PO"] : roles,
        organisation: "centre",
        district: ""
    )
}

func date(_ text: String) -> CivilDate {
    guard let date = CivilDate(text) else { preconditionFailure("a test names real dates") }
    return date
}

/// Ten in the morning in Shanghai.
func morning(_ text: String) -> Instant {
    Instant(milliseconds: Instant(startOf: date(text)).milliseconds + 10 * 3_600_000)
}

func stimulus(
    _ event: String,
    _ payload: [String: Value] = [:],
    by actor: Actor = actor(),
    on day: String = "2026-03-02",
    with change: (inout Stimulus) -> Void = { _ in }
) -> Stimulus {
    var stimulus = Stimulus(
        event: event,
        payload: payload,
        actor: actor,
        now: morning(day),
        effective: date(day),
        documents: [],
        documentsNow: [],
        readings: [:],
        policy: PolicyValues(parameters: [:]),
        calendar: .published,
        lifted: [],
        isInternal: false
    )
    change(&stimulus)
    return stimulus
}

/// The defects of a definition, or none.
func defects(
    _ definition: ChartDefinition,
    signatures: [String: ChartSignature] = [:]
) -> [Defect] {
    do throws(Defects) {
        _ = try Chart.compile(definition, signatures: signatures)
        return []
    } catch {
        return error.list
    }
}

extension WorkCalendar {
    /// 2025 and 2026 by the notices of the State Council, as far as the tests need their days.
    static let published = WorkCalendar(
        name: "cn-workdays",
        version: "sha256:test",
        years: [2025, 2026],
        daysOff: days(
            ("2026-01-01", 3, "元旦"),
            ("2026-02-15", 9, "春节"),
            ("2026-04-04", 3, "清明节"),
            ("2026-05-01", 5, "劳动节"),
            ("2026-06-19", 3, "端午节"),
            ("2026-09-25", 3, "中秋节"),
            ("2026-10-01", 7, "国庆节"),
            ("2025-01-01", 1, "元旦"),
            ("2025-01-28", 8, "春节"),
            ("2025-04-04", 3, "清明节"),
            ("2025-05-01", 5, "劳动节"),
            ("2025-05-31", 3, "端午节"),
            ("2025-10-01", 8, "国庆节、中秋节")
        ),
        makeUpDays: days(
            ("2026-01-04", 1, "元旦"),
            ("2026-02-14", 1, "春节"),
            ("2026-02-28", 1, "春节"),
            ("2026-05-09", 1, "劳动节"),
            ("2026-09-20", 1, "国庆节"),
            ("2026-10-10", 1, "国庆节"),
            ("2025-01-26", 1, "春节"),
            ("2025-02-08", 1, "春节"),
            ("2025-04-27", 1, "劳动节"),
            ("2025-09-28", 1, "国庆节"),
            ("2025-10-11", 1, "国庆节")
        )
    )

    private static func days(_ spans: (String, Int, String)...) -> [CivilDate: String] {
        var days: [CivilDate: String] = [:]
        for (first, count, reason) in spans {
            for offset in 0..<count { days[date(first).adding(days: offset)] = reason }
        }
        return days
    }
}
