import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `grant plan`: what is expected to be paid, and what of it may not come.
struct CashPlanCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "用款计划：按年度、按月预计拨付多少，其中哪些有风险及原因，与可用预算对照。",
        discussion: """
            未付的批次按其未通过里程碑的最晚到期日预计，已在申请、审批中的按当月，不早于同一协议的前一批。\
            --xlsx 有逐批、按月、按年度三张表；--csv 只有第一张。
            """
    )

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let plan = try CashPlanReading(ledger, words)
        let rows = try plan.rows(plan.plan.items)
        let written = try export.isAsked ? export.write(plan.sheets(rows)) : []
        return ledger.answer(plan.json(rows), plan.lines(rows) + written)
    }
}
