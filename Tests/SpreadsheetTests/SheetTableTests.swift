import Testing
import Workflow

@testable import Spreadsheet

/// Fields of leads with an amount, as an office's workbook has them.
private let leads = ColumnMapping([
    SheetField("title", ["项目名称"], .text(most: 2000), isRequired: true),
    SheetField("lead", ["牵头单位", "承担单位/牵头单位"], .text(most: 2000)),
    SheetField("partners", ["合作单位"], .text(most: 2000)),
    SheetField("amount", ["申请金额"], .money),
    SheetField("date", ["登记日期"], .date),
    SheetField(
        "channel",
        ["来源渠道"],
        .choice(
            code: "CELL_CHANNEL",
            [
                .init("scouting", ["主动发掘"]), .init("contest", ["大赛选拔"]),
                .init("open_call", ["公开征集"]),
            ]
        )
    ),
    SheetField("source", ["来源"], .text(most: 20)),
    SheetField("secret", ["是否涉密"], .bool),
])

private func table(_ text: String) throws -> SheetTable {
    try SheetTable.find(in: [try CSVTable.grid(bytes: Array(text.utf8), file: "f.csv")], by: leads)
}

private func refused(_ body: () throws -> Void) -> [String] {
    do {
        try body()
        return []
    } catch let refusal as Refusal {
        return refusal.blockers.map { "\($0.code) \($0.place)" }
    } catch {
        return ["\(error)"]
    }
}

struct SheetTableTests {
    /// A row as `field=value`, in the order of the names.
    private func words(_ record: SheetRecord) -> [String] {
        record.values.map { "\($0.key)=\($0.value.shown)" }.sorted()
    }

    @Test(arguments: ["office-openpyxl.xlsx", "office-libreoffice.xlsx", "office-1904.xlsx"])
    func `an office's workbook is read by its own header`(name: String) throws {
        let grids = try GridFile.grids(bytes: SampleWorkbook.fixture(name), file: name)
        let table = try SheetTable.find(in: grids, by: leads)

        #expect(table.sheetName == "线索")
        #expect(table.headerRow == 3)
        // 序号 is left out by name; the two columns under 承担单位 keep their own titles.
        #expect(
            table.columns.map { "\($0.title)>\($0.field?.name ?? "")" } == [
                "序号>", "项目名称*>title", "承担单位/牵头单位>lead", "合作单位>partners",
                "申请金额（万元）>amount", "登记日期>date", "来源渠道>channel", "来　源>source",
                "是否涉密>secret",
            ]
        )
        let is1904 = name == "office-1904.xlsx"
        let records = table.rows.indices.map { table.record($0) }
        #expect(
            records.map(words) == [
                [
                    "amount=6000000.00", "channel=scouting", "date=2025-03-01", "lead=示例大学",
                    "partners=示例所", "secret=否", "source=公开报道 001", "title=示例：量子计算机",
                ],
                [
                    "amount=12345000.00", "channel=contest", "date=2025-03-01", "lead=示例大学",
                    "secret=否", "source=20250001", "title=示例：超导　接口",
                ],
                [
                    "amount=600000.00", "channel=contest", "date=2025-03-01", "lead=示例公司",
                    "secret=否", "source=-1", "title=示例：=1+1",
                ],
                [
                    "amount=3000.00", "channel=open_call", "date=2025-03-01", "lead=示例公司",
                    "partners=示例院", "secret=是", "title=示例：植入式器件",
                ],
            ],
            "\(is1904)"
        )
        #expect(records.flatMap(\.blockers) == [])
        #expect(
            table.leftOut.map { "\($0.row) \($0.reason)" } == [
                "1 title", "2 title", "11 total", "12 note", "13 note",
            ]
        )
        #expect(table.blankRows == 1)
        #expect(table.place(table.rows[2], field: "amount") == "\(name):线索!E7")
    }

    @Test func `a text file is a table like any other`() throws {
        let table = try table(
            "示例台账,,,\n项目名称,来源渠道,申请金额(万元),序号\n甲,主动发掘,1,1\n,,,2\n,,,\n合计,,1,\n"
        )
        #expect(table.rows.map(\.number) == [3])
        #expect(words(table.record(0)) == ["amount=10000.00", "channel=scouting", "title=甲"])
        #expect(table.leftOut.map(\.reason) == [.title, .total])
        #expect(table.blankRows == 2)
    }

    struct Wrong: CustomTestStringConvertible {
        let text: String
        let reasons: [String]
        var testDescription: String { text }
    }

    static let wrong = [
        Wrong(text: "甲,乙\n丙,丁\n", reasons: ["HEADER_MISSING f.csv"]),
        Wrong(text: "来源渠道,来源\n主动发掘,1\n", reasons: ["CSV_COLUMN_MISSING f.csv:1"]),
        Wrong(
            text: "项目名称,来源,项目名称（全称）\n甲,1,乙\n",
            reasons: ["CSV_COLUMN_REPEATED f.csv:1/项目名称（全称）"]
        ),
        Wrong(text: "项目名称,来源,渠道\n甲,1,x\n", reasons: ["CSV_COLUMN_UNKNOWN f.csv:1/渠道"]),
        Wrong(text: "项目名称,来源,渠道\n甲,1,\n", reasons: []),
        Wrong(text: "项目名称,来源,\n甲,1,x\n", reasons: ["CSV_COLUMN_NAME f.csv:2/3"]),
        Wrong(text: "项目名称,来源\n甲\n", reasons: ["CSV_COLUMN_COUNT f.csv:2"]),
    ]

    @Test(arguments: wrong) func `a header that does not fit is told`(wrong: Wrong) {
        #expect(refused { _ = try table(wrong.text) } == wrong.reasons)
    }

    @Test func `a saved mapping precedes the names that are known`() throws {
        var mapping = leads
        mapping.chosen = ["题目": "title", "项目名称": nil]
        let grid = try CSVTable.grid(bytes: Array("题目,项目名称,来源\n甲,乙,1\n".utf8), file: "f.csv")
        let table = try SheetTable.find(in: [grid], by: mapping)
        #expect(words(table.record(0)) == ["source=1", "title=甲"])
    }

    @Test func `two sheets with such a header are told apart by name`() throws {
        let rows = [
            SheetGrid.Row(number: 1, cells: [.text("项目名称"), .text("来源")]),
            SheetGrid.Row(number: 2, cells: [.text("甲"), .text("1")]),
        ]
        let grids = ["一", "二"].map { SheetGrid(file: "f.xlsx", sheet: $0, rows: rows) }
        #expect(
            refused { _ = try SheetTable.find(in: grids, by: leads) } == ["SHEET_AMBIGUOUS f.xlsx"]
        )
        #expect(try SheetTable.find(in: [grids[1]], by: leads).sheetName == "二")
    }

    @Test func `defects are told all at once, and not without end`() throws {
        let row = "甲,,别处,2025-02-30\n"
        let text = "项目名称,来源,来源渠道,登记日期\n" + row
        let reasons = refused { _ = try table(text + row).records() }
        #expect(
            reasons == [
                "CELL_CHANNEL f.csv:2/来源渠道", "CELL_DATE f.csv:2/登记日期",
                "CELL_CHANNEL f.csv:3/来源渠道", "CELL_DATE f.csv:3/登记日期",
            ]
        )
        let many = try table(text + String(repeating: row, count: 200))
        #expect(refused { _ = try many.records() }.count == SheetLimits.mostDefects)
    }
}

