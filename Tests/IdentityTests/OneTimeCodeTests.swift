import Testing

@testable import Identity

@Suite struct `A one-time code` {
    /// RFC 6238, appendix B, of SHA-1 with eight digits.
    struct Vector: Sendable {
        let seconds: Int64
        let code: String
    }

    static let vectors = [
        Vector(seconds: 59, code: "94287082"), Vector(seconds: 1_111_111_109, code: "07081804"),
        Vector(seconds: 1_111_111_111, code: "14050471"),
        Vector(seconds: 1_234_567_890, code: "89005924"),
        Vector(seconds: 2_000_000_000, code: "69279037"),
        Vector(seconds: 20_000_000_000, code: "65353130"),
    ]

    private let authenticator = OneTimeCode(secret: Array("12345678901234567890".utf8))

    @Test(arguments: vectors) func `is that of RFC 6238`(_ vector: Vector) {
        #expect(authenticator.code(counter: vector.seconds / 30, digits: 8) == vector.code)
        #expect(authenticator.code(atSeconds: vector.seconds) == vector.code.suffix(6))
    }

    /// RFC 4226, appendix D.
    @Test func `is that of RFC 4226 for its counter`() {
        let codes = (0..<10).map { authenticator.code(counter: $0, digits: 6) }

        #expect(
            codes == [
                "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583",
                "399871", "520489",
            ]
        )
    }

    @Test func `counts for its interval and the ones beside it`() {
        let code = authenticator.code(atSeconds: 3000)
        let found = [2940, 2969, 2970, 3000, 3029, 3059, 3060].map {
            authenticator.step(of: code, atSeconds: $0)
        }

        #expect(found == [nil, nil, 100, 100, 100, 100, nil])
        #expect(authenticator.step(of: "12 3456", atSeconds: 3000) == nil)
        #expect(authenticator.step(of: "", atSeconds: 3000) == nil)
    }

    @Test func `has a secret that authenticators read`() throws {
        let again = try #require(OneTimeCode(base32: "gezd gnbv gy3t qojq gezd gnbv gy3t qojq"))

        #expect(authenticator.base32 == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(again == authenticator)
        #expect(OneTimeCode(base32: "GEZDGNBV") == nil)
        #expect(OneTimeCode(base32: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1") == nil)
        #expect(
            authenticator.address(issuer: "北斗", account: "RY-2026-000001")
                == "otpauth://totp/%E5%8C%97%E6%96%97:RY-2026-000001"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E5%8C%97%E6%96%97"
                + "&algorithm=SHA1&digits=6&period=30"
        )
    }
}

@Suite struct `What is shown once` {
    @Test func `a token is 256 bits in base64url, and SHA-256 is kept of it`() {
        let token = OneTimeToken(bytes: Array(repeating: 0xFB, count: 32))

        #expect(token.text == "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s")
        #expect(
            OneTimeToken.digest(of: "abc")
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
        #expect(token.digest == OneTimeToken.digest(of: token.text))
        #expect(OneTimeToken.derived(from: token.text, for: "csrf") != token.text)
        #expect(
            OneTimeToken.derived(from: "a", for: "csrf")
                != OneTimeToken.derived(from: "b", for: "csrf")
        )
    }

    @Test func `ten recovery codes of eighty bits are read however people write them`() {
        let codes = RecoveryCodes.codes(of: (0..<100).map { UInt8($0) })
        let digest = RecoveryCodes.digest(of: "7KQ0-M9X1-04TR-WZ1E", secret: "S")

        #expect(codes.count == 10)
        #expect(Set(codes).count == 10)
        #expect(codes[0] == "000G-40R4-0M30-E209")
        #expect(RecoveryCodes.digest(of: " 7kqo m9xl o4tr wzie", secret: "S") == digest)
        #expect(RecoveryCodes.digest(of: "7KQ0-M9X1-04TR-WZ1F", secret: "S") != digest)
        #expect(RecoveryCodes.digest(of: "7KQ0-M9X1-04TR-WZ1E", secret: "T") != digest)
    }
}
