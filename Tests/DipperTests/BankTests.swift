import Casework
import Foundation
import Spreadsheet
import Testing
import Web

@testable import dipper

/// Lines of the bank and of the books, at the command line and on their page.
@Suite struct `Lines of the bank` {
    private static let header = "日期,方向,金额,对方户名,对方账号,凭证号,流水号,摘要\n"
    private static let payment =
        "2026-01-16,支出,\"3,000,000.00\",示例公司,420501234567890123,示例〔2026〕1号,B1,拨款\n"

    /// The story with its first tranche paid.
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

    private static func load(
        _ ledger: ScratchLedger,
        _ rows: String,
        as person: String = Cast.finance,
        verb: String = "import"
    ) async throws -> JSON {
        let file = try ledger.file(header + rows, name: "\(UUID().uuidString).csv")
        return try await ledger.answer(["bank", verb, file, "--as", person])
    }

    private static func refused(
        _ ledger: ScratchLedger,
        _ rows: String,
        as person: String = Cast.finance
    ) async throws -> [String] {
        let file = try ledger.file(header + rows, name: "示例.csv")
        return try await ledger.refusals("bank", "import", file, "--as", person)
    }

    private static func told(_ ledger: ScratchLedger) async throws -> JSON {
        try await ledger.answer(["bank", "reconcile", "--as", Cast.finance])
    }

    private static func codes(_ told: JSON, _ part: String) -> [String] {
        (told[part]?.elements ?? []).compactMap { $0["code"]?.textValue }
    }

    @Test func `come in once, whoever brings them, and match what is paid`() async throws {
        let ledger = try await Self.paid()
        let before = try await Self.told(ledger)
        #expect(before["missing_in_bank"]?.elements.count == 1)
        let first = try await Self.load(ledger, Self.payment)
        #expect(first["registered"] == 1)
        // The same line again, by the same person and by another.
        for person in [Cast.finance, Cast.secondFinance] {
            let again = try await Self.load(ledger, Self.payment, as: person)
            #expect(again["registered"] == 0 && again["present"] == 1)
        }
        let told = try await Self.told(ledger)
        #expect(Self.codes(told, "matched").count == 1)
        #expect(told["matched"]?.elements.first?["amount"] == "3000000.00")
        #expect(told["missing_in_bank"] == [])
        #expect(told["missing_in_ledger"]?.elements.count == 1)
        // In one's own books a payment is a credit of the bank account.
        let books = Self.payment.replacingOccurrences(of: "支出", with: "贷")
        _ = try await Self.load(ledger, books, verb: "import-books")
        let both = try await Self.told(ledger)
        #expect(Self.codes(both, "matched").count == 2)
        #expect(both["missing_in_ledger"] == [])
        #expect(try await ledger.isSound())
    }

    @Test func `are refused whole, each cell by its place, and nothing is entered`() async throws {
        let ledger = try await Self.paid()
        let found = try await Self.refused(
            ledger,
            Self.payment + "2026-02-30,支出,1.00,甲,,,,\n2026-01-16,不明,1.00,甲,,,,\n"
                + "2026-01-16,,1.00,甲,,,,\n2026-01-16,支出,-1.00,甲,,,,\n2026-01-16,支出,,甲,,,,\n"
        )
        #expect(found.count == 5, "\(found)")
        #expect(found.contains { $0.hasPrefix("CELL_CHOICE") })
        #expect(found.contains { $0.hasPrefix("CELL_DIRECTION") })
        #expect(found.filter { $0.hasPrefix("CELL_AMOUNT") }.count >= 1)
        #expect(found.allSatisfy { $0.contains("示例.csv") })
        #expect(try await Self.refused(ledger, Self.payment, as: Cast.officer) != [])
        #expect(try await ledger.answer(["bank", "list"])["cases"] == [])
    }

    @Test func `that can be meant in two ways are settled by who did not import them`()
        async throws
    {
        let ledger = try await Self.paid()
        // No voucher: amount and payee alone decide nothing.
        _ = try await Self.load(ledger, "2026-01-16,支出,3000000.00,示例公司,,,B2,\n")
        _ = try await Self.load(ledger, "2026-01-17,收入,8.88,示例银行,,,B3,利息\n")
        let told = try await Self.told(ledger)
        let line = try #require(Self.codes(told, "proposed").first)
        let interest = try #require(Self.codes(told, "unmatched").first)
        let payment = try #require(
            told["proposed"]?.elements.first?["payments"]?.elements.first?.textValue
        )
        #expect(payment.hasPrefix("\(Cast.agreement)@"))
        func settle(_ payment: String, as person: String) -> [String] {
            [
                "bank", "do", line, "settle", "--set", "payment=\(payment)", "--set",
                "reason=示例回单", "--as", person,
            ]
        }
        #expect(try await ledger.codes(settle(payment, as: Cast.finance)) == ["SAME_PERSON"])
        for unknown in ["BZ-2026-000001", "BZ-2026-000001@999", "\(Cast.project)@1"] {
            let codes = try await ledger.codes(settle(unknown, as: Cast.secondFinance))
            #expect(codes == ["PAYMENT_UNKNOWN"], "\(unknown)")
        }
        _ = try await ledger.answer(settle(payment, as: Cast.secondFinance))
        _ = try await ledger.answer(
            ["bank", "do", interest, "set_aside", "--set", "reason=利息", "--as", Cast.director]
        )
        let after = try await Self.told(ledger)
        #expect(Self.codes(after, "settled") == [line])
        #expect(Self.codes(after, "aside") == [interest])
        #expect(after["missing_in_bank"] == [])
        #expect(try await ledger.isSound())
    }

    @Test func `are shown with what is left to do, for who reads the books`() async throws {
        let ledger = try await Self.paid()
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/funds/bank")
        #expect(director.status == 200 && director.page.contains("还没有导入流水"))
        _ = try await Self.load(ledger, "2026-01-16,支出,3000000.00,示例公司,,,B2,\n")
        try director.open("/funds/bank")
        let form = try #require(
            director.page.firstMatch(of: /"(\/cases\/YH-[0-9A-F]+\/do\/settle[^"]*)"/)?.1
        )
        try director.open(String(form).replacingOccurrences(of: "&amp;", with: "&"))
        #expect(director.status == 200)
        #expect(director.page.contains("value=\"\(Cast.agreement)@"))
        try director.open("/funds/bank.xlsx")
        let grids = try GridFile.grids(bytes: director.response.body, file: "a.xlsx")
        #expect(grids.map(\.sheet) == ["流水勾对", "无流水的事项"])
        for person in [Cast.officer, Cast.applicant, Cast.experts[0]] {
            let browser = try Browser(ledger, as: person)
            for path in ["/funds/bank", "/funds/bank.xlsx"] {
                try browser.open(path)
                #expect(browser.status == 404, "\(person) \(path)")
            }
        }
    }
}
