import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// `document list`: the papers of one case, or of all cases one page at a time.
struct DocumentList: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "列出案卷的文件：类别、文号、日期、保管期限，存文件还是仅纸质。",
        discussion: "不给编号时按案卷编号列出全部，一次一页；下一页用 --after 给出上一页的最后一个编号。"
    )

    @Argument(help: ArgumentHelp("案卷编号。", valueName: "CODE"))
    var code: String?

    @Option(help: ArgumentHelp("从此编号之后列起。", valueName: "CODE"))
    var after = ""

    @Option(help: "一页的案卷数，至多 1000；缺省为 50。")
    var limit: Int?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let page = try Paging.checked(limit ?? 50)
        let limit = export.isAsked && limit == nil ? Int(Int32.max) : page
        let ledger = try OpenLedger.reading(reading)
        let store = ledger.cases
        let found =
            try code.map { [try store.found($0)] }
            ?? store.casesWithDocuments(after: after, limit: limit + 1)
        let cases = found.prefix(limit)
        let last = found.count > limit ? cases.last : nil
        let lists = try cases.map { ($0, try store.documents(of: $0).map { DocumentWords($0) }) }
        var lines = lists.flatMap { stream, documents in
            [Localized(zh: stream.code, en: stream.code)]
                + documents.map {
                    Localized(zh: "  \($0.line.zh)", en: "  \($0.line.en)")
                }
        }
        if lists.allSatisfy({ $0.1.isEmpty }) { lines = [Localized(zh: "没有文件", en: "None")] }
        if let last {
            lines.append(
                Localized(
                    zh: "还有更多：--after \(last.code)",
                    en: "There are more: --after \(last.code)"
                )
            )
        }
        let written = try export.write(
            DocumentList.page,
            lists.flatMap { stream, documents in
                documents.map { [.text(stream.code)] + $0.cells }
            }
        )
        return ledger.answer(
            [
                "cases": .array(
                    lists.map { stream, documents in
                        [
                            "code": JSON(stream.code),
                            "documents": .array(documents.map(\.json)),
                        ]
                    }
                ),
                "after": last.map { JSON($0.code) } ?? .null,
            ],
            lines + written
        )
    }

    private static let page = SheetPage(
        name: "文件",
        columns: [
            .init("案卷"), .init("序号", .integer), .init("类别"), .init("文号"), .init("发文单位"),
            .init("日期", .date), .init("存放"), .init("页数", .integer), .init("已盖章", .bool),
            .init("保管期限"), .init("文件名"), .init("原件所在"), .init("字节", .integer),
            .init("摘要"),
        ]
    )
}
