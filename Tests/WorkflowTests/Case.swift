import Expression
import Testing
import Workflow

/// A chart with one run of it; each step is checked against the fold and the round trip.
struct Case {
    let chart: Chart
    private(set) var instance: Instance
    private(set) var steps: [Step] = []
    private(set) var folded = InstanceState()

    init(
        _ definition: ChartDefinition,
        signatures: [String: ChartSignature] = [:],
        semantics: Semantics = .dipper,
        by actor: Actor = actor(),
        on day: String = "2026-03-02",
        with change: (inout Stimulus) -> Void = { _ in }
    ) throws {
        chart = try Chart.compile(definition, signatures: signatures, semantics: semantics)
        let (instance, trace) = try chart.start(
            stimulus("open", by: actor, on: day, with: change)
        )
        self.instance = instance
        record(instance, trace)
    }

    @discardableResult
    mutating func send(
        _ event: String,
        _ payload: [String: Value] = [:],
        by actor: Actor = actor(),
        on day: String = "2026-03-02",
        with change: (inout Stimulus) -> Void = { _ in }
    ) throws -> Step {
        let (next, trace) = try chart.step(
            instance,
            stimulus(event, payload, by: actor, on: day, with: change)
        )
        return record(next, trace)
    }

    /// Fires a deadline at noon of a day; nil when it is stale.
    mutating func fire(_ id: String, entry: Int? = nil, on day: String) throws -> Step? {
        let armed = deadline(id)
        guard
            let (next, trace) = try chart.fire(
                instance,
                deadline: id,
                entry: entry ?? armed?.entry ?? -1,
                stimulus("", by: .system, on: day)
            )
        else { return nil }
        return record(next, trace)
    }

    mutating func remind(_ id: String, _ lead: String, on day: String) -> Step? {
        guard
            let (next, trace) = chart.remind(
                instance,
                deadline: id,
                entry: deadline(id)?.entry ?? -1,
                lead: lead,
                now: morning(day)
            )
        else { return nil }
        return record(next, trace)
    }

    mutating func recalculate(_ calendar: WorkCalendar) -> Step? {
        guard let (next, trace) = chart.recalculate(instance, calendar) else { return nil }
        return record(next, trace)
    }

    func blockers(
        _ event: String,
        _ payload: [String: Value] = [:],
        by actor: Actor = actor(),
        with change: (inout Stimulus) -> Void = { _ in }
    ) -> [Blocker] {
        chart.blockers(instance, stimulus(event, payload, by: actor, with: change))
    }

    func codes(
        _ event: String,
        _ payload: [String: Value] = [:],
        by actor: Actor = actor(),
        with change: (inout Stimulus) -> Void = { _ in }
    ) -> [String] {
        blockers(event, payload, by: actor, with: change).map(\.code)
    }

    func deadline(_ id: String) -> ArmedDeadline? { folded.deadlines[id] }

    var active: [String] { folded.active }
    var log: String { text("log") }

    func text(_ field: String) -> String {
        guard case .string(let text) = folded.fields[field] else { return "" }
        return text
    }

    func int(_ field: String) -> Int64? {
        guard case .int(let number) = folded.fields[field] else { return nil }
        return number
    }

    @discardableResult
    private mutating func record(_ instance: Instance, _ trace: StepTrace) -> Step {
        self.instance = instance
        let step = trace.step(chart)
        steps.append(step)
        folded.apply(step)
        let state = instance.state(chart)
        #expect(folded == state, "the fold of the steps is the runtime state")
        // An instance that cannot be read back is nil, which is not the instance.
        let again = try? Instance(state, chart)
        #expect(again == instance, "an instance survives storing")
        #expect(chart.isLegal(instance.configuration))
        return step
    }
}
