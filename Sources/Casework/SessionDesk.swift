import Expression
import Portfolio
import Workflow

/// The desk that procedures look at: the ledger as this command finds it.
struct SessionDesk: Desk {
    let session: any LedgerSession
    let effective: CivilDate
    let actor: Actor

    func stream(_ reference: String) throws -> CaseStream? {
        try session.stream(reference)?.record
    }

    func children(of parent: String, kind: String) throws -> [CaseStream] {
        try session.children(of: parent, kind: kind).map(\.record)
    }

    func history(of streams: [String]) throws -> [EventMark] {
        try session.events(of: streams).map { try EventMark($0) }
    }

    func day(_ count: Int, workdaysAfter day: CivilDate) throws -> CivilDate? {
        session.rulebook.calendars["cn-workdays"]?.due(from: day, .workingDay, count).date
    }

    func cases(of kind: String) throws -> [CaseStream] {
        try session.streams(of: kind).map(\.record)
    }

    func sum(of topic: CaseTally.Topic, about subject: String) throws -> Int64 {
        try session.sum(of: topic, about: subject)
    }

    func bearers(
        of topic: CaseTally.Topic,
        about subjects: [String]
    ) throws -> [String: [String]] {
        try session.bearers(of: topic, about: subjects)
    }

    func rounds(of people: Set<String>) throws -> [String: [CaseStream]] {
        let names = try session.panelNames(of: people)
        let rounds = try session.records(Set(names.map(\.round)))
        return Dictionary(grouping: names, by: \.person)
            .mapValues { names in
                names.compactMap { name in
                    // Who was nominated and not drawn has a pseudonym and no seat.
                    rounds[name.round].flatMap {
                        $0.texts("panel").contains(name.pseudonym) ? $0 : nil
                    }
                }
            }
    }

    func text(in cell: String) throws -> String? {
        cell.hasPrefix("cell:") ? try session.text(in: cell) : cell
    }

    func panelists(of round: String) throws -> [String: String] {
        let names = try session.pseudonyms(in: round).map { ($0.value, $0.key) }
        return Dictionary(names) { first, _ in first }
    }

    func parameter(_ key: String) throws -> Value? {
        session.rulebook.policy.parameters[key]?.value
    }

    func profile(_ code: String) throws -> WeightProfile? {
        guard let profile = session.rulebook.profiles[code] else { return nil }
        return try WeightProfile(code: code, weights: profile.weights, floors: profile.floors)
    }

    func sees(_ stream: CaseStream) throws -> Bool {
        try Sight(actor, in: session).sees(stream, in: session)
    }

    func instruments() throws -> [Instrument] { session.rulebook.instruments }

    var today: CivilDate { session.now.date }
    var now: Instant { session.now }
    var release: String { session.rulebook.release }

    func goalFacts() throws -> (facts: [IntervalFact], memberships: [GroupMembership]) {
        try session.goalFacts()
    }

    func digest(of text: String) -> String { Digests.named(Array(text.utf8)) }

    func conflicts(of roles: [String]) throws -> [Blocker] {
        Policy.conflicts(of: roles, session)
    }

    func given(in text: String) throws -> [String: Value] {
        var content = text
        if text.hasPrefix("cell:") {
            guard let opened = try session.text(in: text) else {
                throw Refusal(DecisionBlockers.cellExpunged())
            }
            content = opened
        }
        do throws(JSONDefect) {
            var reader = JSONReader(Array(content.utf8))
            let values = try reader.values()
            try reader.finish()
            return values
        } catch {
            throw Refusal(DecisionBlockers.givenForm(error))
        }
    }

    func account(ofIdentity digest: String) throws -> CaseStream? {
        try session.account(ofIdentity: digest).flatMap { try session.stream($0)?.record }
    }

    func newIdentifier() -> String {
        Identifier.make(at: session.now)
    }

    func randomBytes(_ count: Int) -> [UInt8] {
        SystemRandom.bytes(count)
    }
}

/// Reads the facts of others that a chart declares under `reads` (decision 8: parents pull).
struct FactReader {
    let session: any LedgerSession
    let rules: Rulebook
    /// Streams that this command has already moved: it sees them as they became.
    let drafts: [Decision.Draft]
    /// What was read of other streams, with their versions: recorded in the event.
    private(set) var recorded: [EventBody.Reading] = []

    init(session: any LedgerSession, rules: Rulebook, drafts: [Decision.Draft]) {
        self.session = session
        self.rules = rules
        self.drafts = drafts
    }

    mutating func readings(
        of chart: Chart,
        for stream: StoredStream
    ) throws -> [String: [Value]] {
        var result: [String: [Value]] = [:]
        for reading in chart.definition.reads {
            let kind = reading.chart.content
            let records: [Value]
            switch reading.relation.content {
            case .within: records = within(stream, kind)
            // A stream that is only beginning has no children to ask for.
            case .child where stream.record.version == 0: records = []
            case .child:
                let children = try session.children(of: stream.record.id, kind: kind)
                records = try children.map { try facts(of: current($0), as: reading) }
            case .parent: records = try parent(of: stream, reading)
            case .linked: records = try linked(of: stream, reading)
            }
            result[reading.name.content] = records
        }
        return result
    }

    private func within(_ stream: StoredStream, _ kind: String) -> [Value] {
        guard let chart = rules.charts[kind] else { return [] }
        if kind == stream.record.kind {
            return stream.instances[""].map { [record(chart.facts($0))] } ?? []
        }
        return stream.record.keys(of: kind).compactMap { key in
            stream.instances[key].map { record(chart.facts($0)) }
        }
    }

    private mutating func parent(
        of stream: StoredStream,
        _ reading: ChartDefinition.Reading
    ) throws -> [Value] {
        guard let id = stream.record.parent, let parent = try session.stream(id),
            parent.record.kind == reading.chart.content
        else { return [] }
        return [try facts(of: current(parent), as: reading)]
    }

    /// Streams of that kind that a field of type `stream`, or a list of them, names.
    private mutating func linked(
        of stream: StoredStream,
        _ reading: ChartDefinition.Reading
    ) throws -> [Value] {
        var names: [String] = []
        for value in stream.record.root.fields.sorted(by: { $0.key < $1.key }).map(\.value) {
            switch value {
            case .string(let text): names.append(text)
            case .list(let members):
                for case .string(let text) in members { names.append(text) }
            case .null, .bool, .int, .double, .map, .timestamp, .duration, .type: continue
            }
        }
        var records: [Value] = []
        for name in names where name.utf8.count == 36 {
            guard let other = try session.stream(name),
                other.record.kind == reading.chart.content
            else { continue }
            records.append(try facts(of: current(other), as: reading))
        }
        return records
    }

    private func current(_ stream: StoredStream) -> StoredStream {
        drafts.first { $0.after.record.id == stream.record.id }?.after ?? stream
    }

    private mutating func facts(
        of stream: StoredStream,
        as reading: ChartDefinition.Reading
    ) throws -> Value {
        let theirs = try session.rulebook(release: stream.release)
        guard let chart = theirs.charts[stream.record.kind], let root = stream.instances[""]
        else { return .map([:]) }
        let facts = chart.facts(root)
        recorded.append(
            EventBody.Reading(
                name: reading.name.content,
                stream: stream.record.id,
                version: Int64(stream.record.version),
                facts: facts
            )
        )
        return record(facts)
    }

    private func record(_ facts: [String: Value]) -> Value {
        var members: [Value: Value] = [:]
        for (name, value) in facts { members[.string(name)] = value }
        return .map(members)
    }
}
