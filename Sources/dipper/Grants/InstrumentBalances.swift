import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 分工具的科目余额: the accounts of each instrument; together they are those of the books.
struct InstrumentBalances {
    typealias Part = (instrument: String, balance: TrialBalance)

    let parts: [Part]

    /// Of the days and the knowledge of balances that the reader may read.
    init(_ balances: BalanceReading, _ ledger: OpenLedger) throws {
        let sums = try ledger.store.postingSums(balances.period, together: GrantProcedure.kind)
        // Every other case that posts is of one instrument, and there are few of them.
        let bearers = try ledger.store.streams(Set(sums.map(\.bearer)).subtracting([""]).sorted())
        let instruments = Dictionary(
            bearers.map { ($0.id, $0.text("instrument") ?? CapAccount.grant) }
        ) { $1 }
        parts = try TrialBalance.byInstrument(
            sums.map { (instruments[$0.bearer] ?? CapAccount.grant, $0.sum) }
        )
    }

    var json: JSON {
        .array(
            parts.map { part in
                [
                    "instrument": JSON(part.instrument),
                    "accounts": .array(part.balance.lines.map(BalanceReading.json)),
                    "balanced": .bool(part.balance.isBalanced),
                ]
            }
        )
    }

    var lines: [Localized] {
        parts.flatMap { part in
            [Localized(zh: part.instrument, en: part.instrument)]
                + part.balance.lines.map(BalanceReading.line)
        }
    }

    func sheet(year: Int) -> (page: SheetPage, rows: [[Cell]]) {
        (
            SheetPage(
                name: "\(year) 年度分工具",
                columns: [.init("工具"), .init("科目"), .init("代码")]
                    + BalanceReading.Part.allCases.map { .init("\($0.title.zh)（元）", .money) }
                    + [.init("本期分录数", .integer)]
            ),
            parts.flatMap { part in
                part.balance.lines.map { [.text(part.instrument)] + BalanceReading.cells($0) }
            }
        )
    }
}
