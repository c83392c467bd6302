import CXlsx
import Foundation
import Workflow

/// Writes one sheet of a workbook that lives as long as the pen does.
///
/// Texts are typed as texts, so that none is taken for a formula; days are days, and money is a
/// number that is exact to the fen.
@safe final class SheetPen {
    private let page: SheetPage
    private let book: UnsafeMutablePointer<lxw_workbook>
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let formats: [UnsafeMutablePointer<lxw_format>?]
    private var row: lxw_row_t = 0
    /// The first row below the header.
    private var firstRow: lxw_row_t = 0
    private var widths: [Int]
    private var failure: lxw_error = LXW_NO_ERROR

    private static let widest = 60
    private static let narrowest = 6
    /// A workbook's numbers keep 15 digits; what has more is written as text.
    private static let mostDigits = DecimalText.mostDigits
    /// Of a list to choose from, the commas included; a workbook takes as many characters, but
    /// libxlsxwriter writes them into a buffer of as many bytes.
    private static let mostBytesInList = 255

    init(
        _ page: SheetPage,
        _ book: UnsafeMutablePointer<lxw_workbook>
    ) throws(WorkbookWriteFault) {
        guard let sheet = unsafe lazy_workbook_add_worksheet(book, SheetPen.sheetName(page.name))
        else {
            throw WorkbookWriteFault(detail: page.name)
        }
        self.page = page
        unsafe self.book = book
        unsafe self.sheet = sheet
        widths = page.columns.map { TextWidth.columns($0.title) }
        unsafe formats = page.columns.map { column in
            unsafe SheetPen.format(of: column, in: page, book)
        }
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
        guard let format = unsafe lazy_workbook_add_format(book) else { return nil }
        switch column.kind {
        case .text: unsafe lazy_format_set_num_format(format, "@")
        case .money: unsafe lazy_format_set_num_format(format, "#,##0.00")
        case .date: unsafe lazy_format_set_num_format(format, "yyyy-mm-dd")
        case .integer: unsafe lazy_format_set_num_format(format, "0")
        case .bool: break
        }
        if page.isProtected, column.isFillIn {
            unsafe lazy_format_set_unlocked(format)
            unsafe lazy_format_set_bg_color(format, 0xFFF9E5)
        }
        unsafe lazy_format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        return unsafe format
    }

    func writeHead() {
        let note = unsafe lazy_workbook_add_format(book)
        unsafe lazy_format_set_bold(note)
        for line in page.heading {
            unsafe keep(lazy_worksheet_write_string(sheet, row, 0, SheetPen.escaped(line), note))
            row += 1
        }
        let bold = unsafe lazy_workbook_add_format(book)
        unsafe lazy_format_set_bold(bold)
        unsafe lazy_format_set_bg_color(bold, 0xE8EEF7)
        unsafe lazy_format_set_border(bold, UInt8(LXW_BORDER_THIN.rawValue))
        for (index, column) in page.columns.enumerated() {
            unsafe keep(
                lazy_worksheet_write_string(
                    sheet,
                    row,
                    lxw_col_t(index),
                    SheetPen.escaped(column.title),
                    bold
                )
            )
        }
        row += 1
        firstRow = row
        unsafe lazy_worksheet_freeze_panes(sheet, row, 0)
    }

    func write(_ cells: [Cell]) {
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
                unsafe keep(lazy_worksheet_write_blank(sheet, row, column, format))
            }
        case .text(let text), .fault(let text):
            write(text, column: index)
        case .number(let text):
            guard text.count(where: \.isNumber) <= SheetPen.mostDigits,
                let number = Double(text)
            else { return write(text, column: index) }
            unsafe keep(lazy_worksheet_write_number(sheet, row, column, number, format))
            // Room for the commas between thousands.
            widths[index] = max(widths[index], text.utf8.count * 4 / 3)
        case .date(let date):
            guard let serial = SerialDate.serial(date) else {
                return write(date.description, column: index)
            }
            unsafe keep(lazy_worksheet_write_number(sheet, row, column, Double(serial), format))
            widths[index] = max(widths[index], 10)
        case .bool(let truth):
            unsafe keep(lazy_worksheet_write_boolean(sheet, row, column, truth ? 1 : 0, format))
        }
    }

    private func write(_ text: String, column index: Int) {
        let escaped = SheetPen.escaped(text)
        unsafe keep(
            lazy_worksheet_write_string(sheet, row, lxw_col_t(index), escaped, formats[index])
        )
        widths[index] = max(widths[index], TextWidth.columns(text))
    }

    /// Keeps the first failure; what follows it does not matter.
    private func keep(_ error: lxw_error) {
        if failure == LXW_NO_ERROR { failure = error }
    }

    /// Widths, lists and the lock; the first failure of all, or none.
    func finish() -> lxw_error {
        for (index, width) in widths.enumerated() {
            let shown = min(max(width, SheetPen.narrowest), SheetPen.widest) + 2
            let column = lxw_col_t(index)
            unsafe keep(lazy_worksheet_set_column(sheet, column, column, Double(shown), nil))
        }
        for (index, column) in page.columns.enumerated() where row > firstRow {
            offer(column.choices, column: lxw_col_t(index))
        }
        if page.isProtected { protect() }
        return failure
    }

    /// Lets people choose what stands in a column; a list that is too long is left out.
    private func offer(_ choices: [String], column: lxw_col_t) {
        let count = choices.reduce(choices.count - 1) { $0 + $1.utf8.count }
        guard !choices.isEmpty, count <= SheetPen.mostBytesInList,
            !choices.contains(where: { $0.contains(",") })
        else { return }
        var texts = unsafe choices.map { unsafe strdup($0) }
        defer { for index in unsafe texts.indices { unsafe free(texts[index]) } }
        unsafe texts.append(nil)
        var message = Array("请从下拉列表中选择。".utf8CString)
        unsafe texts.withUnsafeMutableBufferPointer { list in
            unsafe message.withUnsafeMutableBufferPointer { message in
                var validation = unsafe lxw_data_validation()
                unsafe validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
                unsafe validation.value_list = list.baseAddress
                unsafe validation.error_message = message.baseAddress
                unsafe keep(
                    lazy_worksheet_data_validation_range(
                        sheet,
                        firstRow,
                        column,
                        row - 1,
                        column,
                        &validation
                    )
                )
            }
        }
    }

    private func protect() {
        var options = lxw_protection()
        options.format_columns = 1
        options.format_rows = 1
        unsafe lazy_worksheet_protect(sheet, nil, &options)
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
