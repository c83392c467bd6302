import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Many cases at once: all of them, or none.
@Suite struct `Many cases at once` {
    /// Three leads of one office; the second was withdrawn.
    private struct Desk {
        let ledger: ScratchLedger
        let browser: Browser
        let codes = ["DT-2026-000001", "DT-2026-000002", "DT-2026-000003"]

        init() async throws {
            ledger = try await ScratchLedger.story(.submitted)
            for title in ["示例二号", "示例三号"] {
                _ = try await ledger.answer(
                    line: """
                        project register --set channel=scouting --set title=\(title) \
                        --set contact=示例 --set source=示例 --as \(Cast.officer)
                        """
                )
            }
            _ = try await ledger.answer(
                "project",
                "do",
                "DT-2026-000002",
                "withdraw",
                "--set",
                "reason=示例",
                "--as",
                Cast.officer
            )
            browser = try Browser(ledger, as: Cast.officer)
        }

        func place(_ codes: [String], event: String? = nil) -> String {
            var fields = FormFields([("kind", "project")])
            fields.pairs += codes.map { ("c", $0) }
            if let event { fields.pairs.append(("event", event)) }
            return "/cases/bulk?\(fields.urlEncoded)"
        }

        /// What the latest page would send again: the cases with the versions that it showed.
        func cases() -> [(String, String)] {
            browser.page.matches(of: /name="(c|v\.[^"]+|refused)" value="([^"]*)"/).map {
                (String($0.1), String($0.2))
            }
        }
    }

