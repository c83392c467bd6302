import Casework
import Expression
import Identity
import Portfolio
import Store
import Synchronization
import Workflow

/// Signing in, staying signed in, and what people do with their own accounts.
///
/// No page and no protocol is known here: the web hands over what was typed and what its cookie
/// holds. What it answers to a wrong try never tells whether there is such an account. Whoever
/// calls may block: a password takes a fifth of a second to compare, an event waits for the disk.
final class SignIn: Sendable {
    let store: LedgerStore
    let casework: Casework
    /// Of the passwords that are set from now on.
    let cost: PasswordHash.Cost
    /// By which authenticators count, also in a sandbox.
    let wallClock: @Sendable () -> Instant
    let limit = TryLimit()
    let providers = ProviderDesk()
    private let halfway = HalfwayDesk()
    private let known = Mutex<(release: String, rules: SignInRules)?>(nil)
    /// What an unknown name is compared with, so that it takes as long: nobody knows its password.
    private let decoy: PasswordHash

    private static let longestName = 64
    private static let touchMilliseconds: Int64 = 60_000

    init(
        store: LedgerStore,
        casework: Casework,
        cost: PasswordHash.Cost = .standard,
        wallClock: @escaping @Sendable () -> Instant = Moment.wallClock
    ) {
        self.store = store
        self.casework = casework
        self.cost = cost
        self.wallClock = wallClock
        decoy = PasswordHash(
            salt: SystemRandom.bytes(PasswordHash.saltByteCount),
            key: SystemRandom.bytes(PasswordHash.keyByteCount),
            cost: cost
        )
    }

    /// What somebody types who signs in.
    struct Attempt: Sendable {
        /// The code of the person or of the account.
        var name: String
        var password: String
        var agent: AgentClass
        /// Where it comes from; it counts tries and is kept nowhere.
        var address: String
    }

    enum SecondFactor: Hashable, Sendable {
        case totp(String)
        case recovery(String)

        /// Of what was typed into one field: six digits are a one-time code.
        init(typed: String) {
            let plain = Password.normal(typed).filter { !$0.isWhitespace }
            let isCode = plain.count == 6 && plain.allSatisfy { $0.isASCII && $0.isNumber }
            self = isCode ? .totp(plain) : .recovery(plain)
        }

        var name: String {
            switch self {
            case .totp: "totp"
            case .recovery: "recovery"
            }
        }
    }

    /// Who is signed in, as of this request.
    struct SignedIn: Hashable, Sendable {
        var account: String
        var person: String
        var personID: String
        var roles: [String]
        /// The digest of the session, by which it is told from others.
        var session: String
        /// Whether the person proved who he is a short while ago (rule R8).
        var isSteppedUp: Bool
        /// Whether his roles need one-time codes that he has not enrolled: nothing else is open.
        var mustEnrol: Bool
        var hasSecondFactor: Bool
        /// Whether the password is to be changed by now: nothing else is open.
        var mustChangePassword: Bool
        /// For the tokens of forms; it follows from the token of the session.
        var csrfSecret: String
        var endsAt: Instant
    }

    /// A session that has just begun: the token is shown to the browser and kept nowhere.
    struct NewSession: Sendable {
        var token: String
        var signedIn: SignedIn
    }

    /// What a right password leads to.
    enum Started: Sendable {
        case session(NewSession)
        /// The second factor is awaited; the ticket stands for the password, for some minutes.
        case secondFactor(ticket: String)
    }

    /// Signs in, as far as a password does.
    ///
    /// Refused: `SIGN_IN_REFUSED` whatever is wrong, `TOO_MANY_TRIES`.
    func start(_ attempt: Attempt) throws -> Started {
        let name = SignIn.plain(attempt.name)
        try take(name, attempt.address)
        let known = try credentials(name)
        // While an account is locked, a right password is not told from a wrong one.
        let isActive = known?.account.isIn("open.active") == true
        let hash = isActive ? known.flatMap { PasswordHash($0.password) } : nil
        let isShort = attempt.password.count <= PasswordRules.longest
        let isRight = try isShort && (hash ?? decoy).matches(attempt.password)
        guard isRight, let known, let hash else {
            throw try refused(known, name: name, factor: "password")
        }
        limit.forgive(name: name, address: attempt.address)
        var way = HalfwayDesk.Halfway(
            account: known.account.code,
            password: known.password,
            agent: attempt.agent,
            until: HalfwayDesk.end(of: wallClock())
        )
        if hash.cost != cost { way.renewed = try self.hash(attempt.password) }
        return try proceed(known, way, owesSecond: !known.totp.isEmpty)
    }

