/// A table to write: its columns, and what is said above them.
package struct SheetPage: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case text
        case money
        case date
        case integer
        case bool
    }

    package struct Column: Hashable, Sendable {
        package let title: String
        package let kind: Kind
        /// In a protected sheet: whether people fill it in.
        package let isFillIn: Bool
        /// What people choose from when they fill it in; empty for a free cell.
        package let choices: [String]

        package init(
            _ title: String,
            _ kind: Kind = .text,
            isFillIn: Bool = false,
            choices: [String] = []
        ) {
            self.title = title
            self.kind = kind
            self.isFillIn = isFillIn
            self.choices = choices
        }
    }

    package let name: String
    /// Lines above the header.
    package let heading: [String]
    package let columns: [Column]
    /// Whether only fill-in columns can be changed, until somebody lifts the protection.
    package let isProtected: Bool

    package init(
        name: String,
        heading: [String] = [],
        columns: [Column],
        isProtected: Bool = false
    ) {
        self.name = name
        self.heading = heading
        self.columns = columns
        self.isProtected = isProtected
    }
}

/// Comma-separated values as office programs read them.
package enum CSVWriter {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let special: Set<UInt8> = [
        UInt8(ascii: ","), UInt8(ascii: "\""), 0x0A, 0x0D,
    ]

    /// UTF-8 with a byte-order mark, lines ended by CRLF (RFC 4180), no text taken for a formula.
    package static func bytes(_ page: SheetPage, rows: some Sequence<[Cell]>) -> [UInt8] {
        var bytes = mark
        append(page.columns.map { .text($0.title) }, to: &bytes)
        for row in rows { append(row, to: &bytes) }
        return bytes
    }

    private static func append(_ row: [Cell], to bytes: inout [UInt8]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            guard case .text(let text) = cell else {
                bytes += cell.shown.utf8
                continue
            }
            let guarded = FormulaGuard.done(text)
            let isPlain =
                !guarded.utf8.contains { special.contains($0) }
                && guarded.first?.isWhitespace != true && guarded.last?.isWhitespace != true
            bytes += (isPlain ? guarded : "\"\(guarded.replacing("\"", with: "\"\""))\"").utf8
        }
        bytes += [0x0D, 0x0A]
    }
}
