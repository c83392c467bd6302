package import Workflow

/// What one cell of a sheet says, whatever kind of file it came in.
package enum Cell: Hashable, Sendable {
    case empty
    case text(String)
    /// An exact decimal such as `-1234.5`, without exponent; a workbook keeps 15 digits of it.
    case number(String)
    case date(CivilDate)
    case bool(Bool)
    /// What the office program could not compute, such as `#N/A`, or a day that does not exist.
    case fault(String)

    /// As a person reads it; empty for an empty cell.
    package var shown: String {
        switch self {
        case .empty: ""
        case .text(let text), .number(let text), .fault(let text): text
        case .date(let date): date.description
        case .bool(let truth): truth ? "是" : "否"
        }
    }

    /// Nothing but white space counts as empty.
    package var isBlank: Bool {
        switch self {
        case .empty: true
        case .text(let text):
            !PlainText.isSolid(text.unicodeScalars.first) && text.allSatisfy(\.isWhitespace)
        case .number, .date, .bool, .fault: false
        }
    }
}

/// A sheet as it lies in its file: rows of cells, with nothing said about what they mean.
package struct SheetGrid: Hashable, Sendable {
    package struct Row: Hashable, Sendable {
        /// In a workbook the number of the row, in a text file the line, from 1.
        package let number: Int
        /// From the first column on; what lies behind the last is empty.
        package var cells: [Cell]

        package init(number: Int, cells: [Cell]) {
            self.number = number
            self.cells = cells
        }

        /// The cell of a column, from 0.
        package subscript(column column: Int) -> Cell {
            cells.indices.contains(column) ? cells[column] : .empty
        }

        package var isBlank: Bool { cells.allSatisfy(\.isBlank) }
    }

    /// Cells that are shown as one; rows and columns from 1, both ends within.
    package struct Merge: Hashable, Sendable {
        let rows: ClosedRange<Int>
        let columns: ClosedRange<Int>
    }

    /// As the messages name it.
    package let file: String
    /// The name of the sheet; nil for a text file, which is one.
    package let sheet: String?
    /// By number, ascending; a row without a cell may be absent.
    package var rows: [Row]
    package let merges: [Merge]
    /// Of a text file only.
    package let encoding: TextEncoding?

    package init(
        file: String,
        sheet: String?,
        rows: [Row],
        merges: [Merge] = [],
        encoding: TextEncoding? = nil
    ) {
        self.file = file
        self.sheet = sheet
        self.rows = rows
        self.merges = merges
        self.encoding = encoding
    }

    /// Where a cell stands: `leads.xlsx:线索!C7`, or in a text file `leads.csv:7/来源`.
    package func place(row: Int, column: Int? = nil, title: String = "") -> String {
        guard let sheet else {
            let name = column.map { title.isEmpty ? "\($0 + 1)" : title }
            return "\(file):\(row)" + (name.map { "/\($0)" } ?? "")
        }
        return "\(file):\(sheet)!" + (column.map { SheetGrid.letters(ofColumn: $0) } ?? "")
            + "\(row)"
    }

    /// `A`, `B`, …, `AA`, … of a column from 0.
    package static func letters(ofColumn column: Int) -> String {
        var (letters, rest) = ("", column + 1)
        while rest > 0 {
            let letter = UnicodeScalar(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
            letters = String(Character(letter)) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }
}

/// How much of a workbook is read; more is another kind of file, or an attack.
package enum SheetLimits {
    package static let mostBytes = 64 << 20
    package static let mostEntries = 1000
    package static let mostUnpackedBytes = 200 << 20
    /// Unpacked bytes for each packed one, of an entry above `leastBytesForRatio`.
    package static let mostRatio = 100
    package static let leastBytesForRatio = 1 << 20
    package static let mostRows = 1_048_576
    package static let mostColumns = 256
    /// Of all sheets together, gaps within rows included.
    package static let mostCells = 2_000_000
    package static let mostStrings = 1_000_000
    package static let mostCharactersInCell = 32_767
    package static let mostLevels = 64
    package static let mostMerges = 20_000
    /// A tag or an attribute must fit: expat holds it as a whole.
    package static let mostBytesInToken = 1 << 20
    /// Defects told at once.
    package static let mostDefects = 100
}
