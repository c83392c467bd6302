import ArgumentParser
import Casework
import SQL
import Store
import Workflow

/// `verify`: every hash, chain and read model recomputed from the events.
struct Verify: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "核验台账：由全部事件重算哈希链与各表，指出第一处不符。",
        discussion: "--head 给出先前另行保存的树头，可发现尾部被截去；--write-head 写出当前树头，请保存在别处。"
    )

    @Option(help: ArgumentHelp("先前保存的树头文件。", valueName: "FILE"))
    var head: String?

    @Option(help: ArgumentHelp("核验无误时把当前树头写入新文件。", valueName: "FILE"))
    var writeHead: String?

    @Flag(help: "另按当时的定义重新裁决每个事项，指出不同之处。")
    var reexecute = false

    @Flag(help: "另核验全部文件：一份不少、摘要相符、没有多余。")
    var documents = false

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    private static let mostHeadBytes = 4096

    func answer() throws -> Answer {
        let known = try head.map { try Verify.readHead($0) }
        if let writeHead { try InputFile.requireAbsent(writeHead) }
        let ledger = try OpenLedger.reading(database)
        let report = try report(ledger.store, known)
        guard report.differences.isEmpty else {
            throw Refusal(Verify.blockers(of: report))
        }
        let files = documents ? try ledger.checkDocuments(clean: false, output) : nil
        if let writeHead {
            let head = LedgerHead(leaves: report.events, root: report.root)
            try OutputFile.write(head.json.canonical, to: writeHead)
        }
        return ledger.answer(
            Verify.json(of: report).merging(files.map { ["documents": .object($0.members)] } ?? [:])
            { $1 },
            [Verify.line(of: report)] + (files.map { [$0.line] } ?? [])
        )
    }

    /// Every difference, as it is told.
    static func blockers(of report: VerificationReport) -> [Blocker] {
        report.differences.map { difference in
            Blocker(
                code: "LEDGER_DIFFERS",
                message: difference.message,
                place: "\(difference.table): \(difference.row)",
                values: ["table": difference.table, "row": difference.row],
                role: "AUDADM"
            )
        }
    }

    /// What a ledger without a difference is told as.
    static func json(of report: VerificationReport) -> [String: JSON] {
        [
            "events": JSON(report.events), "streams": JSON(report.streams),
            "root": JSON(report.root), "clean": true,
        ]
    }

    static func line(of report: VerificationReport) -> Localized {
        Localized(
            zh: "核验无误：\(report.events) 个事件，\(report.streams) 个案卷，树头 \(report.root)",
            en: "All is well: \(report.events) events, \(report.streams) cases,"
                + " tree head \(report.root)"
        )
    }

    /// What is stored and where it differs; a second run follows the first where it is asked for.
    private func report(_ store: LedgerStore, _ known: LedgerHead?) throws -> VerificationReport {
        let events = Int(try store.eventCount())
        let title =
            reexecute
            ? Localized(zh: "核验并重新裁决", en: "Verifying and deciding again")
            : Localized(zh: "核验", en: "Verifying")
        let bar = ProgressBar(title, total: reexecute ? 2 * events : events, output)
        defer { bar.end() }
        return reexecute
            ? try store.reexecute(head: known) { bar.show(Int($0)) }
            : try store.verify(head: known) { bar.show(Int($0)) }
    }

    private static func readHead(_ path: String) throws -> LedgerHead {
        let bytes = try InputFile.read(path, mostBytes: mostHeadBytes)
        guard let json = try? JSON(parsing: bytes), let head = LedgerHead(json) else {
            throw Refusal(
                Blocker(
                    code: "HEAD_FORM",
                    message: Localized(
                        zh: "文件 \(path) 不是树头文件，应为 dipper verify --write-head 写出的文件",
                        en:
                            "File \(path) holds no tree head;"
                            + " expected what verify --write-head wrote"
                    ),
                    place: "--head"
                )
            )
        }
        return head
    }
}
