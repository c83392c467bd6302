import ArgumentParser
import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `project import` and the like: cases from a table, all rows or none, and safe to repeat.
struct SheetImport<Kind: ImportedKind>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Kind.command,
            abstract: "从 XLSX 或 CSV 导入\(Kind.title.zh)：先查全部行，要么全部登记，要么一条也不登记。",
            discussion: """
                列：\(Kind.fields.map(\.title).joined(separator: "、"))；带 * 的必填：\
                \(Kind.fields.filter(\.isRequired).map(\.title).joined(separator: "、"))。\
                表头上方的标题行、合计行与备注行不导入。重复导入同一行不会重复登记。\
                加 --update 时更改已有的案卷。加 --stage 时对的行登记，错的行存为草稿，另用 --write-back 写回带“问题”列的文件。
                """
        )
    }

    @OptionGroup var source: TableOptions

    @Flag(help: "分批导入：对的行登记，错的行存为草稿，不丢一行。")
    var stage = false

    @Option(help: ArgumentHelp("把各行连同“行号”“问题”两列写成新的 XLSX 文件，改好后再用 --stage 导入。", valueName: "FILE"))
    var writeBack: String?

    @Flag(help: "更改已有的案卷：按“编号”逐格比较导出后改过的表，列出并写入不同之处。")
    var update = false

    @Flag(help: "与 --update 同用：只列出将有的更改，不写入。")
    var dryRun = false

    @OptionGroup var twins: Kind.Twins
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !update || !stage && writeBack == nil else {
            throw ValidationError("--update 不与 --stage、--write-back 同用。")
        }
        guard !stage || Kind.keepsDrafts else {
            throw ValidationError("\(Kind.title.zh)不存草稿，要么全部登记，要么一行也不登记，不用 --stage。")
        }
        guard update || !dryRun else { throw ValidationError("--dry-run 只与 --update 同用。") }
    }

    func answer() throws -> Answer {
        guard !update else {
            return try options.update(
                source,
                kind: Kind.kind,
                known: Kind.fields,
                open: nil,
                isDryRun: dryRun,
                output
            )
        }
        let table = try source.table(Kind.mapping)
        var caller = try options.caller()
        caller.channel = "import"
        let effective = try options.effective()
        if let writeBack { try InputFile.requireAbsent(writeBack) }
        let ledger = try OpenLedger.writing(options.database)
        let run = try TableImport<Kind>(
            table,
            isStaged: stage,
            ledger,
            seen: try ledger.read(by: caller).cases
        )
        let finding = try run.twins(by: caller, twins.check)
        if twins.check == .check { return ledger.answer(finding) }
        let title = Localized(zh: "导入", en: "Importing")
        let bar = ProgressBar(title, total: run.steps.count, output)
        defer { bar.end() }
        let outcome = try run.perform(by: caller, effective: effective, bar)
        if let writeBack {
            try WriteBack.write(table, outcome, run.rows, to: writeBack)
        }
        return ledger.answer(answer(table, outcome), lines(table, outcome))
            .telling(run.named(finding, outcome))
    }

    private func answer(_ table: SheetTable, _ outcome: ImportOutcome) -> [String: JSON] {
        [
            "rows": JSON(table.rows.count), "registered": JSON(outcome.registered),
            "present": JSON(outcome.present), "drafts": JSON(outcome.drafts),
            "codes": JSON(outcome.codes),
            "encoding": table.encoding.map { JSON($0.rawValue) } ?? .null,
            "sheet": table.sheetName.map { JSON($0) } ?? .null,
            "blank_rows": JSON(table.blankRows),
            "left_out": .array(
                table.leftOut.map {
                    ["row": JSON($0.row), "reason": JSON("\($0.reason)"), "text": JSON($0.text)]
                }
            ),
        ]
    }

    private func lines(_ table: SheetTable, _ outcome: ImportOutcome) -> [Localized] {
        let drafts =
            stage
            ? Localized(zh: "，草稿 \(outcome.drafts) 条", en: ", \(outcome.drafts) drafts")
            : Localized(zh: "", en: "")
        return [
            Localized(
                zh: "共 \(table.rows.count) 行：登记 \(outcome.registered) 条，"
                    + "已有 \(outcome.present) 条" + drafts.zh,
                en: "\(table.rows.count) rows: \(outcome.registered) registered,"
                    + " \(outcome.present) present before" + drafts.en
            )
        ]
            + table.leftOut.filter { $0.reason != .title }.map { row in
                let reason = row.reason == .total ? ("合计", "a total") : ("说明", "a note")
                return Localized(
                    zh: "第 \(row.row) 行是\(reason.0)，未导入：\(row.text)",
                    en: "Row \(row.row) is \(reason.1) and was left out: \(row.text)"
                )
            }
    }
}

/// One command of an import, and the row of the table that it is for, by index.
struct ImportStep: Sendable {
    enum Deed: Sendable {
        case register(Command)
        case draft(Command)
        /// The draft becomes the case that an earlier step registers.
        case adopt(draft: String, registered: Int)
    }

    let row: Int
    let deed: Deed

    /// The command that enters a new case, with its row; nil for any other deed.
    var registration: (row: Int, command: Command)? {
        guard case .register(let command) = deed else { return nil }
        return (row, command)
    }

    func command(_ replies: [Reply]) -> Command {
        switch deed {
        case .register(let command), .draft(let command): command
        case .adopt(let draft, let registered): ImportStep.adoption(draft, replies[registered])
        }
    }

    /// The same where some were refused; nil for a draft whose case is not registered.
    func command(given replies: [Reply?]) -> Command? {
        switch deed {
        case .register(let command), .draft(let command): command
        case .adopt(let draft, let registered):
            replies[registered].map { ImportStep.adoption(draft, $0) }
        }
    }

    private static func adoption(_ draft: String, _ reply: Reply) -> Command {
        let id = reply.moved.first?.stream ?? ""
        return Command(
            target: .existing(draft),
            event: "adopt",
            payload: ["case": .string(id)],
            key: "adopt:\(draft):\(id)"
        )
    }
}

/// What an import did, row by row.
struct ImportOutcome {
    private(set) var registered = 0
    private(set) var present = 0
    private(set) var drafts = 0
    /// Codes of the cases, in the order of their rows.
    private(set) var codes: [String] = []
    /// Under which code each row is known now, by index.
    private(set) var keys: [Int: String] = [:]
    /// Which rows were registered, and which are drafts now.
    private(set) var registeredRows: Set<Int> = []
    private(set) var draftRows: Set<Int> = []

    /// Rows without a step were there before; `kept` are those whose drafts hold what they say.
    init(rows: Int, kept: [Int: String]) {
        present = rows - kept.count
        drafts = kept.count
        keys = kept
        draftRows = Set(kept.keys)
    }

    mutating func add(_ step: ImportStep, _ reply: Reply, _ store: LedgerStore) throws {
        let code = reply.moved.first?.code ?? ""
        switch step.deed {
        case .register:
            keys[step.row] = code
            codes.append(code)
            if !reply.isReplayed {
                registered += 1
                present -= 1
                registeredRows.insert(step.row)
            }
        case .draft:
            keys[step.row] = code
            // A row that was staged before may have become a case since.
            guard try !reply.isReplayed || store.stream(code)?.isIn("open") == true else { return }
            drafts += 1
            present -= 1
            draftRows.insert(step.row)
        case .adopt: break
        }
    }
}
