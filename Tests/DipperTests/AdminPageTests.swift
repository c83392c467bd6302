import Casework
import Foundation
import Portfolio
import Store
import Testing
import Web

@testable import dipper

@Suite struct `The pages of administration` {
    /// Who enters what: each place by its line in the matrix of the roles.
    struct Right: Sendable, CustomTestStringConvertible {
        let role: String
        let places: Set<String>

        var testDescription: String { role }
    }

    private static let all: Set<String> = [
        "people", "sign-in", "webhooks", "calendars", "audit", "audit/refusals", "verify",
    ]

    @Test(arguments: [
        Right(role: "ADM", places: all.subtracting(["audit", "audit/refusals"])),
        Right(role: "SECADM", places: all.subtracting(["audit", "audit/refusals"])),
        Right(role: "AUDADM", places: all.subtracting(["people"])),
        Right(role: "AUD", places: all),
        Right(role: "DIR", places: ["people", "calendars", "audit", "audit/refusals", "verify"]),
        Right(role: "PO", places: ["people", "calendars"]),
        Right(role: "REV", places: []),
    ])
    func `are there for whom the matrix names, three administrators apart`(
        _ right: Right
    )
        async throws
    {
        let office = try await AdminOffice()
        let browser = try office.browser(right.role)
        var open: Set<String> = []
        for place in Self.all {
            try browser.open("/admin/\(place)")
            if browser.status == 200 { open.insert(place) } else { #expect(browser.status == 404) }
        }
        try browser.open("/admin")
        let isAdministrator = ["ADM", "SECADM", "AUDADM", "AUD"].contains(right.role)

        #expect(open == right.places)
        #expect(browser.status == (isAdministrator ? 200 : 404))
        #expect(browser.page.contains("href=\"/admin\"") == isAdministrator)
        guard isAdministrator else { return }
        for place in Self.all.subtracting(["audit/refusals"]) {
            #expect(browser.page.contains("\"/admin/\(place)\"") == open.contains(place))
        }
    }

    /// A deed and who alone does it.
    struct Deed: Sendable, CustomTestStringConvertible {
        let place: String
        let roles: Set<String>

        var testDescription: String { place }
    }

    @Test(arguments: [
        Deed(place: "sign-in/test", roles: ["ADM"]), Deed(place: "calendars", roles: ["ADM"]),
        Deed(place: "webhooks/TS-2026-000001/rotate", roles: ["ADM"]),
        Deed(place: "webhooks/TS-2026-000001/replay", roles: ["ADM"]),
        Deed(place: "webhooks/TS-2026-000001/retry", roles: ["ADM"]),
        Deed(place: "webhooks/TS-2026-000001/test", roles: ["ADM"]),
        Deed(place: "verify", roles: ["ADM", "AUDADM", "AUD"]),
        Deed(place: "backups", roles: ["ADM"]), Deed(place: "backups/check", roles: ["ADM"]),
    ])
    func `do nothing for anybody else`(_ deed: Deed) async throws {
        let office = try await AdminOffice()
        _ = try await office.ledger.answer(
            ["webhook", "add", "--name", "示例", "--url", "https://receiver.example/x", "--role"]
                + ["FIN", "--as", Cast.administrator]
        )
        let before = try await office.ledger.head()
        for role in ["SECADM", "AUDADM", "AUD", "DIR", "PO", "REV"]
        where !deed.roles.contains(role) {
            let browser = try office.browser(role, backups: office.ledger.folder)
            try browser.open("/")
            try browser.send("/admin/\(deed.place)")
            #expect(browser.status == 404, "\(role)")
            browser.office.work.wait()
        }
        #expect(try await office.ledger.head() == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: office.ledger.folder)
                .allSatisfy { !$0.hasPrefix("dipper-") }
        )
    }

    @Test func `list people with roles and accounts, and what nobody can do`() async throws {
        let office = try await AdminOffice()
        let browser = try office.browser("ADM")
        try browser.open("/admin/people")
        let page = browser.page
        try browser.send("/admin/people/check")
        let sent = browser.place
        browser.office.work.wait()
        try browser.follow()
        let checked = browser.page
        // What one person asked for is not another's to read.
        let other = try office.browser("SECADM")
        try other.open("/admin/people")

        #expect(page.contains(Cast.finance) && page.contains("FIN 财务人员"))
        #expect(page.contains("ZH-2026-000001") && page.contains("没有人担任"))
        #expect(sent == "/admin/people")
        #expect(checked.contains("只有一人可办的在办事项") && checked.contains("缺席则停"))
        #expect(!other.page.contains("缺席则停"))
    }

    @Test func `import a calendar in the administrator's name, and tell where a file is wrong`()
        async throws
    {
        let office = try await AdminOffice()
        let browser = try office.browser("ADM")
        try browser.open("/admin/calendars")
        let missing = browser.page.contains("没有 2027 年的放假安排")
        let before = try await office.ledger.head()
        let wrong = """
            dipper: 1
            calendar: cn-workdays
            year: 2027
            source: 示例通知
            off:
              - {date: 2026-01-01, reason: 元旦}
            work: []
            """
        try browser.upload("/admin/calendars", file: ("2027.yaml", Array(wrong.utf8)))
        let refused = (browser.status, browser.page)
        try browser.upload("/admin/calendars", file: ("2027.yaml", []))
        let empty = (browser.status, browser.page.contains("FILE_MISSING"))
        let unchanged = try await office.ledger.head() == before
        let right = wrong.replacing("2026-01-01", with: "2027-01-01")
        try browser.upload("/admin/calendars", file: ("2027.yaml", Array(right.utf8)))
        let done = browser.place
        try browser.open("/admin/calendars?year=2027")
        let open = try OpenLedger.reading(DatabaseOptions(path: office.ledger.path))
        let story = try #require(try open.store.stream("LEDGER"))
        let latest = try open.store.events(of: story.id).last
        let administrator = try open.store.stream(Cast.administrator)

        #expect(missing)
        #expect(refused.0 == 422 && refused.1.contains("2027.yaml:6"), "\(refused.1)")
        #expect(empty == (422, true) && unchanged)
        #expect(done == "/admin/calendars?done=import")
        #expect(browser.page.contains("示例通知") && browser.page.contains("元旦"))
        #expect(latest?.type == "ledger.publish" && latest?.actor == administrator?.id)
    }

    @Test func `ask for a proof before what weighs`() async throws {
        let way = try await Doorway()
        let member = try await way.member("ADM")
        let (browser, _) = try way.enrolled(member)
        _ = try await way.ledger.answer(
            ["webhook", "add", "--name", "示例", "--url", "https://receiver.example/x", "--role"]
                + ["FIN", "--as", Entrance.administrator]
        )
        let place = "/admin/webhooks/TS-2026-000001"
        _ = try await way.ledger.answer("timers", "run", "--now", "2026-01-05T00:10:00+08:00")
        try browser.open(place)
        let asks = browser.page.contains(
            "/account/step-up?back=%2Fadmin%2Fwebhooks%2FTS-2026-000001"
        )
        let offers = browser.page.contains("/rotate")
        try browser.send("\(place)/rotate")
        let refused = (browser.status, browser.page.contains("STEP_UP_NEEDED"))
        let versions = try await way.ledger.answer(["webhook", "events", "TS-2026-000001"])

        #expect(asks && !offers)
        #expect(refused == (422, true))
        #expect(versions["events"]?.elements.count == 1)
    }
}
