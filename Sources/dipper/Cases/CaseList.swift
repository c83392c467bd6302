import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// Cases of a kind by code, one page at a time, or all of them in a file.
struct CaseList<Noun: CaseNoun>: AnsweringCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "按编号列出\(Noun.title)，一次一页。",
            discussion: "下一页用 --after 给出上一页的最后一个编号；--pdf 写出全部，不分页。"
        )
    }

    @Option(help: ArgumentHelp("从此编号之后列起。", valueName: "CODE"))
    var after = ""

    @Option(help: "一页的条数，至多 1000；缺省 50，写成文件时缺省为全部。")
    var limit: Int?

    @Option(help: ArgumentHelp("另列哪些字段，以逗号分隔，或 all。", valueName: "A,B"))
    var fields = ""

    @Option(help: ArgumentHelp("只列本人已存的视图中的案卷，名称或编号。", valueName: "NAME|CODE"))
    var view: String?

    @Option(help: ArgumentHelp("把清单写成新的 PDF 文件，不在终端列出。", valueName: "FILE.pdf"))
    var pdf: String?

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    private static var pageSize: Int { 50 }

    func validate() throws {
        guard view == nil || pdf == nil else {
            throw ValidationError("--view 与 --pdf 不能同时使用")
        }
    }

    func answer() throws -> Answer {
        let limit = try limit.map { try Paging.checked($0) }
        let ledger = try OpenLedger.reading(reading)
        if let pdf {
            return try ListPaper(
                ledger: ledger,
                words: CaseWords(rules: try ledger.rules(), cases: ledger.cases),
                kind: Noun.kind,
                title: Noun.title
            ).write(to: pdf, after: after)
        }
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let kept = try view.map { try ledger.cases(of: $0, kind: Noun.kind) }
        let columns = fields.isEmpty ? kept?.query.columns ?? "" : fields
        let table = try CaseTable(words, kind: Noun.kind, fields: columns)
        let found = try cases(ledger.cases, limit, within: kept?.streams)
        let cases = found.cases
        let headlines = try words.headlines(of: cases)
        let texts = try table.texts(of: cases)
        var lines = try cases.map { stream in
            let states = words.states(of: stream)
            let headline = headlines[stream.id] ?? ""
            let mark = CaseWords.openingMark(of: stream)
            let told = try table.fields.map { field in
                try table.cell(stream.field(field.name), field, texts).shown
            }
            return Localized(
                zh: ([stream.code, headline, states.zh + mark.zh] + told).joined(separator: "　"),
                en: ([stream.code, headline, states.en + mark.en] + told).joined(separator: "  ")
            )
        }
        if cases.isEmpty { lines = [Localized(zh: "没有\(Noun.title)", en: "None")] }
        lines += CaseList.pending(cases)
        if found.hasMore, let last = cases.last {
            lines.append(
                Localized(
                    zh: "还有更多：--after \(last.code)",
                    en: "There are more: --after \(last.code)"
                )
            )
        }
        lines += try export.write(table.page(name: Noun.title), try table.rows(cases))
        return ledger.answer(
            [
                "cases": .array(
                    cases.map { table.json($0, headlines[$0.id] ?? "", texts) }
                ),
                "after": found.hasMore ? JSON(cases.last?.code ?? "") : .null,
            ],
            lines
        )
    }

    /// One page, or every case where a file is asked for and no limit.
    private func cases(
        _ cases: ReadingRoom,
        _ limit: Int?,
        within view: [CaseStream]?
    ) throws -> (cases: [CaseStream], hasMore: Bool) {
        if let view {
            let most = limit ?? (export.isAsked ? view.count : CaseList.pageSize)
            let rest = view.filter { $0.code > after }
            return (try cases.visible(Array(rest.prefix(most))), rest.count > most)
        }
        guard let most = limit ?? (export.isAsked ? nil : CaseList.pageSize) else {
            let pages = CasePages(cases, kind: Noun.kind, after: after)
            return (try pages.flatMap { try $0.get() }, false)
        }
        let page = try cases.list(kind: Noun.kind, after: after, limit: most + 1)
        return (Array(page.prefix(most)), page.count > most)
    }

    /// Projects whose channel is 待核 are told apart: they count in no channel.
    private static func pending(_ cases: [CaseStream]) -> [Localized] {
        let codes = cases.filter { $0.kind == "project" && $0.text("channel") == "pending" }
            .map(\.code)
        guard !codes.isEmpty else { return [] }
        let shown = codes.prefix(20).joined(separator: "、")
        return [
            Localized(
                zh: "其中来源渠道待核 \(codes.count) 项，不计入任何渠道：\(shown)",
                en: "Of these \(codes.count) await their channel and count in none: \(shown)"
            )
        ]
    }
}

extension CaseStream {
    /// A case as lists tell programs of it.
    func summary(_ headline: String) -> [String: JSON] {
        [
            "code": JSON(code), "id": JSON(id), "kind": JSON(kind), "title": JSON(headline),
            "states": JSON(root.active), "version": JSON(version), "held": .bool(root.stands),
            "opening": .bool(isOpening),
        ]
    }
}
