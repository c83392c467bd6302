import Casework
import Courier
import Expression
import Foundation
import Portfolio
import SQL
import SQLiteDriver
import Store
import Synchronization
import TLSReceiver
import Workflow
import WorkflowFile

/// A clock that a test moves.
final class HandClock: Sendable {
    /// Noon of 2026-03-02 in Asia/Shanghai.
    private let moment = Mutex(Instant(milliseconds: 1_772_424_000_000))

    var now: Instant { moment.withLock { $0 } }

    func advance(milliseconds: Int64) {
        moment.withLock { $0 = Instant(milliseconds: $0.milliseconds + milliseconds) }
    }
}

/// A ledger in a temporary folder with people, cases and endpoints, and couriers for it.
final class Dispatcher: Sendable {
    let folder: String
    let clock = HandClock()
    let store: LedgerStore
    let casework: Casework
    private let people = Mutex<[String: String]>([:])

    /// Cases that tell everybody, or one role, what happens to them.
    private static let chart = """
        dipper: 1
        workflow: {id: project, version: 1, title: {zh: 项目, en: Project}}
        events:
          open: {title: {zh: 立案, en: Open}}
          note: {title: {zh: 记事, en: Note}}
          whisper: {title: {zh: 内部记事, en: Whisper}}
          conclude_evaluation: {title: {zh: 评审结论, en: Conclude}}
        start: {event: open, allow: [PO], actions: [{emit: {type: case.opened, to: webhook}}]}
        initial: lead
        states:
          lead:
            title: {zh: 线索, en: Lead}
            transitions:
              - id: t_note
                event: note
                allow: [PO]
                actions: [{emit: {type: case.noted, to: webhook}}]
              - id: t_conclude
                event: conclude_evaluation
                allow: [PO]
                actions: [{emit: {type: project.evaluated, to: webhook}}]
              - id: t_whisper
                event: whisper
                allow: [PO]
                actions: [{emit: {type: case.whispered, to: role.FIN}}]
        """

    private static let definitions = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Workflows").standardizedFileURL.path
    private static let ownCharts = ["person.yaml", "ledger.yaml", "webhook-endpoint.yaml"]

    /// Read once for all.
    private static let shipped = Result { try DefinitionFolder.load(definitions) }

    @Sendable private static func load(
        _ release: String,
        _ contents: [Content]
    ) throws -> Rulebook {
        try RulebookShelf.rulebook(
            release: release,
            contents: contents.map { ($0.kind, $0.path, $0.text) }
        ) { Content(kind: $0.kind, path: $0.path, text: $0.text).hash }
    }

