import Casework
import Crypto
import Foundation
import Paper
import SQL
import Store
import Workflow

/// A PDF that a command writes: a new file, with the ledger's own head on every page.
struct PaperFile {
    let ledger: OpenLedger
    let path: String
    let head: LedgerHeadText

    /// The head of a ledger as a footer has it: how many events, and the root over them.
    struct LedgerHeadText {
        let leaves: Int64
        let root: String

        var short: String { "台账 \(leaves) 项　树头 \(root.prefix(12))" }
    }

    /// - Throws: `StorageFault.alreadyExists` before anything is read.
    init(_ ledger: OpenLedger, to path: String) throws {
        try InputFile.requireAbsent(path)
        self.ledger = ledger
        self.path = path
        let head = try ledger.store.head()
        self.head = LedgerHeadText(leaves: head.leaves, root: head.root)
    }

    func document(title: String, header: String, _ blocks: [Block]) -> PaperDocument {
        PaperDocument(
            title: title,
            header: header,
            warning: ledger.standing.isSandbox ? "沙箱　不作凭证" : nil,
            footer: head.short,
            created: ledger.now,
            blocks: blocks
        )
    }

    /// Writes the document and answers what was found while it was set.
    func write(_ document: PaperDocument) throws -> Answer {
        var hash = SHA256()
        let report = try OutputFile.making(path) {
            try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            defer { try? file.close() }
            do {
                return try unsafe document.write { bytes in
                    unsafe hash.update(bufferPointer: bytes)
                    try unsafe file.write(contentsOf: bytes)
                }
            } catch let fault as PaperFault {
                throw StorageFault.io(detail: "\(path): \(fault.detail)")
            }
        }
        let digest = "sha256:" + Digests.hexadecimal(Array(hash.finalize()))
        return answer(report, digest: digest)
    }

    private func answer(_ report: PaperReport, digest: String) -> Answer {
        let made = ledger.answer(
            [
                "file": JSON(path), "pages": JSON(report.pageCount), "digest": JSON(digest),
                "shortened": JSON(report.shortenedCount),
                "missing_characters": JSON(report.missingCharacters),
                "leaves": JSON(head.leaves), "root": JSON(head.root),
                "contents": .array(
                    report.entries.map {
                        ["title": JSON($0.title), "level": JSON($0.level), "page": JSON($0.page)]
                    }
                ),
                "attachments": .array(report.attached.map(\.json)),
            ],
            [
                Localized(
                    zh: "已写出 \(path)：\(report.pageCount) 页，\(digest)",
                    en: "Wrote \(path): \(report.pageCount) pages, \(digest)"
                )
            ]
        )
        return Answer(
            json: made.json,
            lines: made.lines,
            warnings: made.warnings + PaperFile.warnings(report)
        )
    }

    private static func warnings(_ report: PaperReport) -> [Localized] {
        var warnings: [Localized] = []
        if report.shortenedCount > 0 {
            warnings.append(
                Localized(
                    zh: "\(report.shortenedCount) 处文字过长，以“…”缩略",
                    en: "\(report.shortenedCount) texts are too long and end in “…”"
                )
            )
        }
        if !report.missingCharacters.isEmpty {
            let list = report.missingCharacters.prefix(20).joined(separator: " ")
            warnings.append(
                Localized(
                    zh: "本机字体没有这些字，以 ⟦U+…⟧ 印出：\(list)",
                    en: "The fonts lack these characters, printed as ⟦U+…⟧: \(list)"
                )
            )
        }
        for attached in report.attached {
            guard let problem = attached.problem else { continue }
            warnings.append(
                Localized(
                    zh: "附件 \(attached.number)：\(problem.message.zh)",
                    en: "Attachment \(attached.number): \(problem.message.en)"
                )
            )
        }
        return warnings
    }
}

extension PaperReport.Attached {
    fileprivate var json: JSON {
        [
            "number": JSON(number), "page": JSON(page), "pages": JSON(pageCount),
            "problem": problem.map {
                ["code": JSON($0.code), "message": JSON($0.message.zh)]
            } ?? .null,
        ]
    }
}
