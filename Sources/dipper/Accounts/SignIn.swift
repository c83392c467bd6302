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
/// holds. What it answers to a wrong try never tells whether there is such an account.
final class SignIn: Sendable {
    let store: LedgerStore
    let casework: Casework
    /// Of the passwords that are set from now on.
    let cost: PasswordHash.Cost
    /// By which authenticators count, also in a sandbox.
    let wallClock: @Sendable () -> Instant
    let work = PasswordWork()
    let limit = TryLimit()
    private let known = Mutex<(release: String, rules: SignInRules)?>(nil)

    /// What no account is called; a try with an unknown name is logged under it.
    private static let nobody = "ZH-0"
    private static let longestName = 64
    private static let touchMilliseconds: Int64 = 60_000
    /// What an unknown name is compared with, so that it takes as long.
    private let decoy: PasswordHash

    init(
        store: LedgerStore,
        casework: Casework,
        cost: PasswordHash.Cost = .standard,
        wallClock: @escaping @Sendable () -> Instant = Moment.wallClock
    ) throws {
        self.store = store
        self.casework = casework
        self.cost = cost
        self.wallClock = wallClock
        decoy = try PasswordHash(
            of: OneTimeToken(bytes: SystemRandom.bytes(OneTimeToken.byteCount)).text,
            salt: SystemRandom.bytes(PasswordHash.saltByteCount),
            cost: cost
        )
    }

    /// What somebody types who signs in.
    struct Attempt: Sendable {
        /// The code of the person or of the account.
        var name: String
        var password: String
        var second: SecondFactor?
        var agent: AgentClass
        /// Where it comes from; it counts tries and is kept nowhere.
        var address: String
    }

    enum SecondFactor: Hashable, Sendable {
        case totp(String)
        case recovery(String)

