import Casework
import Foundation
import Testing
import Workflow

@testable import dipper

@Suite struct `Signing in by an OpenID provider` {
    @Test func `takes whom the account was linked to, and tells how he came`() async throws {
        let office = try await ProviderOffice()
        let person = try await office.linked()
        let browser = try office.way.browser()
        try browser.open("/sign-in?back=/cases")
        let offered = browser.page
        try office.enter(browser, from: "\(office.door)?back=/cases")
        let arrived = (browser.status, browser.place)
        try browser.open("/account")

        #expect(offered.contains("用 示例门户 登录"))
        #expect(arrived == (303, "/cases"))
        #expect(browser.status == 200 && browser.page.contains(person))
        #expect(browser.page.contains("已绑定"))
        let authentication = try await office.latestAuthentication(person)
        #expect(authentication == "oidc:\(office.provider)")
        #expect(try await office.way.ledger.isSound())
    }

    @Test func `knows nobody by his name alone, and tells nothing of accounts`() async throws {
        let office = try await ProviderOffice()
        _ = try await office.way.member("PO")
        let browser = try office.way.browser()
        try office.enter(browser)

        #expect(browser.status == 422 && browser.page.contains("IDENTITY_UNKNOWN"))
        #expect(browser.kept.isEmpty)
    }

    @Test func `owes the second factor, unless the provider proves one as was agreed`()
        async throws
    {
        let office = try await ProviderOffice(proofs: "otp,level2")
        let person = try await office.linked()
        _ = try office.way.enrolled(person)
        let browser = try office.way.browser()
        try office.enter(browser)
        let asked = (browser.status, browser.value("ticket") != nil)
        office.stub.behave { $0.claims = ["amr": ["pwd"], "acr": "level1"] }
        try office.enter(browser)
        let other = (browser.status, browser.value("ticket") != nil)
        office.stub.behave { $0.claims = ["amr": ["pwd", "otp"]] }
        let proved = try office.enter(browser)

        #expect(asked == (200, true) && other == (200, true))
        #expect(proved == 303)
        let authentication = try await office.latestAuthentication(person)
        #expect(authentication == "oidc:\(office.provider)+proved")
    }

    @Test func `believes no proof for whom an administrator linked`() async throws {
        let office = try await ProviderOffice(proofs: "otp")
        let person = try await office.way.member("PO")
        _ = try office.way.enrolled(person)
        let link = ["account", "link-identity", person, "--provider", office.provider]
        _ = try await office.way.ledger.answer(
            link + ["--subject", "u-1", "--as", Entrance.administrator]
        )
        office.stub.behave { $0.claims = ["amr": ["otp"]] }
        let browser = try office.way.browser()
        try office.enter(browser)
        let asked = browser.value("ticket") != nil
        let own = try await office.way.ledger.codes(
            ["account", "link-identity", Entrance.administrator, "--provider", office.provider]
                + ["--subject", "u-2", "--as", Entrance.administrator]
        )

        #expect(asked)
        #expect(own == ["OWN_ACCOUNT"])
    }

    /// What somebody brings back who did not set out so.
    struct Return: Sendable, CustomTestStringConvertible {
        let name: String
        var changed: [String: String?] = [:]
        var isOtherBrowser = false
        var seconds: Int64 = 0
        let code: String

        var testDescription: String { name }
    }

    @Test(arguments: [
        Return(name: "another state", changed: ["state": "x"], code: "PROVIDER_STATE"),
        Return(name: "no state", changed: ["state": nil], code: "PROVIDER_STATE"),
        Return(name: "another browser", isOtherBrowser: true, code: "PROVIDER_STATE"),
        Return(name: "too late", seconds: 601, code: "PROVIDER_STATE"),
        Return(name: "no code", changed: ["code": nil], code: "PROVIDER_STATE"),
        Return(name: "an invented code", changed: ["code": "x"], code: "PROVIDER_DENIED"),
        Return(
            name: "another provider's name",
            changed: ["iss": "http://evil.example"],
            code: "PROVIDER_STATE"
        ),
        Return(name: "a refusal", changed: ["error": "access_denied"], code: "PROVIDER_DENIED"),
    ])
    func `refuses whoever did not set out so`(_ sample: Return) async throws {
        let office = try await ProviderOffice()
        _ = try await office.linked()
        let browser = try office.way.browser()
        let grant = try office.grant(browser)
        office.way.advance(seconds: sample.seconds)
        if sample.isOtherBrowser { browser.keep() }
        try browser.open(office.back(grant, sample.changed))
        let found = (browser.status, browser.page.contains(sample.code), browser.kept.isEmpty)
        // The state was used up, or is still only that browser's.
        browser.keep()
        try browser.open(office.back(grant))

        #expect(found == (422, true, true), "\(browser.page)")
        #expect(browser.status == 422 && browser.kept.isEmpty)
    }

    @Test func `takes a code and a state once`() async throws {
        let office = try await ProviderOffice()
        _ = try await office.linked()
        let browser = try office.way.browser()
        let grant = try office.grant(browser)
        let cookies = browser.kept
        try browser.open(office.back(grant))
        let first = browser.status
        browser.keep(cookies)
        try browser.open(office.back(grant))
        let again = (browser.status, browser.page.contains("PROVIDER_STATE"))
        // Another's code in one's own way: it was bound to another challenge.
        let other = try office.way.browser()
        let stolen = try office.grant(other)
        let own = try office.grant(browser)
        try browser.open(office.back(own, ["code": stolen["code"]]))

        #expect(first == 303)
        #expect(again == (422, true))
        #expect(browser.status == 422 && browser.page.contains("PROVIDER_DENIED"))
    }

