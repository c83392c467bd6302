import ArgumentParser
import Casework
import Documents
import Portfolio
import Store
import Workflow

/// `document`: the papers on the file of a case, kept sealed beside the ledger.
struct DocumentCommands: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "document",
        abstract: "文件：存入、列出、取出、核验。",
        discussion: SecrecyNotice.help,
        subcommands: [
            DocumentAdd.self, DocumentList.self, DocumentGet.self, DocumentVerify.self,
            DocumentClasses.self,
        ]
    )
}

/// `document add`: puts a paper on the file of a case, whatever state that is in.
struct DocumentAdd: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "把一份文件存入案卷；任何状态都可以补。",
        discussion: """
            \(SecrecyNotice.help)

            收 PDF、OFD、DOCX、XLSX、PPTX、PNG、JPEG、TIFF、BMP、WebP，至多 200 MB，以内容为准；加密的、带宏的、\
            扩展名与内容不符的不收。原件只有纸质的，不给 FILE，用 --original 写明存放处。
            """
    )

    @Argument(help: ArgumentHelp("案卷编号。", valueName: "CODE"))
    var code: String

    @Argument(help: ArgumentHelp("文件；仅纸质的不给。", valueName: "FILE"))
    var file: String?

    @Option(
        name: .customLong("class"),
        help: ArgumentHelp("材料类别，如 agreement；全部见 document classes。", valueName: "CLASS")
    )
    var documentClass: String

    @Option(help: ArgumentHelp("文号。", valueName: "TEXT"))
    var number: String?

    @Option(help: ArgumentHelp("发文单位。", valueName: "TEXT"))
    var issuer: String?

    @Option(help: ArgumentHelp("文件日期。", valueName: "YYYY-MM-DD"))
    var date: String

    @Option(help: ArgumentHelp("页数。", valueName: "N"))
    var pages: String?

    @Option(help: ArgumentHelp("是否盖章。", valueName: "yes|no"))
    var seal: String?

    @Option(help: ArgumentHelp("原件存放处。", valueName: "TEXT"))
    var original: String?

    @Option(help: ArgumentHelp("保管期限；缺省按材料类别。", valueName: "permanent|30y|10y"))
    var retention: String?

    @Flag(help: "材料涉密：不读文件，只记流水号、日期和经办人，并拒绝。")
    var classified = false

    @OptionGroup var options: CommandOptions
    @OptionGroup var output: OutputOptions

    private var parts: [String: String] {
        let given = [
            "class": documentClass, "number": number, "issuer": issuer, "date": date,
            "file": file, "pages": pages, "seal": seal, "original": original,
            "retention": retention, "classified": classified ? "yes" : nil,
        ]
        return given.compactMapValues { $0?.isEmpty == true ? nil : $0 }
    }

    func answer() throws -> Answer {
        if file != nil { SecrecyNotice.tell() }
        let caller = try options.caller()
        let ledger = try OpenLedger.writing(options.database)
        var reasons = Reasons()
        let effective = try reasons.value(or: nil) { try options.effective() }
        let documents = try reasons.value(or: GivenDocuments.plain([])) {
            let document = try DocumentArgument.document(parts) {
                $0 == "file" ? "FILE" : "--\($0)"
            }
            return document.map { GivenDocuments.plain([$0]) } ?? GivenDocuments.classified
        }
        try reasons.check()
        var command = options.command(.existing(code), event: Command.filing)
        command.effective = effective
        documents.give(to: &command)
        let reply = try ledger.perform(command, by: caller).reply
        let requested = command.documents.first
        let stream = try ledger.cases.found(code)
        let added = try ledger.store.documents(of: stream).last {
            $0.reference.asRequested == requested?.asRequested
        }
        let words = added.map { DocumentWords($0) }
        return ledger.answer(
            [
                "code": JSON(code), "replayed": .bool(reply.isReplayed),
                "document": words?.json ?? .null,
            ],
            [
                Localized(
                    zh: "✓ 已存入 \(code)：\(words?.line.zh ?? "")"
                        + (reply.isReplayed ? "（此前已办理，未重复）" : ""),
                    en: "✓ On the file of \(code): \(words?.line.en ?? "")"
                        + (reply.isReplayed ? " (done before, not repeated)" : "")
                )
            ]
        )
    }
}

extension ReadingRoom {
    /// The case with a code, of whatever kind; refused: `NOT_FOUND`.
    func found(_ code: String) throws -> CaseStream {
        guard let stream = try stream(code) else { throw CaseRefusals.notFound(code) }
        return stream
    }
}
