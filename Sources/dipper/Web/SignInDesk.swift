import Casework
import Portfolio
import Store
import Synchronization
import Web
import Workflow

/// Sessions of the practice ledger, whose people are chosen and not proved; gone with the server.
///
/// There is no money and no case behind them: a sandbox says on every page that it is one.
final class SignInDesk: Sendable {
    private struct Session {
        let person: String
        let formToken: String
        var usedAt: ContinuousClock.Instant
    }

    private static let most = 1000
    private static let idleLimit: Duration = .seconds(30 * 60)

    private let sessions = Mutex<[String: Session]>([:])

    private static func token() -> String { Digests.hexadecimal(SystemRandom.bytes(32)) }

    /// Begins a session for a person of a sandbox; answers what its cookie holds.
    func begin(_ person: CaseStream) -> String {
        let token = SignInDesk.token()
        let session = Session(
            person: person.id,
            formToken: SignInDesk.token(),
            usedAt: .now
        )
        sessions.withLock { sessions in
            sessions = sessions.filter { $0.value.usedAt > .now - SignInDesk.idleLimit }
            if sessions.count < SignInDesk.most { sessions[digest(token)] = session }
        }
        return token
    }

    func end(_ token: String) { sessions.withLock { $0[digest(token)] = nil } }

    /// Only digests are kept: who reads the memory cannot take a session over.
    private func digest(_ token: String) -> String { Digests.named(Array(token.utf8)) }

    /// The person of the session that the request's cookie names, while he is in office.
    func visitor(_ request: WebRequest, _ ledger: OpenLedger) throws -> Visitor? {
        guard ledger.standing.isSandbox, let token = request.cookie(SessionCookies.practice) else {
            return nil
        }
        let found = sessions.withLock { sessions -> Session? in
            guard let session = sessions[digest(token)],
                session.usedAt > .now - SignInDesk.idleLimit
            else { return nil }
            sessions[digest(token)]?.usedAt = .now
            return session
        }
        guard let found, let person = try ledger.store.stream(found.person),
            !person.root.isDone, !person.isIn("left")
        else { return nil }
        return try Visitor(
            person,
            ledger,
            authentication: "web:sandbox",
            formToken: found.formToken
        )
    }
}
