import Casework
import Testing

@testable import dipper

/// What an opening file is refused for, with row and column.
struct OpeningMistakeTests {
    private typealias Books = OpeningCommandTests

    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let rows: [String]
        let refusals: [String]
        var testDescription: String { name }
    }

    private static let mistakes: [Mistake] = [
        Mistake(
            name: "unknown state, missing file, bad date, no number",
            rows: [
                Books.reserve(1, ["期初状态": "搁置"]), Books.reserve(2, ["文件": "没有.pdf"]),
                Books.reserve(3, ["发生日期": "2025-02-30", "文号": ""]),
            ],
            refusals: [
                "CELL_WORD 期初.csv:2/期初状态", "FILE_UNREADABLE 期初.csv:3/文件",
                "CELL_DATE 期初.csv:4/发生日期",
            ]
        ),
        Mistake(
            name: "repeated rows",
            rows: [
                Books.reserve(1), Books.reserve(1, ["项目名称": "示例另一项目"]),
                Books.reserve(3, ["项目名称": "示例储备1"]),
            ],
            refusals: ["CELL_REPEATED 期初.csv:3/序号", "CELL_REPEATED 期初.csv:4/项目名称"]
        ),
        Mistake(
            name: "a digest that differs, and a way out of the folder",
            rows: [
                Books.reserve(1, ["文件": "状态.pdf sha256:" + String(repeating: "0", count: 64)]),
                Books.reserve(2, ["文件": "../状态.pdf"]), Books.reserve(3, ["文件": "状态.pdf sha256:1"]),
            ],
            refusals: [
                "PAPER_DIGEST 期初.csv:2/文件", "PAPER_NAME 期初.csv:3/文件",
                "PAPER_DIGEST_FORM 期初.csv:4/文件",
            ]
        ),
        Mistake(
            name: "money above the cap, more paid than agreed, a library entry without a paper",
            rows: [
                Books.funded(1, ["协议金额(元)": "6000000.01", "第2批金额(元)": "2500000.01"]),
                Books.funded(2, ["第1批金额(元)": "6000000.01", "项目名称": "示例二"]),
                Books.reserve(
                    3,
                    [
                        "统一社会信用代码": Books.uscc, "牵头单位": "示例公司", "期初状态": "已列入培育",
                        "入库文号": "示例9号", "入库日期": "2025-11-11",
                    ]
                ),
            ],
            refusals: ["CELL_EMPTY 期初.csv:4/入库文件"]
        ),
        Mistake(
            name: "what the rules say of sound cells, for every row",
            rows: [
                Books.funded(1, ["协议金额(元)": "6000000.01", "第2批金额(元)": "2500000.01"]),
                Books.funded(2, ["第1批金额(元)": "6000000.01", "项目名称": "示例二"]),
                Books.funded(3, ["协议签署日期": "2025-03-09", "项目名称": "示例三"]),
                Books.reserve(4, ["发生日期": "2026-01-06"]),
            ],
            refusals: [
                "OPENING_ABOVE_CAP 期初.csv:2 balance/agreement",
                "OPENING_SUM 期初.csv:3 balance/agreement/示例协议1号",
                "OPENING_ORDER 期初.csv:4 balance/agreement/示例协议1号 协议签署",
                "EFFECTIVE_FUTURE 期初.csv:5 --on", "DOCUMENT_FUTURE 期初.csv:5 --document",
            ]
        ),
    ]

    @Test(arguments: mistakes) func `writes nothing, and names every mistake`(
        mistake: Mistake
    ) async throws {
        let ledger = try await Books.office()
        let file = try Books.file(mistake.rows, in: ledger)

        let found = try await ledger.refusals(
            "project",
            "open-balance",
            file,
            "--documents",
            ledger.folder,
            "--as",
            Books.officer
        )

        #expect(
            found.map { $0.replacing(ledger.folder + "/", with: "") } == mistake.refusals
        )
        #expect(try await ledger.answer("project", "list")["cases"] == [])
        #expect(try await ledger.answer("org", "list")["cases"] == [])
    }
}
