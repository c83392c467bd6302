package import Casework
import Portfolio
package import SQL
package import Workflow

/// The ledger on a database: one writer, snapshot reads, read models in the same transaction.
package final class LedgerStore: Ledger {
    package let database: any Database
    package let tenant: Int64
    let clock: @Sendable () -> Instant
    let loader: RulebookLoader
    let cache: LedgerCache

    /// Makes a rulebook of a release's contents; the composition root knows the file formats.
    package typealias RulebookLoader =
        @Sendable (_ release: String, _ contents: [Content]) throws -> Rulebook

    package init(
        database: any Database,
        cache: LedgerCache,
        tenant: Int64,
        clock: @escaping @Sendable () -> Instant,
        loader: @escaping RulebookLoader
    ) {
        self.database = database
        self.cache = cache
        self.tenant = tenant
        self.clock = clock
        self.loader = loader
    }

    package func transact<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) async throws -> T {
        try await unit(body)
    }

    package func transactSync<T: Sendable>(
        _ body: @escaping @Sendable (any LedgerSession) throws -> T
    ) throws -> T {
        try unitSync(body)
    }

    func unit<T: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> T
    ) async throws -> T {
        try await database.write { connection in try self.run(connection, body) }
    }

    func unitSync<T: Sendable>(
        _ body: @escaping @Sendable (StoreSession) throws -> T
    ) throws -> T {
        try database.writeSync { connection in try self.run(connection, body) }
    }

    private func run<T>(
        _ connection: any WriteConnection,
        _ body: (StoreSession) throws -> T
    ) throws -> T {
        let session = try StoreSession(self, connection)
        let result = try body(session)
        try session.finish()
        return result
    }
}

/// What the writer remembers between units: streams, counters and the end of the ledger.
///
/// Unchecked: only units of the one writer touch it, and they run one after another; a reset
/// after a failed commit happens on the writer too, before its next unit.
package final class LedgerCache: @unchecked Sendable {
    /// More streams than these are dropped all together: what is in use comes back.
    private static let mostStreams = 20_000

    var streams: [String: StoredStream] = [:]
    var codes: [String: String] = [:]
    var rulebooks: [String: Rulebook] = [:]
    /// The one that was asked for last, which is nearly always the one in force.
    var latestRulebook: Rulebook?
    /// People who were on no panel when they were last looked for; nobody once one is named.
    var unseated: Set<String> = []
    var end: LedgerEnd?
    var writersVersion: Int64?

    package init() {}

    /// Forgets all but the rulebooks, which are named by their content.
    package func reset() {
        streams = [:]
        codes = [:]
        unseated = []
        end = nil
        writersVersion = nil
    }

    /// Takes over what a unit did that succeeded, and only then: where the ledger ends, too.
    func keep(_ changed: [String: StoredStream], _ end: LedgerEnd) {
        for stream in changed.values { remember(stream) }
        self.end = end
    }

    /// Keeps a stream as it is stored; a unit that reads one may still fail.
    func remember(_ stream: StoredStream) {
        if streams.count >= LedgerCache.mostStreams {
            streams = [:]
            codes = [:]
        }
        streams[stream.record.id] = stream
        if !stream.record.code.isEmpty { codes[stream.record.code] = stream.record.id }
    }
}

/// Where the ledger ends: the next position and leaf, the latest moment, the release in force.
struct LedgerEnd: Hashable {
    var position: Int64
    var leaf: Int64
    var latest: Instant
    var release: String
    var isSandbox: Bool
    var sandboxNow: Instant
    /// The number of the next outbox row.
    var outbox: Int64
    var refusals = RefusalEnd()
    /// Latest numbers by prefix and year.
    var counters: [CounterName: Int64] = [:]
}

struct CounterName: Hashable {
    var prefix: String
    var year: Int
}

/// A definition as stored: its text, and where it came from.
package struct Content: Hashable, Sendable {
    package var hash: String
    /// `chart`, `policy`, `rubric`, `goals`, `instruments`, `roles`, `calendar` or `release`.
    package var kind: String
    package var path: String
    package var text: String

    package init(kind: String, path: String, text: String) {
        hash = Digests.named(Array("dipper.content.v1\(kind)\n\(path)\n\(text)".utf8))
        self.kind = kind
        self.path = path
        self.text = text
    }
}
