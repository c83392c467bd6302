import Casework
import Foundation
import Testing

@testable import dipper

/// Opening the books on the command line: a table in, a second person's control total, the board.
struct OpeningCommandTests {
    static let officer = "RY-2026-000002"
    static let director = "RY-2026-000003"
    static let finance = "RY-2026-000004"

    /// The columns that the cases of these tests use.
    static let header = """
        序号,项目编号,项目名称,来源渠道,牵头单位,统一社会信用代码,期初状态,发生日期,文号,文件,\
        概念验证,概念验证日期,概念验证文号,概念验证文件,协议编号,协议签署日期,协议金额(元),协议文件,\
        第1批金额(元),第1批支付日期,第1批凭证号,第1批凭证文件,第2批金额(元),第2批里程碑到期日,\
        入库文号,入库日期,入库文件

        """
    static let uscc = "91350100M000100Y43"

    static func row(_ cells: [String: String]) -> String {
        header.split(separator: "\n")[0].split(separator: ",")
            .map { cells[String($0)] ?? "" }.joined(separator: ",") + "\n"
    }

    static func reserve(_ number: Int, _ more: [String: String] = [:]) -> String {
        row(
            [
                "序号": "\(number)", "项目名称": "示例储备\(number)", "来源渠道": "待核",
                "期初状态": "储备", "发生日期": "2025-02-01", "文号": "示例〔2025〕\(number)号",
                "文件": "状态.pdf",
            ].merging(more) { $1 }
        )
    }

    static func funded(_ number: Int, _ more: [String: String] = [:]) -> String {
        reserve(
            number,
            [
                "来源渠道": "主动发掘", "牵头单位": "示例公司", "统一社会信用代码": uscc,
                "期初状态": "已列入培育", "发生日期": "2025/3/10", "协议编号": "示例协议1号",
                "协议签署日期": "2025年4月1日", "协议金额(元)": "6000000.00", "协议文件": "协议.pdf",
                "第1批金额(元)": "3500000.00", "第1批支付日期": "2025-05-06",
                "第1批凭证号": "示例凭证1", "第1批凭证文件": "凭证.pdf",
                "第2批金额(元)": "2500000.00", "第2批里程碑到期日": "2026-06-30",
            ].merging(more) { $1 }
        )
    }

