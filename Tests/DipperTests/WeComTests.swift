import Casework
import Foundation
import Synchronization
import TLSReceiver
import Testing
import Web
import Workflow

@testable import dipper

/// 企业微信 as its documentation has it: two calls, answered 200 whatever happened.
private final class StubWeCom: Sendable {
    struct Manner: Sendable {
        /// By code: the answer of `getuserinfo`.
        var members: [String: JSON] = [
            "CODE": ["errcode": 0, "errmsg": "ok", "userid": "zhangsan"]
        ]
        var tokenAnswer: JSON?
        /// The tokens that count, and what is given next.
        var tokens = ["T1"]
        var seconds: Int64 = 7200
        var status = 200
    }

    static let company = "ww1234567890abcdef"
    static let secret = "corp-secret-7"

    private let receiver: Receiver
    private let shared: Shared

    private final class Shared: Sendable {
        let manner = Mutex(Manner())
        let asked = Mutex<[String]>([])
    }

    init() throws {
        let shared = Shared()
        self.shared = shared
        receiver = try Receiver { request in
            let target = String(request.line.split(separator: " ").dropFirst().first ?? "")
            shared.asked.withLock { $0.append(target) }
            let manner = shared.manner.withLock { $0 }
            let answer = StubWeCom.answer(target, manner)
            return ReceiverAnswer(status: manner.status, body: answer.canonicalText)
        }
    }

    var port: Int { receiver.port }
    var address: String { "http://127.0.0.1:\(receiver.port)" }
    var asked: [String] { shared.asked.withLock { $0 } }

    func behave(_ change: (inout Manner) -> Void) { shared.manner.withLock { change(&$0) } }

    private static func answer(_ target: String, _ manner: Manner) -> JSON {
        let parts = target.split(separator: "?", maxSplits: 1)
        let query = FormFields(urlEncoded: parts.dropFirst().first ?? "")
        switch parts.first {
        case "/cgi-bin/gettoken":
            guard query?["corpid"] == company else {
                return ["errcode": 40_013, "errmsg": "invalid corpid"]
            }
            guard query?["corpsecret"] == secret else {
                return ["errcode": 40_001, "errmsg": "invalid credential"]
            }
            return manner.tokenAnswer ?? [
                "errcode": 0, "errmsg": "ok", "access_token": JSON(manner.tokens.last ?? ""),
                "expires_in": JSON(manner.seconds),
            ]
        case "/cgi-bin/auth/getuserinfo":
            guard manner.tokens.last == query?["access_token"] else {
                return ["errcode": 42_001, "errmsg": "access_token expired"]
            }
            return manner.members[query?["code"] ?? ""] ?? [
                "errcode": 40_029, "errmsg": "invalid code",
            ]
        default: return ["errcode": 404]
        }
    }
}

@Suite struct `Signing in by 企业微信` {
    private struct Town {
        let way: Doorway
        let stub: StubWeCom
        let provider: String

        init(secret: String = StubWeCom.secret) async throws {
            let way = try await Doorway()
            let stub = try StubWeCom()
            try await ProviderOffice.allow(stub.port, way)
            let file = try ScratchFile(secret)
            let added = try await way.ledger.answer(
                [
                    "provider", "add", "--name", "企业微信", "--kind", "wecom", "--issuer",
                    StubWeCom.company, "--client", "1000002", "--home",
                    "http://127.0.0.1:8080/", "--api", stub.address, "--secret-file", file.path,
                    "--as", Entrance.administrator,
                ]
            )
            provider = try #require(added["code"]?.textValue)
            let security = try await way.person("SECADM")
            _ = try await way.ledger.answer(["provider", "approve", provider, "--as", security])
            (self.way, self.stub) = (way, stub)
        }

        func link(_ person: String, subject: String = "zhangsan") async throws {
            _ = try await way.ledger.answer(
                [
                    "account", "link-identity", person, "--provider", provider, "--subject",
                    subject, "--as", Entrance.administrator,
                ]
            )
        }

        /// Sets out and comes back with a code.
        @discardableResult func enter(_ browser: Browser, code: String = "CODE") throws -> Int {
            try browser.open("/sign-in/with/\(provider)")
            try #require(browser.status == 303, "\(browser.page)")
            let target = try #require(browser.place)
            let place = try #require(URLComponents(string: target))
            let query = try #require(FormFields(urlEncoded: place.percentEncodedQuery ?? ""))
            let state = try #require(query["state"])
            try browser.open("/sign-in/back/\(provider)?code=\(code)&state=\(state)")
            return browser.status
        }
    }

