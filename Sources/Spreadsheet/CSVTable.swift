package import Workflow

/// A table read from comma-separated values (RFC 4180), with names for its columns.
///
/// ```
/// let table = try CSVTable.read(bytes: bytes, file: "sheets.csv")
/// let columns = try table.indexes(of: ["expert", "D1"])
/// for record in table.records { print(record.line, record.cells[columns[0]]) }
/// ```
package struct CSVTable: Hashable, Sendable {
    /// One row: as many cells as the table has columns.
    package struct Record: Hashable, Sendable {
        /// The line of the file on which the record starts, from 1.
        package let line: Int
        package let cells: [String]
    }

    package static let mostBytes = 64 << 20
    package static let mostRows = 1_000_000
    package static let mostColumns = 256
    /// Empty ones included: 64 MiB of commas would be sixty million cells.
    package static let mostCells = SheetLimits.mostCells
    package static let mostCharactersInCell = 32_768
    /// Reading stops after so many faults: a file with more is of another kind.
    package static let mostFaults = 100

    /// As the messages name it; empty when the bytes come from no file.
    package let file: String
    package let encoding: TextEncoding
    /// The header, without white space around the names; names are unique.
    package let columns: [String]
    package let records: [Record]

    /// Where a record stands, such as `sheets.csv:3`, or a cell, such as `sheets.csv:3/D1`.
    package func place(_ record: Record, column: String? = nil) -> String {
        CSVTable.place(file: file, line: record.line, column: column)
    }

    static func place(file: String, line: Int, column: String?) -> String {
        "\(file):\(line)" + (column.map { "/\($0)" } ?? "")
    }

    /// Where exactly these columns stand, in the order asked for.
    ///
    /// Refused: `CSV_COLUMN_MISSING`, and `CSV_COLUMN_UNKNOWN` for a column not asked for, since
    /// what is in it would be lost without a word.
    package func indexes(of names: [String]) throws(Refusal) -> [Int] {
        let place = CSVTable.place(file: file, line: 1, column: nil)
        let expected = names.joined(separator: ",")
        var blockers: [Blocker] = []
        for name in names where !columns.contains(name) {
            blockers.append(
                Blocker(
                    code: "CSV_COLUMN_MISSING",
                    message: Localized(
                        zh: "表头缺少列“\(name)”，应有 \(expected)，请填表人补充该列",
                        en: "The header lacks the column “\(name)”; expected \(expected);"
                            + " whoever made the file can add it"
                    ),
                    place: place,
                    values: ["found": columns.joined(separator: ","), "expected": name]
                )
            )
        }
        for name in columns where !names.contains(name) {
            blockers.append(
                Blocker(
                    code: "CSV_COLUMN_UNKNOWN",
                    message: Localized(
                        zh: "表头有不认识的列“\(name)”，应只有 \(expected)，请填表人删去或改名",
                        en:
                            "The header has the unknown column “\(name)”;"
                            + " expected only \(expected);"
                            + " whoever made the file can remove or rename it"
                    ),
                    place: "\(place)/\(name)",
                    values: ["found": name, "expected": expected]
                )
            )
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return names.compactMap { columns.firstIndex(of: $0) }
    }
}
