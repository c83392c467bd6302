import Casework
import Expression
import Identity
import Portfolio
import Store
import Workflow

/// Signing in by somebody else's door, and linking it to an account.
///
/// Whom a provider names counts only for the account that was linked to him by an event: never by a
/// name or a mailbox that two might share.
extension SignIn {
    /// Whom a provider named, by nothing but a digest.
    private struct Named {
        var identity: String
        var shownName: String
        /// Whether the provider proved a second factor, by a value that was agreed on.
        var hasProof: Bool
    }

    /// Where to go, and what the browser keeps until it comes back.
    struct Departure: Sendable {
        var place: String
        var cookie: String
    }

    /// What a browser brings back.
    struct Arrival: Sendable {
        var provider: String
        var state: String
        var code: String
        /// The provider's own word for a refusal.
        var error: String?
        /// Who says that it sent the browser (RFC 9207).
        var sender: String?
        /// What our cookie holds.
        var cookie: String
        var agent: AgentClass
        var address: String
    }

    /// What an arrival leads to.
    enum Arrived: Sendable {
        case signedIn(Started, place: String)
        /// An identity that waits for its person's word.
        case waiting(ticket: String)
    }

    /// Providers by which people may come in.
    func liveProviders() throws -> [IdentityProvider] {
        try store.identityProviders().filter(\.isLive)
    }

    /// Sets out to a provider.
    ///
    /// Refused: not found, `TOO_MANY_TRIES`, `SIGN_IN_BUSY`, `PROVIDER_UNREACHABLE`,
    /// `PROVIDER_ANSWER`.
    func setOut(
        to code: String,
        for purpose: ProviderWay.Purpose,
        agent: AgentClass,
        address: String
    ) throws -> Departure {
        let provider = try liveProvider(code)
        try take("", address)
        let (now, cookie) = (wallClock(), ProviderDesk.newToken())
        let way = ProviderWay(
            provider: provider.code,
            version: provider.version,
            purpose: purpose,
            back: "\(provider.home)/sign-in/back/\(provider.code)",
            nonce: ProviderDesk.newToken().text,
            verifier: CodeVerifier(bytes: SystemRandom.bytes(OneTimeToken.byteCount)),
            browser: cookie.digest,
            until: Instant(milliseconds: now.milliseconds + ProviderDesk.milliseconds)
        )
        let state = providers.begin(way, at: now)
        let errand = try errand(provider)
        let place: String = try providers.asking {
            switch provider.kind {
            case .oidc:
                try OpenIDProvider(errand, providers.shelf).place(way, state: state, at: now)
            case .wecom:
                WeComProvider(errand, providers.shelf).place(way, state: state, agent: agent)
            }
        }
        limit.forgive(name: "", address: address)
        return Departure(place: place, cookie: cookie.text)
    }

    /// Comes back from a provider: the state works once, and only in the browser that set out.
    ///
    /// Refused: not found, `PROVIDER_STATE`, `PROVIDER_DENIED`, `PROVIDER_UNREACHABLE`,
    /// `PROVIDER_ANSWER`, `TOKEN_INVALID`, `IDENTITY_UNKNOWN`, `TOO_MANY_TRIES`, `SIGN_IN_BUSY`.
    func arrive(_ arrival: Arrival) throws -> Arrived {
        let provider = try liveProvider(arrival.provider)
        try take("", arrival.address)
        let now = wallClock()
        let way = try providers.take(
            arrival.state,
            provider: provider.code,
            browser: arrival.cookie,
            at: now
        )
        guard provider.version == way.version else { throw ProviderRefusals.wayOver() }
        if let error = arrival.error { throw ProviderRefusals.denied(provider.name, error) }
        let named = try providers.asking { try self.named(arrival, way, provider, at: now) }
        switch way.purpose {
        case .link(let session):
            let waiting = ProviderDesk.Waiting(
                provider: provider.code,
                identity: named.identity,
                shownName: named.shownName,
                session: session,
                until: Instant(milliseconds: now.milliseconds + ProviderDesk.milliseconds)
            )
            limit.forgive(name: "", address: arrival.address)
            return .waiting(ticket: providers.put(waiting, at: now))
        case .signIn(let place):
            let started = try enter(named, provider, arrival.agent)
            limit.forgive(name: "", address: arrival.address)
            return .signedIn(started, place: place)
        }
    }

