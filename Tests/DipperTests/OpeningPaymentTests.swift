import Casework
import Foundation
import Testing
import Workflow

@testable import dipper

/// The second table of an opening: one row for each thing that happened under an agreement.
struct OpeningPaymentTests {
    private static let columns = [
        "序号", "协议编号", "事项", "日期", "金额(元)", "文号", "文件", "收款单位信用代码", "所得份额",
        "转股后总份额",
    ]

    private static func row(_ cells: [String: String]) -> [String] {
        columns.map { cells[$0] ?? "" }
    }

    private static func deed(
        _ serial: String,
        _ number: String,
        _ deed: String,
        _ date: String,
        _ amount: String,
        _ more: [String: String] = [:]
    ) -> [String] {
        row(
            [
                "序号": serial, "协议编号": number, "事项": deed, "日期": date, "金额(元)": amount,
                "文号": deed == "待拨付" ? "" : "示例\(deed)\(date)",
                "文件": deed == "待拨付" ? "" : "凭证.pdf",
            ].merging(more) { $1 }
        )
    }

    /// The first agreement goes on, and another with all that can become of its principal.
    private static let rows: [[String]] =
        [
            // The agreement in the row of the case goes on here.
            deed(
                "2",
                "示例协议1号",
                "转股",
                "2025-09-01",
                "3500000.00",
                ["所得份额": "437500", "转股后总份额": "6625000"]
            ),
            deed("3", "示例协议3号", "拨付", "2024-05-06", "400000.00"),
            deed("3", "示例协议3号", "签署", "2024-04-01", "2500000.00", ["文件": "协议.pdf"]),
        ]
        + (1...4).map { deed("3", "示例协议3号", "拨付", "2024-0\($0 + 5)-06", "400000.00") }
        + [
            deed("3", "示例协议3号", "取消", "", "500000.00"),
            deed("3", "示例协议3号", "清算", "2025-01-05", "", ["文件": "报告.pdf"]),
            deed("3", "示例协议3号", "审计", "2025-01-20", "1500000.00", ["文件": "报告.pdf"]),
            deed("3", "示例协议3号", "偿还", "2024-12-01", "100000.00"),
            deed("3", "示例协议3号", "收回", "2025-02-01", "400000.00"),
            deed("3", "示例协议3号", "核销", "2025-03-01", "1500000.00"),
        ]

