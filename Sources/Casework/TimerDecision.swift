import Expression
import Portfolio
import Workflow

/// Deadlines and reminders, fired by the system; a stale one is dropped (decision 14).
enum TimerDecision {
    /// Answers false when the timer is stale: its state was left meanwhile.
    static func fire(_ timer: DueTimer, _ session: any LedgerSession) throws -> Bool {
        guard let stream = try session.stream(timer.stream),
            let instance = stream.instances[timer.instance]
        else { return false }
        let rules = try session.rulebook(release: stream.release)
        guard let chart = rules.chart(instance: timer.instance, kind: stream.record.kind),
            let calendar = session.rulebook.calendars[chart.definition.calendar.content]
        else { return false }
        let result: (Instance, StepTrace)?
        let type: String
        var readings: [JSON] = []
        // A deadline that fires late happened when it was due: what follows runs from that day.
        let effective = min(timer.due.date, session.now.date)
        if timer.lead.isEmpty {
            var reader = FactReader(session: session, rules: rules, drafts: [])
            let facts = try reader.readings(of: chart, for: stream)
            readings = reader.recorded
            let stimulus = Stimulus(
                event: "",
                payload: [:],
                actor: .system,
                now: session.now,
                effective: effective,
                documents: Set(stream.record.documents.map(\.documentClass)),
                documentsNow: [],
                readings: facts,
                policy: rules.policy,
                calendar: calendar,
                lifted: [],
                isInternal: true
            )
            result = try chart.fire(
                instance,
                deadline: timer.deadline,
                entry: timer.entry,
                stimulus
            )
            type = "\(stream.record.kind).timeout"
        } else {
            result = chart.remind(
                instance,
                deadline: timer.deadline,
                entry: timer.entry,
                lead: timer.lead,
                now: session.now
            )
            type = "\(stream.record.kind).reminder"
        }
        guard let (after, trace) = result else { return false }
        try record(
            trace.step(chart),
            after,
            of: stream,
            instance: timer.instance,
            type: type,
            readings: readings,
            effective: effective,
            session
        )
        return true
    }

    /// Dates provisional deadlines of a stream anew; false when none moved.
    static func recalculate(_ id: String, _ session: any LedgerSession) throws -> Bool {
        guard let stream = try session.stream(id) else { return false }
        let rules = try session.rulebook(release: stream.release)
        var moved = false
        for (key, instance) in stream.instances.sorted(by: { $0.key < $1.key }) {
            guard let current = try session.stream(id),
                let chart = rules.chart(instance: key, kind: stream.record.kind),
                let calendar = session.rulebook.calendars[chart.definition.calendar.content],
                let (after, trace) = chart.recalculate(instance, calendar)
            else { continue }
            try record(
                trace.step(chart),
                after,
                of: current,
                instance: key,
                type: "\(stream.record.kind).recalculated",
                readings: [],
                effective: session.now.date,
                session
            )
            moved = true
        }
        return moved
    }

    private static func record(
        _ step: Step,
        _ after: Instance,
        of stream: StoredStream,
        instance: String,
        type: String,
        readings: [JSON],
        effective: CivilDate,
        _ session: any LedgerSession
    ) throws {
        try Casework.recordLateClock(session)
        var draft = Decision.Draft(before: stream, after: stream, isAsked: true)
        draft.type = type
        draft.readings = readings
        draft.fold(
            Decision.Taken(instance: instance, step: step, payload: [:], isPart: false),
            after
        )
        let desk = SessionDesk(session: session, effective: effective, actor: .system)
        for count in step.counted {
            draft.facts += try Counting.changes(
                of: count,
                in: draft.after.record,
                desk: desk
            )
        }
        let change = try draft.change(
            Circumstances(
                actor: .system,
                caller: .system,
                key: "",
                request: "",
                now: session.now,
                effective: effective,
                causation: "",
                tenant: session.tenant,
                documents: [],
                reason: nil,
                policyHash: try session.rulebook(release: stream.release).policyHash
            )
        )
        try session.record([change], reply: .null, request: nil)
    }
}