    /// Begins a session, or asks for the second factor first.
    func proceed(
        _ known: LedgerStore.Credentials,
        _ way: HalfwayDesk.Halfway,
        owesSecond: Bool
    ) throws -> Started {
        guard !owesSecond else { return .secondFactor(ticket: halfway.put(way)) }
        return .session(try begin(known, way, nil))
    }

    /// Signs in with the second factor after the password was right.
    ///
    /// Refused: `SIGN_IN_OVER` when that was too long ago, `SECOND_FACTOR_MISSING`,
    /// `SIGN_IN_REFUSED`, `TOO_MANY_TRIES`.
    func finish(ticket: String, second: SecondFactor?, address: String) throws -> NewSession {
        guard let way = halfway.find(ticket, at: wallClock()),
            let known = try credentials(way.account), known.password == way.password,
            !known.totp.isEmpty
        else { throw AccountRefusals.signInOver() }
        guard let second else { throw AccountRefusals.secondFactorMissing() }
        try take(way.account, address)
        guard known.account.isIn("open.active"), let proof = proof(second, known) else {
            throw try refused(known, name: way.account, factor: second.name)
        }
        let new = try begin(known, way, (second, proof))
        limit.forgive(name: way.account, address: address)
        halfway.drop(ticket)
        return new
    }

    /// Whether a ticket still stands for a password.
    func isHalfway(_ ticket: String) -> Bool { halfway.find(ticket, at: wallClock()) != nil }

    private func begin(
        _ known: LedgerStore.Credentials,
        _ way: HalfwayDesk.Halfway,
        _ second: (factor: SecondFactor, proof: [String: Value])?
    ) throws -> NewSession {
        var payload = second?.proof ?? [:]
        payload["password"] = way.renewed.map { .string($0) }
        let authentication = way.first + (second.map { "+\($0.factor.name)" } ?? "")
        do {
            return try begin("sign_in", known, payload, way.agent, authentication)
        } catch is Refusal {
            // Somebody was faster with the same code, or the account was locked meanwhile.
            throw try refused(
                known,
                name: known.account.code,
                factor: second?.factor.name ?? (way.first == "password" ? "password" : "provider")
            )
        }
    }

    /// Whom a token belongs to; nil when the session is over.
    func current(token: String) throws -> SignedIn? {
        guard let open = try store.session(OneTimeToken.digest(of: token)) else { return nil }
        if open.now.milliseconds - open.session.seenAt.milliseconds >= SignIn.touchMilliseconds {
            try store.touchSession(open.session.digest, at: open.now)
        }
        return try signedIn(open, token: token)
    }

    /// The rules in force, read anew when definitions were published.
    func rules() throws -> SignInRules { try rules(try store.standing().release) }

    func rules(_ release: String) throws -> SignInRules {
        if let known = known.withLock({ $0 }), known.release == release { return known.rules }
        let policy = try store.transactSync { try $0.rulebook(release: release).policy }
        let rules = SignInRules(policy)
        known.withLock { $0 = (release, rules) }
        return rules
    }

    /// The account of a name; a lock that is over is lifted first.
    func credentials(_ name: String) throws -> LedgerStore.Credentials? {
        guard name.count <= SignIn.longestName else { return nil }
        var found = try store.credentials(of: name)
        if found?.account.isIn("open.locked") == true, try casework.fireTimers(limit: 100) > 0 {
            found = try store.credentials(of: name)
        }
        return found
    }

    /// A code as it is kept: `ry-2026-000001 ` is `RY-2026-000001`.
    static func plain(_ name: String) -> String {
        Password.normal(name).uppercased().filter { !$0.isWhitespace }
    }
}
