import Casework
import Expression
import Identity
import Portfolio
import Store
import Workflow

/// What people do with their own accounts, by a link or while they are signed in.
extension SignIn {
    /// What a one-time link is for; asking consumes nothing.
    struct Welcome: Hashable, Sendable {
        var account: String
        var person: String
        /// Whether a password is set anew, and not for the first time.
        var isReset: Bool
        var until: Instant
    }

    /// An authenticator that is about to be enrolled; nothing of it is kept yet.
    struct Enrolment: Hashable, Sendable {
        /// For typing, and for the picture that an authenticator reads.
        var secret: String
        var address: String
    }

    /// What the link of a token is for; nil when it is unknown, used or over.
    func welcome(token: String) throws -> Welcome? {
        guard let known = try linked(token), let until = known.account.integer("link_until")
        else { return nil }
        return Welcome(
            account: known.account.code,
            person: known.person.code,
            isReset: !known.password.isEmpty,
            until: Instant(milliseconds: until * 1000)
        )
    }

    /// Sets the password by a one-time link, which then works no more; whoever was signed in is
    /// signed out.
    ///
    /// Refused: `LINK_INVALID`, every `PASSWORD_…` at once, `TOO_MANY_TRIES`.
    func accept(token: String, password: String, address: String) throws -> Welcome {
        try take("", address)
        guard let known = try linked(token), let welcome = try welcome(token: token) else {
            throw AccountRefusals.linkInvalid()
        }
        let payload = try newPassword(password, known).merging([
            "link": .string(SignIn.digest(ofLink: token))
        ]) { $1 }
        try record("accept", known, payload, "link")
        limit.forgive(name: "", address: address)
        return welcome
    }

    /// Changes the own password; every session ends, and this one is begun anew.
    ///
    /// Refused: `SESSION_ENDED`, `STEP_UP_NEEDED` with a second factor, `SIGN_IN_REFUSED` when the
    /// present password is wrong, every `PASSWORD_…` at once.
    func changePassword(
        token: String,
        current: String,
        new: String,
        agent: AgentClass
    ) throws -> NewSession {
        let (own, known) = try signedIn(token)
        if own.hasSecondFactor { try requireStepUp(own) }
        try take(own.account, "")
        guard try matches(current, anyOf: [known.password]) else {
            throw try refused(known, name: own.account, factor: "password")
        }
        limit.forgive(name: own.account, address: "")
        let payload = try newPassword(new, known)
        return try begin("change_password", known, payload, agent, "session")
    }

    /// A secret for an authenticator; the page sends it back with the first code.
    func enrolment(token: String) throws -> Enrolment {
        let (own, _) = try signedIn(token)
        try requireStepUp(own)
        let code = OneTimeCode(secret: SystemRandom.bytes(OneTimeCode.secretByteCount))
        return Enrolment(
            secret: code.base32,
            address: code.address(issuer: "北斗", account: own.person)
        )
    }

    /// The same enrolment again, when its first code was wrong; nil for what is no secret.
    func enrolment(token: String, secret: String) throws -> Enrolment? {
        let (own, _) = try signedIn(token)
        guard let code = OneTimeCode(base32: secret) else { return nil }
        return Enrolment(
            secret: code.base32,
            address: code.address(issuer: "北斗", account: own.person)
        )
    }

    /// Enrols an authenticator by its first code; answers the recovery codes, shown this once.
    ///
    /// Refused: `SESSION_ENDED`, `STEP_UP_NEEDED`, `CODE_WRONG`, `CODE_USED`.
    func enrol(token: String, secret: String, code: String) throws -> [String] {
        let (own, known) = try signedIn(token)
        try requireStepUp(own)
        try take(own.account, "")
        guard let authenticator = OneTimeCode(base32: secret),
            let step = authenticator.step(
                of: code,
                atSeconds: wallClock().milliseconds / 1000
            )
        else { throw AccountRefusals.codeWrong() }
        let codes = RecoveryCodes.codes(of: SystemRandom.bytes(RecoveryCodes.byteCount))
        let plain = authenticator.base32
        try record(
            "enrol_totp",
            known,
            [
                "totp": .string(plain), "step": .int(step), "session": .string(own.session),
                "recovery": .list(
                    codes.map { .string(RecoveryCodes.digest(of: $0, secret: plain)) }
                ),
            ],
            "session"
        )
        limit.forgive(name: own.account, address: "")
        return codes
    }

