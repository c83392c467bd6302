import ArgumentParser
import Casework
import Store
import Workflow

/// `document verify`: every kept file is there, fits its digest, and none is surplus.
struct DocumentVerify: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "核验全部文件：一份不少、摘要相符、没有多余。",
        discussion: "提交中断留下的文件没有密钥，谁也打不开；--clean 清理它们，并擦净数据库的空闲页与日志。"
    )

    @Flag(help: "清理没有案卷提到的文件。")
    var clean = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = clean ? try OpenLedger.asking(database) : try OpenLedger.reading(database)
        let report = try ledger.checkDocuments(clean: clean, output)
        return ledger.answer(report.members, [report.line])
    }
}

extension OpenLedger {
    /// Looks at every kept file; refused with `DOCUMENT_DIFFERS` for each that differs.
    func checkDocuments(clean: Bool, _ output: OutputOptions) throws -> DocumentReport {
        let title = Localized(zh: "核验文件", en: "Verifying documents")
        let bar = ProgressBar(title, total: 100, output)
        defer { bar.end() }
        let report = try filing.verify(clean: clean) { bar.show(share: $0) }
        guard report.differences.isEmpty else {
            throw Refusal(
                report.differences.map { difference in
                    Blocker(
                        code: "DOCUMENT_DIFFERS",
                        message: difference.message,
                        place: "\(difference.table): \(difference.row)",
                        values: ["table": difference.table, "row": difference.row],
                        role: "ARC"
                    )
                }
            )
        }
        return report
    }
}

extension DocumentReport {
    var members: [String: JSON] {
        [
            "files": JSON(files), "bytes": JSON(bytes), "removed": JSON(removed), "clean": true,
        ]
    }

    var line: Localized {
        Localized(
            zh: "文件核验无误：\(files) 份，\(bytes) 字节" + (removed > 0 ? "；清理 \(removed) 个" : ""),
            en: "The documents are well: \(files) files, \(bytes) bytes"
                + (removed > 0 ? "; \(removed) removed" : "")
        )
    }
}
