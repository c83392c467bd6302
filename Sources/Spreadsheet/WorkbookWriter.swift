import CXlsx
import Workflow

/// A workbook could not be written: what libxlsxwriter said.
package struct WorkbookWriteFault: Error, Hashable, Sendable {
    package let detail: String
}

/// Writes XLSX files, in memory that does not grow with the rows.
@safe package final class WorkbookWriter {
    private let book: UnsafeMutablePointer<lxw_workbook>
    private var isClosed = false

    /// Writes a page with its rows, of as many cells as the page has columns.
    ///
    /// - Throws: `WorkbookWriteFault`; the file is then not whole and has to go.
    package static func write(
        _ page: SheetPage,
        rows: some Sequence<[Cell]>,
        to path: String
    ) throws(WorkbookWriteFault) {
        let writer = try WorkbookWriter(path)
        try writer.add(page, rows)
        try writer.close()
    }

    /// Writes several pages, each as a sheet of its own.
    package static func write(
        _ sheets: [(page: SheetPage, rows: [[Cell]])],
        to path: String
    ) throws(WorkbookWriteFault) {
        let writer = try WorkbookWriter(path)
        for sheet in sheets { try writer.add(sheet.page, sheet.rows) }
        try writer.close()
    }

    private init(_ path: String) throws(WorkbookWriteFault) {
        var options = unsafe lxw_workbook_options()
        unsafe options.constant_memory = 1
        guard let book = unsafe lazy_workbook_new_opt(path, &options) else {
            throw WorkbookWriteFault(detail: path)
        }
        unsafe self.book = book
    }

    deinit {
        if !isClosed { unsafe _ = lazy_workbook_close(book) }
    }

    private func add(
        _ page: SheetPage,
        _ rows: some Sequence<[Cell]>
    ) throws(WorkbookWriteFault) {
        let sheet = unsafe try SheetPen(page, book)
        sheet.writeHead()
        for row in rows { sheet.write(row) }
        try WorkbookWriter.check(sheet.finish())
    }

    private func close() throws(WorkbookWriteFault) {
        isClosed = true
        try WorkbookWriter.check(unsafe lazy_workbook_close(book))
    }

    private static func check(_ error: lxw_error) throws(WorkbookWriteFault) {
        guard error != LXW_NO_ERROR else { return }
        throw WorkbookWriteFault(
            detail: unsafe lazy_lxw_strerror(error).map { unsafe String(cString: $0) } ?? ""
        )
    }
}
