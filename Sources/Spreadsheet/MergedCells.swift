/// A header's titles with the upper row carried over the columns that it stands for.
struct MergedHeader {
    let grid: SheetGrid

    init(_ grid: SheetGrid) { self.grid = grid }

    func titles(_ start: Int, _ height: Int) -> [[HeaderTitle]] {
        let upper = grid.rows[start]
        guard height == 2 else {
            return upper.cells.map { [HeaderTitle($0.shown)] }
        }
        let lower = grid.rows[start + 1]
        let count = max(upper.cells.count, lower.cells.count)
        return (0..<count).map { column in
            let below = HeaderTitle(lower[column: column].shown)
            let above = HeaderTitle(above(upper, column, isUnder: !below.exact.isEmpty))
            guard !below.exact.isEmpty else { return [above] }
            guard !above.exact.isEmpty, above != below else { return [below] }
            return [HeaderTitle("\(above.text)/\(below.text)"), below]
        }
    }

    /// What stands over a column: its own cell, that of its merge, or without merges the nearest
    /// filled one on its left.
    private func above(_ row: SheetGrid.Row, _ column: Int, isUnder: Bool) -> String {
        let own = row[column: column].shown
        guard own.isEmpty else { return own }
        let merge = grid.merges.first {
            $0.rows.contains(row.number) && $0.columns.contains(column + 1)
        }
        if let merge, merge.rows.lowerBound == row.number {
            return row[column: merge.columns.lowerBound - 1].shown
        }
        guard grid.merges.isEmpty, isUnder else { return "" }
        return row.cells.prefix(column).last { !$0.isBlank }?.shown ?? ""
    }
}

/// Values of cells that are merged over several rows.
struct MergedRows {
    let merges: [SheetGrid.Merge]

    /// How many cells are filled at most: merges that overlap are no office's work.
    private static let mostFilled = 2_000_000

    init(_ grid: SheetGrid) {
        merges = grid.merges.filter { $0.rows.count > 1 }
    }

    func fill(_ rows: inout [SheetGrid.Row], from first: Int) {
        var allowance = MergedRows.mostFilled
        for merge in merges where merge.rows.lowerBound >= first {
            var low = 0
            var high = rows.count
            while low < high {
                let middle = (low + high) / 2
                if rows[middle].number < merge.rows.lowerBound {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            guard low < rows.count, rows[low].number == merge.rows.lowerBound else { continue }
            let column = merge.columns.lowerBound - 1
            let value = rows[low][column: column]
            var index = low + 1
            while index < rows.count, merge.rows.contains(rows[index].number), allowance > 0 {
                allowance -= 1
                while rows[index].cells.count <= column { rows[index].cells.append(.empty) }
                if rows[index].cells[column].isBlank { rows[index].cells[column] = value }
                index += 1
            }
        }
    }
}
