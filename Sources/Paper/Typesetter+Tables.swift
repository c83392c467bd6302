import Workflow

/// Tables: rows are kept whole where they fit and parted by lines where they do not.
extension Typesetter {
    private static let padding = (side: 4.0, above: 3.5, below: 3.5)

    private struct Row {
        let cells: [TextLines]
        /// Of each cell, the lines that are not yet set.
        var starts: [Int]

        var isDone: Bool { zip(cells, starts).allSatisfy { $0.count <= $1 } }

        var height: Double {
            zip(cells, starts).map { cell, start in
                start < cell.count ? cell.height(of: start..<cell.count) : 0
            }.max() ?? 0
        }

        /// The lines of each cell that have room, at least one of each that has any.
        func fitting(_ height: Double) -> [Range<Int>] {
            zip(cells, starts).map { cell, start in
                guard start < cell.count else { return start..<start }
                return start..<start + max(1, cell.fitting(height, from: start))
            }
        }
    }

    func set(_ table: Table) {
        let header = row(table.columns.map(\.title), table, isHeader: true)
        let headerHeight = table.hasHeader ? padded(header.height) : 0
        let least = padded(TextStyle.cell.size * 1.5)
        require(headerHeight + least)
        begin(table, header)
        for cells in table.rows {
            var row = row(cells, table, isHeader: false)
            if table.mostLines != nil { shortenedCount += row.cells.count { $0.isShortened } }
            while !row.isDone {
                let height = padded(row.height)
                let isWhole = y + height <= end + PageShape.slack
                // A row is parted only where it would leave a large part of a page empty.
                let isParted = height > PageShape.textHeight / 3 && end - y > 4 * least
                if !isWhole, !isParted {
                    close()
                    newPage()
                    begin(table, header)
                    if y + height > end + PageShape.slack { setPart(&row, table) }
                } else {
                    setPart(&row, table)
                }
                if !row.isDone, end - y <= 4 * least {
                    close()
                    newPage()
                    begin(table, header)
                }
            }
        }
        close()
        y += 6
    }

    private func padded(_ height: Double) -> Double {
        height + Typesetter.padding.above + Typesetter.padding.below
    }

    private func row(_ cells: [String], _ table: Table, isHeader: Bool) -> Row {
        let lines = zip(cells, widths(of: table)).enumerated().map { index, cell in
            let style =
                isHeader
                ? TextStyle.cellTitle.with { $0.alignment = table.columns[index].style.alignment }
                : table.columns[index].style
            return TextLines(
                cell.0,
                style,
                width: cell.1 - 2 * Typesetter.padding.side,
                most: table.mostLines,
                fonts
            )
        }
        return Row(cells: lines, starts: Array(repeating: 0, count: lines.count))
    }

    private func widths(of table: Table) -> [Double] {
        let shares = table.columns.reduce(0) { $0 + $1.share }
        return table.columns.map { width * $0.share / shares }
    }

    /// The rule at the top, and the header if there is one.
    private func begin(_ table: Table, _ header: Row) {
        let top = y
        guard table.hasHeader else {
            canvas?.line(from: (x, y), to: (x + width, y), .hairline, width: 0.6)
            return
        }
        let height = padded(header.height)
        canvas?.fill(Box(x: x, y: y, width: width, height: height), .shade)
        draw(header, header.cells.map { 0..<$0.count }, table, tag: "TH")
        y += height
        canvas?.line(from: (x, top), to: (x + width, top), .black, width: 0.9)
        canvas?.line(from: (x, y), to: (x + width, y), .black, width: 0.5)
    }

    private func close() {
        canvas?.line(from: (x, y), to: (x + width, y), .grey, width: 0.6)
    }

    /// Sets as much of a row as has room.
    private func setPart(_ row: inout Row, _ table: Table) {
        let ranges = row.fitting(end - y - padded(0))
        let height = zip(row.cells, ranges).map { $0.height(of: $1) }.max() ?? 0
        draw(row, ranges, table, tag: "TD")
        row.starts = ranges.map(\.upperBound)
        y += padded(height)
        canvas?.line(from: (x, y), to: (x + width, y), .hairline, width: 0.4)
    }

    private func draw(_ row: Row, _ ranges: [Range<Int>], _ table: Table, tag: String) {
        guard let canvas else { return }
        let widths = widths(of: table)
        canvas.tagged("TR") {
            var left = x
            for (index, cell) in row.cells.enumerated() {
                canvas.tagged(tag) {
                    cell.draw(
                        ranges[index],
                        x: left + Typesetter.padding.side,
                        y: y + Typesetter.padding.above,
                        on: canvas
                    )
                }
                left += widths[index]
            }
        }
    }
}