    @Test func `takes the member who was linked, by the two calls of its documentation`()
        async throws
    {
        let town = try await Town()
        let person = try await town.way.member("PO")
        try await town.link(person)
        let browser = try town.way.browser()
        try browser.open("/sign-in/with/\(town.provider)")
        let place = try #require(browser.place)
        let entered = try town.enter(browser)
        try browser.open("/account")
        let shown = browser.page
        browser.keep()
        let again = try town.enter(browser)

        #expect(
            place.hasPrefix(
                "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp"
                    + "&appid=\(StubWeCom.company)&agentid=1000002&redirect_uri="
                    + "http%3A%2F%2F127.0.0.1%3A8080%2Fsign-in%2Fback%2F\(town.provider)&state="
            )
        )
        #expect(entered == 303 && again == 303)
        #expect(shown.contains(person) && shown.contains("已由管理员绑定"))
        // The token of the application is kept for as long as it counts.
        #expect(
            town.stub.asked == [
                "/cgi-bin/gettoken?corpid=\(StubWeCom.company)&corpsecret=\(StubWeCom.secret)",
                "/cgi-bin/auth/getuserinfo?access_token=T1&code=CODE",
                "/cgi-bin/auth/getuserinfo?access_token=T1&code=CODE",
            ]
        )
    }

    @Test func `asks for another token once when the one it holds is over`() async throws {
        let town = try await Town()
        try await town.link(try await town.way.member("PO"))
        let browser = try town.way.browser()
        try town.enter(browser)
        town.stub.behave { $0.tokens.append("T2") }
        browser.keep()
        let renewed = try town.enter(browser)
        let asked = town.stub.asked.count
        town.way.advance(seconds: 6901)
        browser.keep()
        try town.enter(browser)

        #expect(renewed == 303)
        // User info by T1, a token, user info by T2.
        #expect(asked == 2 + 3)
        // After its time a token is asked for before it is refused.
        #expect(town.stub.asked.dropFirst(asked).first?.hasPrefix("/cgi-bin/gettoken") == true)
    }

    /// An answer that lets nobody in.
    struct Answer: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: JSON
        let code: String
        /// Of the number that 企业微信 gave.
        var word: String?

        var shown: String { word ?? code }
        var testDescription: String { name }
    }

    @Test(arguments: [
        Answer(
            name: "an invalid code",
            answer: ["errcode": 40_029, "errmsg": "invalid code"],
            code: "PROVIDER_DENIED",
            word: "40029"
        ),
        Answer(
            name: "an address that is not trusted",
            answer: ["errcode": 60_020, "errmsg": "not allow to access from your ip"],
            code: "PROVIDER_DENIED",
            word: "60020"
        ),
        Answer(
            name: "a code that no list has",
            answer: ["errcode": 99_999],
            code: "PROVIDER_DENIED",
            word: "99999"
        ),
        Answer(
            name: "somebody from outside the company",
            answer: ["errcode": 0, "errmsg": "ok", "openid": "zhangsan"],
            code: "IDENTITY_UNKNOWN"
        ),
        Answer(
            name: "another member",
            answer: ["errcode": 0, "errmsg": "ok", "userid": "lisi"],
            code: "IDENTITY_UNKNOWN"
        ),
        Answer(name: "no code of its own", answer: ["userid": "zhangsan"], code: "PROVIDER_ANSWER"),
    ])
    func `lets nobody in but a linked member`(_ sample: Answer) async throws {
        let town = try await Town()
        try await town.link(try await town.way.member("PO"))
        town.stub.behave { $0.members["CODE"] = sample.answer }
        let browser = try town.way.browser()
        let status = try town.enter(browser)

        #expect(status == 422)
        #expect(browser.page.contains(sample.code) && browser.page.contains(sample.shown))
        #expect(browser.kept.isEmpty)
        #expect(!browser.page.contains(StubWeCom.secret))
    }

    @Test func `is tested by an administrator, who learns what is wrong`() async throws {
        let town = try await Town()
        let test = ["provider", "test", town.provider, "--as", Entrance.administrator]
        let answered = try await town.way.ledger.answer(test)
        let other = try await Town(secret: "wrong")
        let wrong = try await other.way.ledger.codes(
            ["provider", "test", other.provider, "--as", Entrance.administrator]
        )
        town.stub.behave { $0.status = 502 }
        let broken = try await town.way.ledger.codes(test)

        #expect(answered["answered"] == .bool(true))
        #expect(wrong == ["PROVIDER_DENIED"])
        #expect(broken == ["PROVIDER_UNREACHABLE"])
    }

    @Test(arguments: [
        (["--issuer", "有 空格"], "PROVIDER_TEXT"), (["--api", "ftp://x"], "URL_FORM"),
        (["--home", "http://user@x"], "URL_FORM"), ([], "PROVIDER_SECRET"),
    ])
    func `is entered with everything that it needs`(
        _ changed: [String],
        _ code: String
    )
        async throws
    {
        let way = try await Doorway()
        let file = try ScratchFile("secret")
        var given = [
            "--issuer": StubWeCom.company, "--home": "https://dipper.example.cn",
            "--secret-file": file.path,
        ]
        if changed.isEmpty { given["--secret-file"] = nil } else { given[changed[0]] = changed[1] }
        let arguments = given.flatMap { [$0.key, $0.value] }
        let codes = try await way.ledger.codes(
            ["provider", "add", "--name", "企业微信", "--kind", "wecom", "--client", "1000002"]
                + arguments + ["--as", Entrance.administrator]
        )

        #expect(codes == [code])
    }
}
