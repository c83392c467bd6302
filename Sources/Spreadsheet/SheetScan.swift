/// The cells of one sheet's part.
final class SheetScan: MarkupListener {
    private let name: String
    private let texts: [String]
    private let areDates: [Bool]
    private let epoch: SerialDate.Epoch
    /// How many cells may still come, of all sheets.
    private(set) var allowance: Int

    private(set) var rows: [SheetGrid.Row] = []
    private(set) var merges: [SheetGrid.Merge] = []
    private var row = 0
    private var cells: [Cell] = []
    private var column = 0
    private var kind = CellKind.number
    private var style = 0
    private var text = CellText()

    private enum CellKind {
        case number
        case shared
        case text
        case bool
        case fault
        case date
    }

    init(
        name: String,
        texts: [String],
        areDates: [Bool],
        epoch: SerialDate.Epoch,
        allowance: Int
    ) {
        self.name = name
        self.texts = texts
        self.areDates = areDates
        self.epoch = epoch
        self.allowance = allowance
    }

    func start(_ name: String, _ attributes: MarkupAttributes) throws(WorkbookFault) {
        switch name {
        case "c": try startCell(attributes)
        case "v", "t", "rPh": text.start(name)
        case "row": try startRow(attributes)
        case "mergeCell": try addMerge(attributes["ref"] ?? "")
        default: break
        }
    }

    func text(_ bytes: UnsafeRawBufferPointer) throws(WorkbookFault) {
        unsafe text.append(bytes)
    }

    func end(_ name: String) throws(WorkbookFault) {
        switch name {
        case "v", "t", "rPh": text.end(name)
        case "c": try endCell()
        case "row":
            if !cells.isEmpty { rows.append(SheetGrid.Row(number: row, cells: cells)) }
            cells = []
        default: break
        }
    }

    private func startRow(_ attributes: MarkupAttributes) throws(WorkbookFault) {
        let number = attributes["r"].flatMap { Int($0) } ?? row + 1
        guard number <= SheetLimits.mostRows else { throw .rows("\(name)!\(number)") }
        guard number > row else { throw .order("\(name)!\(number)") }
        row = number
        column = 0
    }

    private func startCell(_ attributes: MarkupAttributes) throws(WorkbookFault) {
        let before = column
        column = before + 1
        if let reference = attributes["r"] {
            guard let place = SheetScan.place(reference) else { throw .order(here) }
            guard place.row == row, place.column > before else {
                throw .order("\(name)!\(reference)")
            }
            column = place.column
        }
        style = attributes["s"].flatMap { Int($0) } ?? 0
        switch attributes["t"] {
        case "s": kind = .shared
        case "inlineStr", "str": kind = .text
        case "b": kind = .bool
        case "e": kind = .fault
        case "d": kind = .date
        default: kind = .number
        }
        text.clear()
    }

    private func endCell() throws(WorkbookFault) {
        guard !text.isEmpty else { return }
        guard let written = text.text else { throw .cellLength(here) }
        let cell = try cell(written)
        guard cell != .empty else { return }
        guard column <= SheetLimits.mostColumns else { throw .columns(here) }
        let gap = column - 1 - cells.count
        allowance -= gap + 1
        guard allowance >= 0 else { throw .cells(here) }
        if gap > 0 { cells.append(contentsOf: repeatElement(.empty, count: gap)) }
        cells.append(cell)
    }

    private func cell(_ written: String) throws(WorkbookFault) -> Cell {
        switch kind {
        case .shared:
            guard let index = Int(written), texts.indices.contains(index) else {
                throw .damaged("\(here): sharedStrings \(written)")
            }
            return texts[index].isEmpty ? .empty : .text(texts[index])
        case .text: return .text(written)
        case .bool: return .bool(written == "1" || written == "true")
        case .fault: return .fault(written)
        case .date:
            return CivilDateText.prefix(written).map { .date($0) } ?? .fault(written)
        case .number:
            guard
                let number = DecimalText.canonical(written, isRounded: true)
            else {
                throw .damaged("\(here): \(written.prefix(40))")
            }
            guard areDates.indices.contains(style), areDates[style], let serial = Double(number)
            else { return .number(number) }
            // Below one day it is a time without a day.
            guard serial >= 1 || epoch == .from1904 else { return .number(number) }
            return SerialDate.date(serial, epoch).map { .date($0) } ?? .fault(number)
        }
    }

    /// The cell at hand, such as `线索!C7`.
    private var here: String {
        "\(name)!\(SheetGrid.letters(ofColumn: max(0, column - 1)))\(row)"
    }

    private func addMerge(_ reference: String) throws(WorkbookFault) {
        guard merges.count < SheetLimits.mostMerges else { throw .merges(name) }
        let ends = reference.split(separator: ":").compactMap { SheetScan.place(String($0)) }
        guard let first = ends.first, let last = ends.last, first.row <= last.row,
            first.column <= last.column
        else { throw .order("\(name)!\(reference)") }
        merges.append(
            SheetGrid.Merge(rows: first.row...last.row, columns: first.column...last.column)
        )
    }

    /// Row and column, from 1, of a reference such as `C7`.
    private static func place(_ reference: String) -> (row: Int, column: Int)? {
        var (row, column) = (0, 0)
        for byte in reference.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where row == 0 && column < 1 << 20:
                column = column * 26 + Int(byte - UInt8(ascii: "A")) + 1
            case UInt8(ascii: "0")...UInt8(ascii: "9") where column > 0 && row < 1 << 30:
                row = row * 10 + Int(byte - UInt8(ascii: "0"))
            default: return nil
            }
        }
        return row > 0 && column > 0 ? (row, column) : nil
    }
}
