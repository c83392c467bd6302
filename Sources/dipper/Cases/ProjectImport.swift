import ArgumentParser
import Casework
import SQL
import Spreadsheet
import Workflow

/// `project import`: leads from a table, all rows or none, and safe to repeat.
struct ProjectImport: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "从 CSV 导入线索：先查全部行，要么全部登记，要么一条也不登记。",
        discussion: """
            表头：项目名称,牵头单位,合作单位,领域,公开信息,来源,来源渠道；UTF-8（可带 BOM）或 GB18030。\
            重复导入同一行不会重复登记。
            """
    )

    @Argument(help: ArgumentHelp("CSV 文件。", valueName: "FILE"))
    var file: String

    @OptionGroup var twinOptions: TwinOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let bytes = try InputFile.read(file, mostBytes: CSVTable.mostBytes)
        let table = try CSVTable.read(bytes: bytes, file: file)
        var commands = try LeadFile.commands(in: table)
        var caller = try options.caller()
        caller.channel = "import"
        if let date = options.date {
            let effective = try Moment.date(date, option: "--on")
            for index in commands.indices { commands[index].effective = effective }
        }
        let ledger = try OpenLedger.writing(options.database)
        let places = table.records.map { table.place($0) }
        let finding = try ledger.twins(of: commands, at: places, by: caller, twinOptions)
        if twinOptions.check == .check { return ledger.answer(finding) }
        let progress = ProgressBar(
            Localized(zh: "导入", en: "Importing"),
            total: commands.count,
            output
        )
        let replies: [Reply]
        do {
            replies = try ledger.casework.performTogether(commands, by: caller) {
                progress.show($0)
            }
            progress.end()
        } catch let refusal as Refusal {
            progress.end()
            throw ProjectImport.located(refusal, table, row: progress.done)
        }
        let repeated = replies.count { $0.isReplayed }
        let codes = replies.compactMap { $0.moved.first?.code }
        let rows = Dictionary(
            uniqueKeysWithValues: codes.enumerated().map { (OpenLedger.rowID($0), $1) }
        )
        return ledger.answer(
            [
                "rows": JSON(replies.count), "registered": JSON(replies.count - repeated),
                "present": JSON(repeated), "codes": JSON(codes),
                "encoding": JSON(table.encoding.rawValue),
            ],
            [
                Localized(
                    zh: "共 \(replies.count) 行：登记 \(replies.count - repeated) 条，"
                        + "已有 \(repeated) 条",
                    en: "\(replies.count) rows: \(replies.count - repeated) registered,"
                        + " \(repeated) present before"
                )
            ]
        ).telling(finding?.named(rows))
    }

    /// The rules refused the row after those that went through: its place precedes the reasons.
    private static func located(_ refusal: Refusal, _ table: CSVTable, row: Int) -> Refusal {
        guard table.records.indices.contains(row) else { return refusal }
        let record = table.records[row]
        return Refusal(
            refusal.blockers.map { blocker in
                Blocker(
                    code: blocker.code,
                    message: blocker.message,
                    place: table.place(record)
                        + (blocker.place.isEmpty ? "" : " \(blocker.place)"),
                    values: blocker.values.merging(["row": "\(record.line)"]) { $1 },
                    role: blocker.role,
                    provisional: blocker.provisional
                )
            }
        )
    }
}
