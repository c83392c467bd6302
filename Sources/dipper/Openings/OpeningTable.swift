import Spreadsheet
import Workflow

/// The rows of an opening file by the names of their columns, whatever the file's format.
///
/// This alone knows how the file was read; everything behind it asks for a cell by its column.
struct OpeningTable: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        /// The line, or the row of the sheet, from 1.
        let line: Int
        /// Without white space at either end; an absent column is empty.
        let cells: [String: String]
    }

    /// As the messages name it.
    let file: String
    let rows: [Row]
    /// Of a workbook: the sheet, and the letters of its columns by their names.
    private let sheet: String?
    private let letters: [String: String]

    static let trancheCount = 4

    /// The columns of one tranche: paid by voucher, or still to be paid by a milestone.
    static func tranche(_ number: Int) -> [String] {
        ["金额(元)", "支付日期", "凭证号", "凭证文件", "里程碑到期日"].map { "第\(number)批\($0)" }
    }

    /// Takes a CSV file over.
    ///
    /// Refused: `CSV_COLUMN_MISSING`, `CSV_COLUMN_UNKNOWN`, `OPENINGS_EMPTY`.
    private init(_ table: CSVTable, _ known: OpeningColumns) throws(Refusal) {
        let present = table.columns.filter(known.optional.contains)
        // The names to look for are those that must be there, and those that happen to be.
        let names = known.required + present
        let indexes = try table.indexes(of: names)
        file = table.file
        sheet = nil
        letters = [:]
        rows = table.records.map { record in
            Row(
                line: record.line,
                cells: Dictionary(
                    uniqueKeysWithValues: zip(names, indexes).map {
                        ($0, PlainText.trimmed(record.cells[$1]))
                    }
                )
            )
        }
        guard !rows.isEmpty else { throw Refusal(OpeningTable.empty(file)) }
    }

    /// Reads a workbook or comma-separated values, whichever the bytes are.
    ///
    /// In a workbook the header may have titles above it, and totals and notes under the table are
    /// left out. Amounts may be in 万元 where the header says so; days may be days. A sheet of a
    /// workbook whose name begins with 拨付 holds the payments of the cases on the other sheet.
    ///
    /// Refused: as by `SheetTable`, and as by a CSV file.
    static func read(
        bytes: [UInt8],
        file: String
    ) throws(Refusal) -> (cases: OpeningTable, payments: OpeningTable?) {
        let grids = try GridFile.grids(bytes: bytes, file: file)
        guard grids.contains(where: { $0.sheet != nil }) else {
            return (try csv(bytes, file, .cases), nil)
        }
        let others = grids.filter { !isOfPayments($0) }
        guard !others.isEmpty, others.count < grids.count else {
            return (try workbook(grids, .cases), nil)
        }
        return (
            try workbook(others, .cases),
            try workbook(grids.filter(isOfPayments), .payments)
        )
    }

    /// Reads payments from a file of their own.
    static func payments(bytes: [UInt8], file: String) throws(Refusal) -> OpeningTable {
        let grids = try GridFile.grids(bytes: bytes, file: file)
        guard grids.contains(where: { $0.sheet != nil }) else {
            return try csv(bytes, file, .payments)
        }
        let named = grids.filter(isOfPayments)
        return try workbook(named.isEmpty ? grids : named, .payments)
    }

    private static func isOfPayments(_ grid: SheetGrid) -> Bool {
        PlainText.trimmed(grid.sheet ?? "").hasPrefix("拨付")
    }

    private static func csv(
        _ bytes: [UInt8],
        _ file: String,
        _ columns: OpeningColumns
    ) throws(Refusal) -> OpeningTable {
        try OpeningTable(try CSVTable.read(bytes: bytes, file: file), columns)
    }

    private static func workbook(
        _ grids: [SheetGrid],
        _ columns: OpeningColumns
    ) throws(Refusal) -> OpeningTable {
        try OpeningTable(try SheetTable.find(in: grids, by: columns.mapping))
    }

    private init(_ table: SheetTable) throws(Refusal) {
        file = table.file
        sheet = table.sheetName
        letters = Dictionary(
            table.columns.compactMap { column in
                column.field.map { ($0.name, SheetGrid.letters(ofColumn: column.index)) }
            }
        ) { first, _ in first }
        rows = try table.records().map { record in
            Row(
                line: record.row,
                cells: record.values.mapValues { PlainText.trimmed($0.shown) }
            )
        }
        guard !rows.isEmpty else { throw Refusal(OpeningTable.empty(file)) }
    }

    /// `openings.csv:7/协议编号`, or in a workbook `office.xlsx:期初!C7`.
    func place(_ row: Row, column: String? = nil) -> String {
        if let sheet {
            return "\(file):\(sheet)!\(column.flatMap { letters[$0] } ?? "")\(row.line)"
        }
        return "\(file):\(row.line)" + (column.map { "/\($0)" } ?? "")
    }

    private static func empty(_ file: String) -> Blocker {
        Blocker(
            code: "OPENINGS_EMPTY",
            message: Localized(
                zh: "文件只有表头，没有期初项目，请填表人补充",
                en: "The file has a header and no case; whoever made the file can add them"
            ),
            place: file
        )
    }
}

/// The columns that a table of an opening may have.
struct OpeningColumns: Sendable {
    /// What it cannot do without.
    let required: [String]
    /// What is left out where a file has no such thing.
    let optional: [String]

    /// One row a case; up to four tranches of one agreement fit into it.
    static let cases = OpeningColumns(
        required: ["序号", "项目名称", "来源渠道", "期初状态", "发生日期", "文号", "文件"],
        optional: [
            "项目编号", "来源凭证号", "领域", "所在区", "牵头单位", "统一社会信用代码", "核心知识产权",
            "发文单位", "培育日期", "培育文号", "培育文件", "技术成熟度", "制造成熟度", "概念验证",
            "概念验证日期", "概念验证文号", "概念验证文件", "中试", "中试日期", "中试文号", "中试文件",
            "协议编号", "协议签署日期", "协议金额(元)", "协议文件", "收款单位", "收款单位信用代码",
            "持股主体", "持股主体信用代码", "已取消(元)",
        ] + (1...OpeningTable.trancheCount).flatMap(OpeningTable.tranche) + [
            "落地企业", "落地企业信用代码", "落地方式", "登记日期", "营业执照文件", "落地日期", "落地文号",
            "落地文件", "落地区", "基于本项目技术", "参保人数", "入库文号", "入库日期", "入库文件", "库名",
            "不适用路径", "不适用理由",
        ]
    )

    /// One row for each thing that happened under an agreement, in any number.
    static let payments = OpeningColumns(
        required: ["序号", "协议编号", "事项"],
        optional: [
            "日期", "金额(元)", "文号", "文件", "收款单位", "收款单位信用代码", "持股主体",
            "持股主体信用代码", "所得份额", "转股后总份额",
        ]
    )

    /// 序号 is a column of its own here, by which rows are known.
    var mapping: ColumnMapping {
        ColumnMapping(
            (required + optional).map { name in
                SheetField(
                    name,
                    [name],
                    OpeningColumns.kind(of: name),
                    isRequired: required.contains(name)
                )
            },
            ignored: []
        )
    }

    private static func kind(of column: String) -> SheetField.Kind {
        if column.hasSuffix("(元)") { return .money }
        return column.hasSuffix("日期") || column.hasSuffix("到期日") ? .date : .text(most: 2000)
    }
}
