import Casework
import Testing

@testable import dipper

/// Where experts are paid to: what changed after the approval, what finance enters, and how those
/// are taxed who are no residents.
@Suite struct `The payee details of a list` {
    private static func drawnUp() async throws -> (ledger: ScratchLedger, list: String) {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.registerExperts()
        let session = try await ledger.closedSession(`A list of remuneration`.both)
        return (ledger, try await ledger.fees("--sessions \(session)"))
    }

    private func lines(_ ledger: ScratchLedger, _ list: String) async throws -> [JSON] {
        let told = try await ledger.answer(
            line: "remuneration lines \(list) --as \(Cast.secretary)"
        )
        return try #require(told["lines"]?.elements)
    }

    private static func again(_ list: String, by person: String = Cast.director) -> String {
        "remuneration do \(list) approve_again --as \(person)"
    }

    /// The line by which finance enters the details of somebody on a list.
    private func enter(
        _ ledger: ScratchLedger,
        _ list: String,
        _ person: String
    ) throws -> String {
        let identity = try ledger.file(ScratchLedger.identity, name: "identity-\(person).txt")
        let card = try ledger.file(ScratchLedger.card, name: "card-\(person).txt")
        return "remuneration payee \(list) --person \(person) --identity-file \(identity)"
            + " --bank =示例银行 --account-file \(card) --as \(Cast.finance)"
    }

    // MARK: After the approval

    @Test func `that came after the approval are approved again before anything is paid by them`()
        async throws
    {
        let (ledger, list) = try await Self.drawnUp()
        for expert in Cast.experts[0...1] { try await ledger.registerPayee(expert) }
        try await ledger.approve(list)
        try await ledger.expect(Self.again(list), ["PAYEES_UNCHANGED \(list)"])
        #expect(try await lines(ledger, list).allSatisfy { $0["payee_changed"] == .bool(false) })

        // One gets another bank, one begins anew, and one enters his for the first time.
        try await ledger.answer(
            line: "payee do SK-2026-000001 edit --set bank==示例银行 --set reason=示例"
                + " --as \(Cast.experts[0])"
        )
        try await ledger.answer(
            line: "payee do SK-2026-000002 withdraw --set reason=示例 --as \(Cast.experts[1])"
        )
        try await ledger.registerPayee(Cast.experts[1])
        try await ledger.registerPayee(Cast.experts[2])
        try await ledger.expect(
            ScratchLedger.pay(list),
            Cast.experts[0...2].map { "PAYEE_CHANGED \($0)" }
        )
        #expect(try await lines(ledger, list).allSatisfy { $0["payee_changed"] == .bool(true) })
        let finance = try Browser(ledger, as: Cast.finance)
        #expect(try finance.open("/remuneration/\(list)").contains("收款信息有变"))
        #expect(!finance.page.contains("do/approve_again"))
        let director = try Browser(ledger, as: Cast.director)
        #expect(try director.open("/remuneration/\(list)").contains("do/approve_again"))

        try await ledger.expect(
            Self.again(list, by: Cast.secretary),
            ["NOT_ALLOWED approve_again", "SAME_PERSON approve_again"]
        )
        try await ledger.answer(line: Self.again(list))
        #expect(try !director.open("/remuneration/\(list)").contains("do/approve_again"))
        #expect(!director.page.contains("收款信息有变"))
        try await ledger.answer(line: ScratchLedger.pay(list))
        #expect(try await ledger.isSound())
        _ = try await ledger.answer(line: "verify --reexecute")
    }

