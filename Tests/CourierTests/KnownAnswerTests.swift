import Casework
import Courier
import Crypto
import Foundation
import Testing
import Workflow

/// An answer that other implementations of Standard Webhooks give too.
struct SignedCase: Sendable, CustomTestStringConvertible {
    let name: String
    let secrets: [String]
    let id: String
    let timestamp: Int64
    let body: String
    let signature: String

    var testDescription: String { name }

    static let s24 = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
    static let s32 = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    static let s64 =
        "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0"
        + "+Pw=="
    static let chinese = """
        {"type":"project.stage.entered","timestamp":"2027-01-01T00:00:00Z",\
        "data":{"project":"WH-2027-0001","stage":"中试","title":"北斗·颠覆性技术"}}
        """

    static let all = [
        SignedCase(
            name: "V1, of the specification",
            secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: 1_614_265_330,
            body: #"{"test": 2432232314}"#,
            signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        ),
        SignedCase(
            name: "V2, 24 bytes",
            secrets: [s24],
            id: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
            timestamp: 1_674_087_231,
            body: "{}",
            signature: "v1,JkfPmiP8nMgMl9zUM2mcRUnP1sC0VHZO8fpB3rBIhb8="
        ),
        SignedCase(
            name: "V3, Chinese",
            secrets: [s32],
            id: "msg_dipper_0001",
            timestamp: 1_798_761_600,
            body: chinese,
            signature: "v1,w2WTERrsQr0eVvp0CYjp3ZVbKkn5vQ5h4TDuKLgpidk="
        ),
        SignedCase(
            name: "V4, 64 bytes and no body",
            secrets: [s64],
            id: "msg_dipper_0002",
            timestamp: 1_798_761_601,
            body: "",
            signature: "v1,rrGoRvm9u9hs3CkNtBuph1+5xDoQpu3BA9igwxtYxQ4="
        ),
        SignedCase(
            name: "V6, at the beginning of time",
            secrets: [s24],
            id: "msg_dipper_0004",
            timestamp: 0,
            body: #"{"a":1}"#,
            signature: "v1,3VbSSdgUebTM3/3guSioQdTCl6Ya/Ea7+APxXbpg3Xg="
        ),
        SignedCase(
            name: "V8, two secrets",
            secrets: [s32, s24],
            id: "msg_dipper_0001",
            timestamp: 1_798_761_600,
            body: chinese,
            signature: "v1,w2WTERrsQr0eVvp0CYjp3ZVbKkn5vQ5h4TDuKLgpidk= "
                + "v1,q3uiHxgvOPZer9QlqYU7O2JZjiSoBH7PtulMWBbBwAM="
        ),
    ]
}

@Suite struct `Signatures` {
    @Test(arguments: SignedCase.all)
    func `of Standard Webhooks are those of others`(_ known: SignedCase) throws {
        let keys = try known.secrets.map { try #require(WebhookSignature.Key($0)) }

        let header = WebhookSignature.header(
            id: known.id,
            timestamp: known.timestamp,
            body: Array(known.body.utf8),
            keys: keys
        )

        #expect(header == known.signature)
    }

    @Test func `V9 by Ed25519 is verified with the public key that receivers get`() throws {
        let seed = Data((0..<32).map { UInt8($0) })
        let key = try #require(WebhookSignature.Key("whsk_" + seed.base64EncodedString()))
        let header = WebhookSignature.header(
            id: "msg_dipper_0001",
            timestamp: 1_798_761_600,
            body: Array(SignedCase.chinese.utf8),
            keys: [key]
        )

        #expect(key.publicText == "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")
        let known =
            "o/clXcgc72O6HG9ZCxcKMQjvMThszZfcBOMB8rWWGG4y73L2fH83UWyvSLuuXBmQQRxcy+YBENYfdTjV74"
            + "6aAQ=="
        let text = try #require(key.publicText?.dropFirst("whpk_".count))
        let verifier = try Curve25519.Signing.PublicKey(
            rawRepresentation: try #require(Data(base64Encoded: String(text)))
        )
        let message = Data(("msg_dipper_0001.1798761600." + SignedCase.chinese).utf8)
        let ours = try #require(Data(base64Encoded: String(header.dropFirst("v1a,".count))))
        let theirs = try #require(Data(base64Encoded: known))
        #expect(header.hasPrefix("v1a,"))
        #expect(verifier.isValidSignature(ours, for: message))
        #expect(verifier.isValidSignature(theirs, for: message))
        #expect(!verifier.isValidSignature(ours, for: message + [0x20]))
    }

    @Test(arguments: [
        "whsec_AAEC", "whsec_not base64", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX", "whsk_AAEC", "",
    ])
    func `need a secret of the right form`(_ secret: String) {
        #expect(WebhookSignature.Key(secret) == nil)
    }

    @Test(
        arguments: [
            ("this is secret", 1_577_262_236_757, "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="),
            (
                "SEC000102030405060708090a0b0c0d0e0f", 1_798_761_600_000,
                "dTaRYI2bMb36n+1nb3uFyNCV7Xwp6iS9c+BcuvENnKA="
            ),
        ] as [(String, Int64, String)]
    )
    func `of DingTalk are as documented`(_ secret: String, _ time: Int64, _ known: String) {
        let sign = RobotSignature.dingtalk(secret: secret, milliseconds: time)

        #expect(sign == known)
        let encoded = known.replacing("+", with: "%2B").replacing("/", with: "%2F")
            .replacing("=", with: "%3D")
        #expect(RobotSignature.queryValue(sign) == encoded)
    }

    @Test(
        arguments: [
            ("demo", 1_599_360_473, "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="),
            (
                "000102030405060708090a0b0c0d0e0f", 1_798_761_600,
                "5lcw6gA1K7yYO8XsD1jWHeJpyQikeLhqP6v/yoDPuaQ="
            ),
        ] as [(String, Int64, String)]
    )
    func `of Feishu are as documented`(_ secret: String, _ time: Int64, _ known: String) {
        #expect(RobotSignature.feishu(secret: secret, seconds: time) == known)
    }

    @Test func `are over a message identifier that stays and differs between endpoints`() throws {
        let first = MessageIdentifier.make(outbox: "o", endpoint: "e")

        #expect(first == MessageIdentifier.make(outbox: "o", endpoint: "e"))
        #expect(first.wholeMatch(of: /msg_[0-9A-Za-z]{27}/) != nil)
        let others = [("o", "f"), ("p", "e"), ("", "oe"), ("o\ne", "")].map {
            MessageIdentifier.make(outbox: $0.0, endpoint: $0.1)
        }
        #expect(Set(others + [first]).count == 5)
    }
}
