import ArgumentParser
import Casework
import Foundation
import Testing
import Web
import Workflow

@testable import dipper

/// Other support on the pages of money: what waits for approval, what is expected, what is booked.
@Suite struct `Other support on pages` {
    private static let support = "ZC-2026-000001"

    private static func paper(_ name: String) -> [String] {
        ["--document", ScratchLedger.document(name, date: "2026-01-15")]
    }

    /// A first use of 3,000,000.00, decided, of which 2,000,000.00 are asked for.
    private static func requested(budget: String? = nil) async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.approved)
        if let budget {
            _ = try await ledger.answer(
                [
                    "budget", "set", "--as", Cast.finance, "--set", "fiscal_year=2026", "--set",
                    "instrument=FOURFIRST", "--set", "appropriated=\(budget)",
                ] + paper("budget_document")
            )
        }
        _ = try await ledger.answer(
            line: "support open --set instrument=FOURFIRST --set payee=\(Cast.company)"
                + " --set project=\(Cast.project) --set first_kind=first_set"
                + " --set amount=3000000.00 --as \(Cast.officer)"
        )
        let verb = ["support", "do", support]
        let steps = [
            ["check", "--as", Cast.secondOfficer] + paper("eligibility_evidence"),
            ["decide", "--as", Cast.meeting] + paper("decision_minutes"),
            ["request", "--set", "amount=2000000.00", "--as", Cast.officer],
        ]
        for step in steps { _ = try await ledger.answer(verb + step) }
        return ledger
    }

    @Test func `put everything for a support on the page of approvals`() async throws {
        let ledger = try await Self.requested(budget: "2500000.00")
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/approvals")
        let card = try #require(
            finance.page.split(separator: "<section").first { $0.contains(Self.support) }
        )
        for words in [
            "拟支持 3,000,000.00 元，收款单位 \(Cast.company) 示例公司；承诺 3,000,000.00，已支付 0.00，"
                + "本次申请 2,000,000.00",
            "每个项目组上限 10,000,000.00，余额 7,000,000.00",
            "2026 年度 FOURFIRST 可用预算 2,500,000.00，本次 2,000,000.00，付后 500,000.00",
            "\(Cast.agreement)（GTE", "会议纪要", "该年度预算不足",
        ] { #expect(card.contains(words), "\(words): \(card)") }
        // Who asked for it has no card of it.
        let officer = try Browser(ledger, as: Cast.officer)
        try officer.open("/approvals")
        #expect(!officer.page.contains(Self.support))
        let bare = try Browser(try await Self.requested(), as: Cast.finance)
        try bare.open("/approvals")
        #expect(bare.page.contains("2026 年度没有登记 FOURFIRST 预算"))
        #expect(bare.page.contains("该年度没有预算"))
    }

    @Test func `are in the plan by instrument, each with its own budget`() async throws {
        let ledger = try await Self.requested(budget: "2500000.00")
        let plan = try await ledger.answer(["grant", "plan", "--as", Cast.finance])
        let own = plan["tranches"]?.elements.filter { $0["code"] == JSON(Self.support) } ?? []
        #expect(own.map { $0["amount"] } == ["2000000.00", "1000000.00"])
        #expect(own.map { $0["stage"] } == ["requested", "planned"])
        #expect(own.map { $0["risks"] } == [[], ["BUDGET_FY"]])
        #expect(own.allSatisfy { $0["instrument"] == "FOURFIRST" && $0["title"] == "示例项目" })
        let years = plan["years"]?.elements ?? []
        #expect(years.map { $0["instrument"] } == ["GTE", "FOURFIRST"])
        // What other support needs takes nothing of the budget of 拨转股.
        #expect(years[0]["expected"] == "6000000.01" && years[0]["lacking"] == "0.00")
        #expect(years[1]["expected"] == "3000000.00" && years[1]["at_risk"] == "1000000.00")
        #expect(years[1]["lacking"] == "500000.00")
        #expect(years[1]["budget"]?["available"] == "2500000.00")
        let client = try APIClient(ledger, as: Cast.finance)
        #expect(try client.get("/cash-plan").json == plan)
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/funds/plan")
        #expect(finance.page.contains("href=\"/cases/\(Self.support)\""))
        #expect(finance.page.contains(">FOURFIRST<"))
        let calendar = try client.get("/aftercare?days=30").json
        #expect(
            calendar["budgets"] == [
                ["year": 2026, "instrument": "FOURFIRST", "lacking": "500000.00"]
            ]
        )

        // Paid, it is in the month in which it was.
        for step in [
            ["approve", "--as", Cast.finance], ["release", "--as", Cast.director],
            ["pay", "--set", "amount=2000000.00", "--as", Cast.secondFinance]
                + Self.paper("payment_voucher"),
        ] { _ = try await ledger.answer(["support", "do", Self.support] + step) }
        let paid = try await ledger.answer(["grant", "plan", "--as", Cast.finance])
        #expect(paid["months"]?.elements.first?["paid"] == "2000000.00")
        let rest = paid["tranches"]?.elements.filter { $0["code"] == JSON(Self.support) } ?? []
        #expect(rest.map { $0["amount"] } == ["1000000.00"] && rest[0]["number"] == 2)
        #expect(try await ledger.isSound())
    }

    @Test func `balance apart, at the command line, on the page and to programs`() async throws {
        let ledger = try await Self.requested(budget: "2500000.00")
        let told = try await ledger.answer(
            ["grant", "balances", "--by-instrument", "--as", Cast.finance, "--as-of", "2026-01-15"]
        )
        let parts = told["instruments"]?.elements ?? []
        #expect(parts.map { $0["instrument"] } == ["GTE", "FOURFIRST"])
        #expect(parts.allSatisfy { $0["balanced"] == .bool(true) })
        func closing(_ part: JSON, _ account: String) -> JSON? {
            part["accounts"]?.elements.first { $0["account"] == JSON(account) }?["closing"]
        }
        #expect(closing(parts[0], "commitment") == "6000000.00")
        #expect(closing(parts[1], "commitment") == "3000000.00")
        #expect(closing(told, "commitment") == "9000000.00")
        let client = try APIClient(ledger, as: Cast.finance)
        let reply = try client.get("/balances?by=instrument&as_of=2026-01-15")
        #expect(reply.json["instruments"] == told["instruments"])
        #expect(try client.get("/balances").json["instruments"] == nil)
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/funds")
        #expect(finance.page.contains("by=instrument") && !finance.page.contains("FOURFIRST（元）"))
        try finance.open("/funds?by=instrument")
        #expect(finance.page.contains("FOURFIRST（元）") && finance.page.contains("GTE（元）"))
    }

    @Test func `lists say of every kind of case where it is found`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        // What is told on pages of its own, or only beside its person or to the administrator.
        let elsewhere: Set = [
            "account", "api-token", "identity-provider", "ledger", "saved-view", "webhook-endpoint",
        ]
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        let rules = try OpenLedger.reading(options).rules()
        let parts = Set(
            rules.charts.values.flatMap { chart in
                chart.definition.reads.filter { $0.relation.content == .within }
                    .map(\.chart.content)
            }
        )
        let kinds = Set(CaseListTools.kinds)
        #expect(kinds.count == CaseListTools.kinds.count)
        #expect(kinds.isSubset(of: rules.charts.keys) && kinds.isDisjoint(with: elsewhere))
        let missing = Set(rules.charts.keys).subtracting(kinds).subtracting(elsewhere)
        // A holder and a financing are told with the cap table that they are in.
        let within: Set = ["authorisation", "financing", "follow-up", "holder"]
        #expect(missing.subtracting(parts) == within)

        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/cases")
        for kind in ["payee-account", "bank-line", "cost-list", "budget-account"] {
            #expect(finance.page.contains("/cases?kind=\(kind)\""), "\(kind)")
        }
        let applicant = try Browser(ledger, as: Cast.applicant)
        try applicant.open("/cases")
        #expect(!applicant.page.contains("kind=bank-line"))
        #expect(!applicant.page.contains("kind=payee-account"))
    }
}