    @Test func `of a line that is paid may change, and of one that came back are approved`()
        async throws
    {
        let (ledger, list) = try await Self.drawnUp()
        for expert in Cast.experts[0...1] { try await ledger.registerPayee(expert) }
        try await ledger.approve(list)
        try await ledger.answer(line: ScratchLedger.pay(list, Cast.experts[0]))
        let edit = "payee do SK-2026-000001 edit --set bank==示例银行 --set reason=示例"
        try await ledger.answer(line: "\(edit) --as \(Cast.experts[0])")
        try await ledger.expect(Self.again(list), ["PAYEES_UNCHANGED \(list)"])
        try await ledger.answer(
            line: "remuneration do \(list) return_line --set person=\(Cast.experts[0])"
                + " --set reason=示例 --as \(Cast.finance)"
        )
        let pay = ScratchLedger.pay(list, Cast.experts[0])
        try await ledger.expect(pay, ["PAYEE_CHANGED \(Cast.experts[0])"])
        try await ledger.answer(line: ScratchLedger.pay(list, Cast.experts[1]))
        try await ledger.answer(line: Self.again(list))
        try await ledger.answer(line: pay)
    }

    // MARK: By finance

    @Test func `are entered by a finance officer who learns nothing of the expert by it`()
        async throws
    {
        let (ledger, list) = try await Self.drawnUp()
        let (expert, finance) = (Cast.experts[0], Cast.finance)
        let line = try enter(ledger, list, expert)
        // He sees no expert's own record, nor begins anything there.
        try await ledger.expect("person show \(expert) --as \(finance)", ["NOT_FOUND CODE"])
        let add = line.replacing("remuneration payee \(list) --person", with: "payee add")
        #expect(try await ledger.refusals(line: add).first == "NOT_FOUND ")
        let other = try enter(ledger, list, Cast.experts[4])
        try await ledger.expect(other, ["LINE_UNKNOWN enter_payee_drafted"])
        for person in [Cast.secretary, Cast.director] {
            let refused = try await ledger.refusals(
                line: line.replacing("--as \(finance)", with: "--as \(person)")
            )
            #expect(refused.first == "NOT_ALLOWED enter_payee_drafted", "\(person)")
        }
        let browser = try Browser(ledger, as: finance)
        let place = "/cases/\(list)/do/enter_payee?f.person="
        #expect(try browser.open("/remuneration/\(list)").contains("\(place)\(expert)"))
        #expect(try browser.open("\(place)\(expert)").contains("value=\"\(expert)\""))

        try await ledger.answer(line: line)
        try await ledger.expect(line, ["PAYEE_TWICE \(expert)"])
        #expect(try !browser.open("/remuneration/\(list)").contains("\(place)\(expert)"))
        try await ledger.expect("person show \(expert) --as \(finance)", ["NOT_FOUND CODE"])
        for shown in ["remuneration events \(list)", "payee events SK-2026-000001"] {
            let text = try await ledger.answer(line: "\(shown) --as \(finance)").canonicalText
            #expect(!text.contains(ScratchLedger.identity) && !text.contains(ScratchLedger.card))
        }

        // He entered them before the approval, and still he does not pay by them.
        try await ledger.approve(list)
        let pay = ScratchLedger.pay(list, expert)
        try await ledger.expect(pay, ["PAYEE_OWN_HAND \(expert)"])
        try await ledger.answer(
            line: pay.replacing("--as \(finance)", with: "--as \(Cast.secondFinance)")
        )
        // What comes after the approval waits for another one.
        try await ledger.answer(line: try enter(ledger, list, Cast.experts[1]))
        try await ledger.expect(
            ScratchLedger.pay(list, Cast.experts[1]),
            ["PAYEE_CHANGED \(Cast.experts[1])", "PAYEE_OWN_HAND \(Cast.experts[1])"]
        )
        #expect(try await ledger.isSound())
        _ = try await ledger.answer(line: "verify --reexecute")
    }

    @Test func `are refused as an expert's own are, and nothing is kept of a refused one`()
        async throws
    {
        let (ledger, list) = try await Self.drawnUp()
        let expert = Cast.experts[0]
        let wrong = try ledger.file("6222021234567890127", name: "wrong.txt")
        let line = try enter(ledger, list, expert)
            .replacing(/--account-file [^ ]*/, with: "--account-file \(wrong)")
        let head = try await ledger.head()
        try await ledger.expect(line, ["CARD_CHECK account"])
        try await ledger.expect(
            "remuneration do \(list) enter_payee --set person=\(expert) --as \(Cast.finance)",
            ["identity_type", "identity", "bank", "account"].map { "PAYLOAD_MISSING \($0)" }
        )
        #expect(try await ledger.head() == head)
    }