        fileprivate var name: String {
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

    /// Signs in.
    ///
    /// Refused: `SIGN_IN_REFUSED` whatever is wrong, `SECOND_FACTOR_MISSING` when all but the
    /// second factor is right, `TOO_MANY_TRIES`, `SIGN_IN_BUSY`.
    func start(_ attempt: Attempt) async throws -> NewSession {
        let name = SignIn.plain(attempt.name)
        try take(name, attempt.address)
        let known = try credentials(name)
        // While an account is locked, a right password is not told from a wrong one.
        let isActive = known?.account.isIn("open.active") == true
        let hash = isActive ? known.flatMap { PasswordHash($0.password) } : nil
        let (compared, password) = (hash ?? decoy, attempt.password)
        let isRight = try await work.run {
            guard password.count <= PasswordRules.longest else { return false }
            return try compared.matches(password)
        }
        guard isRight, let known, let hash else {
            throw try await refused(known, name: name, factor: "password")
        }
        guard known.totp.isEmpty || attempt.second != nil else {
            throw AccountRefusals.secondFactorMissing()
        }
        let second = known.totp.isEmpty ? nil : attempt.second
        var payload: [String: Value] = [:]
        if let second {
            guard let proof = proof(second, known) else {
                throw try await refused(known, name: name, factor: second.name)
            }
            payload = proof
        }
        if hash.cost != cost {
            payload["password"] = .string(try await work.hash(attempt.password, cost: cost))
        }
        let authentication = "password" + (second.map { "+\($0.name)" } ?? "")
        do {
            let new = try await begin("sign_in", known, payload, attempt.agent, authentication)
            limit.forgive(name: name, address: attempt.address)
            return new
        } catch is Refusal {
            // Somebody was faster with the same code, or the account was locked meanwhile.
            throw try await refused(known, name: name, factor: second?.name ?? "password")
        }
    }

    /// Whom a token belongs to; nil when the session is over.
    func current(token: String) async throws -> SignedIn? {
        guard let open = try store.session(OneTimeToken.digest(of: token)) else { return nil }
        if open.now.milliseconds - open.session.seenAt.milliseconds >= SignIn.touchMilliseconds {
            try await store.touchSession(open.session.digest, at: open.now)
        }
        return try signedIn(open, token: token)
    }

    // MARK: Parts

    func take(_ name: String, _ address: String) throws {
        guard let wait = limit.take(name: name, address: address, at: wallClock()) else { return }
        throw AccountRefusals.tooManyTries(waitSeconds: wait)
    }

    /// The rules in force, read anew when definitions were published.
    func rules(_ release: String) throws -> SignInRules {
        if let known = known.withLock({ $0 }), known.release == release { return known.rules }
        let policy = try store.transactSync { try $0.rulebook(release: release).policy }
        let rules = SignInRules(policy)
        known.withLock { $0 = (release, rules) }
        return rules
    }

    /// The account of a name; a lock that is over is lifted first.
    private func credentials(_ name: String) throws -> LedgerStore.Credentials? {
        guard name.count <= SignIn.longestName else { return nil }
        var found = try store.credentials(of: name)
        if found?.account.isIn("open.locked") == true, try casework.fireTimers(limit: 100) > 0 {
            found = try store.credentials(of: name)
        }
        return found
    }

    /// What a second factor gives its event; nil when it is wrong or was used.
    func proof(
        _ second: SecondFactor,
        _ known: LedgerStore.Credentials
    ) -> [String: Value]? {
        switch second {
        case .totp(let code):
            let seconds = wallClock().milliseconds / 1000
            guard let step = OneTimeCode(base32: known.totp)?.step(of: code, atSeconds: seconds),
                step > known.account.integer("totp_step") ?? 0
            else { return nil }
            return ["step": .int(step)]
        case .recovery(let code):
            let digest = Value.string(RecoveryCodes.digest(of: code, secret: known.totp))
            guard case .list(let left) = known.account.field("recovery"), left.contains(digest)
            else { return nil }
            return ["code": digest]
        }
    }

    /// Counts a wrong try: each costs one commit, whether or not there is such an account.
    func refused(
        _ known: LedgerStore.Credentials?,
        name: String,
        factor: String
    ) async throws -> Refusal {
        do {
            _ = try await casework.perform(
                Command(
                    target: .existing(known?.account.code ?? SignIn.nobody),
                    event: "fail",
                    payload: ["factor": .string(factor)]
                ),
                by: caller(known, "none")
            )
        } catch is Refusal {
            // It was logged: the account is locked, is not open yet, or is none.
        }
        return AccountRefusals.refused()
    }

    /// The system in the name of the account's person.
    func caller(_ known: LedgerStore.Credentials?, _ authentication: String) -> Caller {
        Caller(
            person: "system",
            onBehalfOf: known?.person.isIn("active") == true ? known?.person.code : nil,
            authentication: authentication,
            channel: "web"
        )
    }

    /// An event that begins a session, and that session.
    func begin(
        _ event: String,
        _ known: LedgerStore.Credentials,
        _ payload: [String: Value],
        _ agent: AgentClass,
        _ authentication: String
    ) async throws -> NewSession {
        let token = OneTimeToken(bytes: SystemRandom.bytes(OneTimeToken.byteCount))
        let rules = try rules(try store.standing().release)
        var payload = payload
        payload["session"] = .string(token.digest)
        payload["agent"] = .string(agent.rawValue)
        payload["idle"] = .int(rules.idleSeconds)
        payload["length"] = .int(rules.lengthSeconds)
        try await record(event, known, payload, authentication)
        guard let open = try store.session(token.digest) else { throw AccountRefusals.ended() }
        return NewSession(
            token: token.text,
            signedIn: try signedIn(open, token: token.text)
        )
    }

    func record(
        _ event: String,
        _ known: LedgerStore.Credentials,
        _ payload: [String: Value],
        _ authentication: String
    ) async throws {
        _ = try await casework.perform(
            Command(target: .existing(known.account.code), event: event, payload: payload),
            by: caller(known, authentication)
        )
    }

    func signedIn(_ open: LedgerStore.OpenSession, token: String) throws -> SignedIn {
        let rules = try rules(open.release)
        let roles = open.person.heldRoles
        let since = open.account.text("password_since").flatMap(CivilDate.init)
        let age = since.map { open.now.date.dayNumber - $0.dayNumber } ?? 0
        let hasSecond = open.account.field("totp") != .null
        let stepped = open.now.milliseconds - open.session.steppedUpAt.milliseconds
        return SignedIn(
            account: open.account.code,
            person: open.person.code,
            personID: open.person.id,
            roles: roles,
            session: open.session.digest,
            isSteppedUp: stepped < rules.stepUpSeconds * 1000,
            mustEnrol: !hasSecond && roles.contains(where: rules.secondFactorRoles.contains),
            hasSecondFactor: hasSecond,
            mustChangePassword: rules.passwords.days > 0 && age >= rules.passwords.days,
            csrfSecret: OneTimeToken.derived(from: token, for: "csrf"),
            endsAt: Instant(
                milliseconds: min(
                    open.session.endsAt.milliseconds,
                    open.now.milliseconds + open.session.idleSeconds * 1000
                )
            )
        )
    }

    /// A code as it is kept: `ry-2026-000001 ` is `RY-2026-000001`.
    static func plain(_ name: String) -> String {
        Password.normal(name).uppercased().filter { !$0.isWhitespace }
    }
}
