import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// What came back and went on to the treasury, in the books and against the lines of the bank.
@Suite struct `Money on its way to the treasury` {
    private static let header = "日期,方向,金额,对方户名,对方账号,凭证号,流水号,摘要\n"

    @Test func `is one line with what came beside it, and stands in the accounts`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        func paper(_ name: String) -> String { ScratchLedger.document(name, date: "2026-01-15") }
        func ask(_ event: String, by person: String, _ given: [String]) async throws {
            let sets = given.flatMap { ["--set", $0] }
            let name = event == "remit" ? "treasury_receipt" : "bank_receipt"
            _ = try await ledger.answer(
                ["grant", "do", Cast.agreement, event, "--as", person, "--document", paper(name)]
                    + sets
            )
        }
        _ = try await ledger.answer(
            [
                "grant", "pay", Cast.agreement, "1", "--as", Cast.secondFinance, "--amount",
                "3000000.00", "--document", paper("payment_voucher"),
            ]
        )
        try await ask(
            "record_repayment",
            by: Cast.finance,
            ["amount=1000000.00", "interest=45000.00"]
        )
        func funds() async throws -> JSON? {
            try await ledger.answer(["grant", "funds", Cast.agreement, "--as", Cast.director])[
                "remittance"
            ]
        }
        let before = try await funds()
        #expect(before?["repaid"] == "1000000.00" && before?["income"] == "45000.00")
        #expect(before?["sent"] == "0.00")
        let refused = try await ledger.codes(
            [
                "grant", "do", Cast.agreement, "remit", "--as", Cast.finance, "--set",
                "amount=1045000.00", "--document", paper("treasury_receipt"),
            ]
        )
        #expect(refused == ["SAME_PERSON"])
        try await ask("remit", by: Cast.secondFinance, ["amount=1045000.00"])
        let after = try await funds()
        #expect(after?["sent"] == "1045000.00" && after?["repaid"] == "0.00")
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/grants/\(Cast.agreement)")
        #expect(director.page.contains("已上缴财政 1,045,000.00"))

        let rows =
            "2026-01-15,收入,1045000.00,示例公司,420501234567890123,示例〔2026〕1号,B2,还款\n"
            + "2026-01-15,支出,1045000.00,示例财政局,420501234567890124,示例〔2026〕1号,B3,上缴\n"
        let file = try ledger.file(Self.header + rows, name: "流水.csv")
        _ = try await ledger.answer(["bank", "import", file, "--as", Cast.finance])
        let told = try await ledger.answer(["bank", "reconcile", "--as", Cast.finance])
        #expect(told["matched"]?.elements.compactMap { $0["amount"] } == ["1045000.00"])
        #expect(told["matched"]?.elements.first?["direction"] == "received")
        // The treasury is not the payee: the voucher alone proposes, and a person says it.
        #expect(told["proposed"]?.elements.compactMap { $0["direction"] } == ["paid"])

        let books = try await ledger.answer(["grant", "balances", "--as", Cast.finance])
        let closing = Dictionary(
            (books["accounts"]?.elements ?? []).compactMap { line in
                line["account"]?.textValue.map { ($0, line["closing"]?.textValue ?? "") }
            }
        ) { $1 }
        #expect(closing["returned"] == "1045000.00")
        #expect(closing["repayment"] == "0.00" && closing["return_income"] == "0.00")
        #expect(closing["market"] == "-45000.00")
        #expect(books["balanced"] == .bool(true))
        #expect(try await ledger.isSound())
    }
}
