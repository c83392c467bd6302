import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `The pages` {
    private static let reviewer = Cast.experts[0]

    @Test func `of an office are for those who are signed in`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger)
        for route in Routes.table where route.method == .get {
            let path = route.pattern.map { $0.hasPrefix(":") ? "x" : String($0) }
            let target = "/" + path.joined(separator: "/")
            try browser.open(target)
            switch route.access {
            case .everybody: #expect([200, 303].contains(browser.status), "\(target)")
            // Of a link that never was nothing is told.
            case .door: #expect(browser.status == (target == "/sign-in" ? 200 : 404), "\(target)")
            case .signedIn, .ownAccount, .roles:
                #expect(browser.place?.hasPrefix("/sign-in?back=") == true, "\(target)")
            }
            #expect(!browser.page.contains(Cast.project), "\(target)")
        }
        try browser.open("/nothing")
        #expect(browser.status == 404)
    }

    @Test func `take forms from their own session only`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Cast.officer)
        let before = try await ledger.head()
        for route in Routes.table
        where route.method == .post && ![.everybody, .door].contains(route.access) {
            let path = route.pattern.map { $0.hasPrefix(":") ? "x" : String($0) }
            let target = "/" + path.joined(separator: "/")
            try browser.open("/")
            for origin in ["https://evil.example", nil, "null"] {
                try browser.send(target, origin: origin)
                #expect(browser.status == 403, "\(target)")
            }
            try browser.send(target, [("_token", "0")])
            #expect(browser.status == 403, "\(target)")
        }
        #expect(try await ledger.head() == before)
    }

    @Test(arguments: [
        ("示例", true), ("例项", true), ("示例 -项目", false), ("状态:case.intake", true), ("渠道:主动", true),
        ("编号:DT-2026", true), ("没有", false), ("officer:RY-2026-000002", true),
    ])
    func `find cases by words and conditions`(_ query: String, _ isFound: Bool) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Cast.officer)
        try browser.open("/cases?" + FormFields([("q", query)]).urlEncoded)
        #expect(browser.status == 200)
        #expect(browser.page.contains("/cases/\(Cast.project)\"") == isFound, "\(query)")
    }

    @Test func `show one case, with what each can do`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.secondOfficer)
        let finance = try Browser(ledger, as: Cast.finance)
        for browser in [officer, finance] {
            try browser.open("/cases/\(Cast.project)")
            #expect(browser.status == 200)
            #expect(browser.page.contains("示例项目"))
        }
        #expect(officer.page.contains("href=\"/cases/\(Cast.project)/do/accept\""))
        #expect(!finance.page.contains("href=\"/cases/\(Cast.project)/do/accept\""))
    }

    @Test func `answer for what one may not see as for what is not there`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Self.reviewer)
        for place in ["", "/do/accept", "/documents/1"] {
            try browser.open("/cases/\(Cast.project)\(place)")
            let unseen = (browser.status, browser.page)
            try browser.open("/cases/DT-2026-999999\(place)")
            // The page holds its own address, for coming back in the other language.
            let unknown = browser.page.replacing("DT-2026-999999", with: Cast.project)
            #expect(unseen == (404, unknown))
        }
        try browser.open("/cases")
        #expect(!browser.page.contains(Cast.project))
    }

    @Test func `keep what was typed when it is refused, and say where it is wrong`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Cast.secondOfficer)
        let before = try await ledger.head()
        try browser.open("/new/project")
        try browser.send(
            "/new/project",
            [("f.title", "<b>示例&\"标题"), ("f.contact", "示例"), ("f.channel", "")]
        )

        #expect(browser.status == 422)
        #expect(browser.page.contains("&lt;b&gt;示例&amp;&quot;标题"))
        #expect(!browser.page.contains("<b>示例"))
        #expect(browser.page.contains("aria-invalid=\"true\""))
        #expect(try await ledger.head() == before)
    }

    @Test func `register a case once, however often the form is sent`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Cast.officer)
        let fields = [
            ("f.title", "示例登记项目"), ("f.contact", "示例"), ("f.channel", "scouting"),
            ("f.source", "示例来源"),
        ]
        try browser.open("/new/project")
        let key = try #require(browser.value("_key"))
        try browser.send("/new/project", fields)
        let first = browser.place
        try browser.open("/new/project")
        #expect(browser.value("_key") != key)
        try browser.send("/new/project", fields + [("_key", key)])

        #expect(browser.status == 303)
        #expect(browser.place == first)
        try browser.follow()
        #expect(browser.page.contains("示例登记项目"))
        let list = try await ledger.answer("project", "list")
        #expect(list["cases"]?.elements.count == 2)
    }

    @Test func `move a case, and tell whoever comes too late`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let (first, second) = (
            try Browser(ledger, as: Cast.secondOfficer), try Browser(ledger, as: Cast.secondOfficer)
        )
        let place = "/cases/\(Cast.project)/do/accept"
        let fields = [
            ("f.checked", "integrity"), ("f.checked", "ownership"), ("f.checked", "duplication"),
            ("f.checked", "ethics"), ("f.checked", "security"),
        ]
        try first.open(place)
        try second.open(place)
        try first.send(place, fields + [("_try", "yes")])
        #expect(first.status == 200)
        let before = try await ledger.head()
        try first.send(place, fields)
        #expect(first.status == 303)
        #expect(try await ledger.head() != before)
        try first.follow()
        #expect(first.page.contains("data-taken"))

        try second.send(place, fields)
        #expect(second.status == 409)
        #expect(second.page.contains("value=\"integrity,ownership,duplication,ethics,security\""))
    }

    @Test func `show the goals to the public, and no case`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger)
        try browser.open("/board")
        #expect(browser.status == 200)
        for text in ["CULTIVATED", "NATLIB", "200", "口径待确认"] {
            #expect(browser.page.contains(text), "\(text)")
        }
        #expect(!browser.page.contains("DT-2026"))
        #expect(!browser.page.contains("项目分布"))
        let inside = try Browser(ledger, as: Cast.director)
        #expect(try inside.open("/board").contains("项目分布"))
    }

    @Test func `speak English to whoever asks for it`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Cast.officer)
        try browser.open("/")
        try browser.send("/language", [("language", "en"), ("back", "/cases")])
        #expect(browser.place == "/cases")
        try browser.follow()
        #expect(browser.page.contains("<html lang=\"en\">"))
        #expect(browser.page.contains(">Cases<"))
        try browser.send("/language", [("language", "en"), ("back", "//evil.example")])
        #expect(browser.place == "/")
    }
}