    init() throws {
        folder = FileManager.default.temporaryDirectory.path + "/dipper-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let cache = LedgerCache()
        var options = SQLiteOptions()
        options.applicationID = Schema.applicationID
        options.newestUserVersion = Schema.version
        options.onReset = { cache.reset() }
        let clock = clock
        store = LedgerStore(
            database: try SQLiteDatabase(path: folder + "/ledger.sqlite", options: options),
            cache: cache,
            tenant: 1,
            clock: { clock.now },
            loader: Dispatcher.load
        )
        try store.prepare(sandboxNow: nil)
        let texts = RulebookFile.contents(of: try Dispatcher.shipped.get())
        let (published, release) = try store.publishing(
            [Content(kind: "chart", path: "project.yaml", text: Dispatcher.chart)]
                + texts.filter { $0.kind != "chart" || Dispatcher.ownCharts.contains($0.path) }
                .map { Content(kind: $0.kind, path: $0.path, text: $0.text) }
        )
        casework = Casework(ledger: store)
        _ = try Casework(ledger: published).performSync(
            Command(
                target: .new(kind: "ledger", parent: nil),
                event: "initialise",
                payload: ["sandbox": .bool(false), "release": .string(release)]
            ),
            by: .system
        )
        for role in ["ADM", "PO", "FIN"] {
            let reply = try casework.performSync(
                Command(
                    target: .new(kind: "person", parent: nil),
                    event: "register",
                    payload: ["name": .string("示例\(role)"), "roles": .list([.string(role)])]
                ),
                by: .system
            )
            people.withLock { $0[role] = reply.moved[0].code }
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func caller(_ role: String) -> Caller {
        Caller(
            person: people.withLock { $0[role] ?? role },
            authentication: "test",
            channel: "test"
        )
    }

    @discardableResult
    func ask(
        _ target: Command.Target,
        _ event: String,
        by role: String,
        _ payload: [String: Value] = [:],
        key: String = ""
    ) throws -> Reply.Moved {
        try casework.performSync(
            Command(target: target, event: event, payload: payload, key: key),
            by: role == "system" ? .system : caller(role)
        ).moved[0]
    }

    /// Opens loopback for deliveries, as an administrator may.
    func allowLoopback(_ range: String = "127.0.0.0/8", ports: [Int]) throws {
        try ask(
            .existing("LEDGER"),
            "allow_addresses",
            by: "ADM",
            [
                "range": .string(range), "ports": .list(ports.map { .int(Int64($0)) }),
                "plain": .bool(true),
            ]
        )
    }

    /// A registered endpoint; live unless it is still to be pinged.
    @discardableResult
    func endpoint(
        _ url: String,
        kind: EndpointKind = .standard,
        role: String = "PO",
        types: [String] = [],
        isLive: Bool = true,
        _ more: [String: Value] = [:]
    ) throws -> Endpoint {
        let payload: [String: Value] = [
            "name": .string("示例"), "kind": .string(kind.rawValue), "url": .string(url),
            "role": .string(role), "types": .list(types.map { .string($0) }),
        ]
        let code = try ask(
            .new(kind: "webhook-endpoint", parent: nil),
            "register",
            by: "ADM",
            payload.merging(more) { $1 }
        ).code
        if isLive { try ask(.existing(code), "answer", by: "system") }
        guard let endpoint = try desk.endpoint(code) else { throw ListeningSocket.Failure() }
        return endpoint
    }

    /// A case with so many notes, each told to everybody; answers its code.
    @discardableResult
    func tell(notes: Int, whispers: Int = 0) throws -> String {
        let code = try ask(.new(kind: "project", parent: nil), "open", by: "PO").code
        for _ in 0..<notes { try ask(.existing(code), "note", by: "PO") }
        for _ in 0..<whispers { try ask(.existing(code), "whisper", by: "PO") }
        return code
    }

    var desk: CourierDesk { CourierDesk(store) }

    func courier(
        _ owner: String = "courier",
        _ change: (inout CourierOptions) -> Void = { _ in }
    ) -> Courier {
        var options = CourierOptions(owner: owner)
        options.transport.connectMilliseconds = 2000
        options.transport.totalMilliseconds = 5000
        change(&options)
        let clock = clock
        let casework = casework
        return Courier(
            desk,
            clock: { clock.now },
            random: FixedRandom(number: 0),
            options: options,
            report: { endpoint, news in
                var command = Command(target: .existing(endpoint), event: "")
                switch news {
                case .gone: command.event = "gone"
                case .failing: command.event = "fail"
                case .exhausted(let message):
                    command.event = "exhaust"
                    command.payload = ["message": .int(message)]
                }
                _ = try casework.performSync(command, by: .system)
            }
        )
    }

    /// The states of the deliveries to an endpoint, oldest message first.
    func states(of endpoint: Endpoint) throws -> [String] {
        try desk.lines(of: endpoint.id, state: nil, before: Int64.max, limit: 1000)
            .reversed().map(\.state)
    }

    func lines(of endpoint: Endpoint) throws -> [CourierDesk.Line] {
        try desk.lines(of: endpoint.id, state: nil, before: Int64.max, limit: 1000).reversed()
    }

    /// The faults of every attempt of a message, oldest first.
    func faults(of endpoint: Endpoint, message: Int64) throws -> [String] {
        try desk.attempts(of: endpoint.id, number: message).map(\.fault)
    }

    func active(_ endpoint: Endpoint) throws -> [String] {
        try store.stream(endpoint.code)?.root.active ?? []
    }

    func differences() throws -> [VerificationReport.Difference] {
        try store.verify(head: nil, progress: { _ in }).differences
    }
}
