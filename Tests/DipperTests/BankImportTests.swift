import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Lines of the bank and of the books that finance uploads.
@Suite struct `Lines of the bank that are uploaded` {
    private static let header = "日期,方向,金额,对方户名,对方账号,凭证号,流水号,摘要\n"
    private static let sound =
        header + "2026-01-16,支出,\"3,000,000.00\",示例公司,420501234567890123,示例1号,B1,拨款\n"
        + "2026-01-17,收入,8.88,示例银行,,,B3,利息\n"
    private static let wrong = header + "2026-02-30,支出,1.00,甲,,,,\n2026-01-17,收入,8.88,乙,,,B3,\n"

    private func upload(
        _ browser: Browser,
        _ table: String,
        _ subject: ImportSubject = .bank
    ) throws -> String {
        try browser.open("/import?subject=\(subject.rawValue)")
        try browser.upload(
            "/import",
            field: "table",
            file: ("示例.csv", Array(table.utf8)),
            more: [("subject", subject.rawValue)]
        )
        let place = try #require(browser.place)
        try browser.follow()
        return place
    }

    private func lines(_ ledger: ScratchLedger) async throws -> Int {
        try await ledger.answer(line: "bank list")["cases"]?.elements.count ?? -1
    }

    @Test func `are looked at first, and come in whole or not at all`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let finance = try Browser(ledger, as: Cast.finance)
        try finance.open("/funds/bank")
        for subject in ["bank", "books"] {
            #expect(finance.page.contains("/import?subject=\(subject)\""))
        }
        let before = try await ledger.head()
        let bad = try upload(finance, Self.wrong)
        for text in ["1 行没有错误，1 行有错误", "第 2 行“日期”", "一行也不登记"] {
            #expect(finance.page.contains(text), "\(text)")
        }
        #expect(!finance.page.contains("name=\"_do\""))
        // Whoever sends the form all the same is told every cell.
        try finance.send(bad, [("_do", "yes")])
        #expect(finance.status == 422 && finance.page.contains("CELL_DATE"), "\(finance.page)")
        #expect(try await ledger.head() == before)

        let place = try upload(finance, Self.sound)
        #expect(finance.page.contains("导入 2 行"), "\(finance.page)")
        try finance.send(place, [("_do", "yes")])
        try finance.follow()
        #expect(finance.page.contains("登记 2 条，已有 0 条，草稿 0 条。"), "\(finance.page)")
        #expect(finance.page.contains("href=\"/funds/bank\""))
        #expect(try await lines(ledger) == 2)
        // A colleague who brings the same file enters nothing twice.
        let colleague = try Browser(ledger, as: Cast.secondFinance)
        let again = try upload(colleague, Self.sound)
        #expect(colleague.page.contains("没有变化"))
        try colleague.send(again, [("_do", "yes")])
        try colleague.follow()
        #expect(colleague.page.contains("登记 0 条，已有 2 条，草稿 0 条。"))
        // The same rows are other lines in the books.
        let books = try upload(finance, Self.sound, .books)
        try finance.send(books, [("_do", "yes")])
        #expect(try await lines(ledger) == 4)
        #expect(try await ledger.isSound())
    }

    @Test func `are neither taken from others nor told to them`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let file = try ledger.file(Self.sound, name: "示例.csv")
        let unknown = try await ledger.refusals("bank", "import", file, "--as", Cast.officer)
        #expect(!unknown.isEmpty)
        let officer = try Browser(ledger, as: Cast.officer)
        try officer.open("/import")
        #expect(!officer.page.contains("value=\"bank\""))
        let first = try upload(officer, Self.sound)
        let preview = officer.page.replacing(first, with: "")
        try officer.send(first, [("_do", "yes")])
        let (status, told) = (officer.status, officer.page.replacing(first, with: ""))
        #expect([403, 422].contains(status))

        _ = try await ledger.answer(["bank", "import", file, "--as", Cast.finance])
        let head = try await ledger.head()
        // That the lines are there changes nothing of what he is told.
        let known = try await ledger.refusals("bank", "import", file, "--as", Cast.officer)
        #expect(known == unknown)
        let second = try upload(officer, Self.sound)
        #expect(!officer.page.contains("没有变化"))
        #expect(plain(officer.page.replacing(second, with: "")) == plain(preview))
        try officer.send(second, [("_do", "yes")])
        #expect(officer.status == status)
        #expect(plain(officer.page.replacing(second, with: "")) == plain(told))
        #expect(try await ledger.head() == head)
    }

    /// Without what differs in each form.
    private func plain(_ page: String) -> String {
        page.replacing(/name="_(token|key)" value="[^"]*"/, with: "")
    }

    @Test func `come in over the API, whole or with each cell that is wrong`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        func body(_ table: String) -> JSON {
            [
                "subject": "bank", "name": "示例.csv", "stage": true,
                "content": JSON(Data(table.utf8).base64EncodedString()),
            ]
        }
        let finance = try APIClient(ledger, as: Cast.finance)
        let before = try await ledger.head()
        let refused = try finance.post("/imports", body(Self.wrong))
        #expect(refused.status == 422, "\(refused.json)")
        #expect(refused.json["errors"]?.elements.first?["values"]?["row"] == "2")
        #expect(try await ledger.head() == before)
        let tried = try finance.post("/imports?dry_run=true", body(Self.sound))
        #expect(tried.json["registered"] == 2 && tried.json["dry_run"] == true, "\(tried.json)")
        #expect(try await ledger.head() == before)
        #expect(try finance.post("/imports", body(Self.sound)).json["registered"] == 2)
        let officer = try APIClient(ledger, as: Cast.officer)
        let other = try officer.post("/imports", body(Self.sound))
        #expect([403, 422].contains(other.status), "\(other.json)")
        #expect(try await lines(ledger) == 2)
    }
}
