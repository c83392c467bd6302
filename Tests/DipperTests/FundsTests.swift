import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// The money of an agreement, the accounts and the plan, at the command line, on pages and over
/// the API.
@Suite struct `The pages of money` {
    private static let agreement = Cast.agreement

    /// The story with its first tranche paid.
    private static func paid(_ yuan: String = "3000000.00") async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.approved)
        _ = try await ledger.answer(
            [
                "grant", "pay", agreement, "1", "--as", Cast.secondFinance, "--amount", yuan,
                "--document", ScratchLedger.document("payment_voucher", date: "2026-01-15"),
            ]
        )
        return ledger
    }

    /// The accounts of an answer with one of their figures, without those that hold nothing.
    private static func figures(_ answer: JSON, _ name: String) -> [String: String] {
        Dictionary(
            (answer["accounts"]?.elements ?? []).map {
                ($0["account"]?.textValue ?? "", $0[name]?.textValue ?? "")
            }
        ) { $1 }.filter { $0.value != "0.00" }
    }

    // MARK: One agreement

    @Test func `tell an agreement's cap, tranches, conservation and postings`() async throws {
        let ledger = try await Self.paid("2500000.00")
        let funds = try await ledger.answer(
            ["grant", "funds", Self.agreement, "--as", Cast.finance]
        )
        #expect(funds["cap"]?["limit"] == "6000000.00")
        #expect(funds["account"]?["code"] == JSON(Cast.account))
        #expect(funds["account"]?["number"] == "**** 0123")
        #expect(funds["cap"]?["committed"] == "5500000.00")
        #expect(funds["cap"]?["headroom"] == "500000.00")
        #expect(funds["conservation"]?["holds"] == .bool(true))
        #expect(funds["conservation"]?["outstanding"] == "2500000.00")
        #expect(funds["cancelled"] == "500000.00")
        #expect(funds["differences"] == [])
        let tranches = funds["tranches"]?.elements ?? []
        #expect(tranches.map { $0["stage"] } == ["paid", "planned"])
        #expect(tranches[0]["paid_on"] == "2026-01-15")
        #expect(tranches[0]["next"]?.elements.map { $0["event"] } == ["file_receipt"])
        #expect(tranches[0]["receipt_due"] == "2026-01-29")
        #expect(tranches[1]["milestones"]?.elements.map { $0["standing"] } == ["open"])
        // The open milestone comes first: to ask for the tranche is not what is waited for.
        let next = tranches[1]["next"]?.elements ?? []
        #expect(next.allSatisfy { $0["instance"] == "milestone/1" } && !next.isEmpty)
        #expect(next.contains { $0["event"] == "submit" })
        let postings = funds["postings"]?.elements ?? []
        #expect(
            postings.map { "\($0["from"]?.textValue ?? "")>\($0["to"]?.textValue ?? "")" } == [
                "appropriation>commitment", "commitment>disbursement", "disbursement>outstanding",
                "commitment>cancelled",
            ]
        )
        #expect(postings[1]["vouchers"] == ["付款凭证 示例〔2026〕1号"])
        #expect(postings[1]["event"] == "grant-agreement.pay")
    }

    @Test func `show an agreement on one page, each amount with its event`() async throws {
        let ledger = try await Self.paid()
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/cases/\(Self.agreement)")
        #expect(finance.page.contains("/grants/\(Self.agreement)"))
        try finance.open("/grants/\(Self.agreement)")
        #expect(finance.status == 200)
        #expect(finance.page.contains("<progress max=\"600000000\" value=\"600000000\""))
        #expect(finance.page.contains("守恒"))
        #expect(!finance.page.contains("账实不符"))
        let links = finance.page.matches(of: /\/cases\/BZ-2026-000001\?version=([0-9]+)/)
        #expect(Set(links.map { String($0.1) }).count >= 4)
        // What a link opens is the event that made the amount.
        let payment = try #require(
            finance.page.firstMatch(of: /<a href="(\/cases\/[^"]+)">登记支付/)?.1
        )
        try finance.open(String(payment))
        #expect(finance.status == 200 && finance.page.contains("登记支付"))
        // Whoever may not see it is told nothing; neither is whoever asks for another kind.
        let expert = try Browser(ledger, as: Cast.experts[0])
        try expert.open("/grants/\(Self.agreement)")
        #expect(expert.status == 404)
        try finance.open("/grants/\(Cast.project)")
        #expect(finance.status == 404)
        try finance.open("/grants/BZ-2026-999999")
        #expect(finance.status == 404)
    }

    // MARK: The accounts

    @Test func `balance the accounts on any day, for who may read them`() async throws {
        let ledger = try await Self.paid()
        let balances = ["grant", "balances", "--as", Cast.finance]
        let now = try await ledger.answer(balances)
        #expect(now["balanced"] == .bool(true) && now["total"] == "0.00")
        #expect(
            Self.figures(now, "closing") == [
                "treasury": "-60000000.00", "budget": "57000000.00", "budget_used": "3000000.00",
                "appropriation": "-6000000.00", "commitment": "3000000.00",
                "outstanding": "3000000.00",
            ]
        )
        let before = try await ledger.answer(balances + ["--as-of", "2026-01-14"])
        #expect(before["balanced"] == .bool(true))
        #expect(Self.figures(before, "closing") == [:])
        let next = try await ledger.answer(balances + ["--as-of", "2027-01-01"])
        #expect(Self.figures(next, "opening") == Self.figures(now, "closing"))
        #expect(Self.figures(next, "in") == [:])
        let early = ["--year", "2027"]
        #expect(try await ledger.codes(balances + early) == ["BALANCE_PERIOD"])
        for person in [Cast.officer, Cast.applicant, Cast.experts[0], Cast.administrator] {
            let asked = ["grant", "balances", "--as", person]
            #expect(try await ledger.codes(asked) == ["NOT_FOUND"], "\(person)")
        }
        #expect(try await ledger.isSound())
    }

    @Test func `list what stands behind a figure, a page at a time`() async throws {
        let ledger = try await Self.paid()
        let asked = ["grant", "balances", "--as", Cast.director, "--account", "commitment"]
        let incoming = try await ledger.answer(asked + ["--part", "in"])
        #expect(incoming["amount"] == "6000000.00")
        #expect(incoming["postings"]?.elements.map { $0["to"] } == ["commitment"])
        let first = try await ledger.answer(asked + ["--limit", "1"])
        let place = try #require(first["after"]?.textValue)
        let second = try await ledger.answer(asked + ["--limit", "1", "--after", place])
        #expect(second["after"] == .null)
        #expect(first["postings"] != second["postings"])
        #expect(try await ledger.codes(asked + ["--after", "x"]) == ["PLACE_FORM"])
        let unknown = ["grant", "balances", "--as", Cast.director, "--account", "x"]
        #expect(try await ledger.codes(unknown) == ["NOT_FOUND"])
        let untouched = ["grant", "balances", "--as", Cast.director, "--account", "recovery"]
        #expect(try await ledger.answer(untouched)["postings"] == [])
    }

    @Test func `show the accounts, and lead from a figure to its events`() async throws {
        let ledger = try await Self.paid()
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/funds")
        #expect(director.status == 200)
        #expect(director.page.contains("试算平衡"))
        let place = try #require(
            director.page.firstMatch(of: /"(\/funds\/accounts\/outstanding\?part=closing)"/)?.1
        )
        try director.open(String(place))
        #expect(director.page.contains("3,000,000.00") && director.page.contains("付款凭证"))
        #expect(director.page.contains("/cases/\(Self.agreement)?version="))
        try director.open("/funds?as_of=2026-01-14")
        #expect(director.page.contains("还没有分录"))
        try director.open("/funds?as_of=2026-02-30")
        #expect(director.status == 422 || director.status == 400)
        for path in ["/funds/accounts/x", "/funds/accounts/budget?part=x"] {
            try director.open(path)
            #expect(director.status == 404, "\(path)")
        }
        let officer = try Browser(ledger, as: Cast.officer)
        for path in ["/funds", "/funds/accounts/outstanding"] {
            try officer.open(path)
            #expect(officer.status == 404, "\(path)")
        }
    }

    // MARK: The plan

    @Test func `plan what is to be paid, and say why it may not come`() async throws {
        let ledger = try await Self.paid()
        let plan = try await ledger.answer(["grant", "plan", "--as", Cast.finance])
        let tranches = plan["tranches"]?.elements ?? []
        #expect(tranches.map { $0["code"] } == [JSON(Cast.fenAgreement), JSON(Self.agreement)])
        #expect(tranches.map { $0["expected_on"] } == ["2026-01-15", "2026-06-30"])
        #expect(
            tranches.map { $0["risks"] } == [["NOT_DECIDED", "CAP_GTE"], ["MILESTONE_OPEN"]]
        )
        #expect(tranches[1]["title"] == "示例项目")
        let year = plan["years"]?.elements.first
        #expect(year?["expected"] == "3000000.01" && year?["at_risk"] == "3000000.01")
        #expect(year?["budget"]?["available"] == "57000000.00")
        #expect(year?["lacking"] == "0.00")
        let january = plan["months"]?.elements.first
        #expect(january?["paid"] == "3000000.00" && january?["expected"] == "0.01")
        // A day later than its milestone the same tranche is overdue and comes this month.
        let late = try await ledger.answer(
            ["grant", "plan", "--as", Cast.finance, "--now", "2026-07-10"]
        )
        let second = late["tranches"]?.elements.first { $0["code"] == JSON(Self.agreement) }
        #expect(second?["expected_on"] == "2026-07-10")
        #expect(second?["risks"] == ["MILESTONE_OVERDUE"])
        #expect(
            try await ledger.codes(["grant", "plan", "--as", Cast.applicant]) == ["NOT_FOUND"]
        )
    }

    @Test func `show the plan with its picture and its table, and hand it out`() async throws {
        let ledger = try await Self.paid()
        let officer = try Browser(ledger, as: Cast.officer)
        try officer.open("/")
        #expect(officer.page.contains("/funds/plan"))
        try officer.open("/funds/plan")
        #expect(officer.status == 200)
        #expect(officer.page.contains("class=\"bar-risk\"") && officer.page.contains("<desc"))
        #expect(officer.page.contains("里程碑未验收") && officer.page.contains("57,000,000.00"))
        try officer.open("/funds/plan.xlsx")
        #expect(officer.status == 200)
        #expect(officer.response.body.starts(with: Array("PK".utf8)))
        let applicant = try Browser(ledger, as: Cast.applicant)
        for path in ["/funds/plan", "/funds/plan.xlsx"] {
            try applicant.open(path)
            #expect(applicant.status == 404, "\(path)")
        }
        try applicant.open("/")
        #expect(!applicant.page.contains("/funds/plan"))
        let file = ledger.folder + "/plan.csv"
        _ = try await ledger.answer(
            ["grant", "plan", "--as", Cast.finance, "--csv", file]
        )
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("里程碑未验收") && text.contains("3000000.00"))
    }

    // MARK: To judge it by

    @Test func `put everything for a payment on the page of approvals`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let finance = try Browser(ledger, as: Cast.secondFinance)
        try finance.open("/approvals")
        for words in [
            "2026 年度可用预算 60,000,000.00，本次 3,000,000.00，付后 57,000,000.00", "示例公司",
            "项目组额度上限 6,000,000.00，余额 0.00", "里程碑 1 2026-06-30", "尽职调查报告",
            "/grants/\(Self.agreement)",
        ] { #expect(finance.page.contains(words), "\(words)") }
        // The decision of the other agreement would exceed the cap: the meeting is told.
        let meeting = try Browser(ledger, as: Cast.meeting)
        try meeting.open("/approvals")
        #expect(meeting.page.contains("/grants/\(Cast.fenAgreement)"))
        #expect(meeting.page.contains("余额 0.00"))
    }

    // MARK: The API

    @Test func `answer programs as the command line answers people`() async throws {
        let ledger = try await Self.paid()
        let director = try APIClient(ledger, as: Cast.director)
        let asked: [(String, [String])] = [
            ("/grants/\(Self.agreement)/funds", ["grant", "funds", Self.agreement]),
            (
                "/balances?as_of=2026-01-15&known_at=2026-01-15",
                [
                    "grant", "balances", "--as-of", "2026-01-15", "--known-at", "2026-01-15",
                ]
            ),
            (
                "/balances/outstanding/postings?part=in",
                [
                    "grant", "balances", "--account", "outstanding", "--part", "in",
                ]
            ),
            ("/cash-plan", ["grant", "plan"]),
        ]
        for (target, line) in asked {
            let reply = try director.get(target)
            #expect(reply.status == 200, "\(target): \(reply.json)")
            let told = try await ledger.answer(line + ["--as", Cast.director])
            #expect(reply.json == told, "\(target)")
        }
        let first = try director.get("/balances/commitment/postings?limit=1")
        #expect(first.header("link")?.contains("rel=\"next\"") == true)
        #expect(try director.get("/balances/x/postings").status == 404)
        #expect(try director.get("/balances?year=2027").status == 400)
        let officer = try APIClient(ledger, as: Cast.officer)
        #expect(try officer.get("/balances").status == 404)
        #expect(try officer.get("/balances/budget/postings").status == 404)
    }
}
