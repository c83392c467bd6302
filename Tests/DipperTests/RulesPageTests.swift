import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// What is in force, as people read it.
@Suite struct `The pages of rules` {
    @Test func `tell every parameter with what it rests on, and every workflow`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/rules")
        #expect(browser.status == 200)
        for text in ["gte.cap_per_group", "6,000,000.00", "措施七", "暂定", "/rules/grant-agreement"] {
            #expect(browser.page.contains(text), "\(text)")
        }
    }

    @Test func `draw each workflow with the cases that are in each state`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/rules/project")
        let count = "state=case.intake.checking.submitted\">1</a>"
        #expect(director.status == 200)
        #expect(director.page.contains(count))
        #expect(director.page.contains("颠覆性技术项目"))
        // An auditor of secrets reads rules and no case: the same picture without a number.
        let administrator = try Browser(ledger, as: Cast.administrator)
        try administrator.open("/rules/project")
        #expect(administrator.status == 200)
        #expect(!administrator.page.contains(count))
        try director.open("/rules/nothing")
        #expect(director.status == 404)
        // Every chart can be drawn.
        try director.open("/rules")
        let places = director.page.matches(of: /href="(\/rules\/[a-z-]+)"/).map { String($0.1) }
        #expect(places.count > 20)
        for place in places {
            try director.open(place)
            #expect(director.status == 200, "\(place)")
        }
    }

    @Test func `are not there for a reviewer`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.experts[0])
        try browser.open("/")
        #expect(!browser.page.contains("/rules"))
        for place in ["/rules", "/rules/project"] {
            try browser.open(place)
            #expect(browser.status == 404, "\(place)")
        }
    }
}
