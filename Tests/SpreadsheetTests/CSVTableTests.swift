import Spreadsheet
import Testing
import Workflow

/// Refusals as `CODE place`, in their order; empty when the table can be read.
private func faults(_ bytes: [UInt8]) -> [String] {
    do {
        _ = try CSVTable.read(bytes: bytes, file: "f.csv")
        return []
    } catch {
        return error.blockers.map { "\($0.code) \($0.place)" }
    }
}

private func faults(_ text: String) -> [String] { faults(Array(text.utf8)) }

struct CSVTableTests {
    struct Sound: CustomTestStringConvertible {
        let name: String
        let text: String
        let columns: [String]
        let rows: [[String]]
        let lines: [Int]
        var testDescription: String { name }
    }

    static let sound = [
        Sound(
            name: "plain with LF",
            text: "a,b\n1,2\n3,4\n",
            columns: ["a", "b"],
            rows: [["1", "2"], ["3", "4"]],
            lines: [2, 3]
        ),
        Sound(
            name: "CRLF and no line end at the end",
            text: "a,b\r\n1,2\r\n3,4",
            columns: ["a", "b"],
            rows: [["1", "2"], ["3", "4"]],
            lines: [2, 3]
        ),
        Sound(
            name: "quotes, commas and doubled quotes",
            text: "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"\",\"\"\"\"\n",
            columns: ["a", "b"],
            rows: [["x,y", "say \"hi\""], ["", "\""]],
            lines: [2, 3]
        ),
        Sound(
            name: "line ends within quotes count as lines",
            text: "a,b\n\"1\n2\r\n3\",x\ny,z\n",
            columns: ["a", "b"],
            rows: [["1\n2\r\n3", "x"], ["y", "z"]],
            lines: [2, 5]
        ),
        Sound(
            name: "a byte-order mark, Chinese names with white space",
            text: "\u{FEFF} 专家 ,D1\n甲,9\n",
            columns: ["专家", "D1"],
            rows: [["甲", "9"]],
            lines: [2]
        ),
        Sound(
            name: "empty lines are no records of a wider table",
            text: "a,b\n\n1,2\n\n",
            columns: ["a", "b"],
            rows: [["1", "2"]],
            lines: [3]
        ),
        Sound(
            name: "an empty line is a record of one column",
            text: "a\n\nx\n",
            columns: ["a"],
            rows: [[""], ["x"]],
            lines: [2, 3]
        ),
        Sound(
            name: "empty cells at the end, and white space kept",
            text: "a,b,c\n,,\n 1 ,2,\n",
            columns: ["a", "b", "c"],
            rows: [["", "", ""], [" 1 ", "2", ""]],
            lines: [2, 3]
        ),
        Sound(name: "a header alone", text: "a,b", columns: ["a", "b"], rows: [], lines: []),
        Sound(
            name: "old line ends",
            text: "a,b\r1,2\r",
            columns: ["a", "b"],
            rows: [["1", "2"]],
            lines: [2]
        ),
    ]

    @Test(arguments: sound)
    func `is read by RFC 4180`(sample: Sound) throws {
        let table = try CSVTable.read(bytes: Array(sample.text.utf8))
        #expect(table.columns == sample.columns)
        #expect(table.records.map(\.cells) == sample.rows)
        #expect(table.records.map(\.line) == sample.lines)
        #expect(table.encoding == .utf8)
    }

    struct Wrong: CustomTestStringConvertible {
        let text: String
        let faults: [String]
        var testDescription: String { faults.joined(separator: "; ") }
    }

    static let wrong = [
        Wrong(text: "", faults: ["CSV_EMPTY f.csv:1"]),
        Wrong(text: "\u{FEFF}", faults: ["CSV_EMPTY f.csv:1"]),
        Wrong(text: "\n1,2\n", faults: ["CSV_COLUMN_NAME f.csv:1/1"]),
        Wrong(
            text: "a,,a\n1,2,3\n",
            faults: ["CSV_COLUMN_NAME f.csv:1/2", "CSV_COLUMN_REPEATED f.csv:1/a"]
        ),
        Wrong(
            text: "a,b\n1\n1,2\n1,2,3\n",
            faults: ["CSV_COLUMN_COUNT f.csv:2", "CSV_COLUMN_COUNT f.csv:4"]
        ),
        Wrong(text: "a,b\n1,2\nx,\"open\nmore\n", faults: ["CSV_QUOTE f.csv:3/b"]),
        Wrong(text: "a,b\n1,5\" pipe\n", faults: ["CSV_QUOTE f.csv:2/b"]),
        Wrong(text: "a,b\n\"1\" x,2\n", faults: ["CSV_QUOTE f.csv:2/a"]),
        Wrong(text: "a,\"b\n", faults: ["CSV_QUOTE f.csv:1/2"]),
        Wrong(text: "a,b\n1,\0\n", faults: ["CSV_BYTES f.csv:2/b"]),
    ]

