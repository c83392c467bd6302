package import Workflow

extension CSVTable {
    /// Reads a table whose first record names the columns.
    ///
    /// Lines end with LF, CRLF or CR; an empty line is no record unless there is one column. The
    /// text is UTF-8, with or without a byte-order mark, or else GB18030.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name for the messages.
    /// - Returns: the table, with at least one column and perhaps no record.
    /// - Throws: `CSV_TOO_LARGE`, `CSV_UTF16`, `CSV_WORKBOOK`, `CSV_EMPTY`, `CSV_COLUMN_NAME`,
    ///   `CSV_COLUMN_REPEATED`, `CSV_COLUMN_COUNT`, `CSV_QUOTE`, `CSV_BYTES`, `CSV_ROWS`,
    ///   `CSV_COLUMNS`, `CSV_CELLS`, `CSV_CELL_LENGTH`; each with row and column.
    package static func read(bytes: [UInt8], file: String = "") throws(Refusal) -> CSVTable {
        try check(bytes, file)
        let encoding = TextEncoding.detect(bytes)
        var reader = CSVReader(bytes: bytes, file: file, encoding: encoding)
        return try reader.table(readAs: encoding)
    }

    /// Reads every record as it stands, the header among them: it need not be the first.
    ///
    /// A leading apostrophe before a character that begins a formula is taken off, as writing put
    /// it there.
    ///
    /// - Throws: as `read`, but nothing about columns.
    package static func grid(bytes: [UInt8], file: String) throws(Refusal) -> SheetGrid {
        try check(bytes, file)
        let encoding = TextEncoding.detect(bytes)
        var reader = CSVReader(bytes: bytes, file: file, encoding: encoding)
        return try reader.grid(readAs: encoding)
    }

    private static func check(_ bytes: [UInt8], _ file: String) throws(Refusal) {
        guard bytes.count <= mostBytes else {
            throw Refusal(
                CSVFault.tooLarge(bytes.count).blocker(CSVPlace(file: file, line: 1, column: 0))
            )
        }
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw Refusal(CSVFault.utf16.blocker(CSVPlace(file: file, line: 1, column: 0)))
        }
        let isWorkbook = workbookMarks.contains { bytes.starts(with: $0) }
        guard !isWorkbook else {
            throw Refusal(CSVFault.workbook.blocker(CSVPlace(file: file, line: 1, column: 0)))
        }
    }

    /// How an `.xlsx` file, which is a ZIP archive, and an `.xls` file begin.
    static let workbookMarks: [[UInt8]] = [[0x50, 0x4B, 0x03, 0x04], [0xD0, 0xCF, 0x11, 0xE0]]
}

/// The state of one reading: what was read, and what was wrong.
private struct CSVReader {
    private let file: String
    private var scanner: CSVScanner
    private var columns: [String] = []
    private var blockers: [Blocker] = []
    /// How many more cells there may be.
    private var allowance = CSVTable.mostCells

    /// Converts many cells at once where it can, which is faster than one by one.
    ///
    /// Where that fails, the cells are converted alone, which tells where the wrong bytes are.
    /// Quotes, commas and line ends are never part of a longer GB18030 sequence, so the scan is
    /// the same.
    init(bytes: [UInt8], file: String, encoding: TextEncoding) {
        self.file = file
        if encoding == .gb18030, let converted = encoding.converted(bytes) {
            scanner = CSVScanner(bytes: converted, encoding: .utf8)
        } else {
            scanner = CSVScanner(bytes: bytes, encoding: encoding)
        }
    }

    mutating func table(readAs encoding: TextEncoding) throws(Refusal) -> CSVTable {
        var records: [CSVTable.Record] = []
        do throws(CSVScanFault) {
            while !scanner.isAtEnd, blockers.count < CSVTable.mostFaults {
                let line = scanner.line
                let cells = try scanner.record(expecting: columns.count)
                guard allows(cells.count, line) else { break }
                if columns.isEmpty {
                    readHeader(cells)
                    // Without a sound header every record would be wrong as well.
                    guard blockers.isEmpty, scanner.faults.isEmpty else { break }
                } else if cells.count == columns.count {
                    guard records.count < CSVTable.mostRows else {
                        refuse(.rows, line)
                        break
                    }
                    records.append(CSVTable.Record(line: line, cells: cells))
                } else if cells != [""] {
                    refuse(.columnCount(cells.count, columns.count), line)
                }
                guard scanner.faults.count < CSVTable.mostFaults else { break }
            }
        } catch {
            refuse(error.fault, error.line, column: error.column)
        }
        for fault in scanner.faults { refuse(fault.fault, fault.line, column: fault.column) }
        if columns.isEmpty, blockers.isEmpty { refuse(.empty, 1) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return CSVTable(file: file, encoding: encoding, columns: columns, records: records)
    }

    mutating func grid(readAs encoding: TextEncoding) throws(Refusal) -> SheetGrid {
        var rows: [SheetGrid.Row] = []
        do throws(CSVScanFault) {
            while !scanner.isAtEnd, scanner.faults.count < CSVTable.mostFaults {
                let line = scanner.line
                let texts = try scanner.record(expecting: rows.last?.cells.count ?? 0)
                guard rows.count < CSVTable.mostRows else {
                    refuse(.rows, line)
                    break
                }
                if texts == [""] { continue }
                guard allows(texts.count, line) else { break }
                let cells = texts.map { text -> Cell in
                    text.isEmpty ? .empty : .text(FormulaGuard.undone(text))
                }
                rows.append(SheetGrid.Row(number: line, cells: cells))
            }
        } catch {
            refuse(error.fault, error.line, column: error.column)
        }
        for fault in scanner.faults { refuse(fault.fault, fault.line, column: fault.column) }
        if rows.isEmpty, blockers.isEmpty { refuse(.empty, 1) }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return SheetGrid(file: file, sheet: nil, rows: rows, encoding: encoding)
    }

    private mutating func allows(_ count: Int, _ line: Int) -> Bool {
        allowance -= count
        if allowance < 0 { refuse(.cells, line) }
        return allowance >= 0
    }

    private mutating func readHeader(_ cells: [String]) {
        columns = cells.map { PlainText.trimmed($0) }
        guard scanner.faults.isEmpty else { return }
        for (index, name) in columns.enumerated() {
            if name.isEmpty {
                refuse(.columnName, 1, column: index + 1)
            } else if let first = columns.firstIndex(of: name), first < index {
                refuse(.columnRepeated(name, first + 1), 1, column: index + 1)
            }
        }
    }

    private mutating func refuse(_ fault: CSVFault, _ line: Int, column: Int = 0) {
        let isNamed = columns.indices.contains(column - 1) && !columns[column - 1].isEmpty
        let name = isNamed ? columns[column - 1] : nil
        let place = CSVPlace(file: file, line: line, column: column, columnName: name)
        blockers.append(fault.blocker(place))
    }
}
