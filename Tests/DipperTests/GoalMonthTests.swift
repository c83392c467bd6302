import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// A month is published, a counted date is corrected, and both figures can be told apart.
@Suite struct `A published month of the goals` {
    private typealias Books = OpeningCommandTests

    /// A library entry of 2025-11-11 in the books of January, the month published, then the
    /// entry's date corrected to December.
    private func corrected() async throws -> ScratchLedger {
        let ledger = try await Books.office()
        let entry = ["入库文号": "示例国库1号", "入库日期": "2025-11-11", "入库文件": "入库.pdf"]
        let file = try Books.file([Books.funded(1, entry)], in: ledger)
        let (officer, director) = (Books.officer, Books.director)
        try await ledger.answer(
            line: "project open-balance \(file) --documents \(ledger.folder) --as \(officer)"
        )
        try await ledger.answer(
            line: "project confirm-opening DT-2026-000001 --count 1 --sum 3500000.00"
                + " --as \(director)"
        )
        #expect(
            try await ledger.refusals(line: "goals freeze 2025-11 --as \(officer)")
                != []
        )
        let frozen = try await ledger.answer(
            line: "goals freeze 2025-11 --as \(director) --now 2026-01-18"
        )
        #expect(frozen["code"] == "YB-2025-11")
        let paper = ScratchLedger.document("library_document", date: "2025-12-31")
        try await ledger.answer(
            line: "library correct KU-2026-000001 --field entered_on --to 2025-12-31"
                + " --reason 示例笔误 --as \(officer) --now 2026-01-20 --document \(paper)"
        )
        try await ledger.answer(line: "library confirm-correction KU-2026-000001 --as \(director)")
        return ledger
    }

    @Test func `stays as it was, and tells what was corrected since by its event`() async throws {
        let ledger = try await corrected()
        let told = try await ledger.answer(line: "goals frozen 2025-11")
        let month = try #require(told["months"]?.elements.first)
        let library = try #require(month["figures"]?["NATLIB"])
        #expect(
            library == [
                "published": 1, "added": 0, "removed": 1, "by_rule": 0, "present": 0,
            ]
        )
        #expect(month["confirmed"] == true)
        #expect(month["as_of"] == "2025-11-30")
        let board = try await ledger.answer(line: "goals --as-of 2025-11-30")
        #expect(board["NATLIB"]?["value"] == 0)
        let adjustments = try #require(month["adjustments"]?.elements)
        #expect(adjustments.count == 1)
        #expect(adjustments[0]["goal"] == "NATLIB")
        #expect(adjustments[0]["change"] == -1)
        #expect(adjustments[0]["code"] == "DT-2026-000001")
        let events = try #require(adjustments[0]["records"]?.elements)
        #expect(
            events.map { $0["event"] } == ["library-entry.confirm_correction"],
            "\(events)"
        )
        #expect(events.map { $0["code"] } == ["KU-2026-000001"])
        #expect(events.map { $0["change"] } == ["ended"])
        try await ledger.answer(line: "verify --reexecute")
        #expect(
            try await ledger.refusals(line: "goals freeze 2025-11 --as \(Books.director)")
                == ["MONTH_FROZEN month"]
        )
        #expect(try await ledger.refusals(line: "goals frozen 2025-13") == ["MONTH_FORM YYYY-MM"])
        #expect(try await ledger.refusals(line: "goals frozen 2025-12") == ["NOT_FOUND CODE"])
    }

    @Test func `is a page for the office, with each number leading to its list`() async throws {
        let ledger = try await corrected()
        let browser = try Browser(ledger, as: Books.director)
        try browser.open("/board/months")
        #expect(browser.status == 200)
        #expect(browser.page.contains("href=\"/board/months/2025-11\""))
        #expect(browser.page.contains("发布 2025-12"))
        try browser.open("/board/months/2025-11")
        #expect(browser.page.contains("与发布时一致"))
        #expect(browser.page.contains("library-entry.confirm_correction"))
        #expect(browser.page.contains("href=\"/board/NATLIB?as_of=2025-11-30&amp;known_at="))
        try browser.open("/board/months/2025-12")
        #expect(browser.status == 404)
        // The officer sees the same month and no button to publish one.
        let officer = try Browser(ledger, as: Books.officer)
        try officer.open("/board/months")
        #expect(officer.status == 200)
        #expect(!officer.page.contains("发布 2025-12"))
        // Published by the form that the button leads to.
        try browser.open("/new/goal-month?f.month=2025-12")
        try browser.send("/new/goal-month?f.month=2025-12", [("f.month", "2025-12")])
        #expect(browser.place?.hasPrefix("/cases/YB-2025-12?") == true, "\(browser.page)")
        try browser.open("/board/months")
        #expect(browser.page.contains("href=\"/board/months/2025-12\""))
    }

    @Test func `is a table for an office's own sheets`() async throws {
        let ledger = try await corrected()
        let file = ledger.folder + "/months.csv"
        try await ledger.answer(line: "goals frozen --csv \(file)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("2025-11,NATLIB,进入国家颠覆性技术项目库,1,0,1,0,0,"))
    }
}

