import Casework
import Expression
import Portfolio
import SQL
import Workflow

extension LedgerStore {
    /// Takes every recorded step again, under the pinned release, and compares what comes out.
    ///
    /// Each step is given what its event recorded: payload, roles, documents, the facts read of
    /// other streams, effective date and moment. Not taken again are the plan of a command
    /// (which streams it moves, with which payloads), interval facts (`facts`), and the choice of
    /// calendar: the release in force is not recorded, so any published calendar may have dated a
    /// deadline. Whether hashes, chains and read models hold is what ``verify(head:progress:)``
    /// tells; differences found there come first and end this check.
    /// Each of the two runs through the ledger adds the number of its events to `progress`.
    package func reexecute(
        head: LedgerHead? = nil,
        progress: (Int64) -> Void = { _ in }
    ) throws -> VerificationReport {
        var report = try verify(head: head, progress: progress)
        guard report.differences.isEmpty else { return report }
        report.differences = try database.read { connection in
            var run = Reexecution(store: self, connection: connection)
            try run.walk { progress(report.events + $0) }
            return run.differences
        }
        return report
    }
}

/// The walk through the ledger, command by command; what a step sees is folded from events.
struct Reexecution {
    let store: LedgerStore
    let connection: any ReadConnection
    var streams: [String: CaseStream] = [:]
    /// The release that a stream is pinned to, by its id.
    var releases: [String: String] = [:]
    var rulebooks: [String: Rulebook] = [:]
    /// Every published release, the latest to begin a stream first.
    var published: [String] = []
    /// Persons by pseudonym, by round.
    private var pseudonyms: [String: [String: String]] = [:]
    var differences: [VerificationReport.Difference] = []

    /// Differences after this many are not looked for.
    private static let mostDifferences = 20
    private static let eventsBetweenTellings: Int64 = 1000

    /// One event with its body read.
    struct Entry {
        var event: EventRecord
        var body: EventBody

        /// How a difference names the event.
        var rowName: String { "\(event.stream)#\(event.version)" }
    }

    init(store: LedgerStore, connection: any ReadConnection) {
        self.store = store
        self.connection = connection
    }

    mutating func differ(_ entry: Entry, _ zh: String, _ en: String) {
        guard differences.count < Reexecution.mostDifferences else { return }
        differences.append(
            VerificationReport.Difference(table: "event", row: entry.rowName, zh: zh, en: en)
        )
    }

    mutating func walk(progress: (Int64) -> Void) throws {
        let tenant = SQLValue.integer(store.tenant)
        published = try connection.all(
            "SELECT hash FROM content WHERE tenant = ? AND kind = 'release' ORDER BY hash",
            [tenant]
        ) { row in try row.text(0) }
        try connection.query(
            "SELECT stream, pseudonym, person FROM pseudonym WHERE tenant = ?",
            [tenant]
        ) { row in
            pseudonyms[try row.text(0), default: [:]][try row.text(1)] = try row.text(2)
        }
        var command: [Entry] = []
        var count: Int64 = 0
        try connection.query(
            EventRow.selectAll,
            [tenant]
        ) { row in
            let event = try EventRow.event(row)
            let entry = Entry(event: event, body: try EventBody(parsing: event.body))
            if event.causation.isEmpty {
                try take(command)
                command = []
            }
            command.append(entry)
            count += 1
            if count % Reexecution.eventsBetweenTellings == 0 { progress(count) }
        }
        try take(command)
        progress(count)
    }

    /// Takes the events of one command again: they share their actor and their documents.
    private mutating func take(_ command: [Entry]) throws {
        // Each deed of a meeting or a paper has an actor and documents of its own.
        let isDeed: (Entry) -> Bool = { $0.body.mandate != nil }
        let end = command.dropFirst().firstIndex(where: isDeed) ?? command.endIndex
        let part = command[..<end]
        guard let first = part.first else { return }
        let actor = actor(of: first)
        let documentsNow = Set(part.flatMap(\.body.documents).map(\.documentClass))
        for entry in part { try take(entry, actor, documentsNow) }
        try take(Array(command[end...]))
    }

    /// The actor as the rules saw him; his organisation and district are those he had then.
    private func actor(of entry: Entry) -> Actor {
        let event = entry.event
        guard event.actor != "system" else { return .system }
        let person = pseudonyms[event.stream]?[event.actor] ?? event.actor
        let principal = pseudonyms[event.stream]?[event.onBehalfOf] ?? event.onBehalfOf
        let record =
            streams[principal].flatMap { $0.kind == "person" ? $0 : nil } ?? streams[person]
        var identities: Set<String> = [event.actor, person]
        if !event.onBehalfOf.isEmpty { identities.formUnion([event.onBehalfOf, principal]) }
        return Actor(
            identities: identities,
            recordedAs: event.actor,
            recordedFor: event.onBehalfOf.isEmpty ? nil : event.onBehalfOf,
            roles: entry.body.roles,
            organisation: record?.text("organisation") ?? "",
            district: record?.text("district") ?? ""
        )
    }

    private mutating func take(
        _ entry: Entry,
        _ actor: Actor,
        _ documentsNow: Set<String>
    ) throws {
        let event = entry.event
        var stream =
            streams[event.stream]
            ?? CaseStream(
                id: event.stream,
                kind: event.kind,
                code: entry.body.origin?.code ?? "",
                parent: entry.body.origin?.parent,
                version: 0,
                instances: [:],
                documents: []
            )
        if stream.version == 0 { begin(event) }
        for document in entry.body.documents
        where !stream.documents.contains(document) { stream.documents.append(document) }
        let rules = try rulebook(releases[event.stream] ?? event.definition)
        var reads = entry.body.readings[...]
        for recorded in entry.body.steps {
            let key = recorded.instance
            guard let chart = rules.chart(instance: key, kind: stream.kind) else {
                differ(entry, "版本中没有流程「\(key)」", "the release has no chart for “\(key)”")
                break
            }
            let stimulus = try stimulus(recorded, chart, stream, entry, actor, documentsNow)
            let attempt = Attempt(
                chart: chart,
                state: stream.instances[key],
                recorded: recorded,
                entry: entry
            )
            let found = try outcome(
                attempt,
                stimulus,
                attempt.kind.reads ? readings(chart, stream, rules, &reads) : [:]
            )
            if let found {
                let step = key.isEmpty ? event.type : "\(event.type) \(key)"
                differ(
                    entry,
                    "重新执行「\(step)」的结果与记录不符：\(found.zh)",
                    "“\(step)” taken again differs from the record: \(found.en)"
                )
            }
            stream.instances[key, default: InstanceState()].apply(recorded.step)
        }
        if !reads.isEmpty {
            differ(entry, "读取的事实多于流程所需", "more facts were read than the chart asks for")
        }
        stream.version = Int(event.version)
        streams[event.stream] = stream
    }

    private mutating func begin(_ event: EventRecord) {
        releases[event.stream] = event.definition
        // What begins is pinned to the release in force: its calendar is tried first.
        if published.first != event.definition {
            published.removeAll { $0 == event.definition }
            published.insert(event.definition, at: 0)
        }
    }

    mutating func rulebook(_ release: String) throws -> Rulebook {
        if let known = rulebooks[release] { return known }
        let rules = try store.rulebook(release: release, connection)
        rulebooks[release] = rules
        return rules
    }
}
