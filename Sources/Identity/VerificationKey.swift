import Crypto
import CryptoExtras
import FoundationEssentials

/// A public key by which another's signatures are checked: each knows its one algorithm.
///
/// There is none for `none` and none for HS256, so that a token can neither go unsigned nor be
/// signed with what everybody may read.
package struct VerificationKey: Sendable {
    /// By the names of RFC 7518.
    package enum Algorithm: String, Hashable, Sendable {
        case rs256 = "RS256"
        case es256 = "ES256"
    }

    private enum Key: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    private let key: Key

    /// Nil for what is no RSA key of at least 2048 bits.
    package init?(rsaModulus: [UInt8], exponent: [UInt8]) {
        guard let key = try? _RSA.Signing.PublicKey(n: rsaModulus, e: exponent) else { return nil }
        self.key = .rsa(key)
    }

    /// Nil for what is no point of P-256.
    package init?(x: [UInt8], y: [UInt8]) {
        guard x.count == 32, y.count == 32,
            let key = try? P256.Signing.PublicKey(x963Representation: [4] + x + y)
        else { return nil }
        self.key = .p256(key)
    }

    package var algorithm: Algorithm {
        switch key {
        case .rsa: .rs256
        case .p256: .es256
        }
    }

    /// Whether a signature in the form of JWS is that of a message.
    package func matches(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch key {
        case .rsa(let key):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: Data(signature)),
                for: SHA256.hash(data: message),
                padding: .insecurePKCS1v1_5
            )
        case .p256(let key):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(signature, for: message)
        }
    }
}

/// What binds a code to who asked for it (RFC 7636, S256): the secret stays here, its digest goes.
package struct CodeVerifier: Hashable, Sendable {
    /// 43 characters of base64url.
    package let text: String

    package init(bytes: [UInt8]) { text = Base64URL.text(of: bytes) }

    package var challenge: String { Base64URL.text(of: SHA256.hash(data: Array(text.utf8))) }
}

/// How an account knows whom another's door lets in, without keeping what he is called there.
package enum OutsideIdentity {
    /// A digest keyed by a secret of the provider: names that are easy to guess stay unknown.
    package static func digest(of subject: String, at issuer: String, key: String) -> String {
        let parts = ["dipper.identity.v1", issuer, subject]
        // Lengths stand before the parts, so that no two pairs make one text.
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(text.utf8),
            using: SymmetricKey(data: Array(key.utf8))
        )
        return code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
