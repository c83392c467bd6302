import Casework
import Expression
import Portfolio
import Workflow

/// One recorded step, and the instance that it was taken on.
struct Attempt {
    let chart: Chart
    /// Nil when the step started the instance.
    let state: InstanceState?
    let recorded: EventBody.Taken
    let entry: Reexecution.Entry

    /// How a step came about, by the type of its event.
    enum Kind {
        case asked
        case timeout
        case reminder
        case recalculated
        /// Papers put on the file, or a text read in full: no chart moved.
        case filed

        /// Whether facts of others were read for it.
        var reads: Bool {
            switch self {
            case .asked, .timeout: true
            case .reminder, .recalculated, .filed: false
            }
        }
    }

    var kind: Kind {
        if [Command.filing, Unmasking.event].contains(recorded.step.event) { return .filed }
        // What follows in the same event, such as a resumption of parts, was sent like a command.
        guard entry.event.actor == "system", entry.event.causation.isEmpty, !recorded.isPart
        else { return .asked }
        switch entry.event.type.split(separator: ".").last {
        case "timeout": return .timeout
        case "reminder": return .reminder
        case "recalculated": return .recalculated
        default: return .asked
        }
    }

    /// The step as the engine alone tells it.
    var expected: JSON { JSON(recorded.step) }
}

extension Reexecution {
    func stimulus(
        _ recorded: EventBody.Taken,
        _ chart: Chart,
        _ stream: CaseStream,
        _ entry: Entry,
        _ actor: Actor,
        _ documentsNow: Set<String>
    ) throws -> Stimulus {
        let isPart = recorded.isPart
        var actor = actor
        if isPart { actor.roles.append("system") }
        return Stimulus(
            event: recorded.step.event,
            payload: recorded.payload,
            actor: actor,
            now: entry.event.recordedAt,
            effective: entry.event.effective,
            documents: Set(stream.documents.map(\.documentClass)),
            documentsNow: documentsNow,
            readings: [:],
            policy: PolicyValues(parameters: [:]),
            calendar: WorkCalendar(name: "", version: "", years: [], daysOff: [:], makeUpDays: [:]),
            lifted: Set(recorded.step.lifted),
            isInternal: isPart
        )
    }

    /// Nil when some published calendar leads to the recorded step, else what came out instead.
    mutating func outcome(
        _ attempt: Attempt,
        _ stimulus: Stimulus,
        _ readings: [String: [Value]]
    ) throws -> Localized? {
        let pinned = releases[attempt.entry.event.stream] ?? attempt.entry.event.definition
        var stimulus = stimulus
        stimulus.readings = readings
        stimulus.policy = try rulebook(pinned).policy
        var tried: Set<String> = []
        var first: Localized?
        for release in published {
            let name = attempt.chart.definition.calendar.content
            guard let calendar = try rulebook(release).calendars[name],
                tried.insert(calendar.version).inserted
            else { continue }
            stimulus.calendar = calendar
            let found: Localized?
            do {
                found = difference(try steps(attempt, stimulus), attempt.expected)
            } catch let refusal as Refusal {
                found = refusal.blockers.first?.message
            }
            guard let found else { return nil }
            if first == nil { first = found }
        }
        return first ?? Localized(zh: "没有工作日历", en: "there is no calendar")
    }

    private func difference(_ steps: [JSON], _ expected: JSON) -> Localized? {
        if steps.contains(expected) { return nil }
        guard let step = steps.first else {
            return Localized(zh: "没有可触发的期限", en: "no deadline could fire")
        }
        let names = Set(step.members.keys).union(expected.members.keys).sorted()
        let name = names.first { step[$0] != expected[$0] } ?? ""
        let found = step[name]?.canonicalText ?? "-"
        let recorded = expected[name]?.canonicalText ?? "-"
        return Localized(
            zh: "\(name) 应为 \(found)，记录为 \(recorded)",
            en: "\(name) comes out as \(found), recorded is \(recorded)"
        )
    }

