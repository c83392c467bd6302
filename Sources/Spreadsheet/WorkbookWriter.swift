import CXlsx
import Workflow

/// A workbook could not be written: what libxlsxwriter said.
package struct WorkbookWriteFault: Error, Hashable, Sendable {
    package let detail: String
}

/// Writes XLSX files of one sheet, in memory that does not grow with the rows.
///
/// Texts are typed as texts, so that none is taken for a formula; days are days, and money is a
/// number that is exact to the fen.
@safe package final class WorkbookWriter {
    private let page: SheetPage
    private let book: UnsafeMutablePointer<lxw_workbook>
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let formats: [UnsafeMutablePointer<lxw_format>?]
    private var row: lxw_row_t = 0
    private var widths: [Int]
    private var failure: lxw_error = LXW_NO_ERROR
    private var isClosed = false

    private static let widest = 60
    private static let narrowest = 6
    /// A workbook's numbers keep 15 digits; what has more is written as text.
    private static let mostDigits = DecimalText.mostDigits

    /// Writes a page with its rows, of as many cells as the page has columns.
    ///
    /// - Throws: `WorkbookWriteFault`; the file is then not whole and has to go.
    package static func write(
        _ page: SheetPage,
        rows: some Sequence<[Cell]>,
        to path: String
    ) throws(WorkbookWriteFault) {
        let writer = try WorkbookWriter(page, path)
        writer.writeHead()
        for row in rows { writer.write(row) }
        try writer.close()
    }

    private init(_ page: SheetPage, _ path: String) throws(WorkbookWriteFault) {
        var options = unsafe lxw_workbook_options()
        unsafe options.constant_memory = 1
        guard let book = unsafe workbook_new_opt(path, &options) else {
            throw WorkbookWriteFault(detail: path)
        }
        guard let sheet = unsafe workbook_add_worksheet(book, WorkbookWriter.sheetName(page.name))
        else {
            unsafe _ = workbook_close(book)
            throw WorkbookWriteFault(detail: page.name)
        }
        self.page = page
        unsafe self.book = book
        unsafe self.sheet = sheet
        widths = page.columns.map { TextWidth.columns($0.title) }
        unsafe formats = page.columns.map { column in
            unsafe WorkbookWriter.format(of: column, in: page, book)
        }
    }

    deinit {
        if !isClosed { unsafe _ = workbook_close(book) }
    }

    /// At most 31 characters, and none that a name may not have.
    private static func sheetName(_ name: String) -> String {
        String(name.filter { !"[]:*?/\\'".contains($0) }.prefix(31))
    }

    private static func format(
        of column: SheetPage.Column,
        in page: SheetPage,
        _ book: UnsafeMutablePointer<lxw_workbook>
    ) -> UnsafeMutablePointer<lxw_format>? {
        guard let format = unsafe workbook_add_format(book) else { return nil }
        switch column.kind {
        case .text: unsafe format_set_num_format(format, "@")
        case .money: unsafe format_set_num_format(format, "#,##0.00")
        case .date: unsafe format_set_num_format(format, "yyyy-mm-dd")
        case .integer: unsafe format_set_num_format(format, "0")
        case .bool: break
        }
        if page.isProtected, column.isFillIn {
            unsafe format_set_unlocked(format)
            unsafe format_set_bg_color(format, 0xFFF9E5)
        }
        unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        return unsafe format
    }

    private func writeHead() {
        let note = unsafe workbook_add_format(book)
        unsafe format_set_bold(note)
        for line in page.heading {
            unsafe keep(worksheet_write_string(sheet, row, 0, WorkbookWriter.escaped(line), note))
            row += 1
        }
        let bold = unsafe workbook_add_format(book)
        unsafe format_set_bold(bold)
        unsafe format_set_bg_color(bold, 0xE8EEF7)
        unsafe format_set_border(bold, UInt8(LXW_BORDER_THIN.rawValue))
        for (index, column) in page.columns.enumerated() {
            unsafe keep(
                worksheet_write_string(
                    sheet,
                    row,
                    lxw_col_t(index),
                    WorkbookWriter.escaped(column.title),
                    bold
                )
            )
        }
        row += 1
        unsafe worksheet_freeze_panes(sheet, row, 0)
    }

    private func write(_ cells: [Cell]) {
        for (index, cell) in cells.prefix(page.columns.count).enumerated() {
            write(cell, column: index)
        }
        row += 1
    }

    private func write(_ cell: Cell, column index: Int) {
        let (column, format) = (lxw_col_t(index), unsafe formats[index])
        switch cell {
        case .empty:
            // A cell that is to be filled in has to be there to be unlocked.
            if page.isProtected, page.columns[index].isFillIn {
                unsafe keep(worksheet_write_blank(sheet, row, column, format))
            }
        case .text(let text), .fault(let text):
            write(text, column: index)
        case .number(let text):
            guard text.count(where: \.isNumber) <= WorkbookWriter.mostDigits,
                let number = Double(text)
            else { return write(text, column: index) }
            unsafe keep(worksheet_write_number(sheet, row, column, number, format))
            // Room for the commas between thousands.
            widths[index] = max(widths[index], text.utf8.count * 4 / 3)
        case .date(let date):
            guard let serial = SerialDate.serial(date) else {
                return write(date.description, column: index)
            }
            unsafe keep(worksheet_write_number(sheet, row, column, Double(serial), format))
            widths[index] = max(widths[index], 10)
        case .bool(let truth):
            unsafe keep(worksheet_write_boolean(sheet, row, column, truth ? 1 : 0, format))
        }
    }

    private func write(_ text: String, column index: Int) {
        let escaped = WorkbookWriter.escaped(text)
        unsafe keep(
            worksheet_write_string(sheet, row, lxw_col_t(index), escaped, formats[index])
        )
        widths[index] = max(widths[index], TextWidth.columns(text))
    }

    /// Keeps the first failure; what follows it does not matter.
    private func keep(_ error: lxw_error) {
        if failure == LXW_NO_ERROR { failure = error }
    }

    private func close() throws(WorkbookWriteFault) {
        for (index, width) in widths.enumerated() {
            let shown = min(max(width, WorkbookWriter.narrowest), WorkbookWriter.widest) + 2
            let column = lxw_col_t(index)
            unsafe keep(worksheet_set_column(sheet, column, column, Double(shown), nil))
        }
        if page.isProtected { protect() }
        isClosed = true
        unsafe keep(workbook_close(book))
        guard failure == LXW_NO_ERROR else {
            throw WorkbookWriteFault(
                detail: unsafe lxw_strerror(failure).map { unsafe String(cString: $0) } ?? ""
            )
        }
    }

    private func protect() {
        var options = lxw_protection()
        options.format_columns = 1
        options.format_rows = 1
        unsafe worksheet_protect(sheet, nil, &options)
    }

    /// `_x0041_` in a text would be read as `A`, and a carriage return would be lost.
    static func escaped(_ text: String) -> String {
        var text = text
        if text.utf8.contains(UInt8(ascii: "_")) {
            text = text.replacing(/_x(?=[0-9A-Fa-f]{4}_)/, with: "_x005F_x")
        }
        return text.utf8.contains(0x0D) ? escapedReturns(text) : text
    }

    /// By scalars: a carriage return and a line feed are one character.
    private static func escapedReturns(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                result.append(contentsOf: "_x000D_".unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
