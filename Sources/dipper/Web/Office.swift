import Casework
import Documents
import Identity
import Portfolio
import Store
import Synchronization
import Web
import Workflow

/// The ledger as the server holds it open, with what it keeps in memory.
final class Office: Sendable {
    private let base: OpenLedger
    let index: CaseIndex
    let desk = SignInDesk()
    let signIn: SignIn
    let cookies: SessionCookies
    private let door: Door
    let figures = ServerFigures()
    let boards = BoardCache()
    let standings = KnownStandings()
    let plans = CashPlanShelf()
    let twins = TwinShelf()
    let tables = TableShelf()
    let gate = RequestGate()
    let calls: CallLimit
    let running = RunningKeys()
    let imported = ImportKeys()
    let tokenDays = TokenDays()
    let feedSeats = FeedSeats(most: 32)
    /// Pages that wait to be told of a change: a panel of sixty in several rooms.
    let liveSeats = FeedSeats(most: 256)
    let work = LongWork()
    /// The folder in which backups are kept; nil where the server keeps none.
    let backups: String?

    /// Where the door is, and how dear a look at a password.
    struct Door: Sendable {
        /// Whether browsers reach us by TLS.
        var isEncrypted = false
        /// Whether a proxy of ours tells in `X-Forwarded-For` who asks.
        var isBehindProxy = false
        var cost = PasswordHash.Cost.standard
        /// Calls of one token of the API in a minute; 0 for no limit.
        var mostCalls = 0
        var wallClock: @Sendable () -> Instant = Moment.wallClock
    }

    init(_ ledger: OpenLedger, door: Door = Door(), backups: String? = nil) throws {
        base = ledger
        self.backups = backups
        calls = CallLimit(most: door.mostCalls)
        index = try CaseIndex(ledger)
        self.door = door
        cookies = SessionCookies(isEncrypted: door.isEncrypted)
        signIn = SignIn(
            store: ledger.store,
            casework: ledger.casework,
            cost: door.cost,
            wallClock: door.wallClock
        )
    }

    /// The clock on the wall: limits of calls go by it, also in a sandbox.
    var wallClock: Instant { door.wallClock() }

    /// Where a request comes from; of a proxy only the last entry is its own.
    func address(of request: WebRequest) -> String {
        guard door.isBehindProxy else { return request.address }
        let entries = (request.header("x-forwarded-for") ?? "").split { $0 == "," || $0 == ";" }
        return entries.last.map { $0.filter { !$0.isWhitespace } } ?? request.address
    }

    /// The ledger with its standing of this moment: definitions, clock and head.
    func ledger() throws -> OpenLedger { try base.refreshed() }
}

/// What operators watch: counts since the start, without anything of a person (Prometheus text).
final class ServerFigures: Sendable {
    private struct Counts {
        var requests: [Int: Int] = [:]
        var seconds = 0.0
    }

    private let counts = Mutex(Counts())

    func count(status: Int, seconds: Double) {
        counts.withLock {
            $0.requests[status, default: 0] += 1
            $0.seconds += seconds
        }
    }

    /// In the exposition format 0.0.4.
    func text(events: Int64) -> String {
        let counts = counts.withLock { $0 }
        let requests = counts.requests.sorted { $0.key < $1.key }.map {
            "dipper_http_requests_total{status=\"\($0.key)\"} \($0.value)\n"
        }.joined()
        return "# TYPE dipper_http_requests_total counter\n" + requests
            + "# TYPE dipper_http_request_seconds_total counter\n"
            + "dipper_http_request_seconds_total \(counts.seconds)\n"
            + "# TYPE dipper_ledger_events gauge\ndipper_ledger_events \(events)\n"
    }
}

/// How many requests of programs are worked on at a time; more are told to come again.
///
/// Each takes a thread while it waits for the disk.
final class RequestGate: Sendable {
    private static let most = 64

    private let count = Mutex(0)

    /// Whether there was room; who entered must leave.
    func enter() -> Bool {
        count.withLock { count in
            guard count < RequestGate.most else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}

/// Commands that are being worked on, by who gave them and their keys.
final class RunningKeys: Sendable {
    private let keys = Mutex<Set<String>>([])

    /// Whether nothing of the key runs yet; who began must end.
    func begin(_ key: String) -> Bool { keys.withLock { $0.insert(key).inserted } }

    func end(_ key: String) { keys.withLock { _ = $0.remove(key) } }
}
