import Casework
import SQL
import Spreadsheet
import Workflow

/// A table written back with the columns 行号 and 问题, to be corrected and sent again.
enum WriteBack {
    static func write(
        _ table: SheetTable,
        _ outcome: ImportOutcome,
        _ rows: [ImportRow],
        to path: String
    ) throws {
        let (page, lines) = sheet(table, rows, keys: outcome.keys)
        let isText = path.lowercased().hasSuffix(".csv")
        try SheetOutput.write(page, lines, to: path, as: isText ? .text : .workbook)
    }

    /// The table as it is written back; `keys` are the codes under which rows are known now.
    static func sheet(
        _ table: SheetTable,
        _ rows: [ImportRow],
        keys: [Int: String]
    ) -> (page: SheetPage, lines: [[Cell]]) {
        let columns = table.columns.filter { $0.field != RowKey.field }
        let page = SheetPage(
            name: table.sheetName ?? "导入",
            columns: [.init(RowKey.field.title)] + columns.map { .init($0.title, kind($0.field)) }
                + [.init(RowKey.defects)]
        )
        let lines = rows.map { row -> [Cell] in
            let cells = columns.map { table.rows[row.index][column: $0.index] }
            let defects = row.blockers.map(\.message.zh).joined(separator: "\n")
            return [Cell(text: keys[row.index] ?? row.key)] + cells + [Cell(text: defects)]
        }
        return (page, lines)
    }

    private static func kind(_ field: SheetField?) -> SheetPage.Kind {
        switch field?.kind {
        case .money: .money
        case .date: .date
        case .integer: .integer
        case .bool: .bool
        case .text, .choice, .list, nil: .text
        }
    }
}

/// Files of sheets, whole or not at all, and never over another.
enum SheetOutput {
    enum Form {
        case workbook
        case text
    }

    static func write(_ page: SheetPage, _ rows: [[Cell]], to path: String, as form: Form) throws {
        switch form {
        case .text: try OutputFile.write(CSVWriter.bytes(page, rows: rows), to: path)
        case .workbook: try write([(page, rows)], to: path)
        }
    }

    /// A workbook of several sheets, to be handed out.
    static func bytes(_ sheets: [(page: SheetPage, rows: [[Cell]])]) throws -> [UInt8] {
        let scratch = try OutputScratch()
        defer { scratch.clear() }
        let path = scratch.path("sheets.xlsx")
        try write(sheets, to: path)
        return try InputFile.read(path, mostBytes: SheetLimits.mostBytes)
    }

    /// A workbook of several sheets.
    static func write(_ sheets: [(page: SheetPage, rows: [[Cell]])], to path: String) throws {
        try OutputFile.making(path) {
            // The name is taken first, so that a folder that is not there is told as such.
            try OutputFile.reserve(path)
            do throws(WorkbookWriteFault) {
                try WorkbookWriter.write(sheets, to: path)
            } catch {
                throw StorageFault.io(detail: "\(path): \(error.detail)")
            }
        }
    }
}
