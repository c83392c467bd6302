package import Workflow

/// The sheets of an XLSX file, read whole; nothing of it is kept on disk.
package enum Workbook {
    /// Reads the visible sheets, in the workbook's order.
    ///
    /// Formulas are not computed: a cell says what the office program computed last. What is not
    /// text, number, day or truth, such as pictures and comments, is left out.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - file: its name for the messages.
    ///   - sheet: the only sheet to read, which may be hidden; nil for all that are not.
    /// - Returns: the sheets with their cells.
    /// - Throws: a `WorkbookFault` as a refusal with one reason.
    package static func read(
        bytes: [UInt8],
        file: String,
        sheet: String? = nil
    ) throws(Refusal) -> [SheetGrid] {
        do throws(WorkbookFault) {
            return try grids(bytes, file, sheet)
        } catch {
            throw Refusal(error.blocker(file))
        }
    }

    /// How an `.xls` file, and an encrypted `.xlsx` file, begin.
    private static let compoundMark: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0]
    /// `EncryptedPackage` in UTF-16, the stream in which such a file keeps its content.
    private static let encryptedMark: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] }

    private static func grids(
        _ bytes: [UInt8],
        _ file: String,
        _ only: String?
    ) throws(WorkbookFault) -> [SheetGrid] {
        guard bytes.count <= SheetLimits.mostBytes else { throw .tooLarge(bytes.count) }
        guard !bytes.starts(with: compoundMark) else {
            throw bytes.ranges(of: encryptedMark).isEmpty ? .oldFormat : .encrypted
        }
        return try ZipArchive.reading(bytes) { (archive) throws(WorkbookFault) in
            try grids(archive, file, only)
        }
    }

    private static func grids(
        _ archive: ZipArchive,
        _ file: String,
        _ only: String?
    ) throws(WorkbookFault) -> [SheetGrid] {
        let root = Relations(folder: "")
        try MarkupScan.scan("_rels/.rels", of: archive, root)
        let main = root.parts["officeDocument"] ?? "xl/workbook.xml"
        let folder = main.lastIndex(of: "/").map { String(main[...$0]) } ?? ""
        let names = SheetNames()
        try MarkupScan.scan(main, of: archive, names)
        let relations = Relations(folder: folder)
        try MarkupScan.scan(
            "\(folder)_rels/\(main.dropFirst(folder.count)).rels",
            of: archive,
            relations
        )
        let texts = SharedTexts()
        if let part = relations.parts["sharedStrings"], archive.has(part) {
            try MarkupScan.scan(part, of: archive, texts)
        }
        let styles = CellStyles()
        if let part = relations.parts["styles"], archive.has(part) {
            try MarkupScan.scan(part, of: archive, styles)
        }
        let chosen = names.sheets.filter { only == nil ? !$0.isHidden : $0.name == only }
        if let only, chosen.isEmpty {
            throw .sheetMissing(only, known: names.sheets.map(\.name))
        }
        var grids: [SheetGrid] = []
        var allowance = SheetLimits.mostCells
        for sheet in chosen {
            guard let part = relations.targets[sheet.relation] else {
                throw .partMissing(sheet.relation)
            }
            // A sheet of charts has no cells.
            guard !part.contains("chartsheets/") else { continue }
            let scan = SheetScan(
                name: sheet.name,
                texts: texts.texts,
                areDates: styles.areDates,
                epoch: names.epoch,
                allowance: allowance
            )
            try MarkupScan.scan(part, of: archive, scan)
            allowance = scan.allowance
            grids.append(
                SheetGrid(file: file, sheet: sheet.name, rows: scan.rows, merges: scan.merges)
            )
        }
        return grids
    }
}
