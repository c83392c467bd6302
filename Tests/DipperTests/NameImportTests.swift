import Casework
import Foundation
import Spreadsheet
import Testing
import Web

@testable import dipper

/// Tables of other kinds than leads, imported in the browser.
@Suite struct `The page of an import of names` {
    private func send(
        _ browser: Browser,
        _ subject: ImportSubject,
        _ table: String
    ) throws -> String {
        try browser.open("/import?subject=\(subject.rawValue)")
        #expect(browser.page.contains("value=\"\(subject.rawValue)\" selected"))
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

    @Test func `organisations and the people of them come in, each defect at its cell`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let administrator = try Browser(ledger, as: Cast.administrator)
        var place = try send(
            administrator,
            .organisations,
            """
            单位名称,单位类型,统一社会信用代码
            示例甲大学,高校,
            示例乙公司,企业,91420100MA4KXYQ00B
            """
        )
        #expect(administrator.page.contains("1 行没有错误，1 行有错误"), "\(administrator.page)")
        #expect(administrator.page.contains("导入单位"))
        try administrator.send(place, [("_do", "yes")])
        try administrator.follow()
        #expect(administrator.page.contains("登记 1 条，已有 0 条，草稿 1 条。"))

        place = try send(
            administrator,
            .people,
            """
            姓名,角色,工作单位
            示例单雄信,项目专员,示例甲大学
            示例丁一,没有这个角色,示例甲大学
            示例曾巩,评审专家,示例没有的单位
            """
        )
        #expect(administrator.page.contains("1 行没有错误，2 行有错误"), "\(administrator.page)")
        for text in ["第 4 行“工作单位”", "示例没有的单位", "没有登记过这个单位"] {
            #expect(administrator.page.contains(text), "\(text)")
        }
        try administrator.send(place, [("_do", "yes")])
        try administrator.follow()
        #expect(administrator.page.contains("登记 1 条，已有 0 条，草稿 2 条。"))
        try administrator.open(place + "/file")
        let grids = try GridFile.grids(bytes: administrator.response.body, file: "result.xlsx")
        let rows = try #require(grids.first).rows.map { $0.cells.map(\.shown) }
        #expect(rows[0].first == "行号" && rows[0].last == "问题")
        #expect(rows[1].first?.hasPrefix("RY-2026-") == true)
        #expect(rows[2].first?.hasPrefix("CG-2026-") == true)

        place = try send(administrator, .experts, "姓名\n示例仇英\n")
        try administrator.send(place, [("_do", "yes")])
        try administrator.follow()
        #expect(administrator.page.contains("登记 1 条，已有 0 条，草稿 0 条。"))
        let people = try await ledger.answer(line: "person list --limit 1000 --fields roles")
        let expert = people["cases"]?.elements.first { $0["title"] == "示例仇英" }
        #expect(expert?["fields"]?["roles"] == ["REV"], "\(people)")
    }

    @Test func `who may not register people imports none`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let officer = try Browser(ledger, as: Cast.officer)
        let place = try send(officer, .people, "姓名\n示例某人\n")
        let before = try await ledger.head()
        try officer.send(place, [("_do", "yes")])
        #expect(officer.status == 403 || officer.status == 422, "\(officer.status)")
        #expect(try await ledger.head() == before)
    }

    @Test func `an organisation is found by each of its names, and by none that is only alike`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let administrator = try Browser(ledger, as: Cast.administrator)
        var place = try send(
            administrator,
            .organisations,
            "单位名称,单位类型,别名\n华中科技大学,高校,华科、HUST\n武汉大学,高校,武大\n武汉理工大学,高校,\n"
        )
        try administrator.send(place, [("_do", "yes")])
        try administrator.follow()
        #expect(administrator.page.contains("登记 3 条"))
        for (typed, found) in [("华科", "华中科技大学"), ("hust", "华中科技大学"), ("武大", "武汉大学")] {
            try administrator.open("/choose/organisation?" + FormFields([("q", typed)]).urlEncoded)
            #expect(administrator.page.contains(found), "\(typed)")
            #expect(!administrator.page.contains("理工"), "\(typed)")
        }
        place = try send(
            administrator,
            .people,
            "姓名,单位\n示例甲,HUST\n示例乙,武大\n示例丙,武汉理工\n"
        )
        try administrator.send(place, [("_do", "yes")])
        try administrator.follow()
        #expect(administrator.page.contains("登记 2 条，已有 0 条，草稿 1 条。"), "\(administrator.page)")
        let people = try await ledger.answer(line: "person list --limit 1000 --fields organisation")
        let names = try await ledger.answer(line: "org list --limit 1000")["cases"]?.elements ?? []
        func employer(_ name: String) -> JSON? {
            let person = people["cases"]?.elements.first { $0["title"]?.textValue == name }
            let code = person?["fields"]?["organisation"]
            return names.first { $0["code"] == code || $0["id"] == code }?["title"]
        }
        #expect(employer("示例甲") == "华中科技大学")
        #expect(employer("示例乙") == "武汉大学")
        #expect(employer("示例丙") == nil)
    }

    @Test func `lists of names go by their sound, and are found by it`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let administrator = try Browser(ledger, as: Cast.administrator)
        let place = try send(
            administrator,
            .experts,
            "姓名\n示例周八\n示例安九\n示例张三\n"
        )
        try administrator.send(place, [("_do", "yes")])
        try administrator.open("/cases?kind=person")
        let names = ["示例安九", "示例张三", "示例周八"]
        let places = names.compactMap { administrator.page.firstRange(of: $0)?.lowerBound }
        #expect(places.count == 3 && places == places.sorted())
        #expect(administrator.page.contains("按拼音排列"))
        for typed in ["slzs", "zhangsan", "张三"] {
            try administrator.open("/choose/person?" + FormFields([("q", typed)]).urlEncoded)
            #expect(administrator.page.contains("示例张三"), "\(typed)")
            #expect(!administrator.page.contains("示例周八"), "\(typed)")
        }
        try administrator.open("/choose/project?q=a")
        #expect(administrator.status == 404)
    }
}
