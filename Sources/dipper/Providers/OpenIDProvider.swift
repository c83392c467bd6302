import Casework
import FoundationEssentials
import Identity
import Portfolio
import Web
import Workflow

/// OpenID Connect: the code flow with PKCE, by what the provider says of itself.
struct OpenIDProvider: Sendable {
    let errand: ProviderErrand
    private let shelf: ProviderShelf

    private var provider: IdentityProvider { errand.provider }

    init(_ errand: ProviderErrand, _ shelf: ProviderShelf) {
        self.errand = errand
        self.shelf = shelf
    }

    /// What a provider says of itself (OpenID Connect Discovery 1.0).
    struct Description: Hashable, Sendable {
        var authorization: String
        var token: String
        var keys: String
        /// Whether its secret goes in the body, since it takes it nowhere else.
        var takesSecretInBody: Bool
        /// Whether it names itself when it sends people back (RFC 9207).
        var namesItself: Bool
    }

    /// Refused: `PROVIDER_UNREACHABLE`, `PROVIDER_ANSWER`.
    func description(at now: Instant) throws -> Description {
        try shelf.description(of: provider, at: now) {
            let base =
                provider.issuer.hasSuffix("/")
                ? String(provider.issuer.dropLast()) : provider.issuer
            return try description(
                in: try errand.get("\(base)/.well-known/openid-configuration")
            )
        }
    }

    /// How many keys it has that can be used; a provider without one signs nothing for us.
    func test(at now: Instant) throws -> Int {
        let keys = ProviderKey.all(in: try errand.get(try description(at: now).keys))
        guard !keys.isEmpty else {
            throw ProviderRefusals.answer(provider.name, "keys=0", "RS256, ES256")
        }
        return keys.count
    }

    private func description(in answer: JSON) throws(Refusal) -> Description {
        let issuer = answer["issuer"]?.textValue ?? ""
        guard issuer == provider.issuer else {
            throw ProviderRefusals.answer(
                provider.name,
                "issuer=\(issuer.prefix(100))",
                "issuer=\(provider.issuer)"
            )
        }
        // A provider that is reached encrypted names nothing that is not.
        let isPlain = (try? EndpointURL(issuer, kind: .standard))?.isPlain ?? false
        func place(_ name: String) throws(Refusal) -> String {
            guard let text = answer[name]?.textValue,
                let url = try? EndpointURL(text, kind: .standard), isPlain || !url.isPlain
            else {
                throw ProviderRefusals.answer(provider.name, "—", name)
            }
            return text
        }
        let ways = answer["token_endpoint_auth_methods_supported"]?.texts ?? []
        return Description(
            authorization: try place("authorization_endpoint"),
            token: try place("token_endpoint"),
            keys: try place("jwks_uri"),
            takesSecretInBody: !ways.isEmpty && !ways.contains("client_secret_basic")
                && ways.contains("client_secret_post"),
            namesItself: answer["authorization_response_iss_parameter_supported"] == .bool(true)
        )
    }

    /// Where the browser goes.
    func place(_ way: ProviderWay, state: String, at now: Instant) throws -> String {
        let description = try description(at: now)
        let fields = FormFields([
            ("response_type", "code"), ("client_id", provider.client),
            ("redirect_uri", way.back), ("scope", "openid profile"), ("state", state),
            ("nonce", way.nonce), ("code_challenge", way.verifier.challenge),
            ("code_challenge_method", "S256"),
        ])
        let joint = description.authorization.contains("?") ? "&" : "?"
        return description.authorization + joint + fields.urlEncoded
    }

    /// Gives the code for a token, and believes it only after every check.
    ///
    /// Refused: `PROVIDER_STATE` when another provider sent the browser back (mix-up, RFC 9207),
    /// `PROVIDER_UNREACHABLE`, `PROVIDER_DENIED`, `PROVIDER_ANSWER`, `TOKEN_INVALID`.
    func identity(
        code: String,
        sender: String?,
        _ way: ProviderWay,
        at now: Instant
    ) throws -> IdentityToken {
        let description = try description(at: now)
        guard sender == provider.issuer || sender == nil && !description.namesItself else {
            throw ProviderRefusals.wayOver()
        }
        var fields = FormFields([
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", way.back),
            ("code_verifier", way.verifier.text),
        ])
        var authorization: String?
        if provider.secret.isEmpty || description.takesSecretInBody {
            fields.pairs.append(("client_id", provider.client))
            if !provider.secret.isEmpty {
                fields.pairs.append(("client_secret", provider.secret))
            }
        } else {
            // RFC 6749, 2.3.1: each is encoded as in a form first.
            let pair = [provider.client, provider.secret].map(FormFields.encoded)
                .joined(separator: ":")
            authorization = "Basic \(Data(pair.utf8).base64EncodedString())"
        }
        let answer = try errand.post(description.token, fields, authorization: authorization)
        guard let token = answer["id_token"]?.textValue else {
            throw ProviderRefusals.answer(provider.name, "—", "id_token")
        }
        return try checked(
            token,
            description,
            IdentityToken.Expectation(
                issuer: provider.issuer,
                client: provider.client,
                nonce: way.nonce,
                now: now
            )
        )
    }

    /// A key that is not known may be a new one: the newest are asked for once.
    private func checked(
        _ text: String,
        _ description: Description,
        _ expected: IdentityToken.Expectation
    ) throws -> IdentityToken {
        let ask = { ProviderKey.all(in: try errand.get(description.keys)) }
        do {
            let keys = try shelf.keys(of: provider, at: expected.now, isRenewed: false, ask)
            do {
                return try IdentityToken(text, keys: keys, expected)
            } catch IdentityToken.Fault.unknownKey {
                let newest = try shelf.keys(of: provider, at: expected.now, isRenewed: true, ask)
                return try IdentityToken(text, keys: newest, expected)
            }
        } catch let fault as IdentityToken.Fault {
            throw ProviderRefusals.token(provider.name, fault)
        }
    }
}