    @Test func `are chosen in the list, with what one may do and with how many`() async throws {
        let desk = try await Desk()
        try desk.browser.open("/cases")
        #expect(desk.browser.page.contains("action=\"/cases/bulk\""))
        for code in desk.codes { #expect(desk.browser.page.contains("value=\"\(code)\"")) }
        try desk.browser.open(desk.place(desk.codes))
        #expect(desk.browser.status == 200)
        #expect(desk.browser.page.contains("批量办理（3 件）"))
        #expect(desk.browser.page.contains("event=withdraw"))
        #expect(desk.browser.page.contains(" 2 件可办"))
        try desk.browser.open("/cases/bulk?kind=project&all=yes")
        #expect(desk.browser.page.contains("批量办理（3 件）"))
        try desk.browser.open("/cases/bulk?kind=project")
        #expect(desk.browser.page.contains("没有选中案卷"))
    }

    @Test func `are previewed, refused in part, corrected and done as one unit`() async throws {
        let desk = try await Desk()
        let browser = desk.browser
        let before = try await desk.ledger.head()
        let action = "/cases/bulk?kind=project&event=withdraw"
        try browser.open(desk.place(desk.codes, event: "withdraw"))
        try browser.send(action, desk.cases() + [("f.reason", "示例<撤回>")])
        #expect(browser.status == 200)
        #expect(browser.page.contains("3 件中有 1 件不能办理，因此一件也没有办理"))
        #expect(browser.page.contains("示例&lt;撤回&gt;"))
        #expect(!browser.page.contains("name=\"_do\""))
        #expect(try await desk.ledger.head() == before)

        // Whoever insists is refused as a whole, with the same reasons.
        let typed = [("f.reason", "示例<撤回>")]
        try browser.send(action, desk.cases() + typed + [("_do", "yes")])
        #expect(browser.status == 422)
        #expect(try await desk.ledger.head() == before)

        try browser.send(action, desk.cases() + typed + [("_without", "yes")])
        #expect(browser.page.contains("2 件都可以办理；尚未办理"))
        #expect(browser.page.contains("name=\"_do\""))
        #expect(try await desk.ledger.head() == before)
        let ready = desk.cases() + typed + [("_do", "yes")]
        let key = try #require(browser.value("_key"))
        try browser.send(action, ready)
        #expect(browser.status == 303)
        let done = try await desk.ledger.head()
        #expect(done != before)
        // A double click does nothing twice.
        try browser.open("/")
        try browser.send(action, ready + [("_key", key)])
        #expect(browser.status == 303)
        #expect(try await desk.ledger.head() == done)
        try browser.follow()
        #expect(browser.page.contains("已一并办理 2 件"))
        for code in [desk.codes[0], desk.codes[2]] {
            let shown = try await desk.ledger.answer("project", "show", code)
            #expect(shown["instances"]?[""]?["states"] == ["withdrawn"], "\(code)")
        }
    }

    @Test func `say of a wrong field where it is wrong, and of a stale case that it moved`()
        async throws
    {
        let desk = try await Desk()
        let action = "/cases/bulk?kind=project&event=withdraw"
        let codes = [desk.codes[0], desk.codes[2]]
        try desk.browser.open(desk.place(codes, event: "withdraw"))
        try desk.browser.send(action, desk.cases() + [("_on", "2026-02-30")])
        #expect(desk.browser.status == 422)
        #expect(desk.browser.page.contains("aria-invalid=\"true\""))

        try desk.browser.open(desk.place(codes, event: "withdraw"))
        let stale = desk.cases()
        _ = try await desk.ledger.answer(
            "project",
            "note",
            codes[0],
            "示例",
            "--as",
            Cast.officer
        )
        let before = try await desk.ledger.head()
        try desk.browser.send(action, stale + [("f.reason", "示例"), ("_do", "yes")])
        #expect(desk.browser.status == 422)
        #expect(desk.browser.page.contains("2 件中有 1 件不能办理"))
        #expect(try await desk.ledger.head() == before)
    }

    @Test func `of somebody else are as cases that are not there`() async throws {
        let desk = try await Desk()
        let other = try Browser(desk.ledger, as: Cast.experts[0])
        try other.open(desk.place(desk.codes, event: "withdraw"))
        let unseen = other.page
        let unknown = desk.codes.map { $0.replacing("00000", with: "99999") }
        try other.open(desk.place(unknown, event: "withdraw"))
        func plain(_ page: String) -> String {
            page.replacing("99999", with: "00000").replacing(/name="_key" value="[^"]*"/, with: "")
        }
        #expect(plain(other.page) == plain(unseen))
        #expect(!unseen.contains("示例二号"))
    }
}

/// The case on any day.
@Suite struct `A case as it was` {
    @Test func `is shown by version and by day, with nothing to do`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.officer)
        try browser.open("/cases/\(Cast.project)")
        let present = browser.page
        #expect(present.contains("type=\"range\""))
        try browser.open("/cases/\(Cast.project)?version=1")
        #expect(browser.status == 200)
        #expect(browser.page.contains("这是第 1 版的样子"))
        #expect(!browser.page.contains("/do/"))
        #expect(present.contains("/do/"))
        let events = try await ledger.answer("project", "events", Cast.project)["events"]
        let latest = try #require(events?.elements.last?["recorded_at"]?.textValue)
        try browser.open("/cases/\(Cast.project)?as_of=\(latest.prefix(10))")
        #expect(!browser.page.contains("版的样子"))
        try browser.open("/cases/\(Cast.project)?as_of=2019-12-31")
        #expect(browser.page.contains("还没有 \(Cast.project) 的任何记录"))
        try browser.open("/cases/\(Cast.project)?as_of=2026-02-30")
        #expect(browser.status == 422 || browser.status == 400)
    }

    @Test func `is on the command line what it was before each event`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let shown = try await ledger.answer("project", "show", Cast.project)
        let then = try await ledger.answer(
            "project",
            "show",
            Cast.project,
            "--known-at",
            "2099-01-01"
        )
        #expect(then["version"] == shown["version"])
        #expect(then["instances"]?[""]?["fields"] == shown["instances"]?[""]?["fields"])
        #expect(then["instances"]?[""]?["possible"] == [])
        #expect(
            try await ledger.refusals(
                line: "project show \(Cast.project) --known-at 2019-12-31"
            ) == ["NOT_RECORDED_YET --known-at"]
        )
    }

    @Test func `shows nobody what he may not read now`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/cases/\(Cast.project)?version=1")
        #expect(browser.status == 200)
        #expect(browser.page.contains("示＊＊"))
        let reviewer = try Browser(ledger, as: Cast.experts[0])
        try reviewer.open("/cases/\(Cast.agreement)?version=1")
        #expect(reviewer.status == 404)
    }
}