    /// Gives up one-time codes, where no role needs them.
    ///
    /// Refused: `SESSION_ENDED`, `STEP_UP_NEEDED`, `SECOND_FACTOR_REQUIRED`.
    func dropSecondFactor(token: String) throws {
        let (own, known) = try signedIn(token)
        try requireStepUp(own)
        let required = try rules().secondFactorRoles
        let roles = own.roles.filter(required.contains)
        guard roles.isEmpty else { throw AccountRefusals.secondFactorRequired(roles) }
        try record("drop_totp", known, [:], "session")
    }

    /// Proves once more who is there: with the second factor, or with the password without one.
    ///
    /// Refused: `SESSION_ENDED`, `SECOND_FACTOR_MISSING`, `SIGN_IN_REFUSED`, `TOO_MANY_TRIES`. A
    /// wrong proof counts like a wrong try; the last one locks the account and ends its sessions.
    func stepUp(
        token: String,
        password: String?,
        second: SecondFactor?
    ) throws -> SignedIn {
        let (own, known) = try signedIn(token)
        try take(own.account, "")
        var payload: [String: Value] = ["session": .string(own.session)]
        if own.hasSecondFactor {
            guard let second else { throw AccountRefusals.secondFactorMissing() }
            guard let proof = proof(second, known) else {
                throw try refused(known, name: own.account, factor: second.name)
            }
            payload.merge(proof) { $1 }
        } else {
            guard try matches(password ?? "", anyOf: [known.password]) else {
                throw try refused(known, name: own.account, factor: "password")
            }
        }
        do {
            try record("step_up", known, payload, "session")
        } catch is Refusal {
            throw try refused(known, name: own.account, factor: second?.name ?? "password")
        }
        limit.forgive(name: own.account, address: "")
        return try signedIn(token).own
    }

    /// Ends the session of a token; one that is over already is no error.
    func signOut(token: String) throws {
        guard let (own, known) = try? signedIn(token) else { return }
        try record("sign_out", known, ["session": .string(own.session)], "session")
    }

    /// Ends one session of the own account, or all of them, this one too.
    func endSessions(token: String, session: String?) throws {
        let (_, known) = try signedIn(token)
        let payload = session.map { ["session": Value.string($0)] } ?? [:]
        try record("revoke_sessions", known, payload, "session")
    }

    /// The own sessions, latest first.
    func sessions(token: String) throws -> [Session] {
        let (_, known) = try signedIn(token)
        return try store.sessions(of: known.account.id)
    }

    // MARK: Parts

    /// Refused: `SESSION_ENDED`.
    func signedIn(
        _ token: String
    ) throws -> (own: SignedIn, known: LedgerStore.Credentials) {
        guard let open = try store.session(OneTimeToken.digest(of: token)),
            let known = try store.credentials(of: open.account.code)
        else { throw AccountRefusals.ended() }
        return (try signedIn(open, token: token), known)
    }

    func requireStepUp(_ own: SignedIn) throws {
        guard own.isSteppedUp else { throw AccountRefusals.stepUpNeeded() }
    }

    /// The account whose link a token is, while it works.
    private func linked(_ token: String) throws -> LedgerStore.Credentials? {
        let code = SignIn.plain(String(token.prefix { $0 != "." }))
        guard let known = try store.credentials(of: code),
            known.account.isIn("open"), known.person.isIn("active"),
            known.account.text("link") == SignIn.digest(ofLink: token),
            let until = known.account.integer("link_until"),
            try store.now().milliseconds / 1000 < until
        else { return nil }
        return known
    }

    /// A link's token is `ZH-2026-000001.` and 256 bits.
    static func digest(ofLink token: String) -> String {
        OneTimeToken.digest(of: token.drop { $0 != "." }.dropFirst())
    }

    /// The fields of an event that sets a password, after every rule was asked.
    private func newPassword(
        _ password: String,
        _ known: LedgerStore.Credentials
    ) throws -> [String: Value] {
        let rules = try rules().passwords
        var defects = rules.defects(
            of: password,
            names: [known.account.code, known.person.code]
        )
        let former = known.formerPasswords.split(separator: "\n").map(String.init)
        let kept = Array(([known.password] + former).filter { !$0.isEmpty }.prefix(rules.history))
        if defects.isEmpty, try matches(password, anyOf: kept) {
            defects.append(.usedBefore(remembered: rules.history))
        }
        guard defects.isEmpty else { throw AccountRefusals.password(defects) }
        var payload: [String: Value] = [
            "password": .string(try hash(password))
        ]
        if !kept.isEmpty { payload["former_passwords"] = .string(kept.joined(separator: "\n")) }
        return payload
    }
}
