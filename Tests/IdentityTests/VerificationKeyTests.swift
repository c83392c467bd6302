import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import Identity

@Suite struct `A key of another` {
    /// A signed text of RFC 7515, with the key that signed it.
    struct Sample: Sendable, CustomTestStringConvertible {
        let header: String
        let signature: String
        let parts: (String, String)

        var key: VerificationKey? {
            guard let first = Base64URL.strictBytes(of: parts.0),
                let second = Base64URL.strictBytes(of: parts.1)
            else { return nil }
            return header == "eyJhbGciOiJFUzI1NiJ9"
                ? VerificationKey(x: first, y: second)
                : VerificationKey(rsaModulus: first, exponent: second)
        }

        var testDescription: String { header }
    }

    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        + "cnVlfQ"

    static let samples = [
        // Appendix A.2.
        Sample(
            header: "eyJhbGciOiJSUzI1NiJ9",
            signature: "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
                + "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
                + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
                + "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
                + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
                + "p0igcN_IoypGlUPQGe77Rw",
            parts: (
                "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"
                    + "-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW"
                    + "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs"
                    + "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
                    + "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2"
                    + "PAcDTW9gb54h4FRWyuXpoQ",
                "AQAB"
            )
        ),
        // Appendix A.3.
        Sample(
            header: "eyJhbGciOiJFUzI1NiJ9",
            signature: "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA"
                + "pmWQxfKTUJqPP3-Kg6NU1Q",
            parts: (
                "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
            )
        ),
    ]

    @Test(arguments: samples) func `checks what RFC 7515 signs, and nothing else`(
        _ sample: Sample
    ) throws {
        let key = try #require(sample.key)
        let signature = try #require(Base64URL.strictBytes(of: sample.signature))
        let message = Array("\(sample.header).\(Self.payload)".utf8)
        var other = signature
        other[10] ^= 1

        #expect(key.matches(signature, of: message))
        #expect(!key.matches(signature, of: message + [0x30]))
        #expect(!key.matches(other, of: message))
        #expect(!key.matches([], of: message))
        #expect(!key.matches(Array(signature.dropLast()), of: message))
    }

    @Test func `has 2048 bits, or lies on its curve`() throws {
        let short = [UInt8](repeating: 0xC5, count: 128)

        #expect(VerificationKey(rsaModulus: short, exponent: [1, 0, 1]) == nil)
        #expect(VerificationKey(rsaModulus: [], exponent: []) == nil)
        #expect(
            VerificationKey(
                x: [UInt8](repeating: 1, count: 32),
                y: [UInt8](repeating: 1, count: 32)
            ) == nil
        )
        #expect(VerificationKey(x: [], y: []) == nil)
    }

    /// RFC 7636, appendix B.
    @Test func `is not needed for a code: its challenge is that of RFC 7636`() throws {
        let text = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        let verifier = CodeVerifier(bytes: try #require(Base64URL.strictBytes(of: text)))

        #expect(verifier.text == text)
        #expect(verifier.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test(arguments: ["YQ==", "YQ=", "Y Q", "YR", "Y+", "YQ\n", "é"])
    func `is written in base64url alone`(_ text: String) {
        #expect(Base64URL.strictBytes(of: text) == nil)
        #expect(Base64URL.strictBytes(of: "YQ") == [0x61])
    }

    @Test func `links by a digest of issuer, subject and key, each apart`() {
        let digest = OutsideIdentity.digest(of: "u1", at: "https://a", key: "k")
        let others = [
            OutsideIdentity.digest(of: "u2", at: "https://a", key: "k"),
            OutsideIdentity.digest(of: "u1", at: "https://b", key: "k"),
            OutsideIdentity.digest(of: "u1", at: "https://a", key: "l"),
            OutsideIdentity.digest(of: "au1", at: "https://", key: "k"),
        ]

        #expect(digest.count == 64)
        #expect(Set(others + [digest]).count == 5)
    }
}
