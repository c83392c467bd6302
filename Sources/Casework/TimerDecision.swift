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
        var readings: [EventBody.Reading] = []
        // A deadline that fires late happened when it was due: what follows runs from that day.
        let effective = min(timer.due.date, session.now.date)
        if timer.lead.isEmpty {
            var reader = FactReader(session: session, rules: rules, drafts: [])
            let facts = try reader.readings(of: chart, for: stream)
            readings = reader.recorded
            result = try chart.fire(
                instance,
                deadline: timer.deadline,
                entry: timer.entry,
                stimulus("", stream, facts, rules, calendar, effective, session)
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
        readings: [EventBody.Reading],
        effective: CivilDate,
        _ session: any LedgerSession
    ) throws {
        try Casework.recordLateClock(session)
        var draft = Decision.Draft(before: stream, after: stream, isAsked: true)
        draft.type = type
        draft.readings = readings
        draft.fold(
            EventBody.Taken(instance: instance, step: step, payload: [:], isPart: false),
            after
        )
        let desk = SessionDesk(session: session, effective: effective, actor: .system)
        for count in step.counted {
            draft.facts += try Counting.changes(
                of: count,
                by: step.event,
                of: instance,
                in: draft.after.record,
                desk: desk
            )
        }
        var drafts = [draft]
        // A hold that ended by itself ends in what belongs to the case, too.
        if instance.isEmpty, step.isHeld == false {
            drafts = try following(draft, effective: effective, session)
        }
        var changes: [StreamChange] = []
        for draft in drafts {
            changes.append(
                try draft.change(
                    Circumstances(
                        actor: .system,
                        caller: .system,
                        key: "",
                        request: "",
                        now: session.now,
                        effective: effective,
                        causation: changes.first?.event.id ?? "",
                        tenant: session.tenant,
                        documents: [],
                        namings: [:],
                        refusals: changes.isEmpty ? session.refusalAnchor : nil,
                        reason: nil,
                        policyHash: try session.rulebook(release: draft.after.release).policyHash
                    )
                )
            )
        }
        try session.record(changes)
    }

    /// The draft and those of what is resumed with it.
    private static func following(
        _ draft: Decision.Draft,
        effective: CivilDate,
        _ session: any LedgerSession
    ) throws -> [Decision.Draft] {
        let stands = draft.after.instances[""]?.stands ?? false
        let following = try Holding.following(draft.after, stands: stands, session)
        var drafts = [draft]
        try take(following.own, into: &drafts[0], after: [], effective: effective, session)
        for part in following.others {
            guard case .existing(let id) = part.target, let stream = try session.stream(id) else {
                continue
            }
            var other = Decision.Draft(before: stream, after: stream, isAsked: false)
            other.type = "\(stream.record.kind).\(Chart.resumeAbove)"
            try take(part.sends, into: &other, after: drafts, effective: effective, session)
            drafts.append(other)
        }
        return drafts
    }

    private static func take(
        _ sends: [Send],
        into draft: inout Decision.Draft,
        after drafts: [Decision.Draft],
        effective: CivilDate,
        _ session: any LedgerSession
    ) throws {
        let rules = try session.rulebook(release: draft.after.release)
        for case .event(let key, let event, _, _) in sends {
            guard let chart = rules.chart(instance: key, kind: draft.after.record.kind),
                let before = draft.after.instances[key],
                let calendar = session.rulebook.calendars[chart.definition.calendar.content]
            else { continue }
            var reader = FactReader(session: session, rules: rules, drafts: drafts)
            let facts = try reader.readings(of: chart, for: draft.after)
            draft.readings += reader.recorded
            let (after, trace) = try chart.step(
                before,
                stimulus(event, draft.after, facts, rules, calendar, effective, session)
            )
            draft.fold(
                EventBody.Taken(
                    instance: key,
                    step: trace.step(chart),
                    payload: [:],
                    isPart: true
                ),
                after
            )
        }
    }

    private static func stimulus(
        _ event: String,
        _ stream: StoredStream,
        _ facts: [String: [Value]],
        _ rules: Rulebook,
        _ calendar: WorkCalendar,
        _ effective: CivilDate,
        _ session: any LedgerSession
    ) -> Stimulus {
        Stimulus(
            event: event,
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
    }
}
