import Casework
import Crypto
import Foundation
import Identity
import Synchronization
import TLSReceiver
import Testing
import Web
import Workflow

@testable import dipper

/// A small OpenID provider on a loopback address, whose tokens a test can spoil.
final class StubProvider: Sendable {
    /// What a test changes of the next token.
    struct Manner: Sendable {
        /// Claims in the place of the right ones; `null` leaves one out.
        var claims: [String: JSON] = [:]
        var header: [String: JSON] = [:]
        var isTampered = false
        /// Which of the keys signs, and which are published.
        var signing = "k1"
        var published = ["k1"]
        var issuerInDescription: String?
        var more: [String: JSON] = [:]
    }

    private struct Grant {
        var nonce: String
        var challenge: String
        var back: String
    }

    private struct Book {
        var manner = Manner()
        var grants: [String: Grant] = [:]
        var count = 0
        var asked: [String] = []
    }

    static let client = "dipper"
    static let secret = "s3cret/+:"

    /// Made once: keys of RSA take a second.
    private static let keys = Keys()

    private struct Keys: Sendable {
        let points = ["k1": P256.Signing.PrivateKey(), "k2": P256.Signing.PrivateKey()]
    }

    private let book: Shared
    private let receiver: Receiver

    /// What the receiver's threads and the test both hold.
    private final class Shared: Sendable {
        private let book = Mutex(Book())
        func withLock<T: Sendable>(_ body: (inout sending Book) throws -> sending T) rethrows -> T {
            try book.withLock(body)
        }
    }

    init(nowSeconds: @escaping @Sendable () -> Int64) throws {
        let book = Shared()
        self.book = book
        receiver = try Receiver { request in
            StubProvider.answer(request, book, nowSeconds())
        }
    }

    var port: Int { receiver.port }
    var issuer: String { "http://127.0.0.1:\(receiver.port)" }
    /// Paths that were asked for, in order.
    var asked: [String] { book.withLock { $0.asked } }

    func behave(_ change: (inout Manner) -> Void) { book.withLock { change(&$0.manner) } }

    /// What a browser gets that is sent here and says yes: where it is sent back to.
    func authorize(_ place: String) throws -> [String: String] {
        let uri = try #require(URLComponents(string: place))
        let query = try #require(FormFields(urlEncoded: uri.percentEncodedQuery ?? ""))
        try #require(uri.path == "/authorize" && place.hasPrefix(issuer))
        try #require(query["client_id"] == Self.client && query["response_type"] == "code")
        try #require(query["code_challenge_method"] == "S256")
        let code = book.withLock { book in
            book.count += 1
            let code = "code-\(book.count)"
            book.grants[code] = Grant(
                nonce: query["nonce"] ?? "",
                challenge: query["code_challenge"] ?? "",
                back: query["redirect_uri"] ?? ""
            )
            return code
        }
        return [
            "code": code, "state": query["state"] ?? "", "back": query["redirect_uri"] ?? "",
            "nonce": query["nonce"] ?? "",
        ]
    }

    private static func answer(
        _ request: ReceivedRequest,
        _ book: Shared,
        _ now: Int64
    ) -> ReceiverAnswer {
        let issuer = "http://\(request.header("host"))"
        let target = request.line.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        book.withLock { $0.asked.append(target) }
        switch target {
        case "/.well-known/openid-configuration": return json(description(issuer, book))
        case "/keys": return json(["keys": .array(published(book))])
        case "/token": return token(request, issuer, book, now)
        default: return ReceiverAnswer(status: 404, body: "{}")
        }
    }

    private static func json(_ value: JSON, status: Int = 200) -> ReceiverAnswer {
        ReceiverAnswer(
            status: status,
            headers: ["Content-Type: application/json"],
            body: value.canonicalText
        )
    }

    private static func description(_ issuer: String, _ book: Shared) -> JSON {
        let manner = book.withLock { $0.manner }
        let members: [String: JSON] = [
            "issuer": JSON(manner.issuerInDescription ?? issuer),
            "authorization_endpoint": JSON("\(issuer)/authorize"),
            "token_endpoint": JSON("\(issuer)/token"), "jwks_uri": JSON("\(issuer)/keys"),
        ]
        return .object(members.merging(manner.more) { $1 })
    }

    private static func published(_ book: Shared) -> [JSON] {
        book.withLock { $0.manner.published }.compactMap { name in
            guard let key = Self.keys.points[name] else { return nil }
            let point = Array(key.publicKey.x963Representation)
            return [
                "kty": "EC", "crv": "P-256", "kid": JSON(name), "use": "sig", "alg": "ES256",
                "x": JSON(Base64URL.text(of: point[1...32])),
                "y": JSON(Base64URL.text(of: point[33...64])),
            ]
        }
    }

    private static func token(
        _ request: ReceivedRequest,
        _ issuer: String,
        _ book: Shared,
        _ now: Int64
    ) -> ReceiverAnswer {
        let text = String(decoding: request.body, as: UTF8.self)
        guard let fields = FormFields(urlEncoded: text) else { return json([:], status: 400) }
        let grant = book.withLock { $0.grants.removeValue(forKey: fields["code"] ?? "") }
        let challenge = SHA256.hash(data: Data((fields["code_verifier"] ?? "").utf8))
        // RFC 6749, 2.3.1: the parts are encoded as in a form.
        let pair = Data("\(Self.client):s3cret%2F%2B%3A".utf8).base64EncodedString()
        guard let grant, grant.back == fields["redirect_uri"],
            grant.challenge == Base64URL.text(of: challenge),
            fields["grant_type"] == "authorization_code",
            request.header("authorization") == "Basic \(pair)"
        else { return json(["error": "invalid_grant"], status: 400) }
        return json([
            "access_token": "a", "token_type": "Bearer",
            "id_token": JSON(idToken(grant.nonce, issuer, book, now)),
        ])
    }

    private static func idToken(
        _ nonce: String,
        _ issuer: String,
        _ book: Shared,
        _ now: Int64
    ) -> String {
        let manner = book.withLock { $0.manner }
        let claims: [String: JSON] = [
            "iss": JSON(issuer), "sub": "u-1", "aud": JSON(Self.client), "nonce": JSON(nonce),
            "exp": JSON(now + 300), "iat": JSON(now), "preferred_username": "示例甲",
        ]
        let header: [String: JSON] = ["alg": "ES256", "kid": JSON(manner.signing)]
        return Self.signed(
            header.merging(manner.header) { $1 },
            claims.merging(manner.claims) { $1 },
            isTampered: manner.isTampered
        ) { message in
            guard let key = Self.keys.points[manner.signing],
                let signature = try? key.signature(for: message)
            else { return [] }
            return Array(signature.rawRepresentation)
        }
    }

    /// A token in compact form, without the members that are null.
    static func signed(
        _ header: [String: JSON],
        _ claims: [String: JSON],
        isTampered: Bool = false,
        _ sign: (Data) -> [UInt8]
    ) -> String {
        func part(_ members: [String: JSON]) -> String {
            Base64URL.text(of: JSON.object(members.filter { $0.value != .null }).canonical)
        }
        let message = "\(part(header)).\(part(claims))"
        var signature = sign(Data(message.utf8))
        if isTampered, !signature.isEmpty { signature[0] ^= 1 }
        return "\(message).\(Base64URL.text(of: signature))"
    }
}
