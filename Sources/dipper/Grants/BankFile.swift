import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// Lines of the bank in a table, as its export or receipts give them.
enum BankFile: ImportedKind {
    static let name = "bank"
    static let kind = BankLineProcedure.kind
    static let title = Localized(zh: "银行流水", en: "line of the bank")
    static let headline = "counterparty"
    static let keepsDrafts = false
    /// To the bank a customer's money that comes in is a credit.
    static let fields = BankRow.fields(received: ["贷", "贷方"], paid: ["借", "借方"])

    static func payload(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        in table: SheetTable,
        _ desk: ImportDesk
    ) throws -> [String: Value] {
        let columns = (received: "credit", paid: "debit")
        return try BankRow(record, row, table).payload(.bank, columns)
    }

    static func isKnown(_ command: Command, among cases: ReadingRoom) throws -> Bool {
        try BankRow.isKnown(command, among: cases)
    }
}

/// Lines of the finance office's own books.
enum BooksFile: ImportedKind {
    static let name = "books"
    static let kind = BankLineProcedure.kind
    static let title = Localized(zh: "财务账流水", en: "line of the books")
    static let command = "import-books"
    static let headline = "counterparty"
    static let keepsDrafts = false
    /// In one's own books money that comes in is a debit of the bank account.
    static let fields = BankRow.fields(received: ["借", "借方"], paid: ["贷", "贷方"])

    static func payload(
        _ record: SheetRecord,
        _ row: SheetGrid.Row,
        in table: SheetTable,
        _ desk: ImportDesk
    ) throws -> [String: Value] {
        let columns = (received: "debit", paid: "credit")
        return try BankRow(record, row, table).payload(.ledger, columns)
    }

    static func isKnown(_ command: Command, among cases: ReadingRoom) throws -> Bool {
        try BankRow.isKnown(command, among: cases)
    }
}

/// One row of either: an amount with its direction, or one column for each direction.
private struct BankRow {
    let record: SheetRecord
    let row: SheetGrid.Row
    let table: SheetTable

    init(_ record: SheetRecord, _ row: SheetGrid.Row, _ table: SheetTable) {
        (self.record, self.row, self.table) = (record, row, table)
    }

    static func fields(received: [String], paid: [String]) -> [SheetField] {
        [
            SheetField(
                "booked_on",
                ["日期", "交易日期", "记账日期", "入账日期", "交易时间"],
                .date,
                isRequired: true
            ),
            SheetField("amount", ["金额", "交易金额", "发生额", "发生金额"], .money),
            SheetField(
                "direction",
                ["方向", "收支方向", "借贷方向", "借贷标志", "收付方向", "借贷"],
                .choice(
                    code: "CELL_CHOICE",
                    [
                        .init("paid", ["支出", "付", "付款", "转出", "支", "out"] + paid),
                        .init("received", ["收入", "收", "收款", "转入", "入账", "in"] + received),
                    ]
                )
            ),
            SheetField("debit", ["借方金额", "借方发生额", "借方", "支出金额"], .money),
            SheetField("credit", ["贷方金额", "贷方发生额", "贷方", "收入金额"], .money),
            SheetField(
                "counterparty",
                ["对方户名", "对方单位", "对方名称", "收款人", "收款单位", "户名"],
                .text(most: 200)
            ),
            SheetField(
                "tail",
                ["对方账号尾号", "对方账号", "账号尾号", "收款账号"],
                .text(most: 40)
            ),
            SheetField("voucher", ["凭证号", "凭证编号", "凭证号码"], .text(most: 80)),
            SheetField(
                "reference",
                ["流水号", "交易流水号", "银行流水号", "回单编号"],
                .text(most: 80)
            ),
            SheetField("remark", ["摘要", "用途", "附言", "备注"], .text(most: 2000)),
        ]
    }

    static func isKnown(_ command: Command, among cases: ReadingRoom) throws -> Bool {
        let code = BankLineProcedure.code(command.payload) { Digests.named(Array($0.utf8)) }
        return try cases.stream(code) != nil
    }

    /// - Throws: `CELL_AMOUNT`, `CELL_DIRECTION` at the cells that must tell them.
    func payload(
        _ source: BankLine.Source,
        _ columns: (received: String, paid: String)
    ) throws -> [String: Value] {
        var payload: [String: Value] = ["source": .string(source.rawValue)]
        for name in ["booked_on", "counterparty", "voucher", "reference", "remark"] {
            payload[name] = record.values[name].map { Value($0) }
        }
        if case .text(let number)? = record.values["tail"] {
            let digits = number.filter { ("0"..."9").contains($0) }
            payload["tail"] = .string(String(digits.suffix(4)))
        }
        let told = try amount(columns)
        payload["amount"] = .int(told.amount.count)
        payload["direction"] = .string(told.direction)
        return payload
    }

    private func amount(
        _ columns: (received: String, paid: String)
    ) throws -> (amount: Fen, direction: String) {
        func money(_ name: String) -> Fen? {
            guard case .money(let amount)? = record.values[name], amount != .zero else {
                return nil
            }
            return amount
        }
        let sides = [("received", money(columns.received)), ("paid", money(columns.paid))]
            .compactMap { side, amount in amount.map { (side, $0) } }
        if let amount = money("amount") {
            guard amount > .zero, sides.isEmpty else { throw Refusal(wrongAmount("amount")) }
            guard case .text(let direction)? = record.values["direction"] else {
                throw Refusal(noDirection)
            }
            return (amount, direction)
        }
        guard let (side, amount) = sides.first, sides.count == 1, amount > .zero else {
            let column = table.fields.contains { $0.name == "amount" } ? "amount" : columns.paid
            throw Refusal(wrongAmount(column))
        }
        return (amount, side)
    }

    private func wrongAmount(_ field: String) -> Blocker {
        table.blocker(
            "CELL_AMOUNT",
            row,
            field: field,
            zh: "没有金额，或不止一个、不大于零；应有一个大于零的金额",
            en: "has no amount, more than one, or none above zero; expected one above zero",
            expected: "0.01"
        )
    }

    private var noDirection: Blocker {
        table.blocker(
            "CELL_DIRECTION",
            row,
            field: "direction",
            zh: "没有写明收支方向；应为 支出 或 收入",
            en: "does not tell which way the money went; expected 支出 (paid) or 收入 (received)",
            expected: "支出,收入"
        )
    }
}
