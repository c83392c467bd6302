package import Workflow

extension SheetTable {
    /// Finds the one table whose header a mapping knows.
    ///
    /// Above the header titles may stand, and the header may take two rows, the upper one merged
    /// over several columns. Blank rows, totals (合计) and notes (备注：, 说明：, 注：) are no rows
    /// of the table; what was left out is told. Cells merged downwards count for each of their
    /// rows.
    ///
    /// - Parameters:
    ///   - grids: the sheets in which it may be.
    ///   - mapping: the fields with the titles of their columns.
    /// - Returns: the table; its cells are not read yet.
    /// - Throws: `HEADER_MISSING`, `SHEET_AMBIGUOUS`; `…_COLUMN_MISSING`, `…_COLUMN_REPEATED`,
    ///   `…_COLUMN_UNKNOWN` with `CSV` or `XLSX` before; `CSV_COLUMN_COUNT`.
    package static func find(
        in grids: [SheetGrid],
        by mapping: ColumnMapping
    ) throws(Refusal) -> SheetTable {
        let index = TitleIndex(mapping)
        let found = grids.compactMap { grid in
            TableFinder.header(in: grid, index, least: min(2, mapping.fields.count))
                .map { (grid: grid, header: $0) }
        }
        guard let best = found.max(by: { $0.header.fieldCount < $1.header.fieldCount }) else {
            throw Refusal(TableFinder.headerMissing(grids, mapping))
        }
        let equals = found.filter { $0.header.fieldCount == best.header.fieldCount }
        guard equals.count == 1 else {
            throw Refusal(TableFinder.ambiguous(equals.map(\.grid)))
        }
        let finder = TableFinder(
            grid: best.grid,
            header: best.header,
            mapping: mapping,
            index: index
        )
        return try finder.table()
    }
}

/// The search for one table: its header first, then what lies under it.
struct TableFinder {
    /// A header of one row or of two.
    struct Header {
        /// Index of its first row among the rows of the grid, and how many rows it takes.
        let start: Int
        let height: Int
        /// The likeliest title first, by column.
        let titles: [[HeaderTitle]]
        let fieldCount: Int
    }

    let grid: SheetGrid
    let header: Header
    let mapping: ColumnMapping
    let index: TitleIndex

    /// Rows that are looked at for a header.
    private static let mostRowsAbove = 30

    // MARK: Header

    static func header(in grid: SheetGrid, _ index: TitleIndex, least: Int) -> Header? {
        var best: Header?
        let merged = MergedHeader(grid)
        for start in grid.rows.indices.prefix(mostRowsAbove) {
            for height in [1, 2] where start + height <= grid.rows.count {
                let titles = merged.titles(start, height)
                var known: Set<String> = []
                for column in titles {
                    guard case .field(let field)? = index.meaning(of: column)?.meaning else {
                        continue
                    }
                    known.insert(field.name)
                }
                // Of two that know as much the one with fewer rows: the other's first is a title.
                let (most, tallest) = (best?.fieldCount ?? 0, best?.height ?? 0)
                let told = titles.count { $0.first?.exact.isEmpty == false }
                guard known.count >= least || !known.isEmpty && known.count == told,
                    known.count > most || known.count == most && height < tallest
                else { continue }
                best = Header(
                    start: start,
                    height: height,
                    titles: titles,
                    fieldCount: known.count
                )
            }
        }
        return best
    }

    // MARK: Columns

    func table() throws(Refusal) -> SheetTable {
        var (rows, leftOut, blankRows) = try body()
        MergedRows(grid).fill(&rows, from: headerNumber + header.height)
        let columns = try columns(rows)
        let ignored = columns.filter { $0.field == nil }.map(\.index)
        // A row that only has a number in front of it was never filled in.
        var filled: [SheetGrid.Row] = []
        for row in rows {
            let told = row.cells.enumerated().filter { !$0.element.isBlank }
            if !told.allSatisfy({ ignored.contains($0.offset) }) {
                filled.append(row)
            } else if told.allSatisfy({ DecimalText.canonical($0.element.shown) != nil }) {
                blankRows += 1
            } else {
                leftOut.append(TableFinder.leftOut(row, .note))
            }
        }
        leftOut.sort { $0.row < $1.row }
        return SheetTable(
            sheet: grid,
            headerRow: headerNumber,
            columns: columns,
            rows: filled,
            leftOut: leftOut,
            blankRows: blankRows
        )
    }