    @Test func `defends itself against a mix-up where the provider names itself`() async throws {
        let office = try await ProviderOffice()
        _ = try await office.linked()
        office.stub.behave {
            $0.more = ["authorization_response_iss_parameter_supported": true]
        }
        // What was learnt of the provider is learnt anew for another way.
        let fresh = try office.way.browser()
        try fresh.open(office.back(try office.grant(fresh)))
        let silent = (fresh.status, fresh.page.contains("PROVIDER_STATE"))
        try fresh.open(office.back(try office.grant(fresh), ["iss": office.stub.issuer]))

        #expect(silent == (422, true))
        #expect(fresh.status == 303)
    }

    @Test func `asks for new keys once for a number that it does not know`() async throws {
        let office = try await ProviderOffice()
        _ = try await office.linked()
        let browser = try office.way.browser()
        try office.enter(browser)
        let before = office.stub.asked.filter { $0 == "/keys" }.count
        office.way.advance(seconds: 61)
        office.stub.behave {
            $0.signing = "k2"
            $0.published = ["k1", "k2"]
        }
        browser.keep()
        let renewed = try office.enter(browser)
        let after = office.stub.asked.filter { $0 == "/keys" }.count
        office.stub.behave { $0.header = ["kid": "k9"] }
        var codes: [Bool] = []
        for _ in 1...3 {
            browser.keep()
            try office.enter(browser)
            codes.append(browser.page.contains("TOKEN_INVALID"))
        }

        #expect(renewed == 303)
        #expect(after == before + 1)
        #expect(codes == [true, true, true])
        // Invented numbers make nobody ask again within a minute.
        #expect(office.stub.asked.filter { $0 == "/keys" }.count == after)
    }

    @Test(
        arguments: [
            ["nonce": "other"], ["aud": "other"], ["iss": "http://evil.example"], ["exp": 1],
        ] as [[String: JSON]]
    )
    func `believes no token that was made for something else`(
        _ claims: [String: JSON]
    )
        async throws
    {
        let office = try await ProviderOffice()
        _ = try await office.linked()
        office.stub.behave { $0.claims = claims }
        let browser = try office.way.browser()
        try office.enter(browser)
        let claim = try #require(claims.keys.first)

        #expect(browser.status == 422 && browser.page.contains("TOKEN_INVALID"))
        #expect(browser.page.contains(claim) && browser.kept.isEmpty)
    }

    @Test func `tells of a provider that is gone, that lies about itself or is not allowed`()
        async throws
    {
        let office = try await ProviderOffice()
        let browser = try office.way.browser()
        office.stub.behave { $0.issuerInDescription = "http://evil.example" }
        try browser.open(office.door)
        let lying = (browser.status, browser.page.contains("PROVIDER_ANSWER"))
        _ = try await office.way.ledger.answer(
            "webhook",
            "forbid",
            "127.0.0.1/32",
            "--as",
            Entrance.administrator
        )
        office.stub.behave { $0.issuerInDescription = nil }
        try browser.open(office.door)
        let forbidden = (browser.status, browser.page.contains("PROVIDER_UNREACHABLE"))
        try browser.open("/sign-in/with/DL-2026-000099")

        #expect(lying == (422, true))
        #expect(forbidden == (422, true) && browser.status == 404)
    }

    @Test func `is entered in a form that keeps its secret from draft and page`() async throws {
        let way = try await Doorway()
        let browser = try Browser(way.ledger, as: Entrance.administrator)
        try browser.open("/new/identity-provider")
        let fields = [
            ("f.name", "示例门户"), ("f.kind", "oidc"), ("f.issuer", "sso.example"),
            ("f.client", "dipper"), ("f.secret", "geheim-7"),
            ("f.home", "https://dipper.example.cn/"),
        ]
        let form = browser.page
        try browser.send("/new/identity-provider", fields)
        let refused = (browser.status, browser.page)
        let right = fields.filter { $0.0 != "f.issuer" } + [("f.issuer", "https://sso.example")]
        try browser.send("/new/identity-provider", right)
        let place = browser.place
        try browser.follow()

        #expect(form.contains("type=\"password\" value=\"\"") && !form.contains("f.link_key"))
        #expect(refused.0 == 422 && refused.1.contains("URL_FORM"))
        #expect(!refused.1.contains("geheim-7"))
        #expect(place?.hasPrefix("/cases/DL-2026-000001") == true)
        #expect(browser.page.contains("待核准") && !browser.page.contains("geheim-7"))
    }

    @Test func `is possible by what two administrators entered and approved`() async throws {
        let office = try await ProviderOffice()
        _ = try await office.linked()
        let administrator = Entrance.administrator
        let own = try await office.way.ledger.codes(
            ["provider", "approve", office.provider, "--as", administrator]
        )
        _ = try await office.way.ledger.answer(
            ["provider", "change", office.provider, "--name", "新名称", "--as", administrator]
        )
        let browser = try office.way.browser()
        try browser.open(office.door)
        let waiting = browser.status
        try browser.open("/sign-in")
        let hidden = !browser.page.contains("新名称")
        try await office.approve()
        let entered = try office.enter(browser)

        #expect(own.isEmpty == false)
        #expect(waiting == 404 && hidden)
        #expect(entered == 303)
    }
}