    @Test(arguments: wrong)
    func `names row and column of what is wrong`(sample: Wrong) {
        #expect(faults(sample.text) == sample.faults)
    }

    @Test func `says in both languages what was found and expected`() {
        #expect(throws: Refusal.self) { try CSVTable.read(bytes: Array("a,b\n1,2,3\n".utf8)) }
        do {
            _ = try CSVTable.read(bytes: Array("a,b\n1,2,3\n".utf8), file: "f.csv")
        } catch {
            #expect(error.blockers.map(\.message.zh) == ["第 2 行：有 3 列，表头有 2 列，请填表人更正后重新导出"])
            #expect(
                error.blockers.map(\.message.en) == [
                    "row 2: there are 3 columns, the header has 2;"
                        + " whoever made the file can correct it"
                ]
            )
            #expect(error.blockers[0].values == ["row": "2", "found": "3", "expected": "2"])
        }
    }

    @Test func `wrong bytes are named cell by cell, whatever the encoding`() {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let utf8 =
            mark + Array("a,b\n1,".utf8) + [0xC0, 0xAF] + Array("\n".utf8) + [0xFF, 0x2C, 0x0A]
        #expect(faults(utf8) == ["CSV_BYTES f.csv:2/b", "CSV_BYTES f.csv:3/a"])
        // 0xD6 0xD0 is 中; a lead byte without its trail byte is nothing.
        let gb18030 = Array("a,b\n".utf8) + [0xD6, 0xD0, 0x2C, 0x31, 0x0A, 0xD6, 0x2C, 0xFF, 0x0A]
        #expect(faults(gb18030) == ["CSV_BYTES f.csv:3/a", "CSV_BYTES f.csv:3/b"])
        #expect(faults([0xFF, 0xFE, 0x61, 0x00]) == ["CSV_UTF16 f.csv:1"])
    }

    @Test func `GB18030 is read with its sequences of two and of four bytes`() throws {
        // 专家,姓名 / 甲,𠮷㛃龴€ with quotes around the last cell.
        let bytes: [UInt8] =
            [
                0xD7, 0xA8, 0xBC, 0xD2, 0x2C, 0xD0, 0xD5, 0xC3, 0xFB, 0x0D, 0x0A, 0xBC, 0xD7, 0x2C,
                0x22,
            ]
            + [0x95, 0x34, 0xB2, 0x35, 0x82, 0x30, 0xB7, 0x31, 0xFE, 0x59, 0xA2, 0xE3]
            + [0x22, 0x0D, 0x0A]
        let table = try CSVTable.read(bytes: bytes)
        #expect(table.encoding == .gb18030)
        #expect(table.columns == ["专家", "姓名"])
        #expect(table.records.map(\.cells) == [["甲", "𠮷㛃龴€"]])
        let marked = try CSVTable.read(bytes: [0x84, 0x31, 0x95, 0x33] + bytes)
        #expect(marked.columns == ["专家", "姓名"])
    }

    @Test func `columns are found by name and nothing is passed over`() throws {
        let table = try CSVTable.read(bytes: Array("b,a\n1,2\n".utf8), file: "f.csv")
        #expect(try table.indexes(of: ["a", "b"]) == [1, 0])
        #expect(table.place(table.records[0], column: "a") == "f.csv:2/a")
        do {
            _ = try table.indexes(of: ["a", "c"])
            Issue.record("a missing column was accepted")
        } catch {
            #expect(
                error.blockers.map { "\($0.code) \($0.place)" }
                    == ["CSV_COLUMN_MISSING f.csv:1", "CSV_COLUMN_UNKNOWN f.csv:1/b"]
            )
        }
    }

    @Test func `each limit is kept to the last unit`() {
        let wide = String(repeating: "数", count: CSVTable.mostCharactersInCell)
        #expect(faults("a,b\n1,\(wide)\n") == [])
        #expect(faults("a,b\n1,\(wide)字\n") == ["CSV_CELL_LENGTH f.csv:2/b"])
        let names = (1...CSVTable.mostColumns).map { "c\($0)" }.joined(separator: ",")
        #expect(faults(names + "\n") == [])
        #expect(faults(names + ",more\n") == ["CSV_COLUMNS f.csv:1/257"])
        let rows = String(repeating: "1\n", count: CSVTable.mostRows)
        #expect(faults("a\n" + rows) == [])
        #expect(faults("a\n" + rows + "1\n") == ["CSV_ROWS f.csv:1000002"])
        let most = [UInt8](repeating: 0x61, count: CSVTable.mostBytes + 1)
        #expect(faults(most) == ["CSV_TOO_LARGE f.csv:1"])
        let wrong = faults("a,b\n" + String(repeating: "1\n", count: CSVTable.mostFaults + 1))
        #expect(wrong.count == CSVTable.mostFaults)
    }
}