    // MARK: Non-residents

    /// Enters details of somebody who is no resident.
    private func registerAbroad(_ ledger: ScratchLedger, _ person: String) async throws {
        let identity = try ledger.file("E12345678", name: "identity-\(person).txt")
        let card = try ledger.file(ScratchLedger.card, name: "card-\(person).txt")
        try await ledger.answer(
            line: "payee add \(person) --identity-type passport --identity-file \(identity)"
                + " --tax-residence non_resident --bank =示例银行 --account-file \(card)"
                + " --as \(person)"
        )
    }

    @Test func `say who is taxed as no resident, by the table of a month`() async throws {
        let (ledger, list) = try await Self.drawnUp()
        try await registerAbroad(ledger, Cast.experts[0])
        try await ledger.expect(
            "remuneration do \(list) approve --as \(Cast.director)",
            ["LIST_STALE \(list)"]
        )
        try await ledger.answer(line: "remuneration recompute \(list) --as \(Cast.secretary)")
        let told = try await lines(ledger, list)
        #expect(told.map { $0["residence"] } == ["non_resident", "resident", "resident"])
        // 3000 after tax: of 3073.77 four fifths are taxed by 3 %.
        #expect(told.map { $0["net"] } == ["3000.00", "2000.00", "900.00"])
        #expect(told.map { $0["gross"] } == ["3073.77", "2300.00", "925.00"])
        #expect(told.map { $0["tax"] } == ["73.77", "300.00", "25.00"])
        let secretary = try Browser(ledger, as: Cast.secretary)
        #expect(try secretary.open("/remuneration/\(list)").contains("73.77（非居民个人）"))
        try await ledger.approve(list)
        try await ledger.answer(line: ScratchLedger.pay(list))
    }

    @Test func `cannot make another's tax out of an approved list`() async throws {
        let (ledger, list) = try await Self.drawnUp()
        try await ledger.registerPayee(Cast.experts[0])
        try await ledger.approve(list)
        try await ledger.answer(
            line: "payee do SK-2026-000001 edit --set tax_residence=non_resident"
                + " --set reason=示例 --as \(Cast.experts[0])"
        )
        try await ledger.expect(
            ScratchLedger.pay(list),
            ["PAYEE_CHANGED \(Cast.experts[0])"]
        )
        try await ledger.expect(Self.again(list), ["PAYEE_RESIDENCE \(Cast.experts[0])"])
        try await ledger.answer(
            line: "remuneration do \(list) send_back --set reason=示例 --as \(Cast.director)"
        )
        try await ledger.answer(line: "remuneration recompute \(list) --as \(Cast.secretary)")
        #expect(try await lines(ledger, list)[0]["tax"] == "73.77")
        try await ledger.approve(list)
        try await ledger.answer(line: ScratchLedger.pay(list))
    }

    @Test func `begin another income where they say another residence`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.registerExperts()
        let expert = Cast.experts[1]
        let morning = try await ledger.closedSession([("am", [expert])])
        let afternoon = try await ledger.closedSession([("pm", [expert])])
        let first = try await ledger.fees("--sessions \(morning)")
        try await ledger.approve(first)
        try await registerAbroad(ledger, expert)
        let second = try await ledger.fees("--sessions \(afternoon)")
        let line = try #require(try await lines(ledger, second).first)
        // 800 by 2.4 %, and nothing of the 100 that were withheld in the morning.
        #expect(line["earlier_gross"] == "0.00" && line["net"] == "800.00")
        #expect(line["gross"] == "819.67" && line["tax"] == "19.67")
        // Neither counts on the other.
        try await ledger.approve(second)
        try await ledger.answer(
            line: "remuneration do \(first) void --set reason=示例 --as \(Cast.director)"
        )
    }
}
