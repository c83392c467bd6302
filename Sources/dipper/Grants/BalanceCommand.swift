import ArgumentParser
import Casework
import Portfolio
import Store
import Workflow

/// `grant balances`: every account on a day, or the postings behind one of its figures.
struct BalanceCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "balances",
        abstract: "科目余额与试算平衡：各科目的期初、转入、转出、期末，可查任何一天。",
        discussion: """
            按发生日期计，年度为自然年度。--account 列出一个科目的分录及其事项、凭证，--part 只列其中一个数\
            所含的，一次一页，下一页用 --after 给出上一页的 after。
            """
    )

    @Option(help: ArgumentHelp("截至日期；缺省为今天。", valueName: "YYYY-MM-DD"))
    var asOf: String?

    @Option(help: ArgumentHelp("年度；缺省为截至日期所在的年度。", valueName: "FY"))
    var year: String?

    @Option(help: ArgumentHelp("按系统在该时刻所知；缺省为现在。", valueName: "DATE|INSTANT"))
    var knownAt: String?

    @Option(help: ArgumentHelp("列出此科目的分录，如 outstanding。", valueName: "ACCOUNT"))
    var account: String?

    @Option(help: ArgumentHelp("只列此数所含的分录；缺省为 closing。", valueName: "opening|in|out|closing"))
    var part: BalanceReading.Part = .closing

    @Option(help: ArgumentHelp("从此处之后列起。", valueName: "PLACE"))
    var after: String?

    @Option(help: "一页的条数，至多 1000；缺省 50。")
    var limit: Int?

    @Flag(help: "另按资助工具分列各科目；各工具合起来就是全部。")
    var byInstrument = false

    @OptionGroup var export: ExportOptions
    @OptionGroup var reading: ReaderOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !byInstrument || account == nil else {
            throw ValidationError("--by-instrument 不与 --account 同用。")
        }
    }

    func answer() throws -> Answer {
        let ledger = try OpenLedger.reading(reading)
        let balances = try BalanceReading(
            ledger,
            asOf: asOf.map { try Moment.date($0, option: "--as-of") },
            year: year,
            knownAt: knownAt.map {
                try Moment.instant($0, isEndOfDay: true, option: "--known-at")
            }
        )
        guard let account else {
            let parts = try byInstrument ? InstrumentBalances(balances, ledger) : nil
            let sheets = [balances.sheet] + [parts?.sheet(year: balances.year)].compactMap(\.self)
            let written = try export.write(sheets)
            return ledger.answer(
                balances.json.merging(parts.map { ["instruments": $0.json] } ?? [:]) { $1 },
                balances.lines + (parts?.lines ?? []) + written
            )
        }
        let page = try PostingPage(
            balances,
            account,
            part,
            after: after,
            limit: try Paging.checked(limit ?? (export.isAsked ? Paging.most : PostingPage.usual)),
            ledger,
            CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        )
        let written = try export.write(
            PostingWords.page,
            page.postings.map(page.told.cells)
        )
        return ledger.answer(page.json, page.lines + written)
    }
}

extension BalanceReading.Part: ExpressibleByArgument {}

/// One page of the postings behind a figure.
struct PostingPage {
    static let usual = 50

    let line: TrialBalance.Line
    let part: BalanceReading.Part
    let postings: [PostedAmount]
    let told: PostingWords
    /// Where the next page goes on; nil at the end.
    let next: PostingPlace?

    /// - Throws: `NOT_FOUND` for an account that was never posted to; `PLACE_FORM`.
    init(
        _ balances: BalanceReading,
        _ account: String,
        _ part: BalanceReading.Part,
        after: String?,
        limit: Int,
        _ ledger: OpenLedger,
        _ words: CaseWords
    ) throws {
        line = try balances.line(account)
        self.part = part
        let place = try after.map { text in
            guard let place = PostingPlace(text) else { throw PostingPage.placeForm(text) }
            return place
        }
        let found = try balances.postings(of: account, part, after: place, limit: limit + 1, ledger)
        postings = Array(found.prefix(limit))
        next = found.count > limit ? postings.last?.place : nil
        told = try PostingWords(postings, words)
    }

    private static func placeForm(_ text: String) -> Refusal {
        Refusal(
            Blocker(
                code: "PLACE_FORM",
                message: Localized(
                    zh: "“\(text)”不是分录清单中的位置，应为上一页给出的 after",
                    en: "“\(text)” is no place in the postings; expected what the page before gave"
                        + " as after"
                ),
                place: "after",
                values: ["found": text, "expected": "2026-01-05~…~1~0"]
            )
        )
    }

    var json: [String: JSON] {
        [
            "account": JSON(line.account), "part": JSON(part.rawValue),
            "amount": JSON(part.amount(line)),
            "postings": .array(postings.map(told.json)),
            "after": next.map { JSON($0.description) } ?? .null,
        ]
    }

    var lines: [Localized] {
        let amount = part.amount(line).groupedText
        return [
            Localized(
                zh: "\(line.title.zh)　\(part.title.zh) \(amount)",
                en: "\(line.title.en)  \(part.title.en) \(amount)"
            )
        ] + postings.map(told.line)
            + (next.map {
                [Localized(zh: "还有更多：--after \($0)", en: "There are more: --after \($0)")]
            } ?? [])
    }
}
