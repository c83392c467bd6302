import Expression
import Portfolio
import Workflow

extension GrantOffice {
    /// Runs every send of a plan, or none.
    mutating func run(_ plan: Plan) throws {
        guard plan.blockers.isEmpty else { throw Refusal(plan.blockers) }
        var next = self
        for stream in plan.streams { try next.run(stream) }
        self = next
    }

    private mutating func run(_ plan: StreamPlan) throws {
        let place: Int
        switch plan.target {
        case .existing(let id):
            guard let found = streams.firstIndex(where: { $0.id == id }) else { return }
            place = found
        case .new(let id, let kind, let parent, let prefix, let code):
            place = streams.count
            streams.append(
                CaseStream(
                    id: id,
                    kind: kind,
                    code: code ?? "\(prefix ?? "")-\(place)",
                    parent: parent,
                    version: 0,
                    instances: [:],
                    documents: []
                )
            )
        }
        var counts: [(instance: String, count: Step.Count)] = []
        for send in plan.sends {
            let found = try run(send, at: place, isAsked: plan.isAsked)
            counts += found.map { (send.instance, $0) }
        }
        if plan.isAsked { streams[place].documents += given }
        streams[place].version += 1
        for (instance, count) in counts {
            changes += try Counting.changes(
                of: count,
                of: instance,
                in: streams[place],
                desk: self
            )
        }
    }

    private mutating func run(
        _ send: Send,
        at place: Int,
        isAsked: Bool
    ) throws -> [Step.Count] {
        let result: (Instance, StepTrace)
        let key: String
        let chart: Chart
        switch send {
        case .start(let instance, let event, let payload):
            key = instance
            chart = try self.chart(of: key, at: place)
            let isInternal = chart.definition.events.contains {
                $0.name.content == event && $0.isInternal
            }
            result = try chart.start(
                stimulus(event, payload, chart, place, isAsked, isInternal: isInternal)
            )
        case .event(let instance, let event, let payload, let isInternal):
            key = instance
            chart = try self.chart(of: key, at: place)
            let state = streams[place].instances[key] ?? InstanceState()
            result = try chart.step(
                Instance(state, chart),
                stimulus(event, payload, chart, place, isAsked, isInternal: isInternal)
            )
        }
        streams[place].instances[key] = result.0.state(chart)
        let step = result.1.step(chart)
        for posting in step.postings {
            postings[streams[place].id, default: [:]][posting.from, default: 0] -=
                posting.amountFen
            postings[streams[place].id, default: [:]][posting.to, default: 0] += posting.amountFen
        }
        return step.counted
    }

    private func chart(of key: String, at place: Int) throws -> Chart {
        let name = key.split(separator: "/").first.map { String($0) } ?? streams[place].kind
        guard let chart = definitions.charts[name] else { throw MissingChart(name: name) }
        return chart
    }

    private func stimulus(
        _ event: String,
        _ payload: [String: Value],
        _ chart: Chart,
        _ place: Int,
        _ isAsked: Bool,
        isInternal: Bool
    ) -> Stimulus {
        let now = isAsked ? Set(given.map(\.documentClass)) : []
        return Stimulus(
            event: event,
            payload: payload,
            actor: isInternal ? .system : actor,
            now: Instant(endOf: effective),
            effective: effective,
            documents: now.union(streams[place].documents.map(\.documentClass)),
            documentsNow: now,
            readings: readings(chart, streams[place]),
            policy: policy,
            calendar: WorkCalendar(
                name: "cn-workdays",
                version: "test",
                years: Set(2025...2035),
                daysOff: [:],
                makeUpDays: [:]
            ),
            lifted: [],
            isInternal: isInternal
        )
    }

    private func readings(_ chart: Chart, _ stream: CaseStream) -> [String: [Value]] {
        var readings: [String: [Value]] = [:]
        for reading in chart.definition.reads {
            let kind = reading.chart.content
            let records: [(CaseStream, String)] =
                switch reading.relation.content {
                case .within:
                    (stream.kind == kind ? [(stream, "")] : [])
                        + stream.keys(of: kind).map { (stream, $0) }
                case .child:
                    streams.filter { $0.parent == stream.id && $0.kind == kind }.map { ($0, "") }
                case .parent:
                    streams.filter { $0.id == stream.parent && $0.kind == kind }.map { ($0, "") }
                case .linked:
                    streams.filter { linked in
                        linked.kind == kind
                            && stream.root.fields.values.contains(.string(linked.id))
                    }.map { ($0, "") }
                }
            readings[reading.name.content] = records.map { facts(of: $0.0, $0.1, kind) }
        }
        return readings
    }

    private func facts(of stream: CaseStream, _ key: String, _ kind: String) -> Value {
        var facts = statedFacts[stream.id] ?? [:]
        if facts.isEmpty, let chart = definitions.charts[kind],
            let state = stream.instances[key], let instance = try? Instance(state, chart)
        {
            facts = chart.facts(instance)
        }
        return .map(Dictionary(uniqueKeysWithValues: facts.map { (.string($0.key), $0.value) }))
    }
}

extension Send {
    var instance: String {
        switch self {
        case .start(let instance, _, _), .event(let instance, _, _, _): instance
        }
    }
}