@Suite struct `The trend of the goals` {
    @Test func `has each month end, the day itself and the straight line`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let board = try await ledger.answer(line: "goals --trend --as-of 2026-03-20")
        let goal = try #require(board["CULTIVATED"])
        let points = try #require(goal["trend"]?.elements)
        let first = try #require(points.first?["date"]?.textValue)
        #expect(first == "2025-01-31")
        #expect(points.last?["date"] == "2026-03-20")
        #expect(points.count == 15)
        // Listed on 2026-01-15: nothing before, one since.
        #expect(points.map { $0["value"] } == Array(repeating: 0, count: 12) + [1, 1, 1])
        for point in points {
            let day = try #require(point["date"]?.textValue)
            let alone = try await ledger.answer(line: "goals --as-of \(day)")
            #expect(alone["CULTIVATED"]?["value"] == point["value"], "\(day)")
        }
        let due = try #require(goal["pace"]?["due"]?.integerValue)
        #expect(due == points.last?["due"]?.integerValue)
        #expect(goal["pace"]?["ahead"] == JSON(1 - due))
        #expect(goal["pace"]?["months_left"] == 22)
        #expect(goal["pace"]?["needed_per_month"] == "9.1")
        #expect(goal["pace"]?["gained_recently"] == 1)
        #expect(goal["value"] == 1)
        let plain = try await ledger.answer(line: "goals --as-of 2026-03-20")
        #expect(plain["CULTIVATED"]?["trend"] == nil)
        // What is not counted from facts of this ledger has none.
        #expect(board["RD_ENT"]?["trend"] == nil)
    }

    @Test func `is a picture with its table, each point leading to its list`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/board?as_of=2026-03-20")
        for text in [
            "<desc id=\"trend-CULTIVATED-text\">", "aria-label=\"CULTIVATED 培育颠覆性技术项目 走势\"",
            "<caption>图中的同一组数字</caption>", "按直线进度应达",
            "href=\"/board/CULTIVATED?as_of=2026-01-31&amp;known_at=",
        ] { #expect(browser.page.contains(text), "\(text)") }
        // A day far ahead makes no endless page.
        try browser.open("/board?as_of=9998-12-31")
        #expect(browser.status == 200)
        #expect(browser.page.utf8.count < 600_000)
    }

    @Test func `tells the public nothing that fewer than five stand behind`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger)
        try browser.open("/board?as_of=2026-03-20")
        #expect(browser.page.contains("少于 5"))
        #expect(!browser.page.contains("199"))
        #expect(!browser.page.contains("支持待落实"))
        #expect(!browser.page.contains("/board/CULTIVATED"))
        let inside = try Browser(ledger, as: Cast.director)
        try inside.open("/board?as_of=2026-03-20")
        #expect(inside.page.contains("199"))
        #expect(!inside.page.contains("少于 5"))
    }
}
