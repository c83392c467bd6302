import Crypto
import CryptoExtras
import Foundation

/// A password as it is kept: a scrypt key with its salt and parameters, in one text.
package struct PasswordHash: Hashable, Sendable, CustomStringConvertible {
    /// What one check costs; a text tells its own, so that it can grow.
    package struct Cost: Hashable, Sendable {
        package let logRounds: Int
        package let blockSize: Int
        package let parallelism: Int

        /// Nil for what no check should cost: more than 256 MiB, or nothing at all.
        package init?(logRounds: Int, blockSize: Int, parallelism: Int) {
            guard (1...20).contains(logRounds), (1...32).contains(blockSize),
                (1...16).contains(parallelism), blockSize << (logRounds + 7) <= 256 << 20
            else { return nil }
            (self.logRounds, self.blockSize) = (logRounds, blockSize)
            self.parallelism = parallelism
        }

        private init(_ logRounds: Int, _ blockSize: Int, _ parallelism: Int) {
            (self.logRounds, self.blockSize) = (logRounds, blockSize)
            self.parallelism = parallelism
        }

        /// About 180 ms and 32 MiB: as dear as N = 2^17 at a quarter of its memory (OWASP).
        package static let standard = Cost(15, 8, 3)
    }

    package static let saltByteCount = 16
    package static let keyByteCount = 32

    package let cost: Cost
    private let salt: [UInt8]
    private let key: SymmetricKey

    /// Takes as long as it costs; never call it on the thread that writes.
    package init(of password: String, salt: [UInt8], cost: Cost) throws {
        self.cost = cost
        self.salt = salt
        key = try PasswordHash.key(password, salt, cost, byteCount: PasswordHash.keyByteCount)
    }

    /// Of a key that was made already; a random one fits no password.
    package init(salt: [UInt8], key: [UInt8], cost: Cost) {
        self.cost = cost
        self.salt = salt
        self.key = SymmetricKey(data: key)
    }

    /// Reads `$scrypt$ln=15,r=8,p=3$salt$key`; nil for any other form.
    package init?(_ text: String) {
        let form = /\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{1,90})\$([\w-]{1,90})/
        guard let match = text.wholeMatch(of: form),
            let logRounds = Int(match.1), let blockSize = Int(match.2),
            let parallelism = Int(match.3),
            let cost = Cost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism),
            let salt = Base64URL.bytes(of: match.4), let key = Base64URL.bytes(of: match.5),
            key.count == PasswordHash.keyByteCount
        else { return nil }
        self.cost = cost
        self.salt = salt
        self.key = SymmetricKey(data: key)
    }

    package var description: String {
        let bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
        return "$scrypt$ln=\(cost.logRounds),r=\(cost.blockSize),p=\(cost.parallelism)"
            + "$\(Base64URL.text(of: salt))$\(Base64URL.text(of: bytes))"
    }

    /// Whether this is the password; the keys are compared in constant time.
    package func matches(_ password: String) throws -> Bool {
        try PasswordHash.key(password, salt, cost, byteCount: PasswordHash.keyByteCount) == key
    }

    package static func == (left: PasswordHash, right: PasswordHash) -> Bool {
        left.cost == right.cost && left.salt == right.salt && left.key == right.key
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(salt)
    }

    static func key(
        _ password: String,
        _ salt: [UInt8],
        _ cost: Cost,
        byteCount: Int
    ) throws -> SymmetricKey {
        try KDF.Scrypt.deriveKey(
            from: Array(Password.normal(password).utf8),
            salt: salt,
            outputByteCount: byteCount,
            rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize,
            parallelism: cost.parallelism
        )
    }
}

/// What a person types as a password.
package enum Password {
    /// NFKC: the same keys make the same password on every system.
    package static func normal(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping
    }
}

/// Base64 as addresses take it, without padding (RFC 4648, section 5).
package enum Base64URL {
    package static func text(of bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for anything but base64url without padding, spaces and other marks.
    package static func strictBytes(of text: some StringProtocol) -> [UInt8]? {
        guard let bytes = bytes(of: text), Base64URL.text(of: bytes) == text else { return nil }
        return bytes
    }

    static func bytes(of text: some StringProtocol) -> [UInt8]? {
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map { Array($0) }
    }
}