    /// What the engine makes of it; several where the record leaves open which deadline fired.
    private func steps(_ attempt: Attempt, _ stimulus: Stimulus) throws -> [JSON] {
        let chart = attempt.chart
        guard let state = attempt.state else {
            return [JSON(try chart.start(stimulus).1.step(chart))]
        }
        let instance = try Instance(state, chart)
        switch attempt.kind {
        case .asked:
            return [JSON(try chart.step(instance, stimulus).1.step(chart))]
        case .timeout:
            var stimulus = stimulus
            let name = stimulus.event
            stimulus.event = ""
            stimulus.isInternal = true
            return try state.deadlines.values.sorted { $0.id < $1.id }.compactMap { armed in
                guard let number = chart.deadlineNumbers[armed.id],
                    chart.events[chart.deadlines[number].event].name == name,
                    min(armed.due.date, stimulus.now.date) == stimulus.effective
                else { return nil }
                return try chart.fire(
                    instance,
                    deadline: armed.id,
                    entry: armed.entry,
                    stimulus
                ).map { JSON($0.1.step(chart)) }
            }
        case .reminder:
            return state.deadlines.values.sorted { $0.id < $1.id }.flatMap { armed in
                armed.reminders.compactMap { reminder in
                    chart.remind(
                        instance,
                        deadline: armed.id,
                        entry: armed.entry,
                        lead: reminder.lead,
                        now: stimulus.now
                    ).map { JSON($0.1.step(chart)) }
                }
            }
        case .filed: return [JSON(Step(event: stimulus.event))]
        case .recalculated:
            return chart.recalculate(instance, stimulus.calendar).map { [JSON($0.1.step(chart))] }
                ?? []
        }
    }

    /// The facts that a step read, out of those that its event recorded, in their order.
    mutating func readings(
        _ chart: Chart,
        _ stream: CaseStream,
        _ rules: Rulebook,
        _ reads: inout ArraySlice<EventBody.Reading>
    ) throws -> [String: [Value]] {
        var result: [String: [Value]] = [:]
        for reading in chart.definition.reads {
            let name = reading.name.content
            func next(_ isWanted: (String) -> Bool) -> Value? {
                guard let read = reads.first, read.name == name, isWanted(read.stream)
                else { return nil }
                reads.removeFirst()
                var members: [Value: Value] = [:]
                for (fact, value) in read.facts { members[.string(fact)] = value }
                return .map(members)
            }
            var records: [Value] = []
            switch reading.relation.content {
            case .within: records = try within(stream, reading.chart.content, rules)
            case .child:
                // Children are read in the order of their ids: a smaller one begins the next step.
                var latest = ""
                while let record = next({ id in
                    defer { latest = id }
                    return id > latest
                }) { records.append(record) }
            case .parent:
                if let record = next({ $0 == stream.parent }) { records.append(record) }
            case .linked:
                for id in linkedNames(stream) {
                    if let record = next({ $0 == id }) { records.append(record) }
                }
            }
            result[name] = records
        }
        return result
    }

    private func linkedNames(_ stream: CaseStream) -> [String] {
        stream.root.fields.sorted { $0.key < $1.key }.flatMap { field -> [String] in
            switch field.value {
            case .string(let text): return [text]
            case .list(let members):
                return members.compactMap { member in
                    guard case .string(let text) = member else { return nil }
                    return text
                }
            case .null, .bool, .int, .double, .map, .timestamp, .duration, .type: return []
            }
        }
    }

    private func within(
        _ stream: CaseStream,
        _ kind: String,
        _ rules: Rulebook
    ) throws -> [Value] {
        guard let chart = rules.charts[kind] else { return [] }
        let keys = kind == stream.kind ? [""] : stream.keys(of: kind)
        return try keys.compactMap { key in
            try stream.instances[key].map { state in
                var members: [Value: Value] = [:]
                for (name, value) in chart.facts(try Instance(state, chart)) {
                    members[.string(name)] = value
                }
                return .map(members)
            }
        }
    }
}
