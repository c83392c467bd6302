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
            discussion: "下一页用 --after 给出上一页的最后一个编号。"
        )
    }

    @Option(help: ArgumentHelp("从此编号之后列起。", valueName: "CODE"))
    var after = ""

    @Option(help: "一页的条数，至多 1000。")
    var limit = 50

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func answer() throws -> Answer {
        let limit = try Paging.checked(limit)
        let ledger = try OpenLedger.reading(database)
        let page = try ledger.store.list(kind: Noun.kind, after: after, limit: limit + 1)
        let cases = Array(page.prefix(limit))
        let hasMore = page.count > limit
        let words = CaseWords(rules: try ledger.rules(), store: ledger.store)
        let headlines = try words.headlines(of: cases)
        var lines = cases.map { stream in
            let states = words.states(of: stream)
            let headline = headlines[stream.id] ?? ""
            let mark = CaseWords.openingMark(of: stream)
            return Localized(
                zh: "\(stream.code)　\(headline)　\(states.zh)\(mark.zh)",
                en: "\(stream.code)  \(headline)  \(states.en)\(mark.en)"
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
                            "opening": .bool(stream.isOpening),
                        ]
                    }
                ),
                "after": hasMore ? JSON(cases.last?.code ?? "") : .null,
            ],
            lines
        )
    }
}
