import ArgumentParser
import Casework
import Paper
import Portfolio
import Store
import Workflow

extension PaymentPaper.Kind: ExpressibleByArgument {}

/// `grant print BZ-2026-000001 1 --out FILE`: the papers of the payment of a tranche.
struct GrantPrint: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "打印一个批次的资金拨付审批单（slip）或拨款通知（notice），PDF 或 DOCX。",
        discussion: "内容照台账：金额大小写、累计、额度、预算、里程碑、经办各人。拨款通知在审批（签发）之后才能打印。"
    )

    @Argument(help: ArgumentHelp("协议编号，如 \(GrantNoun.sample)。", valueName: "CODE"))
    var code: String

    @Argument(help: ArgumentHelp("批次，从 1 起。", valueName: "TRANCHE"))
    var tranche: Int

    @Option(help: ArgumentHelp("slip 审批单，notice 拨款通知；缺省 slip。", valueName: "slip|notice"))
    var paper = PaymentPaper.Kind.slip

    @Option(help: ArgumentHelp("格式：pdf 或 docx；缺省 pdf。", valueName: "pdf|docx"))
    var format = ReportFormat.pdf

    @Option(help: ArgumentHelp("要写出的新文件。", valueName: "FILE"))
    var out: String

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try InputFile.requireAbsent(out)
        let ledger = try OpenLedger.reading(reading)
        let paper = try PaymentPaper(paper, of: code, tranche: tranche, ledger)
        let bytes = try paper.file().bytes(format).bytes
        try OutputFile.write(bytes, to: out)
        let digest = Digests.named(bytes)
        return ledger.answer(
            [
                "code": JSON(code), "tranche": JSON(tranche), "paper": JSON(paper.kind.rawValue),
                "format": JSON(format.rawValue), "settled": .bool(paper.isSettled),
                "file": JSON(out), "digest": JSON(digest),
            ],
            [
                Localized(
                    zh: "已写出 \(out)：\(paper.kind.title)，\(digest)",
                    en: "Wrote \(out): \(paper.kind.name.en), \(digest)"
                )
            ]
        )
    }
}
