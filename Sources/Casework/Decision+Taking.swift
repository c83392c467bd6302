import Expression
import Portfolio
import Workflow

/// Taking the sends of a plan: each is one step of one chart instance.
extension Decision {
    /// Takes the sends of one stream; the first refused one ends that stream.
    mutating func take(_ part: StreamPlan) throws {
        var draft = try draft(for: part)
        for document in part.documents where !draft.after.record.documents.contains(document) {
            draft.after.record.documents.append(document)
            draft.documents.append(document)
        }
        do {
            for send in part.sends { try take(send, into: &draft, isAsked: part.isAsked) }
        } catch let refusal as Refusal {
            blockers += refusal.blockers
        }
        if let index = streams.firstIndex(where: { $0.after.record.id == draft.after.record.id }) {
            streams[index] = draft
        } else {
            streams.append(draft)
        }
    }

    private func draft(for part: StreamPlan) throws -> Draft {
        switch part.target {
        case .existing(let id):
            if let begun = streams.first(where: { $0.after.record.id == id }) { return begun }
            guard let stream = try session.stream(id) else { throw Policy.notFound(id) }
            return Draft(before: stream, after: stream, isAsked: part.isAsked)
        case .new(let id, let kind, let parent, let prefix, let code):
            var record = CaseStream(
                id: id,
                kind: kind,
                code: code ?? "",
                parent: parent,
                version: 0,
                instances: [:],
                documents: []
            )
            if let prefix {
                record.code = try session.nextCode(prefix: prefix, year: now.date.year)
            }
            let stream = StoredStream(
                record: record,
                instances: [:],
                head: [],
                release: session.rulebook.release,
                latestEffective: nil
            )
            return Draft(before: nil, after: stream, isAsked: part.isAsked)
        }
    }

    private mutating func take(_ send: Send, into draft: inout Draft, isAsked: Bool) throws {
        let (instance, event, given, isInternal): (String, String, [String: Value], Bool)
        let isStart: Bool
        switch send {
        case .start(let key, let name, let payload):
            // Only the root's start is asked for; the rest follows from it.
            let isPart = !isAsked || !key.isEmpty
            (instance, event, given, isInternal, isStart) = (key, name, payload, isPart, true)
        case .event(let key, let name, let payload, let internalOnly):
            (instance, event, given, isInternal, isStart) = (
                key, name, payload, internalOnly, false
            )
        }
        let rules = try rulebook(of: draft.before)
        guard let chart = rules.chart(instance: instance, kind: draft.after.record.kind) else {
            throw Refusal(DecisionBlockers.chartMissing(instance, draft.after.record.kind))
        }
        if draft.type.isEmpty { draft.type = "\(draft.after.record.kind).\(event)" }
        if isAsked { try attachDocuments(to: &draft) }
        let payload = try sealed(given, event: event, chart: chart, draft.after.record.id)
        let stimulus = try stimulus(
            event,
            payload,
            chart: chart,
            rules: rules,
            draft: &draft,
            isInternal: isInternal
        )
        let before = draft.after.instances[instance]
        let (after, trace): (Instance, StepTrace)
        if isStart {
            guard before == nil else {
                throw Refusal(DecisionBlockers.instanceExists(instance, draft.after.record.code))
            }
            (after, trace) = try chart.start(stimulus)
        } else {
            guard let before else {
                throw Refusal(DecisionBlockers.instanceMissing(instance, draft.after.record))
            }
            (after, trace) = try chart.step(before, stimulus)
        }
        if !isInternal, let blocker = uncovered(event, trace, chart) { throw Refusal(blocker) }
        draft.fold(
            EventBody.Taken(
                instance: instance,
                step: trace.step(chart),
                payload: payload,
                isPart: isInternal
            ),
            after
        )
        try collectFacts(of: instance, into: &draft)
    }

    /// Free text and personal data leave the payload for cells of their own (decision 7).
    ///
    /// A cell's name passes only when a procedure hands it on: what a person typed is always text.
    /// Its length is looked at here, since nobody can measure it afterwards.
    private mutating func sealed(
        _ payload: [String: Value],
        event: String,
        chart: Chart,
        _ stream: String
    ) throws -> [String: Value] {
        guard let number = chart.eventNumbers[event] else { return payload }
        var result = payload
        for field in chart.events[number].payload where field.type == .text {
            guard case .string(let text)? = payload[field.name] else { continue }
            let isHandedOn = command.payload[field.name] != payload[field.name]
            if isHandedOn, text.hasPrefix("cell:") { continue }
            if let blocker = chart.outOfRange(field, text) { blockers.append(blocker) }
            result[field.name] = .string(
                try session.seal(text, field: field.name, stream: stream)
            )
        }
        return result
    }

    private func stimulus(
        _ event: String,
        _ payload: [String: Value],
        chart: Chart,
        rules: Rulebook,
        draft: inout Draft,
        isInternal: Bool
    ) throws -> Stimulus {
        let calendarName = chart.definition.calendar.content
        guard let calendar = session.rulebook.calendars[calendarName] else {
            throw Refusal(DecisionBlockers.calendarMissing(calendarName))
        }
        var actor = actor
        actor.identities.formUnion(try meetings(behind: draft.after.record))
        if isInternal { actor.roles.append("system") }
        var reader = FactReader(session: session, rules: rules, drafts: streams)
        let readings = try reader.readings(of: chart, for: draft.after)
        draft.readings += reader.recorded
        return Stimulus(
            event: event,
            payload: payload,
            actor: actor,
            now: now,
            effective: effective,
            documents: Set(draft.after.record.documents.map(\.documentClass)),
            documentsNow: documentsNow,
            readings: readings,
            policy: rules.policy,
            calendar: calendar,
            lifted: command.lifted,
            isInternal: isInternal
        )
    }

    private func collectFacts(of instance: String, into draft: inout Draft) throws {
        guard let step = draft.steps.last?.step, !step.counted.isEmpty else { return }
        let desk = SessionDesk(session: session, effective: effective, actor: actor)
        for count in step.counted {
            draft.facts += try Counting.changes(
                of: count,
                by: step.event,
                of: instance,
                in: draft.after.record,
                desk: desk
            )
        }
    }
}
