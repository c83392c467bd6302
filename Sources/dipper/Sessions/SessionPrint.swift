import ArgumentParser
import Casework
import Paper
import Portfolio
import Store
import Workflow

extension SessionPaper.Kind: ExpressibleByArgument {}

/// `session print PS-… --what roll --out FILE`: what is signed at a session, and its minutes.
struct SessionPrint: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "评审会的纸面文件（PDF、DOCX）：签到表、承诺书、评分表、汇总表、专家组意见、纪要。",
        discussion: """
            roll 签到表；pledge 保密及回避承诺书；sheet 评分表，每案一页；summary 评分汇总表；\
            opinion 专家组意见；minutes 按记录生成的纪要。承诺书和评分表按人打印，须用 --expert 指明专家。
            """
    )

    @Argument(help: ArgumentHelp("评审会编号。", valueName: "CODE"))
    var reference: CaseReference

    @Option(
        help: ArgumentHelp(
            "哪一种文件。",
            valueName: SessionPaper.Kind.allCases.map(\.rawValue).joined(separator: "|")
        )
    )
    var what: SessionPaper.Kind

    @Option(help: ArgumentHelp("承诺书、评分表给哪一位专家（人员编号）。", valueName: "PERSON"))
    var expert: String?

    @Option(help: ArgumentHelp("格式：pdf 或 docx；缺省 pdf。", valueName: "pdf|docx"))
    var format = ReportFormat.pdf

    @Option(help: ArgumentHelp("要写出的新文件。", valueName: "FILE"))
    var out: String

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        try InputFile.requireAbsent(out)
        let ledger = try OpenLedger.reading(reading)
        guard let stream = try ledger.cases.stream(reference.code),
            stream.kind == SessionNoun.kind
        else { throw CaseRefusals.notFound(reference.code) }
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let sheet = try SessionSheet(stream, ledger, words)
        let person = try expert.map { try ledger.store.stream($0)?.id ?? $0 }
        guard (person != nil) == what.isPersonal,
            person.map(sheet.session.experts.contains) ?? true
        else { throw Refusal(SessionPrint.expertWrong(stream, what, expert)) }
        let paper = SessionPaper(
            kind: what,
            expert: person,
            sheet: sheet,
            ledger: ledger,
            words: words
        )
        let blocks = try paper.blocks()
        guard !blocks.isEmpty else { throw Refusal(SessionPrint.empty(stream, what)) }
        let file = try ReportFile(
            ledger,
            title: "\(what.title) \(stream.code)",
            header: "\(stream.code) \(what.title)",
            blocks
        )
        let (bytes, made) = try file.bytes(format)
        try OutputFile.write(bytes, to: out)
        let digest = Digests.named(bytes)
        return ledger.answer(
            [
                "code": JSON(stream.code), "what": JSON(what.rawValue), "file": JSON(out),
                "format": JSON(format.rawValue), "digest": JSON(digest),
                "pages": made.map { JSON($0.pageCount) } ?? .null,
            ],
            [
                Localized(
                    zh: "已写出 \(out)：\(what.title)，\(digest)",
                    en: "Wrote \(out): \(what.rawValue), \(digest)"
                )
            ]
        )
    }

    private static func expertWrong(
        _ stream: CaseStream,
        _ what: SessionPaper.Kind,
        _ found: String?
    ) -> Blocker {
        let found = found ?? "—"
        let (zh, en): (String, String) =
            what.isPersonal
            ? ("应为 \(stream.code) 专家组一人的编号", "expected one of the panel of \(stream.code)")
            : ("不按人打印，应不写 --expert", "expected none, since it is not for one of the panel")
        return Blocker(
            code: "SESSION_PRINT_EXPERT",
            message: Localized(
                zh: "\(what.title)的专家为“\(found)”，\(zh)，请填报人更正",
                en: "The expert of \(what.rawValue) is “\(found)”; \(en); whoever entered it can"
                    + " correct it"
            ),
            place: "--expert",
            values: ["found": found]
        )
    }

    private static func empty(_ stream: CaseStream, _ what: SessionPaper.Kind) -> Blocker {
        Blocker(
            code: "SESSION_PRINT_EMPTY",
            message: Localized(
                zh: "\(stream.code) 还没有可印的\(what.title)：没有列入案卷，或没有专家评审；请评审秘书先列入",
                en: "\(stream.code) has nothing to print as \(what.rawValue): no case, or nobody"
                    + " who judges one; the panel secretary can add them first"
            ),
            place: "--what",
            role: "SEC"
        )
    }
}
