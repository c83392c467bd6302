import Casework
import Foundation
import Spreadsheet
import Testing
import Workflow

@testable import dipper

struct SheetUpdateTests {
    static let officer = "RY-2026-000002"

    /// A ledger with three leads, of which two are of one district.
    private func ledger() async throws -> ScratchLedger {
        let ledger = try await SheetImportTests.ledger()
        let leads = try ledger.file(
            "项目名称,来源渠道,领域,所在区,联系方式\n甲,待核,量子,洪山区,\n乙,主动发掘,,洪山,=1+1\n丙,大赛选拔,,武昌区,\n",
            name: "leads.csv"
        )
        _ = try await ledger.answer("project", "import", leads, "--as", Self.officer)
        return ledger
    }

    func grid(_ path: String) throws -> SheetGrid {
        try GridFile.grids(bytes: [UInt8](Data(contentsOf: URL(filePath: path))), file: path)[0]
    }

    /// The rows as text, with some cells changed, as a file beside the ledger.
    func changed(
        _ path: String,
        in ledger: ScratchLedger,
        _ changes: [(row: Int, column: Int, text: String)]
    ) throws -> String {
        var rows = try grid(path).rows.map { row in
            (0..<12).map { row[column: $0].shown }
        }
        for change in changes { rows[change.row][change.column] = change.text }
        let width = rows.map { row in row.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0 }.max() ?? 0
        let text = rows.map { $0.prefix(width).joined(separator: ",") }.joined(separator: "\n")
        return try ledger.file(text + "\n", name: UUID().uuidString + ".csv")
    }

    @Test(arguments: ["xlsx", "csv"])
    func `a list that is written and read again changes nothing`(form: String) async throws {
        let ledger = try await ledger()
        let file = ledger.folder + "/list.\(form)"
        let listed = try await ledger.answer(
            "project",
            "list",
            "--fields",
            "all",
            "--\(form)",
            file
        )
        #expect(listed["cases"]?.elements.count == 3)
        let grid = try grid(file)
        #expect(grid.rows.count == 4)
        #expect(grid.rows[0][column: 0].shown == "编号")
        #expect(grid.rows[1].cells.prefix(4).map(\.shown) == ["DT-2026-000001", "甲", "已登记", "待核"])
        let told = try await ledger.answer(
            "project",
            "import",
            file,
            "--update",
            "--as",
            Self.officer
        )
        #expect(told["changes"]?.elements == [])
        #expect(told["rows"] == 3)
    }

    @Test func `what was changed in a list is shown, and applied with its reason`() async throws {
        let ledger = try await ledger()
        let file = ledger.folder + "/list.xlsx"
        _ = try await ledger.answer(
            "project",
            "list",
            "--fields",
            "channel,field",
            "--xlsx",
            file
        )
        let edited = try changed(file, in: ledger, [(1, 3, "公开征集"), (2, 4, "能源"), (3, 1, "丁")])
        let expected: JSON = [
            [
                "code": "DT-2026-000001", "row": 2, "field": "channel", "old": "pending",
                "new": "open_call",
            ],
            ["code": "DT-2026-000002", "row": 3, "field": "field", "old": "", "new": "能源"],
            ["code": "DT-2026-000003", "row": 4, "field": "title", "old": "丙", "new": "丁"],
        ]
        let before = try await ledger.answer("verify")["root"]
        let shown = try await ledger.answer(
            "project",
            "import",
            edited,
            "--update",
            "--dry-run",
            "--as",
            Self.officer
        )
        #expect(shown["changes"] == expected)
        #expect(shown["applied"] == false)
        #expect(try await ledger.answer("verify")["root"] == before)

        let told = try await ledger.answer(
            "project",
            "import",
            edited,
            "--update",
            "--as",
            Self.officer
        )
        #expect(told["changes"] == expected)
        #expect(told["cases"] == 3)
        let titles = try await ledger.answer("project", "list")["cases"]?.elements
            .compactMap { $0["title"]?.textValue }
        #expect(titles == ["甲", "乙", "丁"])
        let events = try await ledger.answer("project", "events", "DT-2026-000001").canonicalText
        #expect(events.contains("project.edit"))

        // Once more: there is nothing left to change.
        let again = try await ledger.answer(
            "project",
            "import",
            edited,
            "--update",
            "--as",
            Self.officer
        )
        #expect(again["changes"]?.elements == [])
        #expect(try await ledger.answer("verify")["clean"] == true)
    }

