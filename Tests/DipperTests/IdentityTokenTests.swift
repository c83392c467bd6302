import Casework
import Crypto
import CryptoExtras
import Foundation
import Identity
import Testing
import Workflow

@testable import dipper

@Suite struct `A token of a provider` {
    private static let rsa = try? _RSA.Signing.PrivateKey(keySize: .bits2048)
    private static let point = P256.Signing.PrivateKey()
    private static let now: Int64 = 1_767_600_000

    private static let claims: [String: JSON] = [
        "iss": "https://sso.example", "sub": "u-1", "aud": "dipper", "nonce": "n",
        "exp": JSON(now + 300), "iat": JSON(now), "name": "示例甲",
        "amr": ["otp", "pwd"], "acr": "level2",
    ]

    private static let expected = IdentityToken.Expectation(
        issuer: "https://sso.example",
        client: "dipper",
        nonce: "n",
        now: Instant(milliseconds: now * 1000)
    )

    private static func number(_ bytes: some Sequence<UInt8>) -> JSON {
        JSON(Base64URL.text(of: bytes))
    }

    /// The public keys of both, as a provider publishes them.
    private func keys(_ change: (inout [[String: JSON]]) -> Void = { _ in }) throws -> [ProviderKey]
    {
        let parts = try #require(Self.rsa).publicKey.getKeyPrimitives()
        let point = Array(Self.point.publicKey.x963Representation)
        var list: [[String: JSON]] = [
            [
                "kty": "RSA", "kid": "r", "alg": "RS256", "n": Self.number(parts.modulus),
                "e": Self.number(parts.publicExponent),
            ],
            [
                "kty": "EC", "crv": "P-256", "kid": "e", "x": Self.number(point[1...32]),
                "y": Self.number(point[33...64]),
            ],
        ]
        change(&list)
        return ProviderKey.all(in: ["keys": .array(list.map { .object($0) })])
    }

    private func token(
        _ header: [String: JSON] = [:],
        _ changed: [String: JSON] = [:],
        isTampered: Bool = false
    ) throws -> String {
        let header = (["alg": "ES256", "kid": "e"] as [String: JSON]).merging(header) { $1 }
        let rsa = try #require(Self.rsa)
        return StubProvider.signed(
            header,
            Self.claims.merging(changed) { $1 },
            isTampered: isTampered
        ) { message in
            switch header["alg"]?.textValue {
            case "RS256":
                let signature = try? rsa.signature(
                    for: SHA256.hash(data: message),
                    padding: .insecurePKCS1v1_5
                )
                return signature.map { Array($0.rawRepresentation) } ?? []
            case "HS256":
                // The confusion: signed with the public key as if that were a secret.
                let secret = SymmetricKey(data: Data(rsa.publicKey.pemRepresentation.utf8))
                return Array(HMAC<SHA256>.authenticationCode(for: message, using: secret))
            case "none": return []
            default:
                let signature = try? Self.point.signature(for: message)
                return signature.map { Array($0.rawRepresentation) } ?? []
            }
        }
    }

    private func read(_ text: String, _ keys: [ProviderKey]) throws -> IdentityToken {
        try IdentityToken(text, keys: keys, Self.expected)
    }

    @Test(arguments: ["ES256", "RS256"]) func `is believed when everything is right`(
        _ algorithm: String
    ) throws {
        let header: [String: JSON] = [
            "alg": JSON(algorithm), "kid": algorithm == "RS256" ? "r" : "e",
        ]
        let found = try read(try token(header), try keys())

        #expect(found.subject == "u-1" && found.shownName == "示例甲")
        #expect(found.methods == ["otp", "pwd", "level2"])
    }

    /// A wrong token, and what is said of it.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let name: String
        var header: [String: JSON] = [:]
        var claims: [String: JSON] = [:]
        let claim: String

