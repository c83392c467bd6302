import Casework
import Foundation
import Spreadsheet
import Testing
import Workflow

@testable import dipper

struct SheetImportTests {
    private static let officer = "RY-2026-000002"
    private static let administrator = "RY-2026-000001"

    /// A ledger with an officer.
    static func ledger() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger()
        _ = try await ledger.answer(
            "person",
            "add",
            "--as",
            administrator,
            "--name",
            "示例专员",
            "--roles",
            "PO"
        )
        return ledger
    }

    private static func grid(_ path: String) throws -> SheetGrid {
        try GridFile.grids(bytes: [UInt8](Data(contentsOf: URL(filePath: path))), file: path)[0]
    }

    private static func text(_ rows: [[String]]) -> String {
        rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    private func fixture(_ name: String) -> String {
        URL(filePath: workflowsPath).deletingLastPathComponent()
            .appending(path: "Fixtures/spreadsheets/\(name)").path
    }

    @Test(arguments: ["office-openpyxl.xlsx", "office-libreoffice.xlsx"])
    func `an office's workbook is imported with the mapping that it needs`(
        name: String
    ) async throws {
        let ledger = try await Self.ledger()
        let file = fixture(name)
        let importing = ["project", "import", file, "--as", Self.officer]
        #expect(
            try await refusals(importing + ["--database", ledger.path]) == [
                "XLSX_COLUMN_UNKNOWN \(file):线索!E4", "XLSX_COLUMN_UNKNOWN \(file):线索!F4",
                "XLSX_COLUMN_UNKNOWN \(file):线索!I4",
            ]
        )
        let mapping = try ledger.file(
            #"{"columns":{"申请金额（万元）":null,"登记日期":null,"是否涉密":null}}"#,
            name: "mapping.json"
        )
        let saved = ledger.folder + "/saved.json"
        let first = try await ledger.answer(
            "project",
            "import",
            file,
            "--as",
            Self.officer,
            "--mapping",
            mapping,
            "--save-mapping",
            saved
        )
        #expect(first["rows"] == 4)
        #expect(first["registered"] == 4)
        #expect(first["left_out"]?.elements.count == 5)
        let titles = try await ledger.answer("project", "list")["cases"]?.elements
            .compactMap { $0["title"]?.textValue }
        #expect(titles == ["示例：量子计算机", "示例：超导　接口", "示例：=1+1", "示例：植入式器件"])

        // What was saved says the same, and the rows are known again.
        let second = try await ledger.answer(
            "project",
            "import",
            file,
            "--as",
            Self.officer,
            "--mapping",
            saved
        )
        #expect(second["registered"] == 0)
        #expect(second["present"] == 4)
    }

    @Test func `a mapping that names no field is told`() async throws {
        let ledger = try await Self.ledger()
        let file = try ledger.file("项目名称,来源渠道\n甲,待核\n", name: "a.csv")
        let mapping = try ledger.file(#"{"columns":{"项目名称":"titel"}}"#, name: "m.json")
        #expect(
            try await ledger.refusals(
                "project",
                "import",
                file,
                "--as",
                Self.officer,
                "--mapping",
                mapping
            ) == ["MAPPING_FIELD \(mapping)/项目名称"]
        )
        let broken = try ledger.file("columns: 1", name: "n.json")
        #expect(
            try await ledger.refusals(
                "project",
                "import",
                file,
                "--as",
                Self.officer,
                "--mapping",
                broken
            ) == ["MAPPING_FORM \(broken):1:1"]
        )
    }

    /// How many rows of a staged import were registered, are drafts and were there before.
    private func staged(_ file: String, _ ledger: ScratchLedger) async throws -> [JSON?] {
        let told = try await ledger.answer(
            "project",
            "import",
            file,
            "--as",
            Self.officer,
            "--stage"
        )
        return [told["registered"], told["drafts"], told["present"]]
    }

    @Test func `a staged import loses no row, and takes the corrected file by its row keys`()
        async throws
    {
        let ledger = try await Self.ledger()
        let rows = [
            ["项目名称", "来源渠道", "领域"], ["甲", "主动发掘", ""], ["", "主动发掘", "量子"],
            ["丙", "别处", "量子"], ["丁", "待核", "=1+1"],
        ]
        let file = try ledger.file(Self.text(rows), name: "leads.csv")
        let back = ledger.folder + "/back.xlsx"
        let first = try await ledger.answer(
            "project",
            "import",
            file,
            "--as",
            Self.officer,
            "--stage",
            "--write-back",
            back
        )
        #expect(first["rows"] == 4)
        #expect([first["registered"], first["drafts"], first["present"]] == [2, 2, 0])

        let grid = try Self.grid(back)
        #expect(grid.rows[0].cells.map(\.shown) == ["行号", "项目名称", "来源渠道", "领域", "问题"])
        #expect(
            grid.rows.dropFirst().map { $0[column: 0].shown } == [
                "DT-2026-000001", "CG-2026-000001", "CG-2026-000002", "DT-2026-000002",
            ]
        )
        #expect(grid.rows[2][column: 4].shown.contains("“项目名称”为空，必须填写"))
        #expect(grid.rows[4].cells.map(\.shown) == ["DT-2026-000002", "丁", "待核", "=1+1"])

        // Once more as it was: nothing new, nothing lost.
        #expect(try await staged(file, ledger) == [0, 2, 2])
        #expect(try await ledger.answer("draft", "list")["cases"]?.elements.count == 2)

        // One row is put right, the other is still wrong.
        var fixed = grid.rows.map { row in (0..<4).map { row[column: $0].shown } }
        fixed[2][1] = "乙"
        fixed[3][2] = "哪里"
        let corrected = try ledger.file(Self.text(fixed), name: "corrected.csv")
        #expect(try await staged(corrected, ledger) == [1, 1, 2])
        let drafts = try await ledger.answer("draft", "list")["cases"]?.elements
        #expect(drafts?.map { $0["states"]?.texts } == [["adopted"], ["open"]])
        let shown = try await ledger.answer("draft", "show", "CG-2026-000002")
        #expect(shown.canonicalText.contains("哪里"))

        // The same once more leaves no event behind.
        let root = try await ledger.answer("verify")["root"]
        #expect(try await staged(corrected, ledger) == [0, 1, 3])
        #expect(try await ledger.answer("verify")["root"] == root)

        // N rows are N cases and open drafts.
        let cases = try await ledger.answer("project", "list")["cases"]?.elements
        #expect(cases?.map { $0["title"]?.textValue } == ["甲", "丁", "乙"])
        #expect(try await ledger.answer("verify")["clean"] == true)
    }

    @Test func `a draft is dropped with a reason, and its row is then refused`() async throws {
        let ledger = try await Self.ledger()
        let file = try ledger.file("项目名称,来源渠道\n甲,别处\n", name: "a.csv")
        _ = try await ledger.answer("project", "import", file, "--as", Self.officer, "--stage")
        _ = try await ledger.answer("draft", "drop", "CG-2026-000001", "重复", "--as", Self.officer)
        let back = try ledger.file(
            "行号,项目名称,来源渠道\nCG-2026-000001,甲,待核\nCG-2026-000009,乙,待核\n"
                + "DT-2026-000009,丙,待核\nCG-2026-000009,丁,待核\n",
            name: "b.csv"
        )
        #expect(
            try await ledger.refusals(
                "project",
                "import",
                back,
                "--as",
                Self.officer,
                "--stage"
            ) == [
                "ROW_KEY_DROPPED \(back):2/行号", "ROW_KEY_UNKNOWN \(back):3/行号",
                "ROW_KEY_UNKNOWN \(back):4/行号", "ROW_KEY_REPEATED \(back):5/行号",
            ]
        )
        #expect(
            try await ledger.refusals("project", "import", back, "--as", Self.officer).first
                == "ROW_KEY_STAGED \(back):2/行号"
        )
        #expect(try await ledger.answer("project", "list")["cases"]?.elements.isEmpty == true)
    }

    @Test func `people name their organisation and roles by words`() async throws {
        let ledger = try await Self.ledger()
        let organisations = try ledger.file(
            "单位名称,单位类型,统一社会信用代码\n示例大学,高校,\n示例公司,企业,91420100MA4KXYQ00B\n",
            name: "o.csv"
        )
        let people = try ledger.file(
            "姓名,角色,工作单位\n示例甲,项目专员,示例大学\n示例乙,财务人员、REV,没有的\n",
            name: "p.csv"
        )
        #expect(
            try await ledger.refusals(
                "org",
                "import",
                organisations,
                "--as",
                Self.administrator
            ).count == 1
        )
        let good = try ledger.file("单位名称,单位类型\n示例大学,高校\n", name: "q.csv")
        _ = try await ledger.answer("org", "import", good, "--as", Self.administrator)
        #expect(
            try await ledger.refusals("person", "import", people, "--as", Self.administrator)
                == ["CELL_ORGANISATION \(people):3/工作单位"]
        )
        let right = try ledger.file(
            "姓名,角色,工作单位\n示例甲,项目专员,示例大学\n",
            name: "r.csv"
        )
        _ = try await ledger.answer("person", "import", right, "--as", Self.administrator)
        let experts = try ledger.file("专家姓名\n示例丙\n示例丁\n", name: "e.csv")
        let told = try await ledger.answer(
            "person",
            "import-experts",
            experts,
            "--as",
            Self.administrator
        )
        #expect(told["registered"] == 2)
        let shown = try await ledger.answer("person", "show", "RY-2026-000003").canonicalText
        let known = try await ledger.answer("org", "list")["cases"]?.elements.first
        #expect(shown.contains(try #require(known?["id"]?.textValue)))
        #expect(
            try await ledger.answer("person", "show", "RY-2026-000004").canonicalText.contains(
                "REV"
            )
        )
    }
}
