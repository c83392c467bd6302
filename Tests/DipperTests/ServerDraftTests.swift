import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// What was typed and not sent, on the server.
@Suite struct `A draft on the server` {
    private static let typed = [
        ("f.title", "示例尚未登记"), ("f.channel", "contest"), ("_form", "/new/project"),
    ]

    @Test func `is found again on another machine by its person alone, until it is sent`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let first = try Browser(ledger, as: Cast.officer)
        try first.open("/new/project")
        let head = try await ledger.head()
        try first.send("/drafts", Self.typed + [("_password", "示例口令")])
        #expect(first.status == 204)
        // It is no history.
        #expect(try await ledger.head() == head)

        let elsewhere = try Browser(ledger, as: Cast.officer)
        #expect(try elsewhere.open("/").contains("未提交的草稿"))
        #expect(elsewhere.page.contains("href=\"/new/project?draft=yes\""))
        #expect(try elsewhere.open("/new/project").contains("尚未提交："))
        #expect(!elsewhere.page.contains("示例尚未登记"))
        try elsewhere.open("/new/project?draft=yes")
        #expect(elsewhere.value("f.title") == "示例尚未登记")
        #expect(elsewhere.page.contains("<option value=\"contest\" selected>"))
        #expect(!elsewhere.page.contains("示例口令"))

        let other = try Browser(ledger, as: Cast.secondOfficer)
        #expect(try !other.open("/").contains("未提交的草稿"))
        try other.open("/new/project?draft=yes")
        #expect(other.value("f.title") == "")

        try elsewhere.open("/new/project?draft=yes")
        try elsewhere.send(
            "/new/project",
            [
                ("f.title", "示例已登记"), ("f.channel", "contest"), ("f.source", "示例"),
                ("f.contact", "示例"),
            ]
        )
        #expect(elsewhere.status == 303)
        #expect(try !first.open("/").contains("未提交的草稿"))
    }

    @Test func `is dropped on request, and when nothing is typed any more`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Cast.officer)
        for end in [["/drafts/drop"], ["/drafts"]] {
            try browser.open("/")
            try browser.send("/drafts", Self.typed)
            #expect(try browser.open("/").contains("未提交的草稿"))
            try browser.send(end[0], [("_form", "/new/project"), ("f.title", "")])
            #expect(try !browser.open("/").contains("未提交的草稿"))
        }
    }

    @Test func `is of a form of events and of nothing else, and no longer than a form`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let browser = try Browser(ledger, as: Cast.officer)
        for form in ["/account/password", "/sign-in", "https://evil.example/new/", ""] {
            try browser.open("/")
            try browser.send("/drafts", [("f.title", "x"), ("_form", form)])
            #expect(browser.status == 404, "\(form)")
        }
        try browser.open("/")
        let long = String(repeating: "x", count: 70_000)
        try browser.send("/drafts", [("f.title", long), ("_form", "/new/project")])
        #expect(browser.status == 413)
        #expect(try !browser.open("/").contains("未提交的草稿"))
    }
}
