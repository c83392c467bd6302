import ArgumentParser
import Spreadsheet
import Workflow

/// Where a list is written as a file besides what is shown.
struct ExportOptions: ParsableArguments {
    @Option(help: ArgumentHelp("把所列各行另存为 XLSX 文件；缺省 --limit 时为全部行。", valueName: "FILE"))
    var xlsx: String?

    @Option(help: ArgumentHelp("另存为 CSV 文件（UTF-8 带 BOM，已防公式注入）。", valueName: "FILE"))
    var csv: String?

    var isAsked: Bool { xlsx != nil || csv != nil }

    /// Writes the files that were asked for; answers a sentence for each.
    func write(_ page: SheetPage, _ rows: [[Cell]]) throws -> [Localized] {
        try write([(page, rows)])
    }

    /// The first of several sheets is the list itself, and all of a CSV file.
    func write(_ sheets: [(page: SheetPage, rows: [[Cell]])]) throws -> [Localized] {
        guard let (page, rows) = sheets.first else { return [] }
        if let xlsx { try SheetOutput.write(sheets, to: xlsx) }
        if let csv { try SheetOutput.write(page, rows, to: csv, as: .text) }
        return [xlsx, csv].compactMap { $0 }.map {
            Localized(zh: "已写出 \(rows.count) 行：\($0)", en: "\(rows.count) rows written: \($0)")
        }
    }
}
