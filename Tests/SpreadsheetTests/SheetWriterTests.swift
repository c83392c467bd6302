import Foundation
import Testing
import Workflow

@testable import Spreadsheet

private let page = SheetPage(
    name: "示例",
    heading: ["涉密不上网"],
    columns: [
        .init("编号"), .init("名称", isFillIn: true), .init("金额", .money), .init("日期", .date),
        .init("件数", .integer),
        .init("是否", .bool, isFillIn: true, choices: ["是", "否", "<待核>"]),
    ],
    isProtected: true
)

private let naughty = [
    "=1+1", "+1", "-1", "@sum", "'=1", "''=1", "'", "''", "\t=x", "\r=x", "＝１", "－１", "a,b", "a\"b",
    "a\nb", "a\r\nb", " x ", "0001", "1e5", "2025-03-01", "TRUE", "<&>", "]]>", "_x0041_",
    "_x000D_",
    "_x005F_x0041_", "𬭊㛃𠀀", "e\u{301}", "甲\u{202E}乙", "长长长长长长长长长长长长长长长长长长长长",
]

/// A file name that goes with the test.
private final class Scratch {
    let path: String

    init() {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "dipper-\(UUID().uuidString).xlsx").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }
}

struct SheetWriterTests {
    @Test func `what is written is read as it was`() throws {
        let day = try #require(CivilDate("2025-03-01"))
        let early = try #require(CivilDate("1900-02-28"))
        let rows: [[Cell]] =
            naughty.map { [.text("A"), .text($0), .empty, .empty, .empty, .bool(true)] } + [
                [
                    .text("B"), .empty, .number("6000000.01"), .date(day), .number("7"),
                    .bool(false),
                ],
                [.text("C"), .empty, .number("9999999999999.99"), .date(early), .empty, .empty],
                // More digits than a workbook keeps.
                [.text("D"), .empty, .number("99999999999999.99"), .empty, .empty, .empty],
            ]
        let file = Scratch()
        try WorkbookWriter.write(page, rows: rows, to: file.path)
        let grid = try Workbook.read(bytes: try file.bytes(), file: "f.xlsx")[0]

        var expected: [[Cell]] = [[.text("涉密不上网")], page.columns.map { .text($0.title) }] + rows
        expected[expected.count - 1][2] = .text("99999999999999.99")
        let found = grid.rows.map { row in (0..<6).map { row[column: $0] } }
        #expect(found == expected.map { row in (0..<6).map { row.count > $0 ? row[$0] : .empty } })
        #expect(grid.sheet == "示例")
    }

    @Test func `a text file is read as it was, and none of its texts is a formula`() throws {
        let columns = SheetPage(name: "", columns: [.init("甲"), .init("乙")])
        let rows: [[Cell]] = naughty.map { [.text($0), .number("-1.5")] }
        let bytes = CSVWriter.bytes(columns, rows: rows)

        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let grid = try CSVTable.grid(bytes: bytes, file: "f.csv")
        #expect(grid.rows.dropFirst().map(\.cells) == naughty.map { [.text($0), .text("-1.5")] })
        let raw = try CSVTable.read(bytes: bytes, file: "f.csv")
        let starts: Set<Character> = ["=", "+", "-", "@", "\t", "\r", "\r\n", "＝", "＋", "－", "＠"]
        #expect(raw.records.allSatisfy { !($0.cells[0].first.map(starts.contains) ?? false) })
    }

    @Test func `a text file has lines ended by CRLF and quotes only where they are needed`() {
        let columns = SheetPage(name: "", columns: [.init("甲"), .init("乙")])
        let rows: [[Cell]] = [[.text("a,b"), .text("c\"d")], [.text("=1"), .empty]]
        #expect(
            String(decoding: CSVWriter.bytes(columns, rows: rows).dropFirst(3), as: UTF8.self)
                == "甲,乙\r\n\"a,b\",\"c\"\"d\"\r\n'=1,\r\n"
        )
    }

    @Test(arguments: [("ab", 2), ("北斗", 4), ("a北\nbcd", 3), ("", 0), ("Ａ", 2)])
    func `a width counts Chinese characters twice`(text: String, width: Int) {
        #expect(TextWidth.columns(text) == width)
    }

    @Test func `several pages are sheets of their own`() throws {
        let file = Scratch()
        let other = SheetPage(name: "清单", columns: [.init("代码")])
        try WorkbookWriter.write(
            [(page, [[.text("A")]]), (other, [[.text("B")], [.text("C")]])],
            to: file.path
        )
        let grids = try Workbook.read(bytes: try file.bytes(), file: "f.xlsx")
        #expect(grids.map(\.sheet) == ["示例", "清单"])
        #expect(grids[0].rows.last?.cells == [.text("A")])
        #expect(grids[1].rows.map(\.cells) == [[.text("代码")], [.text("B")], [.text("C")]])
    }

    struct Offered: CustomTestStringConvertible {
        let testDescription: String
        let choices: [String]
        var rows = 2
        /// The list as the sheet's part has it; nil for none.
        let list: String?
    }

    static let offered = [
        Offered(testDescription: "no list", choices: [], list: nil),
        Offered(
            testDescription: "a list",
            choices: ["公开征集", "a<b"],
            list: "&quot;公开征集,a&lt;b&quot;"
        ),
        Offered(testDescription: "no row to choose in", choices: ["甲"], rows: 0, list: nil),
        Offered(
            testDescription: "as long as may be",
            choices: [String(repeating: "长", count: 83), "短"],
            list: "&quot;" + String(repeating: "长", count: 83) + ",短&quot;"
        ),
        Offered(
            testDescription: "one character more",
            choices: [String(repeating: "长", count: 84), "短"],
            list: nil
        ),
        Offered(testDescription: "a comma in a name", choices: ["甲,乙", "丙"], list: nil),
    ]

    @Test(arguments: offered) func `a column offers its list`(offered: Offered) throws {
        let file = Scratch()
        let page = SheetPage(
            name: "表",
            columns: [.init("名称"), .init("渠道", isFillIn: true, choices: offered.choices)],
            isProtected: true
        )
        let rows = Array(repeating: [Cell.text("甲"), .empty], count: offered.rows)
        try WorkbookWriter.write(page, rows: rows, to: file.path)

        var part: [UInt8] = []
        try ZipArchive.reading(try file.bytes()) { (archive) throws(WorkbookFault) in
            try unsafe archive.unpack("xl/worksheets/sheet1.xml") { piece, _ in
                unsafe part.append(contentsOf: piece)
            }
        }
        let text = String(decoding: part, as: UTF8.self)
        let found = text.firstMatch(
            of: /<dataValidation type="list"[^>]*sqref="([^"]*)"[^>]*><formula1>([^<]*)</
        )
        let list = found.map { "\($0.1) \($0.2.replacing("\"", with: "&quot;"))" }
        #expect(list == offered.list.map { "B2:B3 " + $0 })
        #expect(text.contains("<dataValidation ") == (offered.list != nil))
    }

    @Test func `a folder that is not there is told`() {
        #expect(throws: WorkbookWriteFault.self) {
            try WorkbookWriter.write(page, rows: [], to: "/nowhere/at/all.xlsx")
        }
    }
}