    private static func csv(_ rows: [[String]]) -> String {
        ([columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    private static let cases = [
        OpeningCommandTests.funded(2),
        OpeningCommandTests.reserve(
            3,
            [
                "来源渠道": "主动发掘", "牵头单位": "示例公司", "统一社会信用代码": OpeningCommandTests.uscc,
                "期初状态": "已列入培育", "发生日期": "2024-03-10",
            ]
        ),
    ]

    private func arguments(_ ledger: ScratchLedger, _ file: String, _ more: String...) -> [String] {
        [
            "project", "open-balance", file, "--documents", ledger.folder, "--as",
            OpeningCommandTests.officer, "--database", ledger.path,
        ] + more
    }

    private func confirm(_ ledger: ScratchLedger, ended: String) -> [String] {
        [
            "project", "confirm-opening", "--batch", "期初", "--count", "2", "--sum",
            "5500000.00", "--ended", ended, "--as", OpeningCommandTests.director, "--database",
            ledger.path,
        ]
    }

    @Test func `opens what was converted, repaid, recovered and written off`() async throws {
        let ledger = try await OpeningCommandTests.office()
        let file = try OpeningCommandTests.file(Self.cases, in: ledger)
        let payments = try ledger.file(Self.csv(Self.rows), name: "拨付.csv")
        let opened = try JSON(
            parsing: try await DipperTests.answer(
                arguments(ledger, file, "--payments", payments)
            )
        )
        #expect(opened["sum"] == "5500000.00")
        #expect(opened["committed"] == "8000000.00")
        #expect(opened["ended"] == "5500000.00")
        #expect(opened["outstanding"] == "0.00")
        #expect(
            opened["endings"] == [
                "conversion": "3500000.00", "repayment": "100000.00", "recovery": "400000.00",
                "write_off": "1500000.00",
            ]
        )
        // The control total covers what is no longer outstanding.
        for ended in ["0", "5499999.99"] {
            #expect(
                try await DipperTests.refusals(confirm(ledger, ended: ended)) == [
                    "OPENING_TOTAL --count, --sum, --ended"
                ]
            )
        }
        _ = try await DipperTests.answer(confirm(ledger, ended: "5500000.00"))

        let listed = try await ledger.answer("grant", "list")
        let states = listed["cases"]?.elements.map { $0["states"] }
        #expect(states == [["active.running.performing"], ["ended.mixed_before"]])
        let first = try await ledger.answer("grant", "show", "BZ-2026-000001")
        let fields = first["instances"]?[""]?["fields"]
        #expect(fields?["converted"] == "3500000.00")
        #expect(fields?["units"] == 437500)
        #expect(fields?["units_total"] == 6_625_000)
        _ = try await ledger.answer("verify", "--reexecute")
    }

    @Test func `a workbook with a sheet of payments takes no second file`() async throws {
        let ledger = try await OpeningCommandTests.office()
        let root = URL(filePath: workflowsPath).deletingLastPathComponent().path
        let payments = try ledger.file(Self.csv(Self.rows), name: "拨付.csv")
        #expect(
            try await DipperTests.refusals(
                arguments(ledger, root + "/Fixtures/office.xlsx", "--payments", payments)
            ) == ["OPENING_PAYMENTS_TWICE --payments"]
        )
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let name: String
        let rows: [[String]]
        let refusals: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Mistake(
            name: "no such case, no such deed, no such agreement",
            rows: [
                deed("9", "示例协议1号", "拨付", "2025-01-01", "1"),
                deed("2", "示例协议1号", "退款", "2025-01-01", "1"),
                deed("2", "示例协议9号", "拨付", "2025-01-01", "1"),
            ],
            refusals: [
                "CELL_WORD 拨付.csv:3/事项", "CELL_STRAY 拨付.csv:4/协议编号",
                "CELL_STRAY 拨付.csv:2/序号",
            ]
        ),
        Mistake(
            name: "a signature twice, a conversion without units",
            rows: [
                deed("2", "示例协议1号", "签署", "2025-04-01", "6000000.00"),
                deed("2", "示例协议1号", "转股", "2025-09-01", "1"),
            ],
            refusals: [
                "CELL_REPEATED 拨付.csv:2/协议编号", "CELL_EMPTY 拨付.csv:3/所得份额",
                "CELL_EMPTY 拨付.csv:3/转股后总份额",
            ]
        ),
        Mistake(
            name: "a day and a file that are not there, an amount that no sum could hold",
            rows: [
                deed("2", "示例协议1号", "偿还", "2025-02-30", "1"),
                deed("2", "示例协议1号", "偿还", "2025-09-01", "1", ["文件": ""]),
                deed("2", "示例协议1号", "偿还", "2025-09-01", "92233720368547758.07"),
            ],
            refusals: [
                "CELL_DATE 拨付.csv:2/日期", "CELL_EMPTY 拨付.csv:3/文件",
                "CELL_AMOUNT 拨付.csv:4/金额(元)",
            ]
        ),
        Mistake(
            name: "more repaid than was paid",
            rows: [deed("2", "示例协议1号", "偿还", "2025-09-01", "3500000.01")],
            refusals: ["OPENING_ENDED 期初.csv:2 balance/agreement/示例协议1号"]
        ),
    ]) func `a mistake is told by its row, and nothing is written`(mistake: Mistake) async throws {
        let ledger = try await OpeningCommandTests.office()
        let file = try OpeningCommandTests.file(Self.cases, in: ledger)
        let payments = try ledger.file(Self.csv(mistake.rows), name: "拨付.csv")
        let found = try await DipperTests.refusals(
            arguments(ledger, file, "--payments", payments)
        )
        #expect(
            found.map { $0.replacing(ledger.folder + "/", with: "") } == mistake.refusals
        )
        #expect(try await ledger.answer("project", "list")["cases"] == [])
    }

    @Test func `days are read as in every spreadsheet`() async throws {
        let ledger = try await OpeningCommandTests.office()
        let days = ["2025-2-1", "2025/02/01", "2025.2.1", "2025年2月1日", "20250201", "45689"]
        let rows = zip(1..., days).map { OpeningCommandTests.reserve($0, ["发生日期": $1]) }
        let file = try OpeningCommandTests.file(rows, in: ledger)
        _ = try await DipperTests.answer(arguments(ledger, file))
        let listed = try await ledger.answer("project", "openings")
        for code in (listed["cases"]?.elements ?? []).compactMap({ $0["code"] }) {
            let shown = try await ledger.answer("project", "show", code.textValue ?? "")
            #expect(shown["instances"]?[""]?["fields"]?["opening_on"] == "2025-02-01")
        }
        #expect(listed["count"] == 6)
    }

    @Test func `twins are told before anything is entered, in the file and in the ledger`()
        async throws
    {
        let ledger = try await OpeningCommandTests.office()
        let title = "示例固态电池电解质规模化制备"
        let rows = [
            OpeningCommandTests.reserve(1, ["项目名称": title]),
            OpeningCommandTests.reserve(2, ["项目名称": title + "技术", "牵头单位": "示例公司"]),
        ]
        let file = try OpeningCommandTests.file(rows, in: ledger)
        let checked = try JSON(
            parsing: try await DipperTests.answer(arguments(ledger, file, "--twins", "check"))
        )
        #expect(checked["twins"]?.elements.count == 1)
        let reasons = checked["twins"]?.elements.first?["reasons"]?.elements
        #expect(reasons?.isEmpty == false)
        #expect(try await ledger.answer("project", "list")["cases"] == [])

        let first = try OpeningCommandTests.file([rows[0]], in: ledger)
        let entered = try JSON(parsing: try await DipperTests.answer(arguments(ledger, first)))
        #expect(entered["twins"]?.elements.isEmpty == true)
        // The row that is there already is no twin of itself; the new one is told with its code.
        let both = try OpeningCommandTests.file(rows, in: ledger)
        let again = try JSON(parsing: try await DipperTests.answer(arguments(ledger, both)))
        let pair = again["twins"]?.elements.first
        #expect(again["twins"]?.elements.count == 1)
        let codes = [pair?["first"]?["code"], pair?["second"]?["code"]]
        #expect(codes == ["DT-2026-000001", "DT-2026-000002"])
    }
}
