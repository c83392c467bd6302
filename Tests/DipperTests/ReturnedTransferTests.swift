import Casework
import Testing
import Web
import Workflow

@testable import dipper

/// What people see of a transfer that the bank returned.
@Suite struct `A transfer that came back` {
    private static let tranche = "\(Cast.agreement)/tranche/1"

    private static func giveBack(as person: String, document: String) -> [String] {
        [
            "grant", "do", tranche, "return_transfer", "--set", "reason=示例账号有误", "--as", person,
            "--document", ScratchLedger.document(document, date: "2026-01-15"),
        ]
    }

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

    @Test func `is told with the money, expected anew, and its papers follow`() async throws {
        let ledger = try await Self.paid()
        let own = try await ledger.codes(
            Self.giveBack(as: Cast.secondFinance, document: "bank_receipt")
        )
        #expect(own == ["SAME_PERSON"])
        let bare = try await ledger.codes(
            Self.giveBack(as: Cast.finance, document: "correspondence")
        )
        #expect(bare == ["DOCUMENT_MISSING"])
        _ = try await ledger.answer(Self.giveBack(as: Cast.finance, document: "bank_receipt"))

        let funds = try await ledger.answer(
            ["grant", "funds", Cast.agreement, "--as", Cast.finance]
        )
        let first = try #require(funds["tranches"]?.elements.first)
        #expect(first["stage"] == "requested" && first["paid"] == "0.00")
        #expect(first["returned"] == 1 && first["returned_on"] == "2026-01-15")
        #expect(funds["conservation"]?["holds"] == .bool(true))
        #expect(funds["differences"] == [])
        let plan = try await ledger.answer(["grant", "plan", "--as", Cast.finance])
        let expected = plan["tranches"]?.elements.filter { $0["code"] == JSON(Cast.agreement) }
        #expect(expected?.map { $0["number"] } == [1, 2])
        #expect(expected?.first?["stage"] == "requested")
        #expect(plan["months"]?.elements.first?["paid"] == "0.00")
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/grants/\(Cast.agreement)")
        #expect(finance.page.contains("退汇 1 次（最近 2026-01-15）"))
        #expect(!finance.page.contains("账实不符"))
        // Nothing that was approved before stands on its papers.
        let early = try await ledger.codes(
            [
                "grant", "print", Cast.agreement, "1", "--paper", "notice", "--out",
                "\(ledger.folder)/never.pdf", "--as", Cast.finance,
            ]
        )
        #expect(early == ["TRANCHE_NOT_APPROVED"])
        #expect(try await ledger.isSound())
    }

    @Test func `the payee's number is read whole with a reason alone, and that is recorded`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        func ask(_ person: String) -> [String] {
            [
                PayeeAccountNoun.kind, "unmask", Cast.account, "account", "--ground", "payment",
                "--because", "示例付款核对", "--as", person,
            ]
        }
        #expect(try await ledger.codes(ask(Cast.director)) == ["NOT_ALLOWED"])
        #expect(try await ledger.codes(ask(Cast.applicant)) == ["NOT_FOUND"])
        let told = try await ledger.answer(ask(Cast.finance)).canonicalText
        #expect(told.contains("420501234567890123"))
        let shown = try await ledger.answer(
            [PayeeAccountNoun.kind, "show", Cast.account, "--as", Cast.finance]
        ).canonicalText
        #expect(!shown.contains("420501234567890123"))
        #expect(try await ledger.isSound())
    }
}
