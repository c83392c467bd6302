import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Receipts that payees owe, on their own list.
@Suite struct `Receipts that are awaited` {
    /// The story with its first tranche paid on 15 January; the receipt is due on the 29th.
    private static func paid() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.approved)
        _ = try await ledger.answer(
            [
                "grant", "pay", Cast.agreement, "1", "--as", Cast.secondFinance, "--amount",
                "3000000.00", "--document",
                ScratchLedger.document("payment_voucher", date: "2026-01-15"),
            ]
        )
        return ledger
    }

    private static func told(_ ledger: ScratchLedger, _ more: String...) async throws -> JSON {
        try await ledger.answer(["grant", "receipts", "--as", Cast.finance] + more)
    }

    @Test func `are told from the payment on, as overdue from the day after they are due`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        #expect(try await Self.told(ledger)["receipts"] == [])
        let paid = try await Self.paid()
        let row = try await Self.told(paid)["receipts"]?.elements.first
        #expect(row?["code"] == JSON(Cast.agreement) && row?["number"] == 1)
        #expect(row?["payee"] == JSON("\(Cast.company) 示例公司") && row?["title"] == "示例项目")
        #expect(row?["paid"] == "3000000.00" && row?["due"] == "2026-01-29")
        #expect(row?["overdue"] == .bool(false) && row?["days_late"] == 0)
        let last = try await Self.told(paid, "--overdue", "--now", "2026-01-29")
        #expect(last["receipts"] == [] && last["overdue"] == 0)
        let late = try await Self.told(paid, "--overdue", "--now", "2026-02-05")
        #expect(late["overdue"] == 1 && late["overdue_amount"] == "3000000.00")
        #expect(late["receipts"]?.elements.first?["days_late"] == 7)
        #expect(late["receipts"]?.elements.first?["due"] == "2026-01-29")

        let client = try APIClient(paid, as: Cast.finance)
        #expect(try client.get("/receipts?overdue=true").json == late)
        #expect(try client.get("/receipts?after=x").status == 400)
        let officer = try Browser(paid, as: Cast.officer)
        try officer.open("/funds/receipts?overdue=1")
        #expect(officer.page.contains("逾期 7 天（应于 2026-01-29）"), "\(officer.page)")
        #expect(officer.page.contains("do/file_receipt?instance=tranche%2F1"))
        try officer.open("/funds/plan")
        #expect(officer.page.contains("href=\"/funds/receipts\""))

        _ = try await paid.answer(
            [
                "grant", "do", "\(Cast.agreement)/tranche/1", "file_receipt", "--as", Cast.officer,
                "--document", ScratchLedger.document("payee_receipt", date: "2026-02-04"),
            ]
        )
        #expect(try await Self.told(paid)["receipts"] == [])
        try officer.open("/funds/receipts")
        #expect(officer.page.contains("没有待收的收据"))
        #expect(try await paid.isSound())
    }

    @Test func `stand while their agreement is held, and are not for everybody`() async throws {
        let ledger = try await Self.paid()
        _ = try await ledger.answer(
            line: "grant do \(Cast.agreement) hold --as \(Cast.director)"
        )
        let held = try await Self.told(ledger, "--now", "2026-03-05")
        let row = held["receipts"]?.elements.first
        #expect(row?["due"] == .null && row?["overdue"] == .bool(false))
        #expect(held["overdue"] == 0)
        let codes = try await ledger.codes(["grant", "receipts", "--as", Cast.applicant])
        #expect(codes == ["NOT_FOUND"])
        let applicant = try Browser(ledger, as: Cast.applicant)
        try applicant.open("/funds/receipts")
        #expect(applicant.status == 404)
    }
}
