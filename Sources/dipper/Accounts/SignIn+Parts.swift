import Casework
import Expression
import Identity
import Portfolio
import Store
import Workflow

/// What every way of proving who one is has in common.
extension SignIn {
    /// What no account is called; a try with an unknown name is logged under it.
    private static let nobody = "ZH-0"

    func take(_ name: String, _ address: String) throws {
        guard let wait = limit.take(name: name, address: address, at: wallClock()) else { return }
        throw AccountRefusals.tooManyTries(waitSeconds: wait)
    }

    func hash(_ password: String) throws -> String {
        try PasswordHash(
            of: password,
            salt: SystemRandom.bytes(PasswordHash.saltByteCount),
            cost: cost
        ).description
    }

    /// Whether a password is any of the kept ones.
    func matches(_ password: String, anyOf kept: [String]) throws -> Bool {
        guard password.count <= PasswordRules.longest else { return false }
        return try kept.compactMap { PasswordHash($0) }.contains { try $0.matches(password) }
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
    ) throws -> Refusal {
        do {
            _ = try casework.performSync(
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
    ) throws -> NewSession {
        let token = OneTimeToken(bytes: SystemRandom.bytes(OneTimeToken.byteCount))
        let rules = try rules()
        var payload = payload
        payload["session"] = .string(token.digest)
        payload["agent"] = .string(agent.rawValue)
        payload["idle"] = .int(rules.idleSeconds)
        payload["length"] = .int(rules.lengthSeconds)
        try record(event, known, payload, authentication)
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
    ) throws {
        _ = try casework.performSync(
            Command(target: .existing(known.account.code), event: event, payload: payload),
            by: caller(known, authentication)
        )
    }

    func signedIn(_ open: LedgerStore.OpenSession, token: String) throws -> SignedIn {
        let rules = try rules(open.release)
        let roles = open.person.heldRoles(on: open.now.date)
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
}
