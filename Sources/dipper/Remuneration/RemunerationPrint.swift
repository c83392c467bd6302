import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

extension RemunerationFile.Format: ExpressibleByArgument {}

/// Whether the numbers of people stand whole in a file, and why.
struct FullFileOptions: ParsableArguments {
    @Flag(help: "写出完整的账号、证件号；须已审批，由财务或审计人员办理，记入台账。")
    var full = false

    @Option(help: ArgumentHelp("写出完整号码的理由；加密保存。", valueName: "TEXT"))
    var because: String?

    @Option(help: ArgumentHelp("要写出的新文件。", valueName: "FILE"))
    var out: String

    func validate() throws {
        guard full == (because != nil) else {
            throw ValidationError("--full 与 --because 应同时给出 / are given together")
        }
    }

    fileprivate func write(
        _ kind: RemunerationPaper.Kind,
        _ format: RemunerationFile.Format,
        of reference: CaseReference,
        _ options: CommandOptions
    ) throws -> Answer {
        try InputFile.requireAbsent(out)
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let file = try RemunerationFile(
            reference.code,
            kind,
            format,
            because: because,
            key: options.key ?? "",
            ledger,
            by: caller
        )
        try OutputFile.write(file.bytes, to: out)
        let digest = Digests.named(file.bytes)
        let note =
            full
            ? Localized(zh: "含完整号码，已记入台账", en: "with whole numbers, which is recorded")
            : Localized(zh: "号码已掩码", en: "numbers are masked")
        return ledger.answer(
            [
                "code": JSON(reference.code), "what": JSON(kind.rawValue), "file": JSON(out),
                "format": JSON(format.rawValue), "full": .bool(full), "digest": JSON(digest),
            ],
            [
                Localized(
                    zh: "已写出 \(out)：\(kind.title)（\(note.zh)），\(digest)",
                    en: "Wrote \(out): \(kind.rawValue) (\(note.en)), \(digest)"
                )
            ]
        )
    }
}

/// `remuneration print FF-… --out FILE`: the payment list with a column to sign.
struct RemunerationPrint: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "发放表（PDF 或 XLSX），有签名栏和大写合计；账号缺省只显示末四位。"
    )

    @Argument(help: ArgumentHelp("发放表编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("格式：pdf 或 xlsx；缺省 pdf。", valueName: "pdf|xlsx"))
    var format = RemunerationFile.Format.pdf

    @OptionGroup var file: FullFileOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer { try file.write(.list, format, of: reference, options) }
}

/// `remuneration tax FF-… --out FILE`: the workbook for the tax office.
struct RemunerationTax: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "tax",
        abstract: "报税表（XLSX）：证件、收入、税额、实发；证件号缺省只显示末四位。"
    )

    @Argument(help: ArgumentHelp("发放表编号。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var file: FullFileOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer { try file.write(.tax, .xlsx, of: reference, options) }
}