    /// A ledger with its people, and a folder of papers.
    static func office() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger()
        for role in ["PO", "DIR", "FIN"] {
            _ = try await ledger.answer(
                "person",
                "add",
                "--as",
                "RY-2026-000001",
                "--name",
                "示例\(role)",
                "--roles",
                role
            )
        }
        for name in ["状态.pdf", "协议.pdf", "凭证.pdf", "报告.pdf", "入库.pdf"] {
            _ = try ledger.file("%PDF-1.4\n示例\(name)\n%%EOF\n", name: name)
        }
        return ledger
    }

    static func file(_ rows: [String], in ledger: ScratchLedger) throws -> String {
        try ledger.file(header + rows.joined(), name: "期初.csv")
    }

    private func open(
        _ rows: [String],
        _ ledger: ScratchLedger,
        _ more: String...
    ) async throws -> JSON {
        let file = try Self.file(rows, in: ledger)
        return try JSON(
            parsing: try await DipperTests.answer(
                [
                    "project", "open-balance", file, "--documents", ledger.folder, "--as",
                    Self.officer, "--database", ledger.path,
                ] + more
            )
        )
    }

    @Test func `enters, confirms by a control total, and counts by the documents`() async throws {
        let ledger = try await Self.office()
        let rows = [Self.reserve(1), Self.funded(2)]

        let rehearsal = try await open(rows, ledger, "--dry-run")
        #expect(rehearsal["opened"] == 2)
        #expect(rehearsal["sum"] == "3500000.00")
        #expect(rehearsal["by_year"] == ["2025": "3500000.00"])
        #expect(try await ledger.answer("project", "list")["cases"] == [])
        #expect(try await ledger.answer("document", "verify")["files"] == 0)

        let opened = try await open(rows, ledger)
        let kept = try await ledger.answer("document", "verify")
        #expect(opened["codes"] == ["DT-2026-000001", "DT-2026-000002"])
        #expect(opened["organisations"] == 1)
        let again = try await open(rows, ledger)
        #expect(again["present"] == 2)
        #expect(again["codes"] == opened["codes"])
        // The papers of the rows are kept, once, whoever enters them again.
        #expect((kept["files"]?.integerValue ?? 0) >= 4)
        #expect(try await ledger.answer("document", "verify")["files"] == kept["files"])
        let board = try await ledger.answer("goals", "--as-of", "2025-12-31")
        #expect(board["CULTIVATED"]?["value"] == 0)

        let pending = try await ledger.answer("project", "openings", "--batch", "期初")
        #expect(pending["count"] == 2)
        let confirm = ["project", "confirm-opening", "--batch", "期初", "--as", Self.director]
        for (count, sum, codes) in [
            ("1", "3500000.00", ["OPENING_TOTAL --count, --sum, --ended"]),
            ("2", "3500000.01", ["OPENING_TOTAL --count, --sum, --ended"]),
        ] {
            let found = try await DipperTests.refusals(
                confirm + ["--count", count, "--sum", sum, "--database", ledger.path]
            )
            #expect(found == codes)
        }
        let confirmed = try JSON(
            parsing: try await DipperTests.answer(
                confirm + ["--count", "2", "--sum", "3500000.00", "--database", ledger.path]
            )
        )
        #expect(confirmed["confirmed"] == 2)
        #expect(confirmed["years_without_budget"] == ["2025"])

        let counted = try await ledger.answer("goals", "--as-of", "2025-12-31")
        #expect(counted["CULTIVATED"]?["value"] == 1)
        #expect(counted["CULTIVATED"]?["opening"] == 1)
        let listed = try await ledger.answer("project", "list")
        #expect(listed["cases"]?.elements.map { $0["opening"] } == [true, true])
        let shown = try await ledger.answer("project", "show", "DT-2026-000001")
        #expect(shown["instances"]?[""]?["fields"]?["channel"] == "pending")
        #expect(try await ledger.answer("project", "openings")["count"] == 0)
        _ = try await ledger.answer("verify", "--reexecute")
    }

    @Test func `refuses unknown columns, a missing folder and dates by option`() async throws {
        let ledger = try await Self.office()
        let open = ["project", "open-balance", "--as", Self.officer, "--database", ledger.path]
        let good = try Self.file([Self.reserve(1)], in: ledger)
        let odd = try ledger.file("序号,项目名称,备注\n1,示例,x\n", name: "odd.csv")
        let none = try ledger.file(Self.header, name: "none.csv")

        let columns = try await DipperTests.refusals(open + [odd])
        #expect(columns.filter { $0.hasPrefix("CSV_COLUMN_UNKNOWN") }.count == 1)
        #expect(columns.filter { $0.hasPrefix("CSV_COLUMN_MISSING") }.count == 5)
        #expect(try await DipperTests.refusals(open + [none]) == ["OPENINGS_EMPTY \(none)"])
        #expect(
            try await DipperTests.refusals(open + [good]) == ["PAPERS_FOLDER \(good):2/文件"]
        )
        #expect(
            try await DipperTests.refusals(open + [good, "--on", "2026-01-05"]) == [
                "OPENING_DATED --on"
            ]
        )
    }

    @Test func `a changed row is told, and a returned one is corrected by its code`() async throws {
        let ledger = try await Self.office()
        _ = try await open([Self.reserve(1)], ledger)
        let changed = try Self.file([Self.reserve(1, ["文号": "示例〔2025〕11号"])], in: ledger)
        let arguments = [
            "project", "open-balance", changed, "--documents", ledger.folder, "--as",
            Self.officer, "--database", ledger.path,
        ]
        #expect(
            try await DipperTests.refusals(arguments) == ["OPENING_ROW_CHANGED \(changed):2/序号"]
        )
        _ = try await ledger.answer(
            "project",
            "do",
            "DT-2026-000001",
            "return_opening",
            "--as",
            Self.director,
            "--set",
            "reason=示例文号有误"
        )
        let corrected = [
            Self.reserve(1, ["文号": "示例〔2025〕11号", "项目编号": "DT-2026-000001"])
        ]
        #expect(try await open(corrected, ledger)["codes"] == ["DT-2026-000001"])
        #expect(try await open(corrected, ledger)["present"] == 1)
        _ = try await ledger.answer(
            "project",
            "confirm-opening",
            "DT-2026-000001",
            "--count",
            "1",
            "--sum",
            "0",
            "--as",
            Self.director
        )
        let shown = try await ledger.answer("project", "show", "DT-2026-000001")
        #expect(shown["states"] == ["case.reserve"])
        #expect(
            try await ledger.refusals(
                "project",
                "confirm-opening",
                "DT-2026-000001",
                "--count",
                "1",
                "--sum",
                "0",
                "--as",
                Self.director
            ) == ["OPENING_NOT_PENDING DT-2026-000001"]
        )
    }

    @Test func `the shipped fixture opens, and the sum over groups is that of the file`()
        async throws
    {
        let ledger = try await ScratchLedger(now: "2026-03-02")
        for role in ["PO", "DIR"] {
            _ = try await ledger.answer(
                "person",
                "add",
                "--as",
                "RY-2026-000001",
                "--name",
                "示例\(role)",
                "--roles",
                role
            )
        }
        let root = URL(filePath: workflowsPath).deletingLastPathComponent().path
        let files = ["/Fixtures/openings.csv", "/Fixtures/openings-payments.csv"].map { root + $0 }
        let text = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
        for name in text.matches(of: /示例[0-9]{2}-[^,\n]+\.pdf/).map({ String($0.0) }) {
            _ = try ledger.file("%PDF-1.4\n\(name)\n%%EOF\n", name: name)
        }
        let opened = try await ledger.answer(
            "project",
            "open-balance",
            files[0],
            "--payments",
            files[1],
            "--documents",
            ledger.folder,
            "--as",
            Self.officer
        )
        #expect(opened["sum"] == "27500000.00")
        #expect(opened["committed"] == "42800000.00")
        #expect(opened["ended"] == "5000000.00")
        _ = try await ledger.answer(
            "project",
            "confirm-opening",
            "--batch",
            "openings",
            "--count",
            "40",
            "--sum",
            "27500000.00",
            "--ended",
            "5000000.00",
            "--as",
            Self.director
        )
        let board = try await ledger.answer("goals", "--as-of", "2025-12-31")
        let values = ["CULTIVATED", "NATLIB", "LANDED"].map { board[$0]?["value"] }
        #expect(values == [25, 1, 4])
    }
}
