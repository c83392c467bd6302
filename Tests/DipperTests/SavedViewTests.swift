import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Views of lists that somebody keeps under a name.
@Suite struct `A saved view` {
    private func address(_ query: String) -> String {
        "/cases?" + FormFields([("kind", "project"), ("q", query)]).urlEncoded
    }

    private func view(_ query: String) -> String {
        FormFields([("kind", "project"), ("q", query)]).urlEncoded
    }

    @Test func `is found again by its name, by its person alone, until it is removed`() async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.officer)
        try officer.open(address("渠道=主动发掘"))
        let kept = try #require(officer.value("view")).replacing("&amp;", with: "&")
        try officer.send("/views", [("name", "  我的\n发掘 "), ("view", kept)])
        #expect(officer.status == 303)
        #expect(officer.place == address("渠道=主动发掘"))
        try officer.follow()
        let link = address("渠道=主动发掘").replacing("&", with: "&amp;")
        #expect(officer.page.contains("<li class=\"now\"><a href=\"\(link)\">我的 发掘</a>"))
        // On another machine too, and for nobody else, whatever he types.
        let elsewhere = try Browser(ledger, as: Cast.officer)
        #expect(try elsewhere.open("/cases").contains("我的 发掘"))
        for person in [Cast.secondOfficer, Cast.director, Cast.administrator] {
            let other = try Browser(ledger, as: person)
            #expect(try !other.open("/cases").contains("我的 发掘"), "\(person)")
            try other.open("/cases/ST-2026-000001")
            #expect(other.status == 404)
            try other.open("/cases?kind=saved-view")
            #expect(!other.page.contains("ST-2026-000001"))
        }
        try officer.open("/cases/ST-2026-000001/do/remove")
        try officer.send("/cases/ST-2026-000001/do/remove")
        #expect(officer.status == 303)
        #expect(try !officer.open("/cases").contains("我的 发掘"))
    }

    @Test func `is kept once however often the form is sent, and not without a name`() async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.officer)
        try officer.open("/cases")
        let key = officer.value("_key") ?? ""
        let before = try await ledger.head()
        try officer.send("/views", [("name", " "), ("view", view("x"))])
        #expect(officer.status == 422 && officer.page.contains("class=\"summary\""))
        #expect(try await ledger.head() == before)
        for _ in 0..<2 {
            try officer.open("/cases")
            try officer.send("/views", [("name", "示例"), ("view", view("x")), ("_key", key)])
            #expect(officer.status == 303)
        }
        try officer.open("/cases")
        #expect(officer.page.matches(of: /">示例<\/a>/).count == 1)
    }

    @Test func `leads nowhere but to a list`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.officer)
        for place in ["https://evil.example/", "kind=project&q=%ZZ", "javascript:alert(1)"] {
            try officer.open("/cases")
            try officer.send("/views", [("name", "示例"), ("view", place)])
            #expect(officer.status == 303 && officer.place?.hasPrefix("/cases?kind=") == true)
        }
    }
}
