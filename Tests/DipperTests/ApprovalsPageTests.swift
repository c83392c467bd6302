import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// What waits for a second person, on one screen.
@Suite struct `The page of approvals` {
    @Test func `shows what I may check, and not what I did myself`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let accept = "/cases/\(Cast.project)/do/accept\""
        let second = try Browser(ledger, as: Cast.secondOfficer)
        try second.open("/approvals")
        #expect(second.status == 200)
        #expect(second.page.contains(accept))
        #expect(second.page.contains("示例项目"))
        #expect(second.page.contains("您核对其所办：\(Cast.officer)"))
        let first = try Browser(ledger, as: Cast.officer)
        try first.open("/approvals")
        #expect(!first.page.contains(accept))
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/approvals")
        #expect(!finance.page.contains(Cast.project))
    }

    @Test func `shows the amount of a payment, and who released it`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let pay = "/cases/\(Cast.agreement)/do/pay?instance=tranche%2F1"
        let finance = try Browser(ledger, as: Cast.secondFinance)
        try finance.open("/approvals")
        #expect(finance.page.contains(pay))
        #expect(finance.page.contains("3,000,000.00"))
        #expect(finance.page.contains(Cast.director))
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/approvals")
        #expect(!director.page.contains(pay))
    }
}
