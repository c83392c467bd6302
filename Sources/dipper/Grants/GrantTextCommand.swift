import ArgumentParser
import Casework
import Paper
import Portfolio
import Store
import Workflow

/// `grant text BZ-2026-000001 --out FILE`: the text of an agreement, to be sealed and signed.
struct GrantTextCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "按模板生成协议文本，PDF 或 DOCX；金额大小写一致，页脚有文本摘要。",
        discussion: "模板是流程文件夹中的 texts/grant-agreement.yaml，变更协议是 texts/amendment.yaml；"
            + "措辞和政策都按协议立项时的版本。申请用印、登记签署时系统自行核出文本摘要，"
            + "签的不是用印的文本即拒绝。--terms 打印已签署的某一版条款，--amendment 打印某一号变更协议。"
    )

    @Argument(help: ArgumentHelp("协议编号，如 \(GrantNoun.sample)。", valueName: "CODE"))
    var code: String

    @Option(help: ArgumentHelp("第几版条款；缺省为现在的。", valueName: "N"))
    var terms: Int?

    @Option(help: ArgumentHelp("第几号变更的变更协议。", valueName: "N"))
    var amendment: Int?

    @Option(help: ArgumentHelp("格式：pdf 或 docx；缺省 pdf。", valueName: "pdf|docx"))
    var format = ReportFormat.pdf

    @Option(help: ArgumentHelp("要写出的新文件；不写则只给出文本摘要。", valueName: "FILE"))
    var out: String?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard terms != nil, amendment != nil else { return }
        throw ValidationError("--terms 与 --amendment 只能用一个")
    }

    private var part: AgreementPaper.Part {
        amendment.map { .amendment($0) } ?? terms.map { .terms($0) } ?? .now
    }

    func answer() throws -> Answer {
        if let out { try InputFile.requireAbsent(out) }
        let ledger = try OpenLedger.reading(reading)
        let paper = try AgreementPaper(code, part, ledger)
        let text = try paper.digest()
        var members: [String: JSON] = [
            "code": JSON(code), "edition": JSON(paper.edition), "text": JSON(text),
            "terms": JSON(Int(paper.agreement.integer("terms") ?? 0)),
            "sealed_text": paper.sealedText.map { JSON($0) } ?? .null,
            "is_sealed_text": paper.isSealedText(text).map { .bool($0) } ?? .null,
        ]
        var lines = [paper.line(text)]
        if let out {
            let bytes = try paper.file().bytes(format).bytes
            try OutputFile.write(bytes, to: out)
            members["file"] = JSON(out)
            members["format"] = JSON(format.rawValue)
            members["digest"] = JSON(Digests.named(bytes))
            lines.append(
                Localized(
                    zh: "已写出 \(out)，\(Digests.named(bytes))",
                    en: "Wrote \(out), \(Digests.named(bytes))"
                )
            )
        }
        return ledger.answer(members, lines)
    }
}

extension AgreementPaper {
    /// Which edition the text is, its digest, and whether it is the one that was sealed.
    func line(_ digest: String) -> Localized {
        let shown = digest.prefix(AgreementPaper.shown)
        let sealed = sealedText?.prefix(AgreementPaper.shown) ?? ""
        let told: Localized =
            switch isSealedText(digest) {
            case nil: Localized(zh: "", en: "")
            case true?: Localized(zh: "，与用印、签署的文本一致", en: ", the one that was sealed")
            case false?:
                Localized(
                    zh: "，与用印、签署的文本（\(sealed)）不同",
                    en: ", not the one that was sealed (\(sealed))"
                )
            }
        let name = key.isEmpty ? agreement.code : "\(agreement.code)/\(key)"
        return Localized(
            zh: "\(name) \(edition)，文本摘要 \(shown)\(told.zh)",
            en: "\(name), digest of the text \(shown)\(told.en)"
        )
    }
}
