import Casework
import Identity
import Synchronization
import Workflow

/// Who gave a right password and still owes the second factor: in memory, for some minutes.
///
/// A ticket stands for the password, so that no page carries it; only its digest is kept.
final class HalfwayDesk: Sendable {
    struct Halfway: Sendable {
        let account: String
        /// The hash that was right: after a change of password the ticket counts no more.
        let password: String
        /// The same password with today's cost.
        var renewed: String?
        let agent: AgentClass
        let until: Instant
        /// By what somebody came so far, as events record it.
        var first = "password"
    }

    private static let milliseconds: Int64 = 5 * 60_000
    private static let most = 1000

    private let ways = Mutex<[String: Halfway]>([:])

    static func end(of start: Instant) -> Instant {
        Instant(milliseconds: start.milliseconds + milliseconds)
    }

    /// Answers the ticket; where there are too many, the oldest is dropped.
    func put(_ way: Halfway) -> String {
        let ticket = OneTimeToken(bytes: SystemRandom.bytes(OneTimeToken.byteCount))
        ways.withLock { ways in
            let start = way.until.milliseconds - HalfwayDesk.milliseconds
            ways = ways.filter { $0.value.until.milliseconds > start }
            if ways.count >= HalfwayDesk.most,
                let oldest = ways.min(by: { $0.value.until < $1.value.until })
            {
                ways[oldest.key] = nil
            }
            ways[ticket.digest] = way
        }
        return ticket.text
    }

    func find(_ ticket: String, at now: Instant) -> Halfway? {
        ways.withLock { $0[OneTimeToken.digest(of: ticket)] }.flatMap { $0.until > now ? $0 : nil }
    }

    func drop(_ ticket: String) {
        ways.withLock { $0[OneTimeToken.digest(of: ticket)] = nil }
    }
}