        var testDescription: String { name }
    }

    private static let wrong: [Wrong] = [
        Wrong(name: "no signature", header: ["alg": "none"], claim: "alg"),
        Wrong(name: "no signature, in capitals", header: ["alg": "NONE"], claim: "alg"),
        Wrong(name: "no algorithm", header: ["alg": .null], claim: "alg"),
        Wrong(
            name: "the public key as a secret",
            header: ["alg": "HS256", "kid": "r"],
            claim: "alg"
        ),
        Wrong(name: "RS256 by the key of the point", header: ["alg": "RS256"], claim: "kid"),
        Wrong(name: "an unknown key", header: ["kid": "x"], claim: "kid"),
        Wrong(name: "a number as the key", header: ["kid": 1], claim: "kid"),
        Wrong(name: "what must be understood", header: ["crit": ["b64"]], claim: "form"),
        Wrong(name: "another issuer", claims: ["iss": "https://sso.example/"], claim: "iss"),
        Wrong(name: "no issuer", claims: ["iss": .null], claim: "iss"),
        Wrong(name: "another audience", claims: ["aud": "other"], claim: "aud"),
        Wrong(name: "no audience", claims: ["aud": .null], claim: "aud"),
        Wrong(name: "two without a party", claims: ["aud": ["dipper", "b"]], claim: "azp"),
        Wrong(name: "another party", claims: ["azp": "b"], claim: "azp"),
        Wrong(name: "expired", claims: ["exp": JSON(now - 61)], claim: "exp"),
        Wrong(name: "for ever", claims: ["exp": .null], claim: "exp"),
        Wrong(name: "an expiry in words", claims: ["exp": "9999999999"], claim: "exp"),
        Wrong(name: "of the future", claims: ["iat": JSON(now + 61)], claim: "iat"),
        Wrong(name: "made long ago", claims: ["iat": JSON(now - 601)], claim: "iat"),
        Wrong(name: "made at no time", claims: ["iat": .null], claim: "iat"),
        Wrong(name: "not valid yet", claims: ["nbf": JSON(now + 61)], claim: "nbf"),
        Wrong(name: "another nonce", claims: ["nonce": "m"], claim: "nonce"),
        Wrong(name: "no nonce", claims: ["nonce": .null], claim: "nonce"),
        Wrong(name: "nobody", claims: ["sub": ""], claim: "sub"),
        Wrong(name: "a number as subject", claims: ["sub": 7], claim: "sub"),
    ]

    @Test(arguments: wrong) func `is refused with the word for what is wrong`(
        _ sample: Wrong
    ) throws {
        let text = try token(sample.header, sample.claims)
        let keys = try keys()
        let fault = #expect(throws: IdentityToken.Fault.self) { try read(text, keys) }

        #expect(fault?.claim == sample.claim)
        #expect(fault?.words.zh.isEmpty == false && fault?.words.en.isEmpty == false)
    }

    @Test(
        arguments: [
            ["aud": ["dipper", "b"], "azp": "dipper"], ["azp": "dipper"], ["aud": ["dipper"]],
            ["exp": JSON(now - 59)], ["iat": JSON(now + 59)], ["nbf": JSON(now + 59)],
        ] as [[String: JSON]]
    )
    func `is believed at the edge of what is right`(_ claims: [String: JSON]) throws {
        #expect(try read(try token([:], claims), try keys()).subject == "u-1")
    }

    @Test func `of another form or signature is refused`() throws {
        let keys = try keys()
        let text = try token()
        let parts = text.split(separator: ".")
        let other = try token([:], ["sub": "u-2"]).split(separator: ".")
        let texts = [
            "", "..", "a.b", "\(text).", "\(text)=", " \(text)", "\(parts[0]).\(parts[1])",
            "\(parts[0]).\(parts[1]).", String(repeating: "a", count: 20_000),
        ]
        for text in texts {
            let fault = #expect(throws: IdentityToken.Fault.self) { try read(text, keys) }
            #expect(["form", "signature"].contains(fault?.claim), "\(text.prefix(40))")
        }
        let swapped = "\(parts[0]).\(other[1]).\(parts[2])"
        let tampered = try token(isTampered: true)
        for text in [swapped, tampered] {
            #expect(throws: IdentityToken.Fault.signature) { try read(text, keys) }
        }
        // A member that stands twice means two things to two readers.
        let twice = Base64URL.text(of: Array(#"{"alg":"ES256","alg":"none"}"#.utf8))
        #expect(throws: IdentityToken.Fault.form) {
            try read("\(twice).\(parts[1]).\(parts[2])", keys)
        }
    }

    @Test func `without a number is checked by the only key of its algorithm, never by another`()
        throws
    {
        let text = try token(["kid": .null])
        let twice = try keys { list in
            var second = list[1]
            second["kid"] = "f"
            list.append(second)
        }

        #expect(try read(text, try keys()).subject == "u-1")
        #expect(throws: IdentityToken.Fault.unknownKey("")) { try read(text, twice) }
    }

    @Test func `is never checked by a key that is for something else`() throws {
        let text = try token()
        let sealing = try keys { $0[1]["use"] = "enc" }
        let other = try keys { $0[1]["alg"] = "RS256" }
        let doubled = try keys { $0.append($0[1]) }
        for keys in [sealing, other, doubled] {
            #expect(throws: IdentityToken.Fault.unknownKey("e")) { try read(text, keys) }
        }
        #expect(
            ProviderKey.all(in: ["keys": [["kty": "oct", "k": "YQ"], ["kty": "RSA"]]]).isEmpty
        )
    }
}
