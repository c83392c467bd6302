import ArgumentParser
import Casework
import Documents
import SQLiteDriver
import Store
import Workflow

/// `move`: a whole ledger copied into another database, of the same engine or of another.
struct MoveLedger: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "把整份台账迁到另一个数据库（SQLite 与 PostgreSQL 之间任一方向），逐行比对并核验。",
        discussion: """
            迁移前请停止使用来源台账：之后的修改不会带走，结束时若来源又有新事项会告知。

            中断后用同一命令继续；完成之前目标不可使用。来源不作任何改动。
            """
    )

    @Option(help: ArgumentHelp("来源：文件，或 postgres://… 地址。", valueName: "PATH|URL"))
    var from: String

    @Option(help: ArgumentHelp("目标：尚不存在的文件，或空的数据库。", valueName: "PATH|URL"))
    var to: String

    @Option(help: ArgumentHelp("来源的文件存放处；缺省在来源文件旁。", valueName: "FOLDER"))
    var fromDocuments: String?

    @Option(help: ArgumentHelp("目标的文件存放处；缺省在目标文件旁。", valueName: "FOLDER"))
    var toDocuments: String?

    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let (source, target) = (DatabasePlace(from), DatabasePlace(to))
        guard source != target else { throw MoveLedger.samePlace }
        let files = try (source.folder(fromDocuments), target.folder(toDocuments))
        let sourceStore = try OpenLedger.store(source.text, .read)
        guard !(try sourceStore.standing()).release.isEmpty else { throw OpenLedger.unfinished }
        let targetStore = try OpenLedger.store(target.text, .create)
        let bar = ProgressBar(Localized(zh: "迁移", en: "Moving"), total: 100, output)
        defer { bar.end() }
        let report = try LedgerMove(from: sourceStore, to: targetStore).run {
            bar.show(share: $0 * 0.8)
        }
        // The ledger first: each file that it names was there before its command.
        let filing = DocumentFiling(store: targetStore, folder: files.1)
        let documents = try filing.fetchFiles(from: files.0) { bar.show(share: 0.8 + $0 / 10) }
        try filing.requireSound { bar.show(share: 0.9 + $0 / 10) }
        guard try sourceStore.head() == report.head else { throw MoveLedger.wentOn(source) }
        return Answer(
            json: [
                "from": JSON(source.shown), "to": JSON(target.shown), "rows": JSON(report.rows),
                "digest": JSON(report.digest), "events": JSON(report.head.leaves),
                "root": JSON(report.head.root), "documents": JSON(documents),
            ],
            lines: [
                Localized(
                    zh: "已迁到 \(target.shown)：\(report.head.leaves) 个事件，\(report.rows) 行逐行相符，"
                        + "文件 \(documents) 份，树头 \(report.head.root)",
                    en: "Moved to \(target.shown): \(report.head.leaves) events, \(report.rows)"
                        + " rows compared one by one, \(documents) documents,"
                        + " tree head \(report.head.root)"
                )
            ]
        )
    }

    private static var samePlace: Refusal {
        Refusal(
            Blocker(
                code: "MOVE_SAME_PLACE",
                message: Localized(
                    zh: "来源与目标是同一处，请给出另一个数据库",
                    en: "Source and target are the same place; name another database"
                ),
                place: "--to"
            )
        )
    }

    private static func wentOn(_ source: DatabasePlace) -> Refusal {
        Refusal(
            Blocker(
                code: "MOVE_SOURCE_WENT_ON",
                message: Localized(
                    zh: "迁移期间来源 \(source.shown) 又有新事项，没有带到目标；请先停止使用来源，"
                        + "再执行同一命令补上",
                    en: "The source \(source.shown) recorded more meanwhile, which the target"
                        + " lacks; stop its use, then run the same command again"
                ),
                place: "--from",
                role: "ADM"
            )
        )
    }
}
