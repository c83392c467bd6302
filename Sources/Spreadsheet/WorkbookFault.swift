package import Workflow

/// Why a file is not read as a workbook; the first of these ends the reading.
package enum WorkbookFault: Error, Hashable, Sendable {
    case notWorkbook
    case oldFormat
    case encrypted
    case damaged(String)
    case tooLarge(Int)
    case entries(Int)
    case unpacked(Int)
    case ratio(part: String, Int)
    case overlap(part: String)
    case name(String)
    case partMissing(String)
    case documentType(part: String)
    case levels(part: String)
    case token(part: String)
    case markup(part: String, line: Int, detail: String)
    case strings
    case cells(String)
    case rows(String)
    case columns(String)
    case merges(String)
    case cellLength(String)
    case order(String)
    case sheetMissing(String, known: [String])

    /// The fault as a reason at its file, its part, or its sheet and cell.
    package func blocker(_ file: String) -> Blocker {
        let words = words
        return Blocker(
            code: code,
            message: Localized(
                zh: "工作簿\(words.zh)，请填表人更正后重新保存",
                en: "The workbook \(words.en); whoever made it can correct it and save it again"
            ),
            place: place.isEmpty ? file : "\(file):\(place)",
            values: values
        )
    }

    package var code: String {
        switch self {
        case .notWorkbook: "XLSX_FORM"
        case .oldFormat: "XLSX_OLD"
        case .encrypted: "XLSX_ENCRYPTED"
        case .damaged, .partMissing, .markup, .order: "XLSX_DAMAGED"
        case .tooLarge: "XLSX_TOO_LARGE"
        case .entries: "XLSX_ENTRIES"
        case .unpacked, .ratio, .overlap: "XLSX_BOMB"
        case .name: "XLSX_NAME"
        case .documentType: "XLSX_DOCTYPE"
        case .levels, .token: "XLSX_NESTING"
        case .strings, .cells: "XLSX_CELLS"
        case .rows: "XLSX_ROWS"
        case .columns: "XLSX_COLUMNS"
        case .merges: "XLSX_MERGES"
        case .cellLength: "XLSX_CELL_LENGTH"
        case .sheetMissing: "XLSX_SHEET"
        }
    }

    private var place: String {
        switch self {
        case .ratio(let part, _), .overlap(let part), .name(let part), .partMissing(let part),
            .documentType(let part), .levels(let part), .token(let part), .cells(let part),
            .rows(let part), .columns(let part), .merges(let part), .cellLength(let part),
            .order(let part):
            part
        case .markup(let part, let line, _): "\(part):\(line)"
        case .strings: "xl/sharedStrings.xml"
        case .notWorkbook, .oldFormat, .encrypted, .damaged, .tooLarge, .entries, .unpacked,
            .sheetMissing:
            ""
        }
    }

    private var values: [String: String] {
        switch self {
        case .tooLarge(let found): values(found, SheetLimits.mostBytes)
        case .entries(let found): values(found, SheetLimits.mostEntries)
        case .unpacked(let found): values(found, SheetLimits.mostUnpackedBytes)
        case .ratio(_, let found): values(found, SheetLimits.mostRatio)
        case .levels: ["expected": "<= \(SheetLimits.mostLevels)"]
        case .token: ["expected": "<= \(SheetLimits.mostBytesInToken)"]
        case .strings: ["expected": "<= \(SheetLimits.mostStrings)"]
        case .cells: ["expected": "<= \(SheetLimits.mostCells)"]
        case .rows: ["expected": "<= \(SheetLimits.mostRows)"]
        case .columns: ["expected": "<= \(SheetLimits.mostColumns)"]
        case .merges: ["expected": "<= \(SheetLimits.mostMerges)"]
        case .cellLength: ["expected": "<= \(SheetLimits.mostCharactersInCell)"]
        case .name(let name): ["found": name]
        case .damaged(let detail), .markup(_, _, let detail): ["found": detail]
        case .sheetMissing(let name, let known):
            ["found": name, "expected": known.joined(separator: ",")]
        case .notWorkbook, .oldFormat, .encrypted, .overlap, .partMissing, .documentType, .order:
            [:]
        }
    }

    private func values(_ found: Int, _ most: Int) -> [String: String] {
        ["found": "\(found)", "expected": "<= \(most)"]
    }
}