struct CellReaderTests {
    struct Reading: CustomTestStringConvertible {
        let field: String
        let cell: Cell
        /// A value, or the code of the refusal.
        let result: String
        var unit = MoneyUnit.yuan
        var testDescription: String { "\(field) \(cell) \(unit.rawValue)" }
    }

    static let readings = [
        Reading(field: "amount", cell: .number("6000000"), result: "6000000.00"),
        Reading(
            field: "amount",
            cell: .number("600"),
            result: "6000000.00",
            unit: .tenThousandYuan
        ),
        Reading(field: "amount", cell: .number("0.000001"), result: "0.01", unit: .tenThousandYuan),
        Reading(
            field: "amount",
            cell: .number("0.0000001"),
            result: "AMOUNT_DECIMALS",
            unit: .tenThousandYuan
        ),
        Reading(field: "amount", cell: .text("1,234,567.89"), result: "1234567.89"),
        Reading(field: "amount", cell: .text("１，２３４．５"), result: "1234.50"),
        Reading(field: "amount", cell: .text("12,34"), result: "AMOUNT_FORM"),
        Reading(field: "amount", cell: .text("¥600万元"), result: "6000000.00"),
        Reading(field: "amount", cell: .text("人民币 600 万"), result: "6000000.00"),
        Reading(field: "amount", cell: .text("1.2亿元"), result: "120000000.00"),
        Reading(field: "amount", cell: .text("60元"), result: "60.00", unit: .tenThousandYuan),
        Reading(field: "amount", cell: .text("0.001"), result: "AMOUNT_DECIMALS"),
        Reading(field: "amount", cell: .text("-1"), result: "AMOUNT_NEGATIVE"),
        Reading(field: "amount", cell: .text("1234567890123456.78"), result: "1234567890123456.78"),
        Reading(field: "amount", cell: .text("99999999999999999999"), result: "AMOUNT_OVERFLOW"),
        Reading(field: "amount", cell: .text("约600"), result: "AMOUNT_FORM"),
        Reading(field: "amount", cell: .text("1e6"), result: "AMOUNT_FORM"),
        Reading(field: "amount", cell: .bool(true), result: "AMOUNT_FORM"),
        Reading(field: "amount", cell: .fault("#REF!"), result: "CELL_FAULT"),
        Reading(field: "date", cell: .number("45717"), result: "2025-03-01"),
        Reading(field: "date", cell: .number("20250301"), result: "2025-03-01"),
        Reading(field: "date", cell: .number("20250230"), result: "CELL_DATE"),
        Reading(field: "date", cell: .number("7"), result: "CELL_DATE"),
        Reading(field: "date", cell: .text("2025-3-1"), result: "2025-03-01"),
        Reading(field: "date", cell: .text("2025/03/01"), result: "2025-03-01"),
        Reading(field: "date", cell: .text("2025.3.1"), result: "2025-03-01"),
        Reading(field: "date", cell: .text("２０２５年３月１日"), result: "2025-03-01"),
        Reading(field: "date", cell: .text("2025-3-1 10:30:00"), result: "2025-03-01"),
        Reading(field: "date", cell: .text("2025年3月"), result: "CELL_DATE"),
        Reading(field: "date", cell: .text("3/1/2025"), result: "CELL_DATE"),
        Reading(field: "date", cell: .text("2025-02-29"), result: "CELL_DATE"),
        Reading(field: "date", cell: .text("2024-02-29"), result: "2024-02-29"),
        Reading(field: "channel", cell: .text(" 主动发掘　"), result: "scouting"),
        Reading(field: "channel", cell: .text("Ｓcouting"), result: "scouting"),
        Reading(field: "channel", cell: .text("别处"), result: "CELL_CHANNEL"),
        Reading(field: "secret", cell: .text("否"), result: "否"),
        Reading(field: "secret", cell: .bool(true), result: "是"),
        Reading(field: "secret", cell: .text("也许"), result: "CELL_BOOL"),
        Reading(field: "title", cell: .text("  甲 "), result: "甲"),
        Reading(field: "title", cell: .empty, result: "CELL_EMPTY"),
        Reading(field: "title", cell: .text("\u{3000}"), result: "CELL_EMPTY"),
        Reading(field: "title", cell: .text("甲\u{202E}乙"), result: "CELL_MARK"),
        Reading(field: "title", cell: .text("甲\u{200B}"), result: "CELL_MARK"),
        Reading(field: "title", cell: .text("甲\u{7}"), result: "CELL_MARK"),
        Reading(field: "title", cell: .text("𬭊㛃𠀀"), result: "𬭊㛃𠀀"),
        Reading(field: "source", cell: .number("123456789012345"), result: "123456789012345"),
        Reading(field: "source", cell: .number("420101199001011000"), result: "CELL_DIGITS"),
        Reading(
            field: "source",
            cell: .text(String(repeating: "长", count: 21)),
            result: "CELL_LENGTH"
        ),
        Reading(field: "source", cell: .empty, result: ""),
    ]

