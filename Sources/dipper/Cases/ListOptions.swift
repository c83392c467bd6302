import ArgumentParser
import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// A page of a list, and what goes on from it; nil at the end.
struct ListedPage {
    let cases: [CaseStream]
    let next: String?
}

/// What is asked of an order: of whom, out of which cases, and how many at most.
struct ListQuestion {
    let words: CaseWords
    /// The cases of the view; nil for every case of the kind.
    let view: [CaseStream]?
    /// Nil for all of them.
    let most: Int?
}

/// What every list of cases at the command line takes, whatever its order.
struct ListOptions: ParsableArguments {
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

    private static let pageSize = 50

    func validate() throws {
        guard view == nil || pdf == nil else {
            throw ValidationError("--view 与 --pdf 不能同时使用")
        }
    }

    /// One page as text, JSON and files, or all of it on paper.
    ///
    /// - Parameters:
    ///   - noun: the kind of case.
    ///   - after: the cursor as it was given, which the paper tells.
    ///   - ordered: the pages in the order that was asked for.
    /// - Returns: the page with its cursor, or what was written.
    /// - Throws: `LIMIT_RANGE`, `LIST_FIELD`, and what the order refuses.
    func answer<Noun: CaseNoun>(
        _ noun: Noun.Type,
        after: String,
        _ ordered: (ListQuestion) throws -> ListedPage
    ) throws -> Answer {
        let limit = try limit.map { try Paging.checked($0) }
        let ledger = try OpenLedger.reading(reading)
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        if let pdf {
            let all = try ordered(ListQuestion(words: words, view: nil, most: nil)).cases
            return try ListPaper(ledger: ledger, words: words, kind: Noun.kind, title: Noun.title)
                .write(all, to: pdf, after: after)
        }
        let kept = try view.map { try ledger.cases(of: $0, kind: Noun.kind) }
        let columns = fields.isEmpty ? kept?.query.columns ?? "" : fields
        let table = try CaseTable(words, kind: Noun.kind, fields: columns)
        let most = limit ?? (export.isAsked ? nil : ListOptions.pageSize)
        let page = try ordered(ListQuestion(words: words, view: kept?.streams, most: most))
        let headlines = try words.headlines(of: page.cases)
        let texts = try table.texts(of: page.cases)
        var lines = try page.cases.map { try line($0, table, headlines[$0.id] ?? "", texts) }
        if page.cases.isEmpty { lines = [Localized(zh: "没有\(Noun.title)", en: "None")] }
        lines += ListOptions.pending(page.cases)
        if let next = page.next {
            lines.append(
                Localized(zh: "还有更多：--after \(next)", en: "There are more: --after \(next)")
            )
        }
        lines += try export.write(table.page(name: Noun.title), try table.rows(page.cases))
        return ledger.answer(
            [
                "cases": .array(
                    page.cases.map { table.json($0, headlines[$0.id] ?? "", texts) }
                ),
                "after": page.next.map { JSON($0) } ?? .null,
            ],
            lines
        )
    }

    private func line(
        _ stream: CaseStream,
        _ table: CaseTable,
        _ headline: String,
        _ texts: [String: String]
    ) throws -> Localized {
        let states = table.words.states(of: stream)
        let mark = CaseWords.openingMark(of: stream)
        let told = try table.fields.map { field in
            try table.cell(stream.field(field.name), field, texts).shown
        }
        return Localized(
            zh: ([stream.code, headline, states.zh + mark.zh] + told).joined(separator: "　"),
            en: ([stream.code, headline, states.en + mark.en] + told).joined(separator: "  ")
        )
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
