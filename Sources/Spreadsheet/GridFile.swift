package import Workflow

/// A file with tables, of whichever kind it is by its first bytes.
package enum GridFile {
    /// The sheets of a workbook, or the one of comma-separated values.
    package static func grids(
        bytes: [UInt8],
        file: String,
        sheet: String? = nil
    ) throws(Refusal) -> [SheetGrid] {
        let isWorkbook = CSVTable.workbookMarks.contains { bytes.starts(with: $0) }
        guard !isWorkbook else { return try Workbook.read(bytes: bytes, file: file, sheet: sheet) }
        guard !file.lowercased().hasSuffix(".xlsx") else {
            throw Refusal(WorkbookFault.notWorkbook.blocker(file))
        }
        return [try CSVTable.grid(bytes: bytes, file: file)]
    }
}