    /// The number of the header's first row.
    private var headerNumber: Int { grid.rows[header.start].number }

    private func columns(_ rows: [SheetGrid.Row]) throws(Refusal) -> [SheetTable.Column] {
        var columns: [SheetTable.Column] = []
        var blockers: [Blocker] = []
        for (number, titles) in header.titles.enumerated() {
            guard let title = titles.first, !title.exact.isEmpty else {
                let first = rows.first { !$0[column: number].isBlank }
                if let first { blockers.append(unnamed(number, first)) }
                continue
            }
            guard let (meaning, matched) = index.meaning(of: titles) else {
                if rows.contains(where: { !$0[column: number].isBlank }) {
                    blockers.append(unknown(number, title))
                }
                continue
            }
            var field: SheetField?
            if case .field(let known) = meaning {
                if let other = columns.first(where: { $0.field == known }) {
                    blockers.append(repeated(number, title, other))
                    continue
                }
                field = known
            }
            let unit = titles.lazy.compactMap(\.unit).first ?? .yuan
            columns.append(
                SheetTable.Column(index: number, title: matched.text, field: field, unit: unit)
            )
        }
        for field in mapping.fields
        where field.isRequired && !columns.contains(where: { $0.field == field }) {
            blockers.insert(missing(field), at: 0)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return columns
    }

    // MARK: Rows

    private func body() throws(Refusal) -> (
        rows: [SheetGrid.Row], leftOut: [SheetTable.LeftOut], blankRows: Int
    ) {
        var rows: [SheetGrid.Row] = []
        var leftOut: [SheetTable.LeftOut] = []
        var blockers: [Blocker] = []
        var blankRows = 0
        var isUnderNote = false
        for row in grid.rows[..<header.start] where !row.isBlank {
            leftOut.append(TableFinder.leftOut(row, .title))
        }
        for row in grid.rows[(header.start + header.height)...] {
            guard !row.isBlank else {
                blankRows += 1
                continue
            }
            let reason = reason(row, isUnderNote: isUnderNote)
            isUnderNote = reason == .note
            if let reason {
                leftOut.append(TableFinder.leftOut(row, reason))
                continue
            }
            if grid.sheet == nil, row.cells.count != header.titles.count,
                blockers.count < SheetLimits.mostDefects
            {
                blockers.append(
                    CSVFault.columnCount(row.cells.count, header.titles.count).blocker(
                        CSVPlace(file: grid.file, line: row.number, column: 0)
                    )
                )
            }
            rows.append(row)
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return (rows, leftOut, blankRows)
    }

    private static func leftOut(
        _ row: SheetGrid.Row,
        _ reason: SheetTable.LeftOut.Reason
    ) -> SheetTable.LeftOut {
        let text = row.cells.filter { !$0.isBlank }.map(\.shown).joined(separator: " ")
        return SheetTable.LeftOut(row: row.number, reason: reason, text: String(text.prefix(200)))
    }

    /// Why a row under the header is none of the table; nil for one that is.
    private func reason(
        _ row: SheetGrid.Row,
        isUnderNote: Bool
    ) -> SheetTable.LeftOut.Reason? {
        let filled = row.cells.filter { !$0.isBlank }
        let columnCount = header.titles.count
        guard let first = filled.first else { return nil }
        let text = PlainText.halfWidth(first.shown).filter { !$0.isWhitespace }
        if TableFinder.totals.contains(text.hasSuffix(":") ? String(text.dropLast()) : text) {
            return .total
        }
        guard filled.count <= 3 else { return nil }
        let isNote =
            TableFinder.notes.contains { text == $0 || text.hasPrefix($0 + ":") }
            || TableFinder.signatures.contains { text.hasPrefix($0) }
        // The lines of a note, each in a cell that runs over the whole row.
        let isLine = isUnderNote && filled.count == 1 && columnCount > 1
        return isNote || isLine ? .note : nil
    }

    private static let totals: Set = ["合计", "总计", "小计", "共计", "总合计", "合计数", "total"]
    private static let notes = ["备注", "说明", "注", "填表说明", "填报说明", "附注", "note", "notes"]
    private static let signatures = [
        "填表人:", "填报人:", "制表人:", "制表:", "审核人:", "审核:", "负责人签字:", "单位负责人:",
        "填表单位:", "填报单位:", "填表日期:", "填报日期:", "单位(盖章)", "填报单位(盖章)",
    ]
}
