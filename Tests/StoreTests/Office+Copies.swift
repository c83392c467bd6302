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

/// A ledger file of its own, opened as often as a test likes; removed at the end.
final class LedgerCopy: Sendable {
    let folder: String
    let path: String

    /// Takes a consistent copy of what an office has recorded.
    init(of office: Office) throws {
        folder = FileManager.default.temporaryDirectory.path + "/dipper-" + UUID().uuidString
        path = folder + "/ledger.sqlite"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        switch office.engine {
        case .file: try office.database.backup(to: path, progress: { _ in })
        case .server:
            _ = try LedgerMove(from: office.store, to: LedgerCopy.made(at: path)).run { _ in }
        }
    }

    /// Takes a copy of a copy that nobody has open.
    init(of other: LedgerCopy) throws {
        folder = FileManager.default.temporaryDirectory.path + "/dipper-" + UUID().uuidString
        path = folder + "/ledger.sqlite"
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(atPath: other.path, toPath: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Opens the file; the clock of the store stands at its latest event.
    func open(
        _ change: (inout SQLiteOptions) -> Void = { _ in }
    ) throws -> (database: SQLiteDatabase, store: LedgerStore) {
        // Whoever has the file open keeps it: the folder goes with the last of them.
        try LedgerCopy.open(path, keeping: self, change)
    }

    /// Opens the ledger file at a path for writing; its clock stands at the latest event.
    static func open(
        _ path: String,
        keeping copy: LedgerCopy? = nil,
        _ change: (inout SQLiteOptions) -> Void
    ) throws -> (database: SQLiteDatabase, store: LedgerStore) {
        let cache = LedgerCache()
        var options = SQLiteOptions()
        options.access = .write
        options.applicationID = Schema.applicationID
        options.newestUserVersion = Schema.version
        options.onReset = { withExtendedLifetime(copy) { cache.reset() } }
        change(&options)
        let database = try SQLiteDatabase(path: path, options: options)
        let latest = try database.read { connection in
            try connection.first("SELECT MAX(recorded_at) FROM event") { try $0.integer(0) }
        }
        let moment = Instant(milliseconds: latest ?? 0)
        let store = LedgerStore(
            database: database,
            cache: cache,
            tenant: 1,
            clock: { moment },
            loader: Office.load
        )
        return (database, store)
    }

    /// Makes a new ledger file at a path.
    static func made(at path: String) throws -> LedgerStore { try store(at: path, .create) }

    /// Opens the ledger file at a path for reading.
    static func store(at path: String) throws -> LedgerStore { try store(at: path, .read) }

    static func store(at path: String, _ access: SQLiteOptions.Access) throws -> LedgerStore {
        var options = SQLiteOptions()
        options.access = access
        options.applicationID = Schema.applicationID
        return LedgerStore(
            database: try SQLiteDatabase(path: path, options: options),
            cache: LedgerCache(),
            tenant: 1,
            clock: { Office.opening },
            loader: Office.load
        )
    }

    /// Changes rows behind the ledger's back: the triggers are dropped first.
    func tamper(_ statements: [Statement]) throws {
        let (database, _) = try open { $0.durability = .off }
        try database.writeSync { connection in
            let triggers = try connection.all(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ) { row in try row.text(0) }
            for trigger in triggers { try connection.execute("DROP TRIGGER \(trigger)") }
            for statement in statements {
                let count = try connection.execute(statement.sql, statement.arguments)
                if count == 0 { throw NothingTouched(sql: statement.sql) }
            }
        }
    }

    func verify(head: LedgerHead? = nil) throws -> VerificationReport {
        try open().store.verify(head: head, progress: { _ in })
    }

    /// A tampering that met no row would prove nothing.
    struct NothingTouched: Error {
        let sql: String
    }
}

/// One story with rows in every table, told once; each test takes a copy.
enum Specimen {
    private static let told = Result { try tell() }

    static func copy() throws -> LedgerCopy {
        try LedgerCopy(of: told.get())
    }

    private static func tell() throws -> LedgerCopy {
        let office = try Office(durability: .off)
        try office.tellEverything()
        return try LedgerCopy(of: office)
    }
}

extension Office {
    /// A story that leaves a row in every table; answers project and round.
    @discardableResult
    func tellEverything() throws -> (project: String, round: String) {
        let company = try payee("示例公司", "91350100M000100Y43")
        let project = try lead("示例光芯片项目")
        try accept(project, organisation: company)
        let round = try review(project)
        try list(project)
        try budget()
        let agreement = try agreement(of: project, amountFen: 600_000_000, payee: company)
        try decide(agreement)
        try sign(agreement)
        try pay(agreement, tranche: 1, amountFen: 300_000_000)
        let other = try lead("示例带键项目")
        try ask(other, "invite", by: "PO", key: "示例键")
        try ask(other, "withdraw", by: "PO", ["reason": .string("示例原因")], key: "示例键二")
        for _ in 0..<3 {
            _ = try codes { try ask(agreement, "request", by: "PO", instance: "tranche/2") }
        }
        let cell = try store.stream(other)?.text("title") ?? ""
        let name: [String: Value] = ["cell": .string(Cells.Name(cell)?.id ?? "")]
        try ask(
            "LEDGER",
            "propose_expunge",
            by: "ARC",
            name.merging(["reason": .string("consent_withdrawn")]) { $1 }
        )
        try ask("LEDGER", "expunge", by: "SUP", name)
        let copied = try listedProject("示例重复项目", organisation: company)
        let canonical: [String: Value] = ["canonical": .string(try id(project))]
        try ask(
            copied,
            "propose_merge",
            by: "PO",
            canonical.merging(["reason": .string("示例重复申报")]) { $1 }
        )
        try ask(copied, "merge_into", by: "DIR", canonical)
        try advance(days: 265)
        _ = try lead("示例在办项目")
        try useAccounts()
        try useTokens()
        try leaveDrafts()
        try deliver()
        return (project, round)
    }
}
