import Crypto
import Testing

@testable import Identity

@Suite struct `A password hash` {
    /// RFC 7914, section 12.
    struct Vector: Sendable {
        let password: String
        let salt: String
        let logRounds: Int
        let blockSize: Int
        let parallelism: Int
        let key: String
    }

    static let vectors = [
        Vector(
            password: "",
            salt: "",
            logRounds: 4,
            blockSize: 1,
            parallelism: 1,
            key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"
        ),
        Vector(
            password: "password",
            salt: "NaCl",
            logRounds: 10,
            blockSize: 8,
            parallelism: 16,
            key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
        ),
    ]

    static func cost(
        _ logRounds: Int,
        _ blockSize: Int = 8,
        _ parallelism: Int = 1
    ) throws
        -> PasswordHash.Cost
    {
        try #require(
            PasswordHash.Cost(
                logRounds: logRounds,
                blockSize: blockSize,
                parallelism: parallelism
            )
        )
    }

    @Test(arguments: vectors) func `has the keys of RFC 7914`(_ vector: Vector) throws {
        let key = try PasswordHash.key(
            vector.password,
            Array(vector.salt.utf8),
            Self.cost(vector.logRounds, vector.blockSize, vector.parallelism),
            byteCount: 64
        )
        let bytes = unsafe key.withUnsafeBytes { unsafe Array($0) }
        let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()

        #expect(text == vector.key)
    }

    @Test func `tells its own parameters and comes back from its text`() throws {
        let hash = try PasswordHash(
            of: "示例口令一二三四五",
            salt: Array(0..<16),
            cost: Self.cost(4)
        )
        let again = try #require(PasswordHash(hash.description))

        #expect(hash.description.hasPrefix("$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$"))
        #expect(again == hash)
        #expect(try again.matches("示例口令一二三四五"))
        #expect(try !again.matches("示例口令一二三四六"))
        #expect(again.cost != PasswordHash.Cost.standard)
    }

    @Test func `is of the same password whichever width it is typed in`() throws {
        let hash = try PasswordHash(of: "Ｐass word１", salt: [1], cost: Self.cost(4))

        #expect(try hash.matches("Pass word1"))
        #expect(try !hash.matches("pass word1"))
    }

    @Test(arguments: [
        "", "$scrypt$ln=4,r=8,p=1$AAEC$", "$scrypt$ln=30,r=8,p=1$AAEC$AAEC",
        "$argon2id$v=19$m=65536,t=2,p=1$AAEC$AAEC", "$scrypt$ln=4,r=8,p=0$AAEC$AAEC",
        "$scrypt$ln=20,r=32,p=1$AAECAwQFBgcICQoLDA0ODw$"
            + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    ])
    func `is not read from another text`(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }

    @Test func `costs as much as OWASP asks for`() {
        let cost = PasswordHash.Cost.standard

        #expect([cost.logRounds, cost.blockSize, cost.parallelism] == [15, 8, 3])
    }
}
