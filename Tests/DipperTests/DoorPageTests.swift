import Casework
import Foundation
import Identity
import Store
import Synchronization
import Testing
import Web
import Workflow

@testable import dipper

@Suite struct `The door of the pages` {
    @Test func `shows a link as often as it is looked at, and takes one password`() async throws {
        let way = try await Doorway()
        let (person, link) = try await way.invite("PO")
        let browser = try way.browser()
        for _ in 1...2 {
            try browser.open(link)
            #expect(browser.status == 200)
            #expect(browser.page.contains(person))
        }
        try browser.send(link, [("password", "kurz"), ("again", "lang")])
        let differ = (browser.status, browser.page)
        try browser.send(link, [("password", "kurz"), ("again", "kurz")])
        let weak = (browser.status, browser.page)
        try browser.send(link, Doorway.twice(Entrance.password))
        let accepted = (browser.status, browser.place)
        try browser.follow()
        let told = browser.page
        try browser.open(link)
        let over = (browser.status, browser.page)
        try browser.open("/welcome/ZH-2026-000099.\(String(repeating: "x", count: 43))")
        try browser.send(link, Doorway.twice(Entrance.password))

        #expect(differ.0 == 422 && differ.1.contains("PASSWORDS_DIFFER"))
        #expect(weak.0 == 422 && weak.1.contains("PASSWORD_SHORT"))
        #expect(weak.1.contains("PASSWORD_CLASSES"))
        #expect(!weak.1.contains("kurz"))
        #expect(accepted == (303, "/sign-in?name=\(person)&done=password"))
        #expect(told.contains("value=\"\(person)\"") && told.contains("口令已设定"))
        #expect(over.0 == 404 && over.1.contains("LINK_INVALID"))
        #expect(browser.status == 404)
    }

    @Test func `says the same of every wrong try, keeps the name and asks for no more`()
        async throws
    {
        let way = try await Doorway()
        _ = try await way.member("PO")
        let person = try await way.member("PO")
        let browser = try way.browser()
        var pages: Set<String> = []
        for name in [person, "RY-2026-000099"] {
            try browser.open("/sign-in")
            try browser.send("/sign-in", [("name", name), ("password", "falsch-falsch 7")])
            #expect(browser.status == 422)
            #expect(browser.page.contains("value=\"\(name)\""))
            #expect(!browser.page.contains("falsch"))
            // Below stands the list of a practice ledger, with its people.
            let page = browser.page.split(separator: "<section").first ?? ""
            pages.insert(String(page).replacing(name, with: "…"))
        }
        #expect(pages.count == 1)
        #expect(pages.first?.contains("autofocus") == true)
        #expect(browser.kept.isEmpty)
    }

    @Test func `asks for the second factor on a page of its own`() async throws {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let (first, codes) = try way.enrolled(person)
        try first.send("/sign-out")
        let browser = try way.browser()
        try browser.open("/sign-in?back=/cases")
        try browser.send("/sign-in", way.proof(person) + [("back", "/cases")])
        let asked = (browser.status, browser.page, browser.kept)
        let ticket = try #require(browser.value("ticket"))
        try browser.send("/sign-in/code", [("ticket", ticket), ("code", "000000")])
        let wrong = (browser.status, browser.page)
        try browser.send("/sign-in/code", [("ticket", ticket), ("code", " ")])
        let empty = browser.page
        try browser.send(
            "/sign-in/code",
            [("ticket", ticket), ("back", "/cases"), ("code", codes[0].lowercased())]
        )
        let entered = (browser.status, browser.place)
        try browser.follow()
        let inside = browser.page
        let other = try way.browser()
        try other.send("/sign-in/code", [("ticket", ticket), ("code", codes[1])])

        #expect(asked.0 == 200 && asked.2.isEmpty)
        #expect(!asked.1.contains(Entrance.password))
        #expect(wrong.0 == 422 && wrong.1.contains("SIGN_IN_REFUSED"))
        #expect(empty.contains("SECOND_FACTOR_MISSING"))
        #expect(entered == (303, "/cases"))
        #expect(inside.contains("href=\"/account\""))
        // The ticket went with the session.
        #expect(other.status == 422 && other.page.contains("SIGN_IN_OVER"))
    }

