import Workflow

/// A place in a table: a line, and a column from 1, or 0 for the whole line.
struct CSVPlace {
    let file: String
    let line: Int
    let column: Int
    var columnName: String?
}

/// What can be wrong with a file of comma-separated values.
enum CSVFault: Hashable {
    case tooLarge(Int)
    case utf16
    case workbook
    case empty
    case columnName
    case columnRepeated(String, Int)
    case columnCount(Int, Int)
    case quoteOpen
    case quoteInside
    case bytes(TextEncoding)
    case rows
    case columns
    case cells
    case cellLength

    func blocker(_ place: CSVPlace) -> Blocker {
        var values = expectation
        values["row"] = "\(place.line)"
        if place.column > 0 { values["column"] = "\(place.column)" }
        let column = place.column > 0 ? place.columnName ?? "\(place.column)" : nil
        let words = words
        return Blocker(
            code: code,
            message: Localized(
                zh: "\(place.chinese)：\(words.zh)，请填表人更正后重新导出",
                en: "\(place.english): \(words.en); whoever made the file can correct it"
            ),
            place: CSVTable.place(file: place.file, line: place.line, column: column),
            values: values
        )
    }

    private var code: String {
        switch self {
        case .tooLarge: "CSV_TOO_LARGE"
        case .utf16: "CSV_UTF16"
        case .workbook: "CSV_WORKBOOK"
        case .empty: "CSV_EMPTY"
        case .columnName: "CSV_COLUMN_NAME"
        case .columnRepeated: "CSV_COLUMN_REPEATED"
        case .columnCount: "CSV_COLUMN_COUNT"
        case .quoteOpen, .quoteInside: "CSV_QUOTE"
        case .bytes: "CSV_BYTES"
        case .rows: "CSV_ROWS"
        case .columns: "CSV_COLUMNS"
        case .cells: "CSV_CELLS"
        case .cellLength: "CSV_CELL_LENGTH"
        }
    }

    private var expectation: [String: String] {
        switch self {
        case .tooLarge(let found):
            ["found": "\(found)", "expected": "<= \(CSVTable.mostBytes)"]
        case .columnCount(let found, let expected):
            ["found": "\(found)", "expected": "\(expected)"]
        case .columnRepeated(let name, _): ["found": name]
        case .rows: ["expected": "<= \(CSVTable.mostRows)"]
        case .columns: ["expected": "<= \(CSVTable.mostColumns)"]
        case .cells: ["expected": "<= \(CSVTable.mostCells)"]
        case .cellLength: ["expected": "<= \(CSVTable.mostCharactersInCell)"]
        case .utf16, .bytes: ["expected": "UTF-8, GB18030"]
        case .workbook: ["expected": "CSV"]
        case .empty, .columnName, .quoteOpen, .quoteInside: [:]
        }
    }

    private var words: (zh: String, en: String) {
        switch self {
        case .tooLarge(let found):
            (
                "文件有 \(found) 字节，最多 \(CSVTable.mostBytes) 字节",
                "the file has \(found) bytes, at most \(CSVTable.mostBytes) are read"
            )
        case .utf16:
            (
                "文件是 UTF-16 编码，应为 UTF-8 或 GB18030",
                "the file is UTF-16, expected UTF-8 or GB18030"
            )
        case .workbook:
            (
                "文件是 Excel 工作簿，应为以逗号分隔的 CSV 文件",
                "the file is an Excel workbook, expected comma-separated values (CSV)"
            )
        case .empty:
            ("文件没有表头，第一行应为列名", "there is no header, expected column names first")
        case .columnName: ("列名为空", "the column has no name")
        case .columnRepeated(let name, let first):
            ("列名“\(name)”与第 \(first) 列重复", "the name “\(name)” is that of column \(first) too")
        case .columnCount(let found, let expected):
            (
                "有 \(found) 列，表头有 \(expected) 列",
                "there are \(found) columns, the header has \(expected)"
            )
        case .quoteOpen: ("引号没有配对，应以引号结束", "the quote is never closed")
        case .quoteInside:
            (
                "引号位置不对：含引号的内容应整体加引号，其中的引号写两遍",
                "a quote stands in the wrong place: a cell that holds one is quoted as a whole,"
                    + " and the quotes inside are doubled"
            )
        case .bytes(let encoding):
            (
                "含有不是 \(encoding.rawValue) 文字的字节",
                "there are bytes that are not \(encoding.rawValue) text"
            )
        case .rows:
            (
                "超过 \(CSVTable.mostRows) 行，请拆分文件",
                "there are more than \(CSVTable.mostRows) rows"
            )
        case .columns:
            ("超过 \(CSVTable.mostColumns) 列", "there are more than \(CSVTable.mostColumns) columns")
        case .cells:
            (
                "到此超过 \(CSVTable.mostCells) 个单元格，请删去空列或拆分文件",
                "there are more than \(CSVTable.mostCells) cells up to here"
            )
        case .cellLength:
            (
                "单元格超过 \(CSVTable.mostCharactersInCell) 个字符",
                "the cell has more than \(CSVTable.mostCharactersInCell) characters"
            )
        }
    }
}

extension CSVPlace {
    fileprivate var chinese: String {
        column > 0 ? "第 \(line) 行第 \(column) 列" : "第 \(line) 行"
    }

    fileprivate var english: String {
        column > 0 ? "row \(line), column \(column)" : "row \(line)"
    }
}
