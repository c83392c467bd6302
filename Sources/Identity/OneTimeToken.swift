import Crypto
import FoundationEssentials

/// A secret of 256 random bits that is shown once: a link, or what a browser keeps of a session.
///
/// Only its digest is kept, from which nobody can work back.
package struct OneTimeToken: Hashable, Sendable {
    package static let byteCount = 32

    /// As it is handed out, in base64url.
    package let text: String

    package init(bytes: [UInt8]) {
        text = Base64URL.text(of: bytes)
    }

    /// SHA-256 in hexadecimal, of any text: what is not a token fits no digest.
    package static func digest(of text: some StringProtocol) -> String {
        SHA256.hash(data: Array(text.utf8)).hexadecimal
    }

    package var digest: String { OneTimeToken.digest(of: text) }

    /// A secret for one purpose that follows from the token and is kept nowhere.
    package static func derived(from text: String, for purpose: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("dipper.\(purpose).v1".utf8),
            using: SymmetricKey(data: Array(text.utf8))
        )
        return Base64URL.text(of: code)
    }
}

/// Codes on paper for whoever lost the authenticator: ten, shown once, each works once.
package enum RecoveryCodes {
    package static let count = 10
    /// Eighty bits a code.
    package static let byteCount = count * 10
    /// No I, L, O and U, which people take for others.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// Codes such as `7KQ2-M9XB-04TR-WZ1E`, made of as many random bytes as `byteCount` says.
    package static func codes(of bytes: [UInt8]) -> [String] {
        stride(from: 0, to: bytes.count - 9, by: 10).map { start in
            let letters = Base32.groups(of: Array(bytes[start..<(start + 10)])).map { alphabet[$0] }
            return stride(from: 0, to: letters.count, by: 4).map { first in
                String(letters[first..<(first + 4)])
            }.joined(separator: "-")
        }
    }

    /// The digest by which a code is known, keyed by the secret of the authenticator.
    ///
    /// However people write it: in lower case, without hyphens, with O for 0.
    package static func digest(of code: String, secret: String) -> String {
        let letters = Password.normal(code).uppercased().compactMap { character -> Character? in
            switch character {
            case "O": "0"
            case "I", "L": "1"
            case _ where character.isLetter || character.isNumber: character
            default: nil
            }
        }
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("dipper.recovery.v1\n\(String(letters))".utf8),
            using: SymmetricKey(data: Array(secret.utf8))
        )
        return code.hexadecimal
    }
}

extension Sequence where Element == UInt8 {
    fileprivate var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
