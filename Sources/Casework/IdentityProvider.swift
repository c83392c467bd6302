/// Somebody else's door as it is registered, with what is sealed opened.
package struct IdentityProvider: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// OpenID Connect.
        case oidc
        /// 企业微信.
        case wecom
    }

    package var code: String
    /// Of its stream: what was learnt under another version is learnt again.
    package var version: Int
    package var kind: Kind
    package var name: String
    /// As its tokens name it; of 企业微信 the number of the company.
    package var issuer: String
    package var client: String
    package var secret: String
    package var linkKey: String
    /// Dipper's own address, without a slash at its end.
    package var home: String
    package var api: String
    package var door: String
    package var proofs: [String]
    package var trust: EndpointTrust
    package var isLive: Bool

    package init(
        code: String,
        version: Int,
        kind: Kind,
        name: String,
        issuer: String,
        client: String,
        secret: String,
        linkKey: String,
        home: String,
        api: String = "",
        door: String = "",
        proofs: [String] = [],
        trust: EndpointTrust = EndpointTrust(),
        isLive: Bool = true
    ) {
        self.code = code
        self.version = version
        self.kind = kind
        self.name = name
        self.issuer = issuer
        self.client = client
        self.secret = secret
        self.linkKey = linkKey
        self.home = home
        self.api = api
        self.door = door
        self.proofs = proofs
        self.trust = trust
        self.isLive = isLive
    }
}
