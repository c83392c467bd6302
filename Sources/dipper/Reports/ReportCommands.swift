import ArgumentParser
import Casework
import Paper
import Portfolio
import Store
import Workflow
import WorkflowFile

extension ReportFormat: ExpressibleByArgument {}

/// `report`: what leaders are given each month.
struct ReportCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "月报与专报（DOCX、PDF）。",
        subcommands: [ReportMonth.self, ReportBrief.self]
    )
}

/// What both reports are asked by.
struct ReportOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("月份；本月的为截至今天。", valueName: "YYYY-MM"))
    var month: String

    @Option(help: ArgumentHelp("格式：pdf 或 docx；缺省 pdf。", valueName: "pdf|docx"))
    var format = ReportFormat.pdf

    @Option(help: ArgumentHelp("要写出的新文件。", valueName: "FILE"))
    var out: String

    @OptionGroup var reading: ReaderOptions

    func answer(_ shape: ReportPaper.Shape) throws -> Answer {
        try InputFile.requireAbsent(out)
        let ledger = try OpenLedger.reading(reading)
        let month = try PublishedMonths.month(month)
        let report = try MonthReport(ledger, month, index: CaseIndex(ledger))
        let file = try ReportFile(ledger, ReportPaper(report: report, shape: shape))
        let (bytes, made) = try file.bytes(format)
        try OutputFile.write(bytes, to: out)
        let digest = Digests.named(bytes)
        return ledger.answer(
            [
                "file": JSON(out), "format": JSON(format.rawValue), "month": JSON("\(month)"),
                "published": .bool(report.isPublished), "digest": JSON(digest),
                "pages": made.map { JSON($0.pageCount) } ?? .null,
                "figures": .object(
                    Dictionary(
                        report.figures.map { figure in
                            (
                                figure.row.goal.code.content,
                                [
                                    "value": JSON(figure.value), "before": JSON(figure.before),
                                    "change": JSON(figure.change),
                                ]
                            )
                        }
                    ) { $1 }
                ),
                "changes": JSON(report.items.count), "holdups": JSON(report.holdups.count),
                "waiting": JSON(report.waiting.count), "deadlines": JSON(report.deadlines.count),
            ],
            [
                Localized(
                    zh: "已写出 \(out)，\(digest)"
                        + (report.isPublished ? "" : "　该月未发布，数值可能变化"),
                    en: "Wrote \(out), \(digest)"
                        + (report.isPublished ? "" : "  the month is not published")
                )
            ]
        )
    }
}

/// `report month 2026-10`: the whole report of a month.
struct ReportMonth: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "month",
        abstract: "月报：目标与上月以来的变化、逐项清单、卡点、等待领导决定的事项、近期期限。",
        discussion: "以 --as 的人能看到的内容为限；已发布的月份用发布数。"
    )

    @OptionGroup var options: ReportOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer { try options.answer(.month) }
}

/// `report brief 2026-10`: the same on one page.
struct ReportBrief: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "brief",
        abstract: "专报：同一内容的一页纸，各清单只列前几项并写明另有几项。"
    )

    @OptionGroup var options: ReportOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer { try options.answer(.brief) }
}
