import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `grant funds BZ-…`: the money of one agreement.
struct GrantFundsCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "funds",
        abstract: "一份协议的资金情况：额度、批次与里程碑、守恒关系、全部分录及其事项和凭证。"
    )

    @Argument(help: ArgumentHelp("协议编号，如 BZ-2026-000001。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(
            CaseReference(code: reference.code, instance: ""),
            kind: GrantNoun.kind
        )
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let funds = try GrantFunds(stream, ledger, words)
        let written = try export.write(PostingWords.page, funds.postings.map(funds.told.cells))
        return ledger.answer(try funds.json, funds.lines + written)
    }
}