    @Test func `what somebody else changed since is not undone, and not overwritten`() async throws
    {
        let ledger = try await ledger()
        let file = ledger.folder + "/list.csv"
        _ = try await ledger.answer("project", "list", "--fields", "field", "--csv", file)
        _ = try await ledger.answer(
            "project",
            "edit",
            "DT-2026-000001",
            "--set",
            "field=生物",
            "--set",
            "reason=示例",
            "--as",
            Self.officer
        )
        // The field is as it was when the list was written: the change of the other stands.
        let untouched = try changed(file, in: ledger, [(1, 1, "甲二")])
        let told = try await ledger.answer(
            "project",
            "import",
            untouched,
            "--update",
            "--as",
            Self.officer
        )
        #expect(told["changes"]?.elements.map { $0["field"] } == ["title"])

        let both = try changed(file, in: ledger, [(1, 3, "能源")])
        #expect(
            try await ledger.refusals("project", "import", both, "--update", "--as", Self.officer)
                == ["UPDATE_CONFLICT \(both):2/领域"]
        )
    }

    @Test func `what a table cannot change is told all at once`() async throws {
        let ledger = try await ledger()
        let file = ledger.folder + "/list.csv"
        _ = try await ledger.answer(
            "project",
            "list",
            "--fields",
            "field,trl,officer",
            "--csv",
            file
        )
        let edited = try changed(
            file,
            in: ledger,
            [(1, 3, ""), (1, 4, "5"), (2, 0, "DT-2026-000009"), (3, 0, "DT-2026-000001")]
        )
        #expect(
            try await ledger.refusals("project", "import", edited, "--update", "--as", Self.officer)
                == [
                    "CELL_CLEARED \(edited):2/领域", "CELL_LOCKED \(edited):2/技术成熟度",
                    "UPDATE_UNKNOWN \(edited):3/编号", "UPDATE_REPEATED \(edited):4/编号",
                ]
        )
    }

    @Test func `a district fills in its pack, and nothing else of it`() async throws {
        let ledger = try await ledger()
        let pack = ledger.folder + "/pack.xlsx"
        let told = try await ledger.answer("project", "pack", "--district", "洪山区", "--out", pack)
        #expect(told["codes"]?.texts == ["DT-2026-000001", "DT-2026-000002"])
        #expect(
            try grid(pack).rows[2].cells.map(\.shown) == [
                "编号", "名称", "状态", "牵头单位名称", "合作单位", "领域", "公开信息", "来源渠道", "来源凭证号",
                "联系方式", "版本",
            ]
        )
        let filled = try changed(pack, in: ledger, [(3, 3, "示例大学"), (4, 5, "能源")])
        let came = try await ledger.answer(
            "project",
            "pack-import",
            filled,
            "--as",
            Self.officer
        )
        #expect(came["changes"]?.elements.map { $0["field"] } == ["lead_name", "field"])
        let touched = try changed(pack, in: ledger, [(3, 1, "别名")])
        #expect(
            try await ledger.refusals("project", "pack-import", touched, "--as", Self.officer)
                == ["CELL_LOCKED \(touched):4/名称"]
        )
        #expect(
            try await ledger.refusals("project", "pack", "--district", "无区", "--out", pack + "2")
                == ["PACK_EMPTY --district"]
        )
    }

    @Test func `organisations are renamed and moved, people are corrected`() async throws {
        let ledger = try await SheetImportTests.ledger()
        let administrator = "RY-2026-000001"
        let organisations = try ledger.file(
            "单位名称,单位类型,注册地\n示例大学,高校,武汉\n",
            name: "o.csv"
        )
        _ = try await ledger.answer("org", "import", organisations, "--as", administrator)
        let told = try ledger.file(
            "编号,名称,注册地,统一社会信用代码,单位类型\nDW-2026-000001,示例二大,襄阳,,高校\n",
            name: "t.csv"
        )
        let came = try await ledger.answer(
            "org",
            "import",
            told,
            "--update",
            "--as",
            administrator
        )
        #expect(came["changes"]?.elements.compactMap { $0["field"] } == ["name", "region"])
        let people = try ledger.file(
            "编号,姓名,单位\nRY-2026-000002,示例专员,DW-2026-000001 示例二大\n",
            name: "p.csv"
        )
        let moved = try await ledger.answer(
            "person",
            "import",
            people,
            "--update",
            "--as",
            administrator
        )
        #expect(moved["changes"]?.elements.map { $0["new"] } == ["DW-2026-000001"])
        #expect(try await ledger.answer("verify")["clean"] == true)
    }

    @Test func `people, organisations and today are written too`() async throws {
        let ledger = try await ledger()
        for (index, words) in [
            ["person", "list"], ["org", "list"], ["today", "--as", Self.officer],
            ["timers", "list"],
        ].enumerated() {
            let file = ledger.folder + "/\(index).xlsx"
            _ = try JSON(
                parsing: try await answer(words + ["--xlsx", file, "--database", ledger.path])
            )
            #expect(try !grid(file).rows.isEmpty)
        }
        #expect(
            try await ledger.refusals("project", "list", "--fields", "nothing")
                == ["LIST_FIELD --fields"]
        )
    }
}
