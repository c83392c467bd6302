import Expression
import Portfolio
import Testing
import Workflow
import WorkflowFile

/// A ledger in memory: runs plans on the shipped charts, as the commands of a test ask.
final class Town: Desk {
    private struct Standing {
        var record: CaseStream
        var instances: [String: Instance] = [:]
    }

    let charts: [String: Chart]
    private let policy: PolicyValues
    private let rubric: Rubric
    private let calendar: WorkCalendar
    private var order: [String] = []
    private var standing: [String: Standing] = [:]
    private(set) var counted: [Step.Count] = []
    private(set) var actor = Actor.system
    private(set) var now = Instant(milliseconds: 0)
    var effective: CivilDate {
        didSet { now = Instant(startOf: effective) }
    }

    init() throws {
        let definitions = try CompiledDefinitions.shipped.get()
        (charts, policy, rubric) = (definitions.charts, definitions.policy, definitions.rubric)
        calendar = WorkCalendar(
            name: "cn-workdays",
            version: "1",
            years: [2026, 2027],
            daysOff: [:],
            makeUpDays: [:]
        )
        effective = try #require(CivilDate("2026-03-02"))
        now = Instant(startOf: effective)
    }

    // MARK: Desk

    func stream(_ reference: String) throws -> CaseStream? {
        standing[reference]?.record
            ?? standing.values.first { $0.record.code == reference && reference != "" }?.record
    }

    func children(of parent: String, kind: String) throws -> [CaseStream] {
        order.compactMap { standing[$0]?.record }.filter { $0.parent == parent && $0.kind == kind }
    }

    /// What a test would have the policy pack say.
    var parameters: [String: Value] = [:]

    func parameter(_ key: String) throws -> Value? {
        parameters[key] ?? policy.parameters[key]?.value
    }

    func profile(_ code: String) throws -> WeightProfile? {
        guard let profile = rubric.profiles.first(where: { $0.code == code }) else { return nil }
        return try WeightProfile(
            code: code,
            weights: Rubric.dimensionCodes.map { profile.weights[$0] ?? 0 },
            floors: Rubric.dimensionCodes.map { profile.floors[$0] ?? 0 }
        )
    }

    private var identifiers = 0

    func newIdentifier() -> String {
        identifiers += 1
        return "stream-\(identifiers)"
    }

    func randomBytes(_ count: Int) -> [UInt8] { Array(repeating: 7, count: count) }

    /// Sixty-four digits that follow from the text; nobody attacks a town.
    func digest(of text: String) -> String {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        var digits = ""
        for round: UInt8 in 0..<4 {
            for byte in text.utf8 { state = (state ^ UInt64(byte ^ round)) &* 0x100_0000_01B3 }
            let part = String(state, radix: 16)
            digits += String(repeating: "0", count: 16 - part.count) + part
        }
        return "sha256:" + digits
    }

    func cases(of kind: String) throws -> [CaseStream] {
        order.compactMap { standing[$0]?.record }.filter { $0.kind == kind }
    }

    // MARK: Commands

    /// Asks for an event of a case; nothing is changed when any part of it is refused.
    func ask(
        _ reference: String,
        _ event: String,
        _ payload: [String: Value] = [:],
        by person: Person,
        documents: [String] = []
    ) throws {
        actor = person.actor
        let stream = try #require(try stream(reference))
        let given = documents.map(reference(to:))
        let request = Request(
            instance: "",
            event: event,
            payload: payload,
            documents: given
        )
        try run(try Procedures.plan(request, on: stream, desk: self), given)
    }

    /// Opens a case and answers its id.
    @discardableResult
    func open(
        _ kind: String,
        _ event: String,
        _ payload: [String: Value] = [:],
        in parent: String? = nil,
        by person: Person,
        documents: [String] = []
    ) throws -> String {
        actor = person.actor
        let project = try parent.flatMap { try stream($0) }
        let plan = try Procedures.opening(
            kind: kind,
            event: event,
            payload: payload,
            documents: documents.map(reference(to:)),
            parent: project,
            desk: self
        )
        try run(plan, documents.map(reference(to:)))
        return try #require(order.last { standing[$0]?.record.kind == kind })
    }

