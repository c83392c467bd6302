import ArgumentParser
import Casework
import Paper
import Portfolio
import Store
import Workflow

extension DecisionLetter.Verdict: ExpressibleByArgument {}

/// What a letter is asked by.
struct LetterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("文号，如 示例〔2026〕1号。", valueName: "TEXT"))
    var number: String?

    @Option(help: ArgumentHelp("给申报人的意见；答复申诉时为理由。", valueName: "TEXT"))
    var text: String?

    @Option(help: ArgumentHelp("申诉的结论：upheld 成立，dismissed 不成立。", valueName: "upheld|dismissed"))
    var verdict: DecisionLetter.Verdict?

    func given(on day: CivilDate?) -> DecisionLetter.Given {
        DecisionLetter.Given(number: number ?? "", text: text ?? "", verdict: verdict, day: day)
    }
}

/// `project letter`: what the applicant is told of a decision, with the reasons that may be told.
struct ProjectLetter: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter",
        abstract: "结果告知书（PDF、DOCX）：立项、储备、未入选、不予受理，或程序申诉的答复，附可告知的理由。",
        discussion: """
            可告知什么由政策参数 letter.release 决定：bands 评价表的等级表述，means 均分（取至 0.5），advice 给申报人的意见；\
            不含评审专家、评分表份数和评议内容。结果尚未告知时为草稿，供核对；发出用 project send-letter。
            """
    )

    @Argument(help: ArgumentHelp("项目编号，如 \(ProjectNoun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("格式：pdf 或 docx；缺省 pdf。", valueName: "pdf|docx"))
    var format = ReportFormat.pdf

    @Option(help: ArgumentHelp("要写出的新文件。", valueName: "FILE"))
    var out: String

    @OptionGroup var letter: LetterOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try InputFile.requireAbsent(out)
        let ledger = try OpenLedger.reading(reading)
        let letter = try DecisionLetter(
            try CasePaper(ledger, reference),
            letter.given(on: nil)
        )
        let told: [String: JSON] = [
            "letter": JSON(letter.kind.rawValue), "draft": .bool(letter.isDraft),
            "format": JSON(format.rawValue),
        ]
        let file = try letter.file()
        guard format == .docx else {
            let written = try PaperFile(ledger, to: out).write(file.document)
            return Answer(
                json: written.json.merging(told) { $1 },
                lines: written.lines,
                warnings: written.warnings
            )
        }
        let bytes = try file.bytes(format).bytes
        try OutputFile.write(bytes, to: out)
        let digest = Digests.named(bytes)
        return ledger.answer(
            ["file": JSON(out), "digest": JSON(digest)].merging(told) { $1 },
            [Localized(zh: "已写出 \(out)，\(digest)", en: "Wrote \(out), \(digest)")]
        )
    }
}

/// `project send-letter`: records the result that is told, with the letter as its document.
struct ProjectSendLetter: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "send-letter",
        abstract: "发出结果告知书：生成 PDF，编文号，存入案卷，同时办理告知（未入选、储备、申诉答复）。",
        discussion: "发出前先用 project letter 核对。已经告知的，只把通知书存入案卷。"
    )

    @Argument(help: ArgumentHelp("项目编号，如 \(ProjectNoun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @OptionGroup var letter: LetterOptions
    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let caller = try options.caller()
        let day = try options.effective()
        let ledger = try OpenLedger.writing(options.database).read(by: caller)
        let letter = try DecisionLetter(try CasePaper(ledger, reference), letter.given(on: day))
        var command = try LetterSending(letter: letter).command()
        let terms = options.command(command.target, event: command.event)
        (command.key, command.expecting) = (terms.key, terms.expecting)
        (command.reasonForEarlier, command.lifted) = (terms.reasonForEarlier, terms.lifted)
        return try ledger.answer(ledger.perform(command, by: caller))
    }
}
