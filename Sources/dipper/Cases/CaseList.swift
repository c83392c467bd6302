import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// Cases of a kind by code, one page at a time.
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

    @Option(help: "一页的条数，至多 1000。")
    var limit = 50

    @Option(help: ArgumentHelp("把清单写成新的 PDF 文件，不在终端列出。", valueName: "FILE.pdf"))
    var pdf: String?

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let limit = try Paging.checked(limit)
        let ledger = try OpenLedger.reading(database)
        if let pdf {
            return try ListPaper(
                ledger: ledger,
                words: CaseWords(rules: try ledger.rules(), store: ledger.store),
                kind: Noun.kind,
                title: Noun.title
            ).write(to: pdf, after: after)
        }
        let page = try ledger.store.list(kind: Noun.kind, after: after, limit: limit + 1)
        let cases = Array(page.prefix(limit))
        let hasMore = page.count > limit
        let words = CaseWords(rules: try ledger.rules(), store: ledger.store)
        let headlines = try words.headlines(of: cases)
        var lines = cases.map { stream in
            let states = words.states(of: stream)
            let headline = headlines[stream.id] ?? ""
            return Localized(
                zh: "\(stream.code)　\(headline)　\(states.zh)",
                en: "\(stream.code)  \(headline)  \(states.en)"
            )
        }
        if cases.isEmpty { lines = [Localized(zh: "没有\(Noun.title)", en: "None")] }
        if hasMore, let last = cases.last {
            lines.append(
                Localized(
                    zh: "还有更多：--after \(last.code)",
                    en: "There are more: --after \(last.code)"
                )
            )
        }
        return ledger.answer(
            [
                "cases": .array(
                    cases.map { stream in
                        [
                            "code": JSON(stream.code), "id": JSON(stream.id),
                            "title": JSON(headlines[stream.id] ?? ""),
                            "states": JSON(stream.root.active),
                            "version": JSON(stream.version),
                            "held": .bool(stream.root.stands),
                        ]
                    }
                ),
                "after": hasMore ? JSON(cases.last?.code ?? "") : .null,
            ],
            lines
        )
    }
}
