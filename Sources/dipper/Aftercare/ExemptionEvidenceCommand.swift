import ArgumentParser
import Casework
import Portfolio
import Store
import Web
import Workflow

/// `exemption evidence MZ-…`: what the ledger itself proves, compared with what was recorded.
struct ExemptionEvidenceCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "尽职免责的证据：按登记时的版本重新生成并与登记的摘要核对，可写出 PDF 或 DOCX。",
        discussion: "先用 exemption do 编号 collect_evidence 生成并登记；--json 给出全部步骤及其散列值。"
    )

    @Argument(help: ArgumentHelp("免责案卷编号，如 \(ExemptionNoun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("格式：pdf 或 docx；缺省 pdf。", valueName: "pdf|docx"))
    var format = ReportFormat.pdf

    @Option(help: ArgumentHelp("要写出的新文件；不给则只核对。", valueName: "FILE"))
    var out: String?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        if let out { try InputFile.requireAbsent(out) }
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(reference, kind: ExemptionNoun.kind)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let evidence = try ExemptionReading(stream, ledger, words)
        guard let out else { return ledger.answer(evidence.json, evidence.lines) }
        let bytes = try ExemptionPaper(reading: evidence, ledger: ledger).file().bytes(format).bytes
        try OutputFile.write(bytes, to: out)
        let written = Localized(
            zh: "已写出 \(out)，\(Digests.named(bytes))",
            en: "Wrote \(out), \(Digests.named(bytes))"
        )
        return ledger.answer(
            evidence.json.merging(["file": JSON(out), "file_digest": JSON(Digests.named(bytes))]) {
                $1
            },
            evidence.lines + [written]
        )
    }
}

/// The evidence as a file of the case page, such as `/cases/MZ-2026-000001/evidence.pdf`.
struct ExemptionFile {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func answer() throws -> WebResponse {
        let file = visit.parameters["file"] ?? ""
        let parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts[0] == "evidence",
            let format = ReportFormat(rawValue: parts[1])
        else { throw CaseRefusals.notFound(file) }
        let stream = try visit.found(visit.parameters["code"] ?? "")
        guard stream.kind == ExemptionNoun.kind, stream.text("digest") != nil else {
            throw CaseRefusals.notFound(file)
        }
        let reading = try ExemptionReading(stream, visit.ledger, visit.words)
        let made = try ExemptionPaper(reading: reading, ledger: visit.ledger).file()
        return .download(
            try made.bytes(format).bytes,
            name: "\(made.name).\(format.rawValue)",
            type: format.type
        )
    }

    /// The ways there from an exemption case that has evidence.
    static func links(_ visit: Visit, _ stream: CaseStream) -> HTML? {
        guard stream.kind == ExemptionNoun.kind, stream.text("digest") != nil else { return nil }
        return tag(.p) {
            for format in ReportFormat.allCases {
                tag(.a, .href("\(stream.address)/files/evidence.\(format.rawValue)")) {
                    visit.say("台账证据 ", "Evidence of the ledger ") + format.rawValue.uppercased()
                }
                " "
            }
        }
    }
}
