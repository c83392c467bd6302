import Casework
import Foundation
import Identity
import Store
import Testing
import Web
import Workflow

@testable import dipper

@Suite struct `A proof before weighty deeds` {
    private static let later = "2026-01-05T00:05:00+08:00"

    /// An administrator with an authenticator, signed in five minutes ago.
    private func administrator(
        _ way: Doorway
    ) async throws -> (browser: Browser, secret: String) {
        let link = try #require(
            try await way.ledger.answer(
                "account",
                "new-link",
                Entrance.administrator,
                "--as",
                Entrance.administrator
            )["link"]?.textValue
        )
        let browser = try way.browser()
        try browser.open(link)
        try browser.send(link, Doorway.twice(Entrance.password))
        try browser.open("/sign-in")
        try browser.send("/sign-in", way.proof(Entrance.administrator))
        let secret = try way.enrol(browser).secret
        return (browser, secret)
    }

    @Test func `is a field of the form that asks for it, and nothing typed is lost`() async throws {
        let way = try await Doorway()
        let (browser, secret) = try await administrator(way)
        try browser.open("/new/person")
        let early = browser.page.contains("name=\"_proof\"")
        _ = try await way.ledger.answer("timers", "run", "--now", Self.later)
        try browser.open("/new/person")
        let late = browser.page.contains("name=\"_proof\"")
        let before = try await way.ledger.head()
        let fields = [("f.name", "示例新人"), ("f.roles", "PO")]
        try browser.send("/new/person", fields)
        let missing = (browser.status, browser.page)
        let unmoved = try await way.ledger.head() == before
        try browser.send("/new/person", fields + [("_proof", "000000")])
        let wrong = (browser.status, browser.page)
        way.advance(seconds: 30)
        try browser.send("/new/person", fields + [("_proof", way.code(secret))])
        let done = (browser.status, browser.place)
        let code = try #require(done.1?.firstMatch(of: /RY-2026-\d{6}/).map { String($0.0) })
        let event = try await way.ledger.answer("person", "events", code)["events"]?.elements.first
        let session = try await way.ledger.answer("account", "sessions", Entrance.administrator)[
            "sessions"
        ]?.elements.first?["session"]?.textValue
        try browser.open("/new/person")

        // The event names the session in which it was asked for.
        #expect(event?["authentication"]?.textValue == session.map { "session:\($0)" })
        #expect(!early && late)
        #expect(missing.0 == 422 && missing.1.contains("STEP_UP_NEEDED"))
        #expect(missing.1.contains("value=\"示例新人\""))
        #expect(unmoved)
        #expect(wrong.0 == 422 && wrong.1.contains("SIGN_IN_REFUSED"))
        #expect(wrong.1.contains("value=\"示例新人\""))
        #expect(done.0 == 303 && done.1?.contains("/cases/RY-2026-") == true)
        // For five minutes it is not asked for again.
        #expect(!browser.page.contains("name=\"_proof\""))
    }

    @Test func `stands before an import of people as before one of them`() async throws {
        let way = try await Doorway()
        let (browser, secret) = try await administrator(way)
        func upload(_ subject: String, _ text: String) throws -> String {
            try browser.open("/import")
            try browser.upload(
                "/import",
                field: "table",
                file: ("示例.csv", Array(text.utf8)),
                more: [("subject", subject)]
            )
            let place = try #require(browser.place)
            try browser.follow()
            return place
        }
        var place = try upload("people", "姓名\n示例甲\n")
        let early = browser.page.contains("name=\"_proof\"")
        _ = try await way.ledger.answer("timers", "run", "--now", Self.later)
        place = try upload("people", "姓名\n示例甲\n")
        let late = browser.page.contains("name=\"_proof\"")
        let before = try await way.ledger.head()
        try browser.send(place, [("_do", "yes")])
        let missing = (browser.status, browser.page)
        try browser.send(place, [("_do", "yes"), ("_proof", "000000")])
        let wrong = (browser.status, browser.page)
        let people = try await way.ledger.answer("person", "list")["cases"]?.elements.count
        way.advance(seconds: 30)
        try browser.send(place, [("_do", "yes"), ("_proof", way.code(secret))])
        let done = (browser.status, browser.place)
        try browser.follow()
        let after = try await way.ledger.answer("person", "list")["cases"]?.elements.count

        #expect(!early && late)
        #expect(missing.0 == 422 && missing.1.contains("STEP_UP_NEEDED"))
        #expect(wrong.0 == 422 && wrong.1.contains("SIGN_IN_REFUSED"))
        #expect(done == (303, place) && browser.page.contains("登记 1 条"))
        let then = try await way.ledger.head()
        #expect(after == people.map { $0 + 1 } && before != then)
    }

    @Test func `is asked of nobody for what decides nothing`() async throws {
        let way = try await Doorway()
        let browser = try way.signedIn(try await way.member("PO"))
        _ = try await way.ledger.answer("timers", "run", "--now", Self.later)
        try browser.open("/new/project")
        #expect(!browser.page.contains("name=\"_proof\""))
        try browser.send(
            "/new/project",
            [("f.title", "示例项目"), ("f.channel", "scouting"), ("f.contact", "示例")]
        )
        #expect(browser.status == 303)
    }

    @Test func `stands before a change of how one signs in, and leads back`() async throws {
        let way = try await Doorway()
        let browser = try way.signedIn(try await way.member("PO"))
        _ = try await way.ledger.answer("timers", "run", "--now", Self.later)
        try browser.open("/account/code")
        let place = browser.place
        try browser.follow()
        try browser.send("/account/step-up", [("back", "/account/code"), ("_proof", "x")])
        let wrong = (browser.status, browser.page)
        try browser.send(
            "/account/step-up",
            [("back", "/account/code"), ("_proof", Entrance.password)]
        )
        let back = (browser.status, browser.place)
        try browser.follow()

        #expect(place == "/account/step-up?back=%2Faccount%2Fcode")
        #expect(wrong.0 == 422 && wrong.1.contains("SIGN_IN_REFUSED"))
        #expect(back == (303, "/account/code"))
        #expect(browser.value("secret") != nil)
    }

    @Test func `locks the account with the fifth wrong one, and the session is over`() async throws
    {
        let way = try await Doorway()
        let browser = try way.signedIn(try await way.member("PO"))
        try browser.open("/account/step-up")
        var statuses: [Int] = []
        for _ in 1...5 {
            try browser.send("/account/step-up", [("_proof", "falsch")])
            statuses.append(browser.status)
        }
        try browser.open("/account")

        #expect(statuses == [422, 422, 422, 422, 401])
        #expect(browser.place == "/sign-in?back=%2Faccount")
    }

    @Test(arguments: [(500, false), (501, true)])
    func `is asked for when many cases are read at once`(
        _ count: Int,
        _ isAsked: Bool
    ) async throws {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let rows = (1...count).map { "示例项目\($0),主动发掘" }.joined(separator: "\n")
        let file = try way.ledger.file("项目名称,来源渠道\n\(rows)\n", name: "leads.csv")
        _ = try await way.ledger.answer("project", "import", file, "--as", person)
        let browser = try way.signedIn(person)
        try browser.open("/cases.csv")
        let fresh = browser.status
        _ = try await way.ledger.answer("timers", "run", "--now", Self.later)
        try browser.open("/cases.csv")

        #expect(fresh == 200)
        #expect((browser.status == 303) == isAsked)
        #expect((browser.place == "/account/step-up?back=%2Fcases.csv") == isAsked)
    }

    @Test func `opens accounts in the browser, and the link is shown once`() async throws {
        let way = try await Doorway()
        let (browser, _) = try await administrator(way)
        let person = try await way.person("PO")
        try browser.open("/cases/\(person)")
        let offered = browser.page.contains("href=\"/new/account?parent=\(person)\"")
        try browser.open("/new/account?parent=\(person)")
        try browser.send("/new/account?parent=\(person)")
        let link = browser.page.firstMatch(of: /http:[^<"]*(\/welcome\/(ZH-2026-\d+)[^<"]+)/)
        let (path, account) = try #require(link.map { (String($0.1), String($0.2)) })
        try browser.open("/new/account?parent=\(person)")
        try browser.send("/new/account?parent=\(person)")
        let again = (browser.status, browser.page)
        try browser.open("/cases/\(account)/do/new_link")
        try browser.send("/cases/\(account)/do/new_link")
        let another = browser.page
        let invited = try way.browser()
        try invited.open(path)
        let officer = try way.signedIn(try await way.member("PO"))
        let next = try await way.person("PO")
        try officer.open("/new/account?parent=\(next)")
        try officer.send("/new/account?parent=\(next)")

        #expect(offered)
        #expect(again.0 == 422 && again.1.contains("ACCOUNT_EXISTS"))
        #expect(another.contains("/welcome/\(account)."))
        // The second link took the place of the first.
        #expect(invited.status == 404)
        #expect(officer.status == 422 && officer.page.contains("NOT_ALLOWED"))
    }

    /// What the pages and tables would tell of an account if they told all.
    @Test func `guards secrets that no page and no table shows`() async throws {
        let way = try await Doorway()
        let (browser, secret) = try await administrator(way)
        _ = try await way.ledger.answer(
            "webhook",
            "add",
            "--name",
            "示例",
            "--kind",
            "standard",
            "--url",
            "https://receiver.example/geheim",
            "--role",
            "ADM",
            "--as",
            Entrance.administrator
        )
        let account = "ZH-2026-000001"
        var told = ""
        for place in [
            "/cases/\(account)", "/cases?kind=account", "/cases.csv?kind=account",
            "/cases/TS-2026-000001", "/cases.csv?kind=webhook-endpoint", "/account",
            "/cases/\(Entrance.administrator)",
        ] {
            try browser.open(place)
            #expect(browser.status == 200, "\(place)")
            told += browser.page
        }
        let open = try OpenLedger.reading(DatabaseOptions(path: way.ledger.path))
        let known = try #require(try open.store.credentials(of: account))

        #expect(known.totp == secret && known.password.hasPrefix("$scrypt$"))
        for canary in [secret, known.password, "$scrypt$", "geheim", "whsec_"] {
            #expect(!told.contains(canary), "\(canary)")
        }
        #expect(told.contains(account) && told.contains("TS-2026-000001"))
    }
}