    @Test func `forgets a right password after five minutes`() async throws {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let (_, codes) = try way.enrolled(person)
        let browser = try way.browser()
        try browser.send("/sign-in", way.proof(person))
        let ticket = try #require(browser.value("ticket"))
        way.advance(seconds: 300)
        try browser.send("/sign-in/code", [("ticket", ticket), ("code", codes[0])])

        #expect(browser.status == 422)
        #expect(browser.page.contains("SIGN_IN_OVER"))
        #expect(browser.kept.isEmpty)
    }

    @Test func `opens nothing else before what is owed to the account`() async throws {
        let way = try await Doorway()
        let person = try await way.member("FIN")
        let browser = try way.signedIn(person)
        var places: [String: String?] = [:]
        for target in ["/", "/cases", "/board", "/account"] {
            try browser.open(target)
            places[target] = browser.place
        }
        let before = try await way.ledger.head()
        try browser.send("/new/project", [("f.title", "示例")])
        let sent = (browser.status, browser.page)
        let unmoved = try await way.ledger.head() == before
        try way.enrol(browser)
        try browser.open("/cases")

        #expect(
            places == [
                "/": "/account/code", "/cases": "/account/code?back=%2Fcases",
                "/board": "/account/code?back=%2Fboard", "/account": nil,
            ]
        )
        #expect(sent.0 == 403 && sent.1.contains("请先启用动态口令"))
        #expect(unmoved)
        #expect(browser.status == 200)
    }

    @Test func `shows key and recovery codes once, and the same key after a wrong code`()
        async throws
    {
        let way = try await Doorway()
        let browser = try way.signedIn(try await way.member("PO"))
        try browser.open("/account/code")
        let secret = try #require(browser.value("secret"))
        let shown = browser.page
        try browser.send("/account/code", [("secret", secret), ("code", "000000")])
        let wrong = (browser.status, browser.page, browser.value("secret"))
        try browser.send("/account/code", [("secret", secret), ("code", way.code(secret))])
        let codes = browser.page.matches(of: /<code>([0-9A-Z-]{19})<\/code>/).map { String($0.1) }
        let again = try browser.open("/account/code")

        #expect(shown.contains("<svg class=\"qr\""))
        #expect(shown.contains("href=\"otpauth://totp/"))
        #expect(shown.replacing(" ", with: "").contains("<codeid=\"key\">\(secret)</code>"))
        #expect(wrong.0 == 422 && wrong.1.contains("CODE_WRONG") && wrong.2 == secret)
        #expect(Set(codes).count == 10)
        #expect(codes.allSatisfy { !again.contains($0) } && !again.contains(secret))
    }

    @Test func `lists the own sessions, ends one and all`() async throws {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let (here, there) = (try way.signedIn(person), try way.signedIn(person))
        let stranger = try way.signedIn(try await way.member("PO"))
        try here.open("/account")
        let rows = here.page.split(separator: "<tr>").filter { $0.contains("name=\"session\"") }
        let others = rows.filter { !$0.contains("（这里）") }
        let other = try #require(others.first?.firstMatch(of: /value="([0-9a-f]{16})"/)?.1)
        // A stranger ends nobody's session but his own.
        try stranger.open("/account")
        try stranger.send("/account/sessions", [("session", String(other))])
        try there.open("/cases")
        let kept = there.status
        try here.send("/account/sessions", [("session", String(other))])
        try there.open("/cases")
        let ended = there.place
        try here.open("/account")
        let stays = here.status
        try here.send("/account/sessions", [("session", "")])
        let left = here.kept
        try here.open("/account")

        #expect((rows.count, others.count) == (2, 1))
        #expect(kept == 200)
        #expect(ended == "/sign-in?back=%2Fcases")
        #expect(stays == 200)
        #expect(left.isEmpty)
        #expect(here.place?.hasPrefix("/sign-in") == true)
    }

    @Test func `changes the password and keeps nobody else in`() async throws {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let (here, there) = (try way.signedIn(person), try way.signedIn(person))
        let before = here.kept
        try here.open("/account/password")
        try here.send("/account/password", [("current", "x")] + Doorway.twice("Acht-Schwaene 88"))
        let wrong = (here.status, here.page)
        try here.send(
            "/account/password",
            [("current", Entrance.password)] + Doorway.twice("Acht-Schwaene 88")
        )
        let changed = (here.status, here.place)
        try here.follow()
        let told = here.page
        try there.open("/account")
        let old = try way.browser()
        old.keep(before)
        try old.open("/account")

        #expect(wrong.0 == 422 && wrong.1.contains("SIGN_IN_REFUSED"))
        #expect(changed == (303, "/account?done=password"))
        #expect(told.contains("口令已更换"))
        #expect(here.kept != before)
        #expect(there.place?.hasPrefix("/sign-in") == true)
        #expect(old.place?.hasPrefix("/sign-in") == true)
    }

    @Test func `gives a new session at each sign-in, and ends it at the way out`() async throws {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let browser = try way.signedIn(person)
        let first = browser.kept
        try browser.open("/sign-in")
        try browser.send("/sign-in", way.proof(person))
        let second = browser.kept
        let old = try way.browser()
        old.keep(first)
        try old.open("/account")
        try browser.open("/account")
        try browser.send("/sign-out")
        let left = browser.kept
        browser.keep(second)
        try browser.open("/account")

        #expect(first.keys.sorted() == ["dipper_session"] && second.keys == first.keys)
        #expect(first != second)
        #expect(old.place?.hasPrefix("/sign-in") == true)
        #expect(left.isEmpty)
        #expect(browser.place?.hasPrefix("/sign-in") == true)
    }

    @Test(arguments: [
        (false, "dipper_session=", "; Path=/; HttpOnly; SameSite=Lax"),
        (true, "__Host-dipper_session=", "; Path=/; HttpOnly; SameSite=Lax; Secure"),
    ])
    func `keeps its cookie from scripts and other hosts`(
        _ isEncrypted: Bool,
        _ start: String,
        _ end: String
    ) async throws {
        let way = try await Doorway(isEncrypted: isEncrypted)
        let browser = try way.signedIn(try await way.member("PO"))
        let cookie = browser.response.headers.first { $0.name == "set-cookie" }?.value ?? ""
        let other = try Doorway(way, isEncrypted: !isEncrypted).browser()
        other.keep(browser.kept)
        try other.open("/account")

        #expect(cookie.hasPrefix(start) && cookie.hasSuffix(end), "\(cookie)")
        #expect(other.place?.hasPrefix("/sign-in") == true)
    }

    @Test func `says how long to wait after too many tries, and hears others`() async throws {
        let way = try await Doorway()
        let person = try await way.member("PO")
        let browser = try way.browser()
        var statuses: [Int] = []
        for _ in 1...11 {
            try browser.send("/sign-in", [("name", "RY-2026-000077"), ("password", "x")])
            statuses.append(browser.status)
        }
        let last = (browser.page, browser.response.header("retry-after"))
        try browser.send("/sign-in", way.proof(person))

        #expect(statuses == Array(repeating: 422, count: 10) + [429])
        #expect(last.0.contains("尝试过于频繁，请 900 秒后再试"))
        #expect(last.1 == "900")
        #expect(browser.status == 303)
    }

    @Test func `lets a practice ledger choose, and a real one not`() async throws {
        let way = try await Doorway()
        let browser = try way.browser()
        try browser.open("/sign-in")
        let offered = browser.page.contains("name=\"person\"")
        try browser.send("/sign-in/practice", [("person", Entrance.administrator)])
        let practice = (browser.status, browser.kept.keys.sorted())
        try browser.open("/account")

        #expect(offered)
        #expect(practice == (303, ["dipper_practice"]))
        #expect(browser.status == 404)
    }
}