/// Cell by cell with another program's reader and writer, as `Scripts/test --oracles` has it.
struct SpreadsheetOracleTests {
    private static let folder = ProcessInfo.processInfo.environment["DIPPER_ORACLE_SPREADSHEET"]

    private func line(_ sheet: String, _ row: Int, _ column: Int, _ cell: Cell) throws -> String? {
        let kind: String
        var value = cell.shown
        switch cell {
        case .empty: return nil
        case .text: kind = "text"
        case .number: kind = "number"
        case .date: kind = "date"
        case .bool(let truth): (kind, value) = ("bool", "\(truth)")
        case .fault: kind = "fault"
        }
        return "\(sheet)\t\(row)\t\(column)\t\(kind)\t\(SpreadsheetOracleTests.json(value))"
    }

    /// As Python's `json.dumps` writes a text.
    private static func json(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x0D: result += "\\r"
            case 0x09: result += "\\t"
            case 0x20..<0x7F: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result + "\""
    }

    /// Of openpyxl, and the same saved by LibreOffice Calc where it was there.
    @Test(.enabled(if: folder != nil), arguments: ["theirs.xlsx", "calc.xlsx"])
    func `their workbook is read cell by cell`(name: String) throws {
        let folder = URL(filePath: try #require(Self.folder))
        let file = folder.appending(path: name)
        guard name == "theirs.xlsx" || FileManager.default.fileExists(atPath: file.path) else {
            return
        }
        let bytes = [UInt8](try Data(contentsOf: file))
        let wanted = try String(contentsOf: folder.appending(path: "theirs.tsv"), encoding: .utf8)
            .split(separator: "\n").map(String.init)
        var found: [String] = []
        for grid in try Workbook.read(bytes: bytes, file: name) {
            for row in grid.rows {
                for (column, cell) in row.cells.enumerated() {
                    let line = try line(grid.sheet ?? "", row.number, column + 1, cell)
                    if let line { found.append(line) }
                }
            }
        }
        let missing = Set(wanted).symmetricDifference(found).sorted().prefix(20)
        #expect(missing.isEmpty)
        #expect(wanted.count > 10_000)
    }

    @Test(.enabled(if: folder != nil)) func `our workbook is written for them`() throws {
        let folder = URL(filePath: try #require(Self.folder))
        var lines: [String] = []
        var rows: [[Cell]] = []
        for number in 0..<2000 {
            let day = CivilDate(dayNumber: -25_000 + number * 37)
            let row: [Cell] = [
                .text("DT-\(number)"), .text(naughty[number % naughty.count]),
                .number("\(number * number).\(10 + number % 89)"), .date(day),
                .number("\(number)"), .bool(number % 2 == 0),
            ]
            rows.append(row)
            for (column, cell) in row.enumerated() {
                if let line = try line(page.name, number + 3, column + 1, plain(cell)) {
                    lines.append(line)
                }
            }
        }
        lines.append(try #require(try line(page.name, 1, 1, .text("涉密不上网"))))
        for (column, title) in page.columns.enumerated() {
            lines.append(try #require(try line(page.name, 2, column + 1, .text(title.title))))
        }
        let path = folder.appending(path: "ours.xlsx").path
        try? FileManager.default.removeItem(atPath: path)
        try WorkbookWriter.write(page, rows: rows, to: path)
        try Data((lines.joined(separator: "\n") + "\n").utf8)
            .write(to: folder.appending(path: "ours.tsv"))
        #expect(rows.count == 2000)
    }

    /// A number without zeros at the end, as the other side tells it.
    private func plain(_ cell: Cell) -> Cell {
        guard case .number(let text) = cell else { return cell }
        return .number(DecimalText.canonical(text) ?? text)
    }
}
