import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `grant receipts`: which payees still owe a receipt for what they were paid.
struct ReceiptsCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: "待收收据：已支付、收款单位的收据还没有收到的批次，按应收到的日期。",
        discussion: "收到后用 do BZ-…/tranche/1 file_receipt 登记。能看用款计划的人可以看，只含本人能看的协议。"
    )

    @Flag(help: "只列逾期的。")
    var overdue = false

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let receipts = try ReceiptReading(ledger, words, isOverdue: overdue)
        let rows = try receipts.rows(receipts.receipts)
        let written = try export.isAsked ? export.write([receipts.sheet(rows)]) : []
        return ledger.answer(receipts.json(rows), receipts.lines(rows) + written)
    }
}
