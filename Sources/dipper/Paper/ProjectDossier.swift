import ArgumentParser
import Casework
import Paper
import Portfolio
import Workflow

/// `project dossier`: the whole file of a project as one ordered PDF.
struct ProjectDossier: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "dossier",
        abstract: "项目卷宗（PDF）：封面、目录、齐全性检查、经过、评价、决策、资金、入库、落地与附件。",
        discussion: """
            附件取台账保存的电子件，没有的按登记的摘要在 --files 文件夹中找：PDF、PNG、JPEG、TIFF \
            逐页转印；其他格式、损坏或加密的，以说明页代替并列入 --json。\
            专家只显示化名；回避声明与评分表的扫描件不转印。
            """
    )

    @Argument(help: ArgumentHelp("项目编号，如 \(ProjectNoun.sample)。", valueName: "CODE"))
    var reference: CaseReference

    @Option(help: ArgumentHelp("要写出的新 PDF 文件。", valueName: "FILE.pdf"))
    var out: String

    @Option(help: ArgumentHelp("台账没有保存的电子件所在文件夹；按内容摘要对应，与文件名无关。", valueName: "FOLDER"))
    var files: String?

    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let file = try PaperFile(ledger, to: out)
        let paper = try CasePaper(ledger, reference, hasAfterCare: true)
        let shelf = try CaseShelf(ledger, of: paper.streams, folder: files)
        let dossier = try Dossier(paper, shelf)
        let code = dossier.paper.project.code
        var document = file.document(
            title: "项目卷宗 \(code)",
            header: "\(code) 项目卷宗",
            try dossier.blocks(head: file.head)
        )
        document.hasCover = true
        let written = try file.write(document)
        let check = dossier.completeness
        return Answer(
            json: written.json.merging(["completeness": .array(check.map(\.json))]) { $1 },
            lines: written.lines,
            warnings: written.warnings
                + check.filter { $0.standing == .missing }.map(\.warning)
        )
    }
}
