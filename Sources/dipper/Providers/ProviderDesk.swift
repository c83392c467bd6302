import Casework
import Identity
import Synchronization
import Workflow

/// Somebody's way to a provider and back: kept here, bound to his browser, used once.
struct ProviderWay: Sendable {
    enum Purpose: Hashable, Sendable {
        /// To sign in, and then to a place of ours.
        case signIn(place: String)
        /// To link whom the provider names, for the session of this digest.
        case link(session: String)
    }

    let provider: String
    /// What was learnt for another version of the provider counts no more.
    let version: Int
    let purpose: Purpose
    /// Where the provider sends the browser.
    let back: String
    let nonce: String
    let verifier: CodeVerifier
    /// The digest of what the browser's cookie holds.
    let browser: String
    let until: Instant
}

/// Ways that were begun, and identities that wait to be linked: in memory, for some minutes.
final class ProviderDesk: Sendable {
    /// Whom a provider named, until his person says that it is he.
    struct Waiting: Sendable {
        let provider: String
        let identity: String
        let shownName: String
        let session: String
        let until: Instant
    }

    static let milliseconds: Int64 = 10 * 60_000
    private static let most = 2000
    /// Each waits for somebody else's answer on a thread of the pages.
    private static let mostOutside = 8

    let shelf = ProviderShelf()
    private let ways = Mutex<[String: ProviderWay]>([:])
    private let waiting = Mutex<[String: Waiting]>([:])
    private let outside = Mutex(0)

    static func newToken() -> OneTimeToken {
        OneTimeToken(bytes: SystemRandom.bytes(OneTimeToken.byteCount))
    }

    /// Keeps a way and answers what stands for it in the provider's hands; the oldest makes room.
    func begin(_ way: ProviderWay, at now: Instant) -> String {
        let state = ProviderDesk.newToken()
        ways.withLock { ways in
            ways = ways.filter { $0.value.until > now }
            if ways.count >= ProviderDesk.most,
                let oldest = ways.min(by: { $0.value.until < $1.value.until })
            {
                ways[oldest.key] = nil
            }
            ways[state.digest] = way
        }
        return state.text
    }

    /// Takes a way off the desk: for the browser that began it, and with the provider it leads to.
    func take(
        _ state: String,
        provider: String,
        browser: String,
        at now: Instant
    ) throws(Refusal) -> ProviderWay {
        let found = ways.withLock { $0.removeValue(forKey: OneTimeToken.digest(of: state)) }
        guard let found, found.until > now, found.provider == provider,
            found.browser == OneTimeToken.digest(of: browser)
        else { throw ProviderRefusals.wayOver() }
        return found
    }

    func put(_ identity: Waiting, at now: Instant) -> String {
        let ticket = ProviderDesk.newToken()
        waiting.withLock { waiting in
            waiting = waiting.filter { $0.value.until > now }
            guard waiting.count < ProviderDesk.most else { return }
            waiting[ticket.digest] = identity
        }
        return ticket.text
    }

    /// An identity that waits for this session; it stays until it was linked.
    func find(_ ticket: String, session: String, at now: Instant) throws(Refusal) -> Waiting {
        let found = waiting.withLock { $0[OneTimeToken.digest(of: ticket)] }
        guard let found, found.until > now, found.session == session else {
            throw ProviderRefusals.wayOver()
        }
        return found
    }

    func drop(_ ticket: String) {
        waiting.withLock { $0[OneTimeToken.digest(of: ticket)] = nil }
    }

    /// Asks outside, where not too many do already.
    ///
    /// Refused: `SIGN_IN_BUSY`, and what `body` refuses.
    func asking<T>(_ body: () throws -> T) throws -> T {
        let isAdmitted = outside.withLock { count in
            guard count < ProviderDesk.mostOutside else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw AccountRefusals.busy() }
        defer { outside.withLock { $0 -= 1 } }
        return try body()
    }
}
