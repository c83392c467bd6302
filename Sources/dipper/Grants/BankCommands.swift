import ArgumentParser
import Casework
import Portfolio
import Workflow

enum BankNoun: CaseNoun {
    static let kind = BankLineProcedure.kind
    static let title = "银行与账务流水"
    static let sample = "YH-0A1B2C3D4E5F"
    static let opening = "import"
}

/// `bank`: lines of the bank and of the books against what is booked here.
struct BankCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bank",
        abstract: "银行与财务账的流水：导入、与支付和收款勾对、列出未勾对的。",
        subcommands: [
            SheetImport<BankFile>.self, SheetImport<BooksFile>.self, BankReconcile.self,
            CaseDoing<BankNoun>.self,
        ] + BankNoun.questions
    )
}

/// `bank reconcile`: which line is which payment, and what is left on either side.
struct BankReconcile: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "勾对表：流水与已登记的支付、退汇、偿还、收回逐笔对照。",
        discussion: """
            金额、收款单位、凭证号都相同且只有一种可能的，自动勾对；其余只列出可能的事项，由导入以外的人用 \
            do YH-… settle --set payment=BZ-…@版本 勾对，与拨款无关的用 set_aside。财务、主任、审计人员可以看。
            """
    )

    @Option(help: ArgumentHelp("从哪一天起；缺省为上年一月一日。", valueName: "DATE"))
    var from: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let day = try from.map { try Moment.date($0, option: "--from") }
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let bank = try BankReading(ledger, words, from: day)
        let written = try export.isAsked ? export.write(bank.sheets) : []
        return ledger.answer(bank.json, bank.lines + written)
    }
}
