import Casework
import Foundation
import Spreadsheet
import Testing
import Web

@testable import dipper

/// A table imported in the browser.
@Suite struct `The page of an import` {
    private static let table = """
        项目名称,来源渠道,牵头单位,备用
        示例人工膀胱,主动发掘,示例一公司,x
        示例量子芯片,不知道,示例二公司,x
        示例光刻胶,大赛选拔,示例三公司,x
        """

    private func upload(_ browser: Browser, _ name: String, _ content: [UInt8]) throws {
        try browser.open("/import")
        try browser.upload("/import", field: "table", file: (name, content))
        try #require(browser.status == 303, "\(browser.page)")
    }

    private func cells(_ bytes: [UInt8]) throws -> [[String]] {
        let grids = try GridFile.grids(bytes: bytes, file: "result.xlsx")
        return try #require(grids.first).rows.map { $0.cells.map(\.shown) }
    }

    private func count(_ ledger: ScratchLedger, _ kind: String) async throws -> Int {
        try await ledger.answer(line: "\(kind) list")["cases"]?.elements.count ?? -1
    }

    @Test func `registers what is right, keeps the rest as drafts, and takes the corrected file`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.officer)
        let before = try await ledger.head()
        try upload(officer, "示例.csv", Array(Self.table.utf8))
        let place = try #require(officer.place)
        try officer.follow()
        // The column that nobody knows is asked about first.
        #expect(officer.status == 422 && officer.page.contains("CSV_COLUMN_UNKNOWN"))
        #expect(officer.page.contains("name=\"m.备用\""))
        let query = FormFields([
            ("m.项目名称", "title"), ("m.来源渠道", "channel"), ("m.牵头单位", "lead_name"),
            ("m.备用", ""),
        ])
        try officer.open(place + "?" + query.urlEncoded)
        #expect(officer.status == 200)
        for text in ["2 行没有错误，1 行有错误", "第 3 行“来源渠道”", "不知道", "存为草稿", "登记"] {
            #expect(officer.page.contains(text), "\(text)")
        }
        #expect(try await ledger.head() == before)

        try officer.send(place, query.pairs.map { ($0.name, $0.value) } + [("_do", "yes")])
        #expect(officer.place == place)
        try officer.follow()
        #expect(officer.page.contains("登记 2 条，已有 0 条，草稿 1 条。"))
        // Sent again, nothing happens twice.
        let head = try await ledger.head()
        try officer.send(place, [("_do", "yes")])
        #expect(try await ledger.head() == head)

        try officer.open(place + "/file")
        let rows = try cells(officer.response.body)
        #expect(rows[0].first == "行号" && rows[0].last == "问题")
        #expect(rows[2][0] == "CG-2026-000001" && rows[2].last?.contains("来源渠道") == true)
        #expect(rows[1].last == "" || rows[1].count < rows[0].count)
        var corrected = rows
        corrected[2][2] = "待核"
        let text = corrected.map { $0.prefix(4).joined(separator: ",") }.joined(separator: "\n")
        try upload(officer, "改好.csv", Array(text.utf8))
        let again = try #require(officer.place)
        try officer.follow()
        #expect(officer.page.contains("草稿 CG-2026-000001 登记"), "\(officer.page)")
        try officer.send(again, [("_do", "yes")])
        try officer.follow()
        #expect(officer.page.contains("登记 1 条，已有 2 条，草稿 0 条。"))
        #expect(try await count(ledger, "project") == 4)
        #expect(try await ledger.answer(line: "draft show CG-2026-000001")["states"] == ["adopted"])
    }

    @Test func `is of who uploaded it, and refuses whoever may not register`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.officer)
        let table = Self.table.replacing(",备用", with: "").replacing(",x", with: "")
        try upload(officer, "示例.csv", Array(table.utf8))
        let place = try #require(officer.place)
        let other = try Browser(ledger, as: Cast.secondOfficer)
        for part in ["", "/file"] {
            try other.open(place + part)
            #expect(other.status == 404)
        }
        try other.open("/")
        try other.send(place, [("_do", "yes")])
        #expect(other.status == 404)

        let before = try await ledger.head()
        let finance = try Browser(ledger, as: Cast.finance)
        try upload(finance, "示例.csv", Array(table.utf8))
        let own = try #require(finance.place)
        try finance.follow()
        try finance.send(own, [("_do", "yes")])
        #expect([403, 422].contains(finance.status))
        #expect(finance.page.contains("class=\"summary\""))
        #expect(try await ledger.head() == before)
    }

    @Test(arguments: [
        ("示例.csv", "一\n二\n"), ("示例.xlsx", "不是工作簿"), ("x.csv", "项目名称,来源渠道\n"),
    ])
    func `says what is wrong with a file that is no such table`(
        _ name: String,
        _ text: String
    )
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.officer)
        try upload(officer, name, Array(text.utf8))
        try officer.follow()
        #expect(officer.status == 422)
        #expect(officer.page.contains("class=\"summary\""))
        try officer.open("/import")
        try officer.upload("/import", field: "table", file: ("", []))
        #expect(officer.status == 422 && officer.page.contains("TABLE_MISSING"))
    }
}

/// Projects that are like the one being registered.
@Suite struct `Likely twins while typing` {
    private func ledger() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.submitted)
        _ = try await ledger.answer(
            line: "project register --set channel=scouting --set title=植入式人工膀胱"
                + " --set lead_name=示例医疗器械公司 --set source=示例 --as \(Cast.officer)"
        )
        return ledger
    }

    private func ask(_ browser: Browser, _ title: String, _ lead: String = "") throws -> String {
        let fields = FormFields([("f.title", title), ("f.lead_name", lead)])
        return try browser.open("/twins?" + fields.urlEncoded)
    }

    @Test func `are told with their reasons, to who sees them`() async throws {
        let ledger = try await ledger()
        let officer = try Browser(ledger, as: Cast.secondOfficer)
        let told = try ask(officer, "可植入的人工膀胱装置", "示例医疗器械公司")
        #expect(officer.status == 200)
        #expect(told.contains("DT-2026-000002") && told.contains("植入式人工膀胱"))
        #expect(try ask(officer, "完全不同的量子计算机") == "")
        #expect(try ask(officer, "") == "")
        let reviewer = try Browser(ledger, as: Cast.experts[0])
        #expect(try ask(reviewer, "可植入的人工膀胱装置", "示例医疗器械公司") == "")
    }

    @Test func `stand in the preview of a form without script`() async throws {
        let ledger = try await ledger()
        let officer = try Browser(ledger, as: Cast.secondOfficer)
        try officer.open("/new/project")
        #expect(officer.page.contains("data-twins"))
        let before = try await ledger.head()
        try officer.send(
            "/new/project",
            [
                ("f.title", "可植入的人工膀胱装置"), ("f.lead_name", "示例医疗器械公司"),
                ("f.channel", "scouting"), ("f.source", "示例"), ("_try", "yes"),
            ]
        )
        #expect(officer.status == 200)
        #expect(officer.page.contains("疑似重复 1 个") && officer.page.contains("DT-2026-000002"))
        #expect(try await ledger.head() == before)
    }
}
