import Casework
import Foundation
import Testing

@testable import dipper

/// What experts are paid, from the rolls and the sheets to the bank.
@Suite struct `A list of remuneration` {
    static let both = [
        (half: "am", present: Array(Cast.experts[0...2])),
        (half: "pm", present: Array(Cast.experts[0...1])),
    ]

    private static func withSession(
        _ roll: [(half: String, present: [String])] = both
    ) async throws -> (ledger: ScratchLedger, session: String) {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.registerExperts()
        return (ledger, try await ledger.closedSession(roll))
    }

    private func lines(_ ledger: ScratchLedger, _ list: String) async throws -> [JSON] {
        let told = try await ledger.answer(
            line: "remuneration lines \(list) --as \(Cast.secretary)"
        )
        return try #require(told["lines"]?.elements)
    }

    @Test func `comes out of the roll, and is drawn up, approved and paid by three people`()
        async throws
    {
        let (ledger, session) = try await Self.withSession()
        let list = try await ledger.fees("--sessions \(session)")
        #expect(list == "FF-2026-000001")
        let told = try await lines(ledger, list)
        #expect(told.map { $0["person"] } == Cast.experts[0...2].map { .text($0) })
        // After tax: 3000, 2000 and, for half a day of 1500, 900.
        #expect(told.map { $0["net"] } == ["3000.00", "2000.00", "900.00"])
        #expect(told.map { $0["gross"] } == ["3550.00", "2300.00", "925.00"])
        #expect(told.map { $0["tax"] } == ["550.00", "300.00", "25.00"])
        #expect(told.map { $0["days"] } == [1, 1, 0] && told.map { $0["halves"] } == [0, 0, 1])
        #expect(told.map { $0["for"] } == Array(repeating: [.text(session)], count: 3))

        try await ledger.expect(
            "remuneration do \(list) approve --as \(Cast.secretary)",
            ["NOT_ALLOWED approve", "SAME_PERSON approve"]
        )
        try await ledger.expect(ScratchLedger.pay(list), ["NOT_POSSIBLE_NOW pay"])
        try await ledger.approve(list)
        try await ledger.expect(
            "remuneration pay \(list) --as \(Cast.finance)",
            ["DOCUMENT_MISSING pay"]
        )
        try await ledger.answer(line: ScratchLedger.pay(list, Cast.experts[0]))
        try await ledger.expect(ScratchLedger.pay(list, Cast.experts[0]), ["LINE_PAID pay"])
        try await ledger.expect(ScratchLedger.pay(list, Cast.experts[4]), ["LINE_UNKNOWN pay"])
        try await ledger.expect(
            "remuneration do \(list) void --set reason=示例 --as \(Cast.director)",
            ["LINES_PAID void_approved"]
        )
        try await ledger.answer(line: ScratchLedger.pay(list))
        #expect(
            try await ledger.answer(line: "remuneration show \(list)")["states"]
                == ["released.paid"]
        )
        #expect(try await ledger.isSound())
        _ = try await ledger.answer(line: "verify --reexecute")
    }

    @Test func `takes a line back that the bank returned, and pays it again`() async throws {
        let (ledger, session) = try await Self.withSession()
        let list = try await ledger.fees("--sessions \(session)")
        try await ledger.approve(list)
        let back =
            "remuneration do \(list) return_line --set person=\(Cast.experts[1])"
            + " --set reason=示例账号有误 --as \(Cast.finance)"
        try await ledger.expect(back, ["LINE_NOT_PAID return_line"])
        try await ledger.answer(line: ScratchLedger.pay(list))
        try await ledger.answer(line: back)
        let told = try await lines(ledger, list)
        #expect(told.map { $0["status"] } == ["paid", "returned", "paid"])
        let year = try await ledger.answer(line: "remuneration year 2026 --as \(Cast.finance)")
        #expect(year["net"] == "5900.00" && year["due"] == "2000.00")
        // The tax was that of January, whenever the money goes out again.
        _ = try await ledger.answer("timers", "run", "--now", "2026-02-03T09:00:00+08:00")
        try await ledger.answer(
            line: "remuneration pay \(list) --as \(Cast.finance) --document"
                + " class=payment_voucher,date=2026-02-03,number=示例2号,issuer=示例单位,"
                + "digest=sha256:" + String(repeating: "0", count: 64)
        )
        #expect(try await lines(ledger, list).allSatisfy { $0["status"] == "paid" })
        #expect(try await lines(ledger, list)[1]["paid_on"] == "2026-02-03")
    }

    @Test func `is paid in the month for which it is taxed`() async throws {
        let (ledger, session) = try await Self.withSession()
        let list = try await ledger.fees("--sessions \(session) --month 2025-12")
        try await ledger.approve(list)
        try await ledger.expect(ScratchLedger.pay(list), ["PAY_MONTH month"])
        try await ledger.answer(
            line: "remuneration do \(list) send_back --set reason=示例 --as \(Cast.finance)"
        )
        try await ledger.answer(
            line: "remuneration recompute \(list) --month 2026-01 --as \(Cast.secretary)"
        )
        try await ledger.approve(list)
        try await ledger.answer(line: ScratchLedger.pay(list))
    }

    // MARK: Nothing twice

    @Test func `pays nothing that is on another list, and names it`() async throws {
        let (ledger, session) = try await Self.withSession()
        let first = try await ledger.fees("--sessions \(session)")
        let open = "remuneration open --title 示例 --sessions \(session) --as \(Cast.secretary)"
        try await ledger.expect(open, ["NOTHING_DUE sessions"])
        // Another session on the same half-day does not make it two.
        let again = try await ledger.closedSession([("am", Array(Cast.experts[2...3]))])
        let second = try await ledger.fees("--sessions \(again)")
        let told = try await ledger.answer(line: "remuneration lines \(second)")
        #expect(told["lines"]?.elements.map { $0["person"] } == [.text(Cast.experts[3])])
        let left = try #require(told["left_out"]?.elements)
        #expect(left.map { $0["reason"] } == ["listed"] && left[0]["halves"] == 1)
        #expect(left[0]["detail"]?.textValue?.contains(first) == true)
        // What was voided is free again.
        try await ledger.answer(
            line: "remuneration do \(first) void --set reason=示例 --as \(Cast.secretary)"
        )
        try await ledger.answer(line: open)
    }

    @Test func `pays for the other half of a day what is left of the whole day`() async throws {
        let (ledger, morning) = try await Self.withSession([("am", [Cast.experts[1]])])
        let afternoon = try await ledger.closedSession([("pm", [Cast.experts[1]])])
        let first = try await ledger.fees("--sessions \(morning)")
        try await ledger.approve(first)
        let second = try await ledger.fees("--sessions \(afternoon)")
        let line = try #require(try await lines(ledger, second).first)
        // 1200 and 800 are the 2000 of a day; the month is taxed as one income.
        #expect(line["fees"] == "800.00" && line["halves"] == 1)
        #expect(line["earlier_gross"] == "1300.00" && line["gross"] == "1000.00")
        #expect(line["tax"] == "200.00" && line["net"] == "800.00")
        // The first list cannot go while the second one counts on it.
        try await ledger.approve(second)
        let void = "remuneration do \(first) void --set reason=示例 --as \(Cast.director)"
        try await ledger.expect(void, ["LATER_LIST \(second)"])
        try await ledger.answer(
            line: "remuneration do \(second) void --set reason=示例 --as \(Cast.director)"
        )
        try await ledger.answer(line: void)
    }

    @Test func `is approved only as it would come out now`() async throws {
        let (ledger, session) = try await Self.withSession()
        let list = try await ledger.fees("--sessions \(session)")
        try await ledger.answer(
            line: "expert do ZJ-2026-000001 edit --set grade=other --set reason=示例"
                + " --as \(Cast.secretary)"
        )
        try await ledger.expect(
            "remuneration do \(list) approve --as \(Cast.director)",
            ["LIST_STALE \(list)"]
        )
        try await ledger.answer(
            line: "remuneration recompute \(list) --as \(Cast.secretary)"
        )
        try await ledger.approve(list)
        #expect(try await lines(ledger, list)[0]["net"] == "1000.00")
    }

    // MARK: By correspondence, and own staff

    @Test func `pays a sealed sheet of a round that was on no session`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        try await ledger.registerExperts()
        let open =
            "remuneration open --title 示例 --since 2026-01-01 --until 2026-01-05"
            + " --as \(Cast.secretary)"
        try await ledger.expect(open, ["NOTHING_DUE sessions"])
        try await ledger.sealRound()
        try await ledger.answer(line: open)
        let told = try await ledger.answer(line: "remuneration lines FF-2026-000001")
        let lines = try #require(told["lines"]?.elements)
        #expect(lines.map { $0["net"] } == ["600.00", "400.00", "300.00", "200.00"])
        #expect(lines.allSatisfy { $0["cases"] == 1 && $0["tax"] == "0.00" })
        // The alternate has no record, so nobody knows the class.
        let left = try #require(told["left_out"]?.elements)
        #expect(left.map { $0["person"] } == [.text(Cast.alternate)])
        #expect(left.map { $0["reason"] } == ["unregistered"])
        // The pseudonyms and rounds stand in no event.
        let events = try await ledger.answer(line: "remuneration events FF-2026-000001")
        let text = events.canonicalText
        let round = try await ledger.answer(line: "round show \(Cast.round)")
        let id = try #require(round["id"]?.textValue ?? round["stream"]?.textValue)
        #expect(!text.contains("R-") && !text.contains(id))
        #expect(text.contains("cell:"))
    }

    @Test func `pays nothing to own staff, and says which`() async throws {
        let (ledger, session) = try await Self.withSession([("am", Array(Cast.experts[0...3]))])
        let administrator = Cast.administrator
        try await ledger.answer(
            line: "person do \(Cast.experts[0]) grant_role --set role=PIM --as \(administrator)"
        )
        for person in [Cast.director, Cast.experts[1]] {
            try await ledger.answer(
                line: "person do \(person) edit --set organisation=\(Cast.company)"
                    + " --set reason=示例 --as \(administrator)"
            )
        }
        let list = try await ledger.fees("--sessions \(session)")
        let told = try await ledger.answer(line: "remuneration lines \(list)")
        #expect(
            told["lines"]?.elements.map { $0["person"] } == Cast.experts[2...3].map { .text($0) }
        )
        let left = try #require(told["left_out"]?.elements)
        #expect(left.map { $0["reason"] } == ["role", "employer"])
        #expect(left[0]["detail"] == "PIM")
        #expect(left[1]["detail"]?.textValue?.contains(Cast.company) == true)
    }

    /// What a list is not drawn up for.
    static let wrong: [(scope: String, refused: [String])] = [
        ("", ["SCOPE_MISSING sessions"]),
        ("--sessions \(Cast.project)", ["SESSION_UNKNOWN sessions"]),
        ("--since 2026-01-05", ["SPAN_DATES until"]),
        (
            "--since 2026-01-05 --until 2026-01-01 --month 2026-13",
            [
                "SPAN_DATES until", "MONTH_FORM month",
            ]
        ),
        ("--since 2026-01-01 --until 2027-01-01", ["SPAN_AHEAD until"]),
        ("--sessions PS-2026-000002", ["SESSION_OPEN sessions"]),
    ]

    @Test(arguments: wrong)
    func `is refused for what is no scope`(scope: String, refused: [String]) async throws {
        let (ledger, _) = try await Self.withSession()
        try await ledger.answer(
            line: "session create --title 示例 --days 2026-01-05 --starts 09:00 --minutes 20"
                + " --experts \(Cast.experts[0]) --as \(Cast.secretary)"
        )
        let head = try await ledger.head()
        let told = try await ledger.refusals(
            line: "remuneration open --title 示例 \(scope) --as \(Cast.secretary)"
        )
        #expect(told == refused)
        #expect(try await ledger.head() == head)
    }
}
