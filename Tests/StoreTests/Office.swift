import Casework
import Expression
import FoundationEssentials
import Portfolio
import SQL
import SQLiteDriver
import Store
import Synchronization
import Testing
import Workflow
import WorkflowFile

/// An office with a ledger of its own in a temporary folder, and the people that it needs.
final class Office: Sendable {
    let folder: String
    let engine: OfficeEngine
    /// Where the ledger lies: a file, or the URL of a database.
    let path: String
    let store: LedgerStore
    let casework: Casework
    let database: any SQL.Database
    /// Codes of people by the role that they hold, `PO`, `FIN`, `FIN2`, `REV1`, ….
    private let people = Mutex<[String: String]>([:])
    let clock: TestClock

    /// The moment at which every office opens: noon of 2026-01-05 in Asia/Shanghai.
    static let opening = Instant(
        milliseconds: Instant(startOf: Office.day("2026-01-05")).milliseconds + 12 * 3_600_000
    )

    static func day(_ text: String) -> CivilDate {
        CivilDate(text) ?? CivilDate(dayNumber: 0)
    }

    static var definitions: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path + "/Workflows"
    }

    /// Read once for all offices.
    private static let shipped = Result { try DefinitionFolder.load(definitions) }

    static func load(_ release: String, _ contents: [Content]) throws -> Rulebook {
        try RulebookShelf.rulebook(
            release: release,
            contents: contents.map { ($0.kind, $0.path, $0.text) }
        ) { Content(kind: $0.kind, path: $0.path, text: $0.text).hash }
    }

    init(
        on engine: OfficeEngine = .chosen,
        durability: SQLiteOptions.Durability = .full,
        through wrap: (any SQL.Database) -> any SQL.Database = { $0 }
    ) throws {
        self.engine = engine
        folder = FileManager.default.temporaryDirectory.path + "/dipper-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        path = try engine.place(in: folder)
        let clock = TestClock(Office.opening)
        self.clock = clock
        let cache = LedgerCache()
        database = try engine.open(path, durability) { cache.reset() }
        store = LedgerStore(
            database: wrap(database),
            cache: cache,
            tenant: 1,
            clock: { clock.now },
            loader: Office.load
        )
        try store.prepare(sandboxNow: nil)
        let definitions = try Office.shipped.get()
        let (published, release) = try store.publishing(
            RulebookFile.contents(of: definitions).map {
                Content(kind: $0.kind, path: $0.path, text: $0.text)
            }
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
        try hire()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func hire() throws {
        let roles = [
            "ADM", "PO", "PO2", "DO", "SEC", "CH", "FIN", "FIN2", "DIR", "DM", "SUP", "ARC", "REV1",
            "REV2", "REV3", "REV4", "REV5", "REV6",
        ]
        for name in roles {
            let role = String(name.prefix { !$0.isNumber })
            let reply = try casework.performSync(
                Command(
                    target: .new(kind: "person", parent: nil),
                    event: "register",
                    payload: [
                        "name": .string("示例\(name)"), "roles": .list([.string(role)]),
                        "district": role == "DO" ? .string("东湖高新") : .null,
                    ]
                ),
                by: .system
            )
            people.withLock { $0[name] = reply.moved[0].code }
        }
    }

    /// Registers one more person under a name of his own.
    func hire(
        _ name: String,
        _ roles: [String],
        organisation: String? = nil,
        district: String? = nil
    ) throws {
        var payload: [String: Value] = [
            "name": .string("示例\(name)"), "roles": .list(roles.map { .string($0) }),
        ]
        payload["organisation"] = try organisation.map { .string(try id($0)) }
        payload["district"] = district.map { .string($0) }
        let code = try begin("person", "register", by: "system", payload).code
        people.withLock { $0[name] = code }
    }

    func person(_ name: String) -> String {
        people.withLock { $0[name] ?? name }
    }

    func caller(_ name: String) -> Caller {
        name == "system"
            ? .system
            : Caller(person: person(name), authentication: "test", channel: "test")
    }

    var now: Instant { clock.now }
    var today: CivilDate { clock.now.date }

    func advance(days: Int) throws {
        clock.move(to: Instant(milliseconds: clock.now.milliseconds + Int64(days) * 86_400_000))
        while try casework.fireTimers(limit: 100) > 0 {}
    }

    func setClock(_ moment: Instant) {
        clock.move(to: moment)
    }

    func document(_ name: String, on date: CivilDate? = nil) -> DocumentReference {
        DocumentReference(
            documentClass: name,
            number: "示例〔2026〕1号",
            issuer: "示例单位",
            date: date ?? today,
            digest: Digests.named(Array(name.utf8))
        )
    }

    @discardableResult
    func begin(
        _ kind: String,
        of parent: String? = nil,
        _ event: String,
        by person: String,
        _ payload: [String: Value] = [:],
        documents: [String] = []
    ) throws -> Reply.Moved {
        try casework.performSync(
            Command(
                target: .new(kind: kind, parent: parent),
                event: event,
                payload: payload,
                documents: documents.map { document($0) }
            ),
            by: caller(person)
        ).moved[0]
    }

    @discardableResult
    func ask(
        _ code: String,
        _ event: String,
        by person: String,
        _ payload: [String: Value] = [:],
        instance: String = "",
        documents: [String] = [],
        key: String = ""
    ) throws -> Reply {
        try casework.performSync(
            command(
                code,
                event,
                payload,
                instance: instance,
                documents: documents,
                key: key
            ),
            by: caller(person)
        )
    }

    func command(
        _ code: String,
        _ event: String,
        _ payload: [String: Value] = [:],
        instance: String = "",
        documents: [String] = [],
        key: String = ""
    ) -> Command {
        Command(
            target: .existing(code),
            instance: instance,
            event: event,
            payload: payload,
            documents: documents.map { document($0) },
            key: key
        )
    }

    /// The codes of the refusal that a command meets; empty when it was accepted.
    func codes(_ body: () throws -> Void) throws -> [String] {
        do {
            try body()
            return []
        } catch let refusal as Refusal {
            return refusal.blockers.map(\.code)
        }
    }

    func verify() throws -> VerificationReport {
        try store.verify(head: nil, progress: { _ in })
    }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let moment: Mutex<Instant>

    init(_ start: Instant) {
        moment = Mutex(start)
    }

    var now: Instant { moment.withLock { $0 } }

    func move(to instant: Instant) {
        moment.withLock { $0 = instant }
    }
}

extension Office {
    /// The goals today or on another day, as known by the end of today or at another moment.
    func goals(asOf day: CivilDate? = nil, knownAt moment: Instant? = nil) throws -> GoalCount {
        let goals = try store.goalFacts()
        return GoalCount(
            facts: goals.facts,
            memberships: goals.memberships,
            view: Viewpoint(asOf: day ?? today, knownAt: moment ?? Instant(endOf: today)),
            rule: CountingRule(
                version: "test",
                windowStart: Office.day("2025-01-01"),
                supportDays: nil,
                landingMonthsBefore: 24
            )
        )
    }
}