    @Test(arguments: readings) func `a cell is read as its field takes it`(reading: Reading) throws
    {
        let field = try #require(leads.fields.first { $0.name == reading.field })
        let reader = CellReader(field: field, unit: reading.unit)
        let result: String
        do throws(CellFault) {
            result = try reader.value(reading.cell)?.shown ?? ""
        } catch {
            result = error.code
        }
        #expect(result == reading.result)
    }
}

struct HeaderTitleTests {
    struct Title: CustomTestStringConvertible {
        let text: String
        let exact: String
        let bare: String
        var unit: MoneyUnit?
        var testDescription: String { text }
    }

    static let titles = [
        Title(text: " 项目\n名称 * ", exact: "项目名称", bare: "项目名称"),
        Title(text: "申请金额（万元）", exact: "申请金额(万元)", bare: "申请金额", unit: .tenThousandYuan),
        Title(text: "申请金额【单位：元】", exact: "申请金额(单位:元)", bare: "申请金额", unit: .yuan),
        Title(text: "金额万元", exact: "金额万元", bare: "金额", unit: .tenThousandYuan),
        Title(text: "ＴＲＬ", exact: "trl", bare: "trl"),
        Title(text: "来源（文号）", exact: "来源(文号)", bare: "来源"),
    ]

    @Test(arguments: titles) func `is told without what does not matter`(title: Title) {
        let read = HeaderTitle(title.text)
        #expect([read.exact, read.bare] == [title.exact, title.bare])
        #expect(read.unit == title.unit)
    }
}