    private func enter(
        _ named: Named,
        _ provider: IdentityProvider,
        _ agent: AgentClass
    ) throws -> Started {
        let account = try store.account(ofIdentity: named.identity)
        guard let known = try account.flatMap({ try credentials($0) }),
            known.account.isIn("open.active"), known.person.isIn("active"),
            let link = AccountProcedure.identities(of: known.account).first(where: {
                $0.digest == named.identity && $0.provider == provider.code
            })
        else {
            // Logged as a refusal under no account's name.
            _ = try refused(nil, name: "", factor: "provider")
            throw ProviderRefusals.unknown(provider.name)
        }
        let isProved = named.hasProof && link.isOwn
        let way = HalfwayDesk.Halfway(
            account: known.account.code,
            password: known.password,
            agent: agent,
            until: HalfwayDesk.end(of: wallClock()),
            first: "\(provider.kind.rawValue):\(provider.code)" + (isProved ? "+proved" : "")
        )
        return try proceed(known, way, owesSecond: !known.totp.isEmpty && !isProved)
    }

    private func named(
        _ arrival: Arrival,
        _ way: ProviderWay,
        _ provider: IdentityProvider,
        at now: Instant
    ) throws -> Named {
        let errand = try errand(provider)
        guard !arrival.code.isEmpty, arrival.code.utf8.count <= 2000 else {
            throw ProviderRefusals.wayOver()
        }
        func digest(_ subject: String) -> String {
            SignIn.identity(of: subject, at: provider)
        }
        switch provider.kind {
        case .oidc:
            let token = try OpenIDProvider(errand, providers.shelf).identity(
                code: arrival.code,
                sender: arrival.sender,
                way,
                at: now
            )
            return Named(
                identity: digest(token.subject),
                shownName: token.shownName,
                hasProof: !token.methods.isDisjoint(with: provider.proofs)
            )
        case .wecom:
            let member = try WeComProvider(errand, providers.shelf)
                .member(code: arrival.code, at: now)
            return Named(identity: digest(member), shownName: member, hasProof: false)
        }
    }

    /// The digest under which an account knows whom a provider calls so.
    static func identity(of subject: String, at provider: IdentityProvider) -> String {
        OutsideIdentity.digest(of: subject, at: provider.issuer, key: provider.linkKey)
    }

    // MARK: The own account

    /// Whom the provider named, for the page on which his person says that it is he.
    func waiting(
        ticket: String,
        token: String
    ) throws -> (provider: IdentityProvider, shownName: String) {
        guard let own = try current(token: token) else { throw AccountRefusals.ended() }
        let found = try providers.find(ticket, session: own.session, at: wallClock())
        return (try liveProvider(found.provider), found.shownName)
    }

    /// Links an identity that waits to the account of a session.
    ///
    /// Refused: `SESSION_ENDED`, `STEP_UP_NEEDED`, `PROVIDER_STATE`, `IDENTITY_TAKEN`.
    func link(ticket: String, token: String) throws {
        let (own, known) = try signedIn(token)
        try requireStepUp(own)
        let found = try providers.find(ticket, session: own.session, at: wallClock())
        try record(
            "link_identity",
            known,
            ["provider": .string(found.provider), "identity": .string(found.identity)],
            "session"
        )
        providers.drop(ticket)
    }

    /// Takes a provider off the own account.
    ///
    /// Refused: `SESSION_ENDED`, `STEP_UP_NEEDED`.
    func unlink(provider: String, token: String) throws {
        let (own, known) = try signedIn(token)
        try requireStepUp(own)
        let linked = AccountProcedure.identities(of: known.account)
        guard linked.contains(where: { $0.provider == provider }) else { return }
        try record("unlink_identity", known, ["provider": .string(provider)], "session")
    }

    /// The outside identities of the own account.
    func identities(token: String) throws -> [LinkedIdentity] {
        AccountProcedure.identities(of: try signedIn(token).known.account)
    }

    // MARK: Parts

    private func liveProvider(_ code: String) throws -> IdentityProvider {
        guard let found = try liveProviders().first(where: { $0.code == code }) else {
            throw CaseRefusals.notFound(code)
        }
        return found
    }

    func errand(_ provider: IdentityProvider) throws -> ProviderErrand {
        ProviderErrand(provider: provider, gate: try CourierDesk(store).addressGate())
    }
}
