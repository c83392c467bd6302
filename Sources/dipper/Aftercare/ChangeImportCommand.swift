import ArgumentParser
import Casework
import Spreadsheet
import Workflow

/// `aftercare import-changes FILE`: changes of registration, all rows or none, safe to repeat.
struct ChangeImportCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "import-changes",
        abstract: "从 XLSX 或 CSV 导入工商变更：先查全部行，要么全部登记，要么一条也不登记，可反复执行。",
        discussion: """
            列：\(ChangeImport.fields.map(\.title).joined(separator: "、"))。企业写名称、编号或信用代码。\
            登记到该企业已签署、未办结的协议；同一日期同一事项已在案的不再登记；没有这样的协议的企业，只计数，不登记。
            """
    )

    @OptionGroup var source: TableOptions

    @Flag(help: "只核对并列出将有的登记，不写入。")
    var dryRun = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let table = try source.table(ColumnMapping(ChangeImport.fields))
        var caller = try options.caller()
        caller.channel = "import"
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let run = try ChangeImport(table, ledger)
        if !dryRun, !run.commands.isEmpty { try run.perform(by: caller) }
        let done = dryRun ? ("将登记", "to be recorded") : ("登记", "recorded")
        return ledger.answer(
            [
                "rows": JSON(table.rows.count), "recorded": JSON(run.commands.count),
                "present": JSON(run.present), "unconcerned": JSON(run.unconcerned),
                "applied": .bool(!dryRun),
            ],
            [
                Localized(
                    zh: "共 \(table.rows.count) 行：\(done.0) \(run.commands.count) 条，已有 "
                        + "\(run.present) 条，企业没有在管协议 \(run.unconcerned) 条",
                    en: "\(table.rows.count) rows: \(run.commands.count) \(done.1), \(run.present)"
                        + " present before, \(run.unconcerned) of enterprises without an agreement"
                )
            ]
        )
    }
}
