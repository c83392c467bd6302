package import Workflow

/// The table in a sheet: where its header is, which column fills which field, and its rows.
///
/// ```
/// let grids = try GridFile.grids(bytes: bytes, file: "leads.xlsx")   // CSV or XLSX
/// let table = try SheetTable.find(in: grids, by: mapping)
/// for index in table.rows.indices {
///     let record = table.record(index)
///     print(record.place, record.values["title"], record.blockers)
/// }
/// ```
package struct SheetTable: Sendable {
    package struct Column: Hashable, Sendable {
        /// From 0.
        package let index: Int
        package let title: String
        /// Nil for a column that is left out.
        package let field: SheetField?
        package let unit: MoneyUnit
    }

    /// A row that is no part of the table, and why.
    package struct LeftOut: Hashable, Sendable {
        package enum Reason: Hashable, Sendable {
            case title
            case total
            case note
        }

        package let row: Int
        package let reason: Reason
        package let text: String
    }

    /// The sheet without its rows, for places.
    private let sheet: SheetGrid
    package let headerRow: Int
    package let columns: [Column]
    package let rows: [SheetGrid.Row]
    package let leftOut: [LeftOut]
    package let blankRows: Int
    private let readers: [(column: Column, reader: CellReader)]

    init(
        sheet: SheetGrid,
        headerRow: Int,
        columns: [Column],
        rows: [SheetGrid.Row],
        leftOut: [LeftOut],
        blankRows: Int
    ) {
        var sheet = sheet
        sheet.rows = []
        self.sheet = sheet
        self.headerRow = headerRow
        self.columns = columns
        self.rows = rows
        self.leftOut = leftOut
        self.blankRows = blankRows
        readers = columns.compactMap { column in
            column.field.map { (column, CellReader(field: $0, unit: column.unit)) }
        }
    }

    package var file: String { sheet.file }
    package var sheetName: String? { sheet.sheet }
    package var encoding: TextEncoding? { sheet.encoding }
    package var isWorkbook: Bool { sheet.sheet != nil }

    /// Fields that a column fills, in the order of the columns.
    package var fields: [SheetField] { columns.compactMap(\.field) }

    /// Where a row stands, or its cell of a field.
    package func place(_ row: SheetGrid.Row, field: String? = nil) -> String {
        let column = columns.first { $0.field?.name == field && field != nil }
        return sheet.place(row: row.number, column: column?.index, title: column?.title ?? "")
    }

    /// The cell of a field in a row; empty where no column fills it.
    package func cell(_ row: SheetGrid.Row, _ field: String) -> Cell {
        guard let column = columns.first(where: { $0.field?.name == field }) else { return .empty }
        return row[column: column.index]
    }

    /// A cell as a field would read it; nil for one that is empty or cannot be read.
    package func value(_ cell: Cell, field: String) -> CellValue? {
        guard let reader = readers.first(where: { $0.reader.field.name == field })?.reader else {
            return nil
        }
        return try? reader.value(cell)
    }

    /// A row as values by field, with every cell of it that cannot be read.
    package func record(_ index: Int) -> SheetRecord {
        let row = rows[index]
        var values: [String: CellValue] = [:]
        var blockers: [Blocker] = []
        for (column, reader) in readers {
            do throws(CellFault) {
                values[reader.field.name] = try reader.value(row[column: column.index])
            } catch {
                blockers.append(blocker(error, row, column))
            }
        }
        return SheetRecord(
            row: row.number,
            place: place(row),
            values: values,
            blockers: blockers
        )
    }

    /// Every row as values; refused with all defects of all rows, at most so many as limits say.
    package func records() throws(Refusal) -> [SheetRecord] {
        var records: [SheetRecord] = []
        var blockers: [Blocker] = []
        records.reserveCapacity(rows.count)
        for index in rows.indices {
            let record = record(index)
            blockers += record.blockers
            // A file of another kind is not worth a million complaints.
            if blockers.count >= SheetLimits.mostDefects { break }
            records.append(record)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return records
    }

    /// A reason at a cell, in the words of every defect of a table.
    package func blocker(
        _ code: String,
        _ row: SheetGrid.Row,
        field: String,
        zh: String,
        en: String,
        expected: String
    ) -> Blocker {
        let column =
            columns.first { $0.field?.name == field }
            ?? Column(index: 0, title: field, field: nil, unit: .yuan)
        return blocker(CellFault(code: code, zh: zh, en: en, expected: expected), row, column)
    }

    private func blocker(_ fault: CellFault, _ row: SheetGrid.Row, _ column: Column) -> Blocker {
        Blocker(
            code: fault.code,
            message: Localized(
                zh: "第 \(row.number) 行“\(column.title)”\(fault.zh)，请填表人更正",
                en: "Row \(row.number), “\(column.title)”: \(fault.en);"
                    + " whoever made the file can correct it"
            ),
            place: sheet.place(row: row.number, column: column.index, title: column.title),
            values: [
                "row": "\(row.number)", "column": column.title,
                "found": String(row[column: column.index].shown.prefix(200)),
                "expected": fault.expected,
            ]
        )
    }
}

/// One row, read: what it says by field, and what of it cannot be read.
package struct SheetRecord: Hashable, Sendable {
    package let row: Int
    package let place: String
    package let values: [String: CellValue]
    package let blockers: [Blocker]

    /// The text of a field; empty where there is none.
    package func text(_ field: String) -> String { values[field]?.shown ?? "" }
}
