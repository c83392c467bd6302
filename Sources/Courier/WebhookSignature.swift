package import Crypto
import FoundationEssentials

/// Signatures of Standard Webhooks 1.0 over identifier, timestamp and body.
package enum WebhookSignature {
    private static let symmetricPrefix = "whsec_"
    private static let seedPrefix = "whsk_"
    private static let publicPrefix = "whpk_"

    /// A secret that can sign; made once for an endpoint, since reading it costs more than signing.
    package enum Key: Sendable {
        case symmetric(SymmetricKey)
        case ed25519(Curve25519.Signing.PrivateKey)

        /// Of `whsec_…` with 24 to 64 bytes, or of `whsk_…` with the 32 bytes of a seed.
        package init?(_ secret: String) {
            if secret.hasPrefix(symmetricPrefix) {
                let text = String(secret.dropFirst(symmetricPrefix.utf8.count))
                guard let bytes = Data(base64Encoded: text), (24...64).contains(bytes.count)
                else { return nil }
                self = .symmetric(SymmetricKey(data: bytes))
            } else if secret.hasPrefix(seedPrefix) {
                let text = String(secret.dropFirst(seedPrefix.utf8.count))
                guard let bytes = Data(base64Encoded: text),
                    let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
                else { return nil }
                self = .ed25519(key)
            } else {
                return nil
            }
        }

        /// `whpk_…`, which receivers verify with; nil for a shared secret.
        package var publicText: String? {
            switch self {
            case .symmetric: nil
            case .ed25519(let key):
                publicPrefix + key.publicKey.rawRepresentation.base64EncodedString()
            }
        }
    }

    /// The value of the header `webhook-signature`: one signature for each key, in their order.
    package static func header(
        id: String,
        timestamp: Int64,
        body: [UInt8],
        keys: [Key]
    ) -> String {
        var message = Array("\(id).\(timestamp).".utf8)
        message.reserveCapacity(message.count + body.count)
        message += body
        return keys.compactMap { signature(of: message, $0) }.joined(separator: " ")
    }

    private static func signature(of message: [UInt8], _ key: Key) -> String? {
        switch key {
        case .symmetric(let key):
            let code = HMAC<SHA256>.authenticationCode(for: message, using: key)
            return "v1," + Data(code).base64EncodedString()
        case .ed25519(let key):
            guard let signature = try? key.signature(for: message) else { return nil }
            return "v1a," + signature.base64EncodedString()
        }
    }
}

/// Signatures as the robots of group chats want them: each in its own way.
package enum RobotSignature {
    /// 钉钉: the key is the secret, the message is the time in milliseconds and the secret.
    package static func dingtalk(secret: String, milliseconds: Int64) -> String {
        code(key: secret, message: "\(milliseconds)\n\(secret)")
    }

    /// 飞书: the key is the time in seconds and the secret, the message is empty.
    package static func feishu(secret: String, seconds: Int64) -> String {
        code(key: "\(seconds)\n\(secret)", message: "")
    }

    private static func code(key: String, message: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array(message.utf8),
            using: SymmetricKey(data: Array(key.utf8))
        )
        return Data(code).base64EncodedString()
    }

    /// A text as the value of a query: everything but letters, digits and `-._~` is encoded.
    package static func queryValue(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if character.isASCII,
                character.isLetter || character.isNumber
                    || "-._~".contains(character)
            {
                result.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
