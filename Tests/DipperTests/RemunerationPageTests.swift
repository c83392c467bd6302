import Casework
import Foundation
import PrintedPages
import Testing
import Web

@testable import dipper

/// What experts are paid, in the browser; and what others are told of it.
@Suite struct `The pages of remuneration` {
    private static func approved() async throws -> (ledger: ScratchLedger, list: String) {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.registerExperts()
        let session = try await ledger.closedSession(`A list of remuneration`.both)
        for expert in Cast.experts[0...2] { try await ledger.registerPayee(expert) }
        let list = try await ledger.fees("--sessions \(session)")
        try await ledger.approve(list)
        return (ledger, list)
    }

    @Test func `lead from the list to its lines and files`() async throws {
        let (ledger, list) = try await Self.approved()
        let place = "/remuneration/\(list)"
        let secretary = try Browser(ledger, as: Cast.secretary)
        #expect(try secretary.open("/remuneration").contains("href=\"\(place)\""))
        #expect(secretary.page.contains("/new/remuneration"))
        try secretary.open(place)
        #expect(secretary.page.contains("3,550.00") && secretary.page.contains("6,775.00"))
        try secretary.open("/cases/\(list)")
        #expect(secretary.page.contains("href=\"\(place)\""))
        try secretary.open(place)
        #expect(!secretary.page.contains("\(place)/full") && !secretary.page.contains("do/pay"))
        for file in ["list.pdf", "list.xlsx", "tax.xlsx"] {
            try secretary.open("\(place)/\(file)")
            let name = secretary.response.header("content-disposition") ?? ""
            #expect(secretary.status == 200 && name.hasPrefix("attachment"), "\(file)")
        }
        for file in ["tax.pdf", "list.docx", "list", "x.y.z"] {
            try secretary.open("\(place)/\(file)")
            #expect(secretary.status == 404, "\(file)")
        }
        try secretary.open("/remuneration/years/2026")
        #expect(secretary.page.contains("3,550.00") && secretary.page.contains("900.00"))
        try secretary.open("/remuneration/years/abc")
        #expect(secretary.status == 404)
    }