    /// Lets a deadline of a case come due.
    func fire(_ reference: String, _ deadline: String) throws {
        actor = .system
        var stream = try #require(standing[reference])
        let armed = try #require(stream.record.root.deadlines[deadline])
        let chart = try #require(charts[stream.record.kind])
        let instance = try #require(stream.instances[""])
        var stimulus = stimulus(armed.id, [:], chart, stream, documents: [], isInternal: false)
        stimulus.now = max(now, Instant(endOf: armed.due.date))
        stimulus.effective = armed.due.date
        let fired = try #require(
            try chart.fire(instance, deadline: deadline, entry: armed.entry, stimulus)
        )
        take(fired, chart, "", into: &stream)
        standing[reference] = stream
    }

    private func reference(to documentClass: String) -> DocumentReference {
        DocumentReference(
            documentClass: documentClass,
            number: "",
            issuer: "",
            date: effective,
            digest: ""
        )
    }

    private func run(_ plan: Plan, _ documents: [DocumentReference]) throws {
        let before = (order, standing, counted)
        do {
            for part in plan.streams { try run(part, documents) }
        } catch {
            (order, standing, counted) = before
            throw error
        }
    }

    private func run(_ part: StreamPlan, _ documents: [DocumentReference]) throws {
        var stream: Standing
        switch part.target {
        case .existing(let id): stream = try #require(standing[id])
        case .new(let id, let kind, let parent, let prefix, let code):
            let named = prefix.map { "\($0)-2026-\(id)" }
            stream = Standing(
                record: CaseStream(
                    id: id,
                    kind: kind,
                    code: code ?? named ?? "",
                    parent: parent,
                    version: 0,
                    instances: [:],
                    documents: []
                )
            )
            order.append(id)
        }
        if part.isAsked { stream.record.documents += documents }
        stream.record.version += 1
        for send in part.sends { try run(send, into: &stream, documents, isAsked: part.isAsked) }
        standing[stream.record.id] = stream
    }

    private func run(
        _ send: Send,
        into stream: inout Standing,
        _ documents: [DocumentReference],
        isAsked: Bool
    ) throws {
        let (key, event, payload, isInternal): (String, String, [String: Value], Bool)
        switch send {
        case .start(let instance, let name, let given):
            (key, event, payload, isInternal) = (instance, name, given, !isAsked)
        case .event(let instance, let name, let given, let isPart):
            (key, event, payload, isInternal) = (instance, name, given, isPart)
        }
        let kind = key.isEmpty ? stream.record.kind : String(key.prefix { $0 != "/" })
        let chart = try #require(charts[kind])
        let stimulus = stimulus(
            event,
            payload,
            chart,
            stream,
            documents: documents,
            isInternal: isInternal
        )
        let taken =
            if let instance = stream.instances[key] {
                try chart.step(instance, stimulus)
            } else {
                try chart.start(stimulus)
            }
        take(taken, chart, key, into: &stream)
    }

    private func take(
        _ taken: (Instance, StepTrace),
        _ chart: Chart,
        _ key: String,
        into stream: inout Standing
    ) {
        stream.instances[key] = taken.0
        stream.record.instances[key] = taken.0.state(chart)
        counted += taken.1.step(chart).counted
    }

    private func stimulus(
        _ event: String,
        _ payload: [String: Value],
        _ chart: Chart,
        _ stream: Standing,
        documents: [DocumentReference],
        isInternal: Bool
    ) -> Stimulus {
        var actor = actor
        if isInternal { actor.roles.append("system") }
        var readings: [String: [Value]] = [:]
        for reading in chart.definition.reads {
            readings[reading.name.content] = records(reading, of: stream)
        }
        return Stimulus(
            event: event,
            payload: payload,
            actor: actor,
            now: now,
            effective: effective,
            documents: Set(stream.record.documents.map(\.documentClass)),
            documentsNow: Set(documents.map(\.documentClass)),
            readings: readings,
            policy: policy,
            calendar: calendar,
            lifted: [],
            isInternal: isInternal
        )
    }

    private func records(_ reading: ChartDefinition.Reading, of stream: Standing) -> [Value] {
        let kind = reading.chart.content
        switch reading.relation.content {
        case .within:
            return (stream.record.keys(of: kind) + (stream.record.kind == kind ? [""] : []))
                .compactMap { facts(kind, stream.instances[$0]) }
        case .child:
            return order.compactMap { standing[$0] }
                .filter { $0.record.parent == stream.record.id && $0.record.kind == kind }
                .compactMap { facts(kind, $0.instances[""]) }
        case .parent:
            let parent = stream.record.parent.flatMap { standing[$0] }
            return [facts(kind, parent?.instances[""])].compactMap(\.self)
        case .linked: return []
        }
    }

    private func facts(_ kind: String, _ instance: Instance?) -> Value? {
        guard let instance, let chart = charts[kind] else { return nil }
        return .map(
            Dictionary(uniqueKeysWithValues: chart.facts(instance).map { (.string($0), $1) })
        )
    }
}
