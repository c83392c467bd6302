import ArgumentParser
import Casework
import Portfolio
import Workflow

/// `grant portfolio`: what became of what was paid, with losses and risks.
struct PortfolioCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "portfolio",
        abstract: "投资组合：逐份协议的去向、损失率（精确）、下一期限、风险分及理由，合计与按签署年度。",
        discussion: "--xlsx 有全部协议和按签署年度两张表；--csv 只有第一张。"
    )

    @Option(help: "一页的条数，至多 1000。")
    var limit = 50

    @Option(help: ArgumentHelp("从此协议编号之后列起。", valueName: "CODE"))
    var after = ""

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let limit = try Paging.checked(limit)
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let portfolio = try PortfolioReading(ledger, words)
        let (lines, next) = portfolio.page(after: after, limit: limit)
        let named = try portfolio.named(export.isAsked ? portfolio.table.lines : lines)
        let written = try export.isAsked ? export.write(named.sheets) : []
        let more = next.map {
            [Localized(zh: "还有：--after \($0)", en: "There is more: --after \($0)")]
        }
        return ledger.answer(
            named.json(lines, next: next),
            named.lines(lines) + (more ?? []) + written
        )
    }
}

/// `aftercare`: what comes up for agreements and enterprises.
struct AfterCareCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "aftercare",
        abstract: "投后：日历与提醒、列入应交报告、导入工商变更。",
        subcommands: [AfterCareCalendar.self, ReportExpectation.self, ChangeImportCommand.self]
    )
}

/// `aftercare calendar --days 90`: what comes up, and who must act.
struct AfterCareCalendar: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "投后日历：里程碑、转股期、定期报告、跟进、清算等到期和逾期的事项，由谁办理，预算是否够用。",
        discussion: "--ics 写出日历文件（RFC 5545），可导入手机和邮件程序的日历。"
    )

    @Option(help: "多少天以内。")
    var days = AfterCareReading.usual

    @Option(help: ArgumentHelp("写出日历文件。", valueName: "FILE.ics"))
    var ics: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        if let ics { try InputFile.requireAbsent(ics) }
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let calendar = try AfterCareReading(ledger, words, within: days)
        var written = try export.isAsked ? export.write(calendar.sheets) : []
        if let ics {
            try OutputFile.write(calendar.calendar, to: ics)
            written.append(Localized(zh: "已写出 \(ics)", en: "Wrote \(ics)"))
        }
        return ledger.answer(calendar.json, calendar.lines + written)
    }
}
