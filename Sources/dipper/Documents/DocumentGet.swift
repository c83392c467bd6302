import ArgumentParser
import Casework
import Documents
import FoundationEssentials
import Portfolio
import SQL
import Store
import Workflow

/// `document get`: the file of a document, opened and compared with its digest.
struct DocumentGet: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "取出一份文件，核对摘要后写到新文件。",
        discussion: "序号见 document list；也可以给文号，或摘要的前 8 位以上。"
    )

    @Argument(help: ArgumentHelp("案卷编号。", valueName: "CODE"))
    var code: String

    @Argument(help: ArgumentHelp("序号、文号或摘要。", valueName: "NUMBER|DIGEST"))
    var document: String

    @Option(help: ArgumentHelp("写到的文件；给文件夹时用整理过的原文件名。", valueName: "FILE"))
    var out: String

    @Flag(help: "已有同名文件时覆盖。")
    var force = false

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        // A file leaves the ledger for somebody, never for nobody.
        _ = try CommandOptions.caller(reading.person)
        let ledger = try OpenLedger.reading(reading)
        let stream = try ledger.cases.found(code)
        let found = try DocumentQuery(document).one(of: ledger.cases.documents(of: stream), code)
        let path = try path(for: found)
        if !force { try InputFile.requireAbsent(path) }
        let bytes = try write(found, ledger.filing, to: path)
        return ledger.answer(
            [
                "file": JSON(path), "bytes": JSON(bytes),
                "document": DocumentWords(found).json,
            ],
            [
                Localized(
                    zh: "已写出 \(path)：\(bytes) 字节，摘要相符 \(found.reference.digest)",
                    en: "Written to \(path): \(bytes) bytes, with the digest"
                        + " \(found.reference.digest)"
                )
            ]
        )
    }

    /// A folder gets a file under a name that leads nowhere else.
    private func path(for document: CaseDocument) throws -> String {
        var isFolder = false
        guard FileManager.default.fileExists(atPath: out, isDirectory: &isFolder), isFolder
        else { return out }
        return out + (out.hasSuffix("/") ? "" : "/") + document.safeName
    }

    /// The name appears with the whole content, which fits its digest, or not at all.
    private func write(
        _ document: CaseDocument,
        _ filing: DocumentFiling,
        to path: String
    ) throws -> Int64 {
        let partial = "\(path).\(Digests.hexadecimal(SystemRandom.bytes(6))).partial"
        guard let bytes = try filing.open(document.reference, into: partial) else {
            throw DocumentQuery.notKept(document, code)
        }
        do {
            if force {
                try OpenFile.rename(partial, to: path)
            } else {
                try OpenFile.name(partial, path)
            }
        } catch {
            try? OpenFile.remove(partial)
            throw error
        }
        return bytes
    }
}

/// Which document of a case somebody means: by its number there, its 文号 or its digest.
struct DocumentQuery {
    let text: String
    private static let fewestDigits = 8

    init(_ text: String) {
        self.text = text
    }

    /// - Throws: `DOCUMENT_NOT_FOUND`, `DOCUMENT_AMBIGUOUS`, `DOCUMENT_NOT_KEPT`.
    func one(of documents: [CaseDocument], _ code: String) throws(Refusal) -> CaseDocument {
        let found = matches(documents)
        guard let document = found.first(where: { $0.keeping == .kept }) ?? found.first else {
            throw DocumentQuery.notFound(text, documents, code)
        }
        guard Set(found.map(\.reference.digest)).count == 1 else {
            throw DocumentQuery.ambiguous(text, found, code)
        }
        guard document.keeping == .kept else { throw DocumentQuery.notKept(document, code) }
        return document
    }

    /// Every document that is meant; a number of the list comes before a 文号 of digits.
    func matches(_ documents: [CaseDocument]) -> [CaseDocument] {
        if let number = Int(text), let document = documents.first(where: { $0.number == number }) {
            return [document]
        }
        let numbered = documents.filter { $0.reference.number == text && !text.isEmpty }
        guard numbered.isEmpty else { return numbered }
        let digest = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        guard digest.utf8.count >= DocumentQuery.fewestDigits else { return [] }
        return documents.filter { $0.reference.digest.hasPrefix("sha256:" + digest) }
    }

    static func notFound(_ text: String, _ documents: [CaseDocument], _ code: String) -> Refusal {
        let known = documents.map { "\($0.number)" }.joined(separator: ", ")
        return Refusal(
            Blocker(
                code: "DOCUMENT_NOT_FOUND",
                message: Localized(
                    zh: "\(code) 没有文件「\(text)」，现有序号 \(known.isEmpty ? "无" : known)，"
                        + "请用 dipper document list \(code) 核对",
                    en: "\(code) has no document “\(text)”; it has"
                        + " \(known.isEmpty ? "none" : known): see dipper document list \(code)"
                ),
                place: "NUMBER|DIGEST",
                values: ["found": text, "expected": known]
            )
        )
    }

    private static func ambiguous(
        _ text: String,
        _ found: [CaseDocument],
        _ code: String
    ) -> Refusal {
        let known = found.map { "\($0.number)" }.joined(separator: ", ")
        return Refusal(
            Blocker(
                code: "DOCUMENT_AMBIGUOUS",
                message: Localized(
                    zh: "\(code) 有几份文件合于「\(text)」（序号 \(known)），请给出序号",
                    en: "several documents of \(code) fit “\(text)” (\(known)); give the number"
                ),
                place: "NUMBER|DIGEST",
                values: ["found": text, "expected": known]
            )
        )
    }

    static func notKept(_ document: CaseDocument, _ code: String) -> Refusal {
        let isExpunged = document.keeping == .expunged
        let original = document.particulars?.original ?? ""
        return Refusal(
            Blocker(
                code: "DOCUMENT_NOT_KEPT",
                message: Localized(
                    zh: isExpunged
                        ? "\(code) 第 \(document.number) 份文件已清除，无法取出"
                        : "\(code) 第 \(document.number) 份文件仅纸质"
                            + (original.isEmpty ? "" : "，原件在\(original)") + "，请找档案人员调阅",
                    en: isExpunged
                        ? "document \(document.number) of \(code) was expunged"
                        : "document \(document.number) of \(code) is on paper only"
                            + (original.isEmpty ? "" : " (\(original))")
                            + "; the archivist can find it"
                ),
                place: "NUMBER|DIGEST",
                role: "ARC"
            )
        )
    }
}
