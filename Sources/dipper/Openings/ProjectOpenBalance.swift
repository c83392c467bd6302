import ArgumentParser
import Casework
import Expression
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `project open-balance`: existing cases come in on their documents; another person confirms them.
struct ProjectOpenBalance: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "open-balance",
        abstract: "期初建账：从 XLSX 或 CSV 录入既有项目，先查全部行，要么全部录入，要么一条也不录入。",
        discussion: """
            必有的列：\(OpeningColumns.cases.required.joined(separator: ","))。\
            其余各列见 Handbook/opening.md。拨付、转股、偿还、收回、核销逐笔写在工作簿名为“拨付”的表中，\
            或用 --payments 给出另一个文件。录入后为“期初待确认”，不计数、不占额度，\
            由另一人用 confirm-opening 确认。重复录入同一行不会重复建账。涉密不上网，也不进本系统。
            """
    )

    @Argument(help: ArgumentHelp("XLSX 或 CSV（UTF-8 或 GB18030）文件。", valueName: "FILE"))
    var file: String

    @Option(help: ArgumentHelp("拨付表：每一笔签署、拨付、转股、偿还、收回、核销一行。", valueName: "FILE"))
    var payments: String?

    @Option(help: ArgumentHelp("表中所列文件所在的文件夹。", valueName: "DIR"))
    var documents: String?

    @Option(help: ArgumentHelp("批次名称；缺省为文件名。", valueName: "NAME"))
    var batch: String?

    @Flag(help: "只检查并列出将要录入的项目与合计，不写入。")
    var dryRun = false

    @OptionGroup var twins: TwinOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        var caller = try options.caller()
        caller.channel = "import"
        if options.date != nil { throw Refusal(ProjectOpenBalance.dated()) }
        let bytes = try InputFile.read(file, mostBytes: SheetLimits.mostBytes)
        var (table, account) = try OpeningTable.read(bytes: bytes, file: file)
        if let payments {
            guard account == nil else { throw Refusal(ProjectOpenBalance.paymentsTwice(file)) }
            account = try OpeningTable.payments(
                bytes: try InputFile.read(payments, mostBytes: SheetLimits.mostBytes),
                file: payments
            )
        }
        let ledger = try OpenLedger.writing(options.database)
        let reading = ProgressBar(
            Localized(zh: "读取文件", en: "Reading"),
            total: table.rows.count,
            output
        )
        let opening = try OpeningFile(
            table,
            payments: account,
            papers: documents,
            known: try ledger.store.organisationCodes(),
            progress: { reading.show($0) }
        )
        reading.end()
        let batch = batch ?? ProjectOpenBalance.name(of: file)
        let keyPrefix = options.key ?? "opening:\(batch)"
        // A case that is corrected was searched for when it was entered.
        let entered = opening.rows.filter { $0.correcting == nil }
        let finding = try ledger.twins(
            of: entered.map { $0.searched(keyPrefix: keyPrefix, codes: opening.known) },
            at: entered.map { "\(opening.table.file):\($0.line)" },
            by: caller,
            twins.check
        )
        if twins.check == .check { return ledger.answer(finding) }
        let replies = try perform(opening, batch: batch, keyPrefix, by: caller, on: ledger)
        // A rehearsal gives codes that the real entry need not get.
        let codes = zip(opening.rows, replies.dropFirst(opening.newcomers.count))
            .filter { row, _ in row.correcting == nil && !dryRun }.enumerated()
            .compactMap { number, entry in
                entry.1.moved.first.map { (OpenLedger.rowID(number), $0.code) }
            }
        return try answer(replies, opening, batch: batch, ledger)
            .telling(finding?.named(Dictionary(codes) { $1 }))
    }

    private func perform(
        _ opening: OpeningFile,
        batch: String,
        _ keyPrefix: String,
        by caller: Caller,
        on ledger: OpenLedger
    ) throws -> [Reply] {
        let bar = ProgressBar(
            Localized(zh: "期初建账", en: "Opening"),
            total: opening.commandCount,
            output
        )
        defer { bar.end() }
        func enter(_ papers: [Command]) throws -> [Reply] {
            try ledger.casework.performAll(
                count: opening.commandCount,
                by: caller,
                isRehearsal: dryRun,
                progress: { bar.show($0) },
                command: { place, replies in
                    opening.command(
                        at: place,
                        after: replies,
                        batch: batch,
                        keyPrefix: keyPrefix,
                        papers: papers
                    )
                }
            )
        }
        do {
            // A rehearsal keeps no file.
            if dryRun { return try enter([]) }
            var replies: [Reply] = []
            _ = try ledger.filing.perform(opening.rows.map(\.papers)) { papers in
                replies = try enter(papers)
                return Array(replies.dropFirst(opening.newcomers.count))
            }
            return replies
        } catch let failure as BatchFailure {
            throw opening.located(failure)
        }
    }

    private func answer(
        _ replies: [Reply],
        _ opening: OpeningFile,
        batch: String,
        _ ledger: OpenLedger
    ) throws -> Answer {
        let cases = replies.dropFirst(opening.newcomers.count)
        let repeated = cases.count { $0.isReplayed }
        let sums = OpeningSums(opening.rows.map(\.balance))
        let opened = cases.count - repeated
        // A rehearsal gives codes that the real entry need not get.
        let codes = dryRun ? [] : cases.compactMap { $0.moved.first?.code }
        let head =
            dryRun
            ? Localized(
                zh: "试录入（未写入）：\(cases.count) 行，新录入 \(opened) 件，已有 \(repeated) 件，"
                    + "新登记单位 \(opening.newcomers.count) 家",
                en: "Rehearsal (nothing written): \(cases.count) rows, \(opened) to be entered,"
                    + " \(repeated) present, \(opening.newcomers.count) organisations to be"
                    + " registered"
            )
            : Localized(
                zh: "期初批次 \(batch)：\(cases.count) 行，录入 \(opened) 件，已有 \(repeated) 件，"
                    + "登记单位 \(opening.newcomers.count) 家；由另一人用 confirm-opening 确认",
                en: "Batch \(batch): \(cases.count) rows, \(opened) entered, \(repeated) present,"
                    + " \(opening.newcomers.count) organisations registered; another person"
                    + " confirms them with confirm-opening"
            )
        let listed = dryRun ? zip(opening.rows, cases).map(line) : []
        return ledger.answer(
            sums.json.merging([
                "batch": JSON(batch), "rows": JSON(cases.count), "opened": JSON(opened),
                "present": JSON(repeated), "organisations": JSON(opening.newcomers.count),
                "dry_run": .bool(dryRun), "codes": JSON(codes),
            ]) { $1 },
            [head] + listed + sums.lines
        )
    }

    private func line(_ row: OpeningRow, _ reply: Reply) -> Localized {
        var title = ""
        if case .string(let text)? = row.payload["title"] { title = text }
        let state = OpeningWords.word(row.balance.position)
        let tracks = row.balance.trackWords
        let (paid, ended) = (Fen(row.balance.paidFen), Fen(row.balance.endedFen))
        return Localized(
            zh: "  \(row.serial)　\(title)　\(state)　\(tracks.zh)　已拨付 \(paid) 元"
                + (ended > .zero ? "　已了结 \(ended) 元" : "")
                + (reply.isReplayed ? "（已有）" : ""),
            en: "  \(row.serial)  \(title)  \(row.balance.position.rawValue)  \(tracks.en)"
                + "  paid \(paid) CNY" + (ended > .zero ? "  ended \(ended) CNY" : "")
                + (reply.isReplayed ? " (present)" : "")
        )
    }

    /// The name of a file without its folder and its ending.
    private static func name(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }

    private static func paymentsTwice(_ file: String) -> Blocker {
        Blocker(
            code: "OPENING_PAYMENTS_TWICE",
            message: Localized(
                zh: "工作簿 \(file) 中已有“拨付”表，又用 --payments 给出一个文件，应只有其一，请填表人更正",
                en: "The workbook \(file) has a sheet of payments, and --payments gives another;"
                    + " expected one of the two; whoever made the file can correct it"
            ),
            place: "--payments"
        )
    }

    private static func dated() -> Blocker {
        Blocker(
            code: "OPENING_DATED",
            message: Localized(
                zh: "期初建账的日期取自各行的文件，不能用 --on 给出，请去掉",
                en: "The dates of an opening are those of the documents in its rows and are not"
                    + " given by --on; leave it out"
            ),
            place: "--on"
        )
    }
}

extension LedgerStore {
    private static let pageCount = 1000

    /// Every case of a kind, page by page in the order of the codes.
    func every(_ kind: String, _ body: (CaseStream) throws -> Void) throws {
        var after = ""
        while true {
            let page = try list(kind: kind, after: after, limit: LedgerStore.pageCount)
            for stream in page { try body(stream) }
            guard page.count == LedgerStore.pageCount, let last = page.last else { return }
            after = last.code
        }
    }

    /// The codes of organisations by credit code; of two with the same the first registered.
    func organisationCodes() throws -> [String: String] {
        var codes: [String: String] = [:]
        try every("organisation") { stream in
            guard let uscc = stream.text("uscc"), codes[uscc] == nil else { return }
            codes[uscc] = stream.code
        }
        return codes
    }
}
