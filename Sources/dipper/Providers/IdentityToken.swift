import Casework
import Identity
import Workflow

/// What a provider says of somebody, after everything about its token was checked (OpenID Connect
/// Core 1.0, 3.1.3.7; RFC 7515).
struct IdentityToken: Hashable, Sendable {
    let subject: String
    /// For the person to recognise himself by; kept nowhere.
    let shownName: String
    /// Values of `acr` and `amr`.
    let methods: Set<String>

    /// What is expected of a token.
    struct Expectation: Sendable {
        var issuer: String
        var client: String
        var nonce: String
        var now: Instant
    }

    /// Why a token is not believed.
    enum Fault: Error, Hashable, Sendable {
        case form
        case algorithm(String)
        /// No key of the provider has its number: after a look at the newest keys too.
        case unknownKey(String)
        case signature
        case claim(String, found: String)

        var claim: String {
            switch self {
            case .form: "form"
            case .algorithm: "alg"
            case .unknownKey: "kid"
            case .signature: "signature"
            case .claim(let name, _): name
            }
        }

        var words: Localized {
            switch self {
            case .form: Localized(zh: "格式不对", en: "its form is wrong")
            case .algorithm(let found):
                Localized(
                    zh: "签名算法“\(found)”不被接受，应为 RS256 或 ES256",
                    en: "found the algorithm “\(found)”, expected RS256 or ES256"
                )
            case .unknownKey(let found):
                Localized(
                    zh: "签名密钥“\(found)”不在其公钥之中",
                    en: "the key “\(found)” is not among its keys"
                )
            case .signature: Localized(zh: "签名不符", en: "the signature does not match")
            case .claim(let name, let found):
                Localized(
                    zh: "\(name) 不符（得到“\(found)”）",
                    en: "\(name) does not match (found “\(found)”)"
                )
            }
        }
    }

    private static let mostBytes = 16_384
    private static let longestSubject = 255
    /// By so much clocks may differ.
    private static let leewaySeconds: Int64 = 60
    /// Older ones were not made for this sign-in.
    private static let oldestSeconds: Int64 = 600

    /// Checks the signature, then every claim.
    init(
        _ text: String,
        keys: [ProviderKey],
        _ expected: Expectation
    ) throws(Fault) {
        guard text.utf8.count <= IdentityToken.mostBytes else { throw .form }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = IdentityToken.object(parts[0]),
            let signature = Base64URL.strictBytes(of: parts[2])
        else { throw .form }
        let key = try IdentityToken.key(of: header, among: keys)
        guard key.matches(signature, of: Array("\(parts[0]).\(parts[1])".utf8)) else {
            throw .signature
        }
        guard let claims = IdentityToken.object(parts[1]) else { throw .form }
        try IdentityToken.check(claims, expected)
        guard let subject = claims["sub"]?.textValue, !subject.isEmpty,
            subject.utf8.count <= IdentityToken.longestSubject
        else { throw .claim("sub", found: "") }
        self.subject = subject
        let names = ["preferred_username", "name", "email"].compactMap { claims[$0]?.textValue }
        shownName = names.first { !$0.isEmpty } ?? subject
        methods = Set((claims["amr"]?.texts ?? []) + [claims["acr"]?.textValue].compactMap(\.self))
    }

    private static func object(_ part: Substring) -> JSON? {
        guard let bytes = Base64URL.strictBytes(of: part),
            let value = try? JSON(parsing: bytes), case .object = value
        else { return nil }
        return value
    }

    /// The one key that the header names, for the algorithm that it names.
    private static func key(
        of header: JSON,
        among keys: [ProviderKey]
    ) throws(Fault) -> VerificationKey {
        let name = header["alg"]?.textValue ?? ""
        guard let algorithm = VerificationKey.Algorithm(rawValue: name) else {
            throw .algorithm(plain(name))
        }
        // What must be understood and is not known is refused (RFC 7515, 4.1.11).
        guard header["crit"] == nil else { throw .form }
        let fitting = keys.filter { $0.key.algorithm == algorithm }
        guard let number = header["kid"] else {
            guard fitting.count == 1 else { throw .unknownKey("") }
            return fitting[0].key
        }
        let named = fitting.filter { $0.number != nil && $0.number == number.textValue }
        guard named.count == 1 else { throw .unknownKey(plain(number.textValue ?? "")) }
        return named[0].key
    }

    private static func check(_ claims: JSON, _ expected: Expectation) throws(Fault) {
        func require(_ name: String, _ isRight: Bool) throws(Fault) {
            guard !isRight else { return }
            let found = claims[name].map { $0.textValue ?? $0.canonicalText } ?? ""
            throw .claim(name, found: name == "nonce" ? "" : plain(found))
        }
        try require("iss", claims["iss"]?.textValue == expected.issuer)
        let audience: [String] =
            if let one = claims["aud"]?.textValue { [one] } else { claims["aud"]?.texts ?? [] }
        try require("aud", audience.contains(expected.client))
        let party = claims["azp"]
        let isParty = party?.textValue == expected.client
        try require("azp", isParty || party == nil && audience.count == 1)
        let now = expected.now.milliseconds / 1000
        let leeway = IdentityToken.leewaySeconds
        try require("exp", claims["exp"]?.integerValue.map { $0 > now - leeway } ?? false)
        let begun = claims["iat"]?.integerValue
        try require(
            "iat",
            begun.map { $0 <= now + leeway && $0 >= now - oldestSeconds } ?? false
        )
        if let from = claims["nbf"] {
            try require("nbf", from.integerValue.map { $0 <= now + leeway } ?? false)
        }
        try require("nonce", claims["nonce"]?.textValue == expected.nonce)
    }

    /// A strange text as a sentence may hold it.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.isASCII && $0.value >= 0x20 }.prefix(80))
    }
}

/// A key of a provider, with the number by which its tokens name it.
struct ProviderKey: Sendable {
    let number: String?
    let key: VerificationKey

    private static let most = 50

    /// The keys of a JWK set that check signatures (RFC 7517); others are passed over.
    static func all(in set: JSON) -> [ProviderKey] {
        (set["keys"]?.elements ?? []).prefix(most).compactMap(ProviderKey.init)
    }

    private init?(_ key: JSON) {
        func bytes(_ name: String) -> [UInt8]? {
            key[name]?.textValue.flatMap { Base64URL.strictBytes(of: $0) }
        }
        let read: VerificationKey? =
            switch key["kty"]?.textValue {
            case "RSA":
                if let n = bytes("n"), let e = bytes("e") {
                    VerificationKey(rsaModulus: n, exponent: e)
                } else {
                    nil
                }
            case "EC" where key["crv"]?.textValue == "P-256":
                if let x = bytes("x"), let y = bytes("y") {
                    VerificationKey(x: x, y: y)
                } else {
                    nil
                }
            default: nil
            }
        guard let read, (key["use"]?.textValue ?? "sig") == "sig" else { return nil }
        guard (key["alg"]?.textValue ?? read.algorithm.rawValue) == read.algorithm.rawValue else {
            return nil
        }
        self.key = read
        number = key["kid"]?.textValue
    }
}
