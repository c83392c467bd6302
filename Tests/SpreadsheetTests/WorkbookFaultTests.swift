import Testing
import Workflow

@testable import Spreadsheet

/// Files that are no workbook, or more than one: named, and not read on.
struct WorkbookFaultTests {
    struct Bad: CustomTestStringConvertible {
        let name: String
        let reason: String
        let bytes: @Sendable () throws -> [UInt8]
        var testDescription: String { name }
    }

    private static func rows(_ rows: String, shared: String = "") -> [SampleWorkbook.Part] {
        SampleWorkbook.parts(rows: rows, shared: shared)
    }

    private static func zip(_ rows: String) -> @Sendable () -> [UInt8] {
        { SampleWorkbook.zip(SampleWorkbook.parts(rows: rows)) }
    }

    private static func with(_ name: String, _ text: String) -> @Sendable () -> [UInt8] {
        {
            var parts = rows("").filter { $0.name != name }
            parts.append(SampleWorkbook.Part(name, text))
            return SampleWorkbook.zip(parts)
        }
    }

    private static let laughs = """
        <!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\
        <sst><si><t>&b;</t></si></sst>
        """

    static let bad = [
        Bad(name: "text", reason: "XLSX_FORM f.xlsx") { Array("项目名称\n甲\n".utf8) },
        Bad(name: "empty", reason: "XLSX_DAMAGED f.xlsx") { [] },
        Bad(name: "old format", reason: "XLSX_OLD f.xlsx") { [0xD0, 0xCF, 0x11, 0xE0, 1, 2] },
        Bad(name: "with a password", reason: "XLSX_ENCRYPTED f.xlsx") {
            [0xD0, 0xCF, 0x11, 0xE0] + "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] }
        },
        Bad(name: "an encrypted entry", reason: "XLSX_ENCRYPTED f.xlsx") {
            SampleWorkbook.zip(rows(""), flags: 1)
        },
        Bad(name: "cut short", reason: "XLSX_DAMAGED f.xlsx") {
            Array(SampleWorkbook.zip(rows("")).dropLast(40))
        },
        Bad(name: "a byte changed", reason: "XLSX_DAMAGED f.xlsx") {
            var bytes = SampleWorkbook.zip(rows("<row><c><v>7</v></c></row>"))
            let index = bytes.firstIndex(of: UInt8(ascii: "7")) ?? 0
            bytes[index] = UInt8(ascii: "8")
            return bytes
        },
        Bad(name: "another document", reason: "XLSX_DAMAGED f.xlsx:_rels/.rels") {
            SampleWorkbook.zip([SampleWorkbook.Part("word/document.xml", "<w/>")])
        },
        Bad(name: "no sheet part", reason: "XLSX_DAMAGED f.xlsx:xl/worksheets/sheet1.xml") {
            SampleWorkbook.zip(rows("").filter { !$0.name.hasSuffix("sheet1.xml") })
        },
        Bad(name: "no XML", reason: "XLSX_DAMAGED f.xlsx:xl/worksheets/sheet1.xml:2") {
            with("xl/worksheets/sheet1.xml", "<a>\n</b>")()
        },
        Bad(
            name: "billion laughs",
            reason: "XLSX_DOCTYPE f.xlsx:xl/sharedStrings.xml",
            bytes: with("xl/sharedStrings.xml", laughs)
        ),
        Bad(
            name: "an outside entity",
            reason: "XLSX_DOCTYPE f.xlsx:xl/workbook.xml",
            bytes: with("xl/workbook.xml", #"<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>"#)
        ),
        Bad(name: "deep nesting", reason: "XLSX_NESTING f.xlsx:xl/worksheets/sheet1.xml") {
            zip(String(repeating: "<a>", count: 63))()
        },
        Bad(name: "a tag without end", reason: "XLSX_NESTING f.xlsx:xl/worksheets/sheet1.xml") {
            zip("<row a=\"" + String(repeating: "x", count: 3 << 20) + "\"/>")()
        },
        Bad(
            name: "a parent path",
            reason: "XLSX_NAME f.xlsx:xl/../../x",
            bytes: with("xl/../../x", "")
        ),
        Bad(name: "an absolute path", reason: "XLSX_NAME f.xlsx:/etc/x", bytes: with("/etc/x", "")),
        Bad(name: "a backslash", reason: "XLSX_NAME f.xlsx:xl\\x", bytes: with("xl\\x", "")),
        Bad(name: "many entries", reason: "XLSX_ENTRIES f.xlsx") {
            SampleWorkbook.zip((0...1000).map { SampleWorkbook.Part("a\($0)", "") })
        },
        Bad(name: "a long text", reason: "XLSX_CELL_LENGTH f.xlsx:表!B1") {
            let text = String(repeating: "长", count: 32_768)
            return zip(#"<row><c r="B1" t="inlineStr"><is><t>\#(text)</t></is></c></row>"#)()
        },
        Bad(name: "a huge text", reason: "XLSX_CELL_LENGTH f.xlsx:xl/sharedStrings.xml/1") {
            let text = String(repeating: "x", count: 1 << 20)
            return SampleWorkbook.zip(rows("", shared: "<si><t>\(text)</t></si>"))
        },
        Bad(name: "too far right", reason: "XLSX_COLUMNS f.xlsx:表!IW1") {
            zip(#"<row><c r="IW1"><v>1</v></c></row>"#)()
        },
        Bad(name: "too far down", reason: "XLSX_ROWS f.xlsx:表!1048577") {
            zip(#"<row r="1048577"/>"#)()
        },
        Bad(name: "a cell twice", reason: "XLSX_DAMAGED f.xlsx:表!A1") {
            zip(#"<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#)()
        },
        Bad(name: "a row twice", reason: "XLSX_DAMAGED f.xlsx:表!1") {
            zip(#"<row r="1"/><row r="1"/>"#)()
        },
        Bad(name: "no such text", reason: "XLSX_DAMAGED f.xlsx") {
            zip(#"<row><c t="s"><v>0</v></c></row>"#)()
        },
        Bad(name: "packed 1,000 to 1", reason: "XLSX_BOMB f.xlsx:xl/worksheets/sheet9.xml") {
            try SampleWorkbook.fixture("bomb.xlsx")
        },
        Bad(name: "an entry that shares its bytes", reason: "XLSX_BOMB f.xlsx:_rels/.rels") {
            var bytes = SampleWorkbook.zip(rows(""))
            // The offset of the second entry becomes that of the first.
            let mark = SampleWorkbook.number(0x0201_4B50, 4)
            let second = bytes.ranges(of: mark)[1].lowerBound
            bytes.replaceSubrange(second + 42..<second + 46, with: [0, 0, 0, 0])
            return bytes
        },
        Bad(name: "200 MiB told", reason: "XLSX_BOMB f.xlsx") {
            var bytes = SampleWorkbook.zip(rows(""))
            let mark = SampleWorkbook.number(0x0201_4B50, 4)
            let first = bytes.ranges(of: mark)[0].lowerBound
            bytes.replaceSubrange(
                first + 24..<first + 28,
                with: SampleWorkbook.number(209_715_201, 4)
            )
            return bytes
        },
    ]

    @Test(arguments: bad) func `is told by its place`(bad: Bad) throws {
        let bytes = try bad.bytes()
        let refusal = #expect(throws: Refusal.self) {
            _ = try Workbook.read(bytes: bytes, file: "f.xlsx")
        }
        #expect(refusal?.blockers.map { "\($0.code) \($0.place)" } == [bad.reason])
    }

    /// What an entry tells of its size and what is in it may differ; the former bounds the reading.
    @Test func `a bomb that tells a small size is no larger than it tells`() throws {
        var bytes = try SampleWorkbook.fixture("bomb.xlsx")
        let mark = SampleWorkbook.number(16 << 20, 4)
        for place in bytes.ranges(of: mark) {
            bytes.replaceSubrange(place, with: SampleWorkbook.number(5000, 4))
        }
        let fault = #expect(throws: WorkbookFault.self) {
            try ZipArchive.reading(bytes) { (archive) throws(WorkbookFault) in
                try unsafe archive.unpack("xl/worksheets/sheet9.xml") { _, _ in }
            }
        }
        #expect([.unpacked, .damaged].contains { $0 == fault.map(Kind.init) })
    }

    private enum Kind {
        case unpacked
        case damaged
        case other

        init(_ fault: WorkbookFault) {
            if case .unpacked = fault {
                self = .unpacked
            } else if case .damaged = fault {
                self = .damaged
            } else {
                self = .other
            }
        }
    }

    @Test func `a sheet that is not there is told with those that are`() throws {
        let bytes = SampleWorkbook.zip(SampleWorkbook.parts(rows: ""))
        let refusal = #expect(throws: Refusal.self) {
            _ = try Workbook.read(bytes: bytes, file: "f.xlsx", sheet: "线索")
        }
        #expect(
            refusal?.blockers.map { [$0.code, $0.values["expected"] ?? ""] } == [
                ["XLSX_SHEET", "表"]
            ]
        )
    }
}
