import Crypto
import FoundationEssentials

/// One-time codes of an authenticator: RFC 6238 with SHA-1, six digits and thirty seconds.
package struct OneTimeCode: Hashable, Sendable {
    package static let secretByteCount = 20
    package static let stepSeconds: Int64 = 30
    private static let digits = 6
    /// Steps before and after the present one, for clocks that differ.
    private static let tolerance: Int64 = 1

    private let secret: [UInt8]

    package init(secret: [UInt8]) {
        self.secret = secret
    }

    /// Of a secret as it is shown to people; nil for another form.
    package init?(base32 text: String) {
        guard let secret = Base32.bytes(of: text), secret.count == OneTimeCode.secretByteCount
        else { return nil }
        self.init(secret: secret)
    }

    package var base32: String { Base32.text(of: secret) }

    /// The step that a code belongs to, of the present one and its neighbours; nil for none.
    package func step(of code: String, atSeconds now: Int64) -> Int64? {
        let given = SymmetricKey(data: Array(code.filter { $0 != " " }.utf8))
        let present = now / OneTimeCode.stepSeconds
        var found: Int64?
        // Each is compared, so that the time tells nothing.
        for step in (present - OneTimeCode.tolerance)...(present + OneTimeCode.tolerance) {
            let expected = self.code(counter: step, digits: OneTimeCode.digits)
            if SymmetricKey(data: Array(expected.utf8)) == given { found = step }
        }
        return found
    }

    /// The code of a moment, as an authenticator shows it.
    package func code(atSeconds now: Int64) -> String {
        code(counter: now / OneTimeCode.stepSeconds, digits: OneTimeCode.digits)
    }

    /// RFC 4226: dynamic truncation of the HMAC over the counter.
    func code(counter: Int64, digits: Int) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * Int64($0))) }
        let code = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: message,
                using: SymmetricKey(data: secret)
            )
        )
        let offset = Int(code[19] & 0xF)
        let number = code[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let limit = (0..<digits).reduce(UInt32(1)) { power, _ in power * 10 }
        let text = String((number & 0x7FFF_FFFF) % limit)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// What an authenticator reads from a picture: `otpauth://totp/…`.
    package func address(issuer: String, account: String) -> String {
        let (issuer, account) = (OneTimeCode.encoded(issuer), OneTimeCode.encoded(account))
        return "otpauth://totp/\(issuer):\(account)?secret=\(base32)&issuer=\(issuer)"
            + "&algorithm=SHA1&digits=\(OneTimeCode.digits)&period=\(OneTimeCode.stepSeconds)"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            guard byte < 0x80,
                character.isLetter || character.isNumber || "-._~".contains(character)
            else {
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
            return String(character)
        }.joined()
    }
}

/// Base32 of RFC 4648 without padding, as authenticators take it.
enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    static func text(of bytes: [UInt8]) -> String {
        groups(of: bytes).map { String(UnicodeScalar(alphabet[$0])) }.joined()
    }

    /// The bits of the bytes in groups of five, the last one filled with zeros.
    static func groups(of bytes: [UInt8]) -> [Int] {
        stride(from: 0, to: bytes.count * 8, by: 5).map { bit in
            (bit..<(bit + 5)).reduce(0) { group, bit in
                let byte = bit / 8 < bytes.count ? bytes[bit / 8] : 0
                return group << 1 | Int(byte >> UInt8(7 - bit % 8) & 1)
            }
        }
    }

    /// Nil where a character is none of the alphabet; spaces and case do not matter.
    static func bytes(of text: String) -> [UInt8]? {
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in text.uppercased().utf8 where character != UInt8(ascii: " ") {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 5 | UInt32(value)
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }
}