    @Test func `hand out whole numbers to finance, with a reason, once`() async throws {
        let (ledger, list) = try await Self.approved()
        let place = "/remuneration/\(list)"
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open(place)
        #expect(finance.page.contains("\(place)/full") && finance.page.contains("do/pay"))
        #expect(!finance.page.contains(ScratchLedger.card))
        let key = ("_key", try #require(finance.value("_key")))
        try finance.send("\(place)/full", [("file", "list.pdf"), ("reason", " ")])
        #expect(finance.status == 422 && finance.page.contains("UNMASK_REASON"))
        try finance.open(place)
        let typed = [key, ("file", "list.pdf"), ("reason", "示例发放")]
        try finance.send("\(place)/full", typed)
        #expect(finance.status == 200)
        let text = try PrintedPages(finance.response.body).text().filter { !$0.isWhitespace }
        #expect(text.contains(ScratchLedger.card))
        try finance.open(place)
        try finance.send("\(place)/full", typed)
        #expect(finance.status == 422 && finance.page.contains("UNMASK_AGAIN"))
        let secretary = try Browser(ledger, as: Cast.secretary)
        try secretary.open(place)
        try secretary.send("\(place)/full", [("file", "list.pdf"), ("reason", "示例")])
        #expect(secretary.status == 404)
    }

    @Test func `take a proof of who asks`() async throws {
        let (ledger, list) = try await Self.approved()
        let way = Doorway(ledger)
        _ = try await ledger.answer("timers", "run", "--now", "2026-01-05T20:00:00+08:00")
        let member = try await way.member("AUD")
        let browser = try way.signedIn(member)
        _ = try await ledger.answer("timers", "run", "--now", "2026-01-05T20:10:00+08:00")
        way.advance(seconds: 60)
        let place = "/remuneration/\(list)"
        let typed = [("file", "tax.xlsx"), ("reason", "示例审计")]
        try browser.open(place)
        #expect(browser.page.contains("name=\"_proof\""))
        let head = try await ledger.head()
        try browser.send("\(place)/full", typed)
        #expect(browser.status == 422 && browser.page.contains("STEP_UP_NEEDED"))
        #expect(try await ledger.head() == head)
        try browser.send("\(place)/full", typed + [("_proof", Entrance.password)])
        let name = browser.response.header("content-disposition") ?? ""
        #expect(browser.status == 200 && name.hasPrefix("attachment"), "\(browser.page)")
    }

    @Test func `tell an expert his own lines, and let him enter where he is paid`() async throws {
        let (ledger, list) = try await Self.approved()
        try await ledger.answer(line: ScratchLedger.pay(list, Cast.experts[0]))
        let expert = try Browser(ledger, as: Cast.experts[0])
        #expect(try expert.open("/reviews").contains("href=\"/remuneration\""))
        try expert.open("/remuneration")
        #expect(expert.page.contains("3,550.00") && expert.page.contains("已付"))
        #expect(!expert.page.contains("2,300.00") && !expert.page.contains(list))
        #expect(expert.page.contains("/cases/SK-2026-000001"))
        let own = try await ledger.answer(line: "remuneration own --as \(Cast.experts[0])")
        #expect(own["lines"]?.elements.map { $0["net"] } == ["3000.00"])
        #expect(own["years"]?.elements.map { $0["net"] } == ["3000.00"])
        let other = try Browser(ledger, as: Cast.experts[3])
        try other.open("/remuneration")
        #expect(other.page.contains("/new/payee?parent=\(Cast.experts[3])"))
        try other.open("/new/payee?parent=\(Cast.experts[3])")
        #expect(
            other.page.contains("type=\"password\" value=\"\"") || other.page.contains("password")
        )
        let fields = [
            ("f.identity_type", "resident"), ("f.identity", ScratchLedger.identity),
            ("f.bank", "示例银行"), ("f.account", "6222021234567890127"),
        ]
        try other.send("/new/payee?parent=\(Cast.experts[3])", fields)
        #expect(other.status == 422 && other.page.contains("CARD_CHECK"))
        #expect(!other.page.contains(ScratchLedger.identity))
        try other.send(
            "/new/payee?parent=\(Cast.experts[3])",
            fields.dropLast() + [("f.account", ScratchLedger.card)]
        )
        #expect(other.status == 303, "\(other.page)")
    }

    /// What somebody is told who has no part in it, by every road.
    private func told(_ ledger: ScratchLedger, _ person: String) async throws -> [String] {
        let browser = try Browser(ledger, as: person)
        var told: [String] = []
        for place in [
            "/remuneration", "/remuneration/FF-2026-000001",
            "/remuneration/FF-2026-000001/list.pdf",
            "/remuneration/years/2026", "/cases/FF-2026-000001", "/cases/SK-2026-000001",
            "/cases?kind=remuneration", "/cases?kind=payee", "/",
        ] {
            let page = try browser.open(place)
            told.append(
                "\(browser.status) " + page.replacing(/name="_[a-z]*" value="[^"]*"/, with: "")
            )
        }
        for line in [
            "remuneration list", "remuneration lines FF-2026-000001", "remuneration year 2026",
            "remuneration show FF-2026-000001", "payee list", "payee show SK-2026-000001",
            "remuneration own",
        ] {
            let refused = try await ledger.refusals(line: "\(line) --as \(person)")
            let answered =
                try await refused.isEmpty
                ? ledger.answer(line: "\(line) --as \(person)").canonicalText : ""
            told.append(refused.joined() + answered)
        }
        return told
    }

    @Test(arguments: [
        Cast.officer, Cast.applicant, Cast.chair, Cast.experts[4], Cast.administrator,
    ])
    func `tell others what they tell where nobody is paid`(person: String) async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.registerExperts()
        let session = try await ledger.closedSession(`A list of remuneration`.both)
        let without = try ScratchLedger(content: try ledger.content())
        for expert in Cast.experts[0...2] { try await ledger.registerPayee(expert) }
        let list = try await ledger.fees("--sessions \(session)")
        try await ledger.approve(list)
        try await ledger.answer(line: ScratchLedger.pay(list))

        #expect(try await told(ledger, person) == told(without, person))
        // Whoever runs it is told something else.
        let secretary = Cast.secretary
        #expect(try await told(ledger, secretary) != told(without, secretary))
    }
}
