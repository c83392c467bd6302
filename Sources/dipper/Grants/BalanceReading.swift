import Casework
import Portfolio
import Spreadsheet
import Store
import Workflow

/// 科目余额与试算平衡: what each account held, got, gave and holds, on any day.
struct BalanceReading {
    /// What of an account's figures a list of postings stands behind.
    enum Part: String, CaseIterable, Sendable {
        case opening
        case incoming = "in"
        case outgoing = "out"
        case closing

        var title: Localized {
            switch self {
            case .opening: Localized(zh: "期初余额", en: "Opening")
            case .incoming: Localized(zh: "本期转入", en: "In")
            case .outgoing: Localized(zh: "本期转出", en: "Out")
            case .closing: Localized(zh: "期末余额", en: "Closing")
            }
        }

        func amount(_ line: TrialBalance.Line) -> Fen {
            switch self {
            case .opening: line.opening
            case .incoming: line.incoming
            case .outgoing: line.outgoing
            case .closing: line.closing
            }
        }
    }

    let year: Int
    let period: PostingPeriod
    let balance: TrialBalance

    private static let firstDay = CivilDate(year: 1, month: 1, day: 1)

    /// - Throws: `NOT_FOUND` for who may not read the books; `BALANCE_PERIOD` for a year that
    ///   begins after the day; `YEAR_FORM`.
    init(
        _ ledger: OpenLedger,
        asOf: CivilDate?,
        year: String?,
        knownAt: Instant?
    ) throws {
        try ledger.cases.require("balance", as: "balances")
        let day = asOf ?? ledger.now.date
        let wanted = try year.map { try RemunerationYear.year($0) } ?? day.year
        guard let first = CivilDate(year: wanted, month: 1, day: 1),
            let last = CivilDate(year: wanted, month: 12, day: 31), first <= day
        else { throw BalanceReading.early(wanted, day) }
        self.year = wanted
        period = PostingPeriod(
            from: first,
            through: min(day, last),
            knownAt: knownAt ?? ledger.now
        )
        balance = try TrialBalance(try ledger.store.postingSums(period))
    }

    private static func early(_ year: Int, _ day: CivilDate) -> Refusal {
        Refusal(
            Blocker(
                code: "BALANCE_PERIOD",
                message: Localized(
                    zh: "\(year) 年度在 \(day) 之后才开始，没有余额，请更正年度或截至日期",
                    en: "Fiscal year \(year) begins after \(day) and has no balances; the year or"
                        + " the day can be corrected"
                ),
                place: "--year",
                values: ["found": "\(year)", "expected": "<= \(day.year)"]
            )
        )
    }

    /// The line of an account; of one that nothing was posted to it is empty.
    ///
    /// - Throws: `NOT_FOUND` for an account that there is not.
    func line(_ account: String) throws -> TrialBalance.Line {
        if let line = balance.lines.first(where: { $0.account == account }) { return line }
        guard PostingAccount(rawValue: account) != nil else {
            throw CaseRefusals.notFound(account)
        }
        return TrialBalance.Line(untouched: account)
    }

    /// The postings behind a figure of an account, by day.
    func postings(
        of account: String,
        _ part: Part,
        after place: PostingPlace?,
        limit: Int,
        _ ledger: OpenLedger
    ) throws -> [PostedAmount] {
        var days = period
        if part == .opening { days.through = period.from.adding(days: -1) }
        if part == .opening || part == .closing {
            days.from = BalanceReading.firstDay ?? period.from
        }
        return try ledger.store.postings(
            from: part == .incoming ? "" : account,
            to: part == .outgoing ? "" : account,
            days,
            after: place,
            limit: limit
        )
    }

    // MARK: Told

    func total(_ part: Part) -> Fen {
        Fen(balance.lines.reduce(0) { $0 + part.amount($1).count })
    }

    var json: [String: JSON] {
        [
            "year": JSON(year), "from": JSON(period.from.description),
            "as_of": JSON(period.through.description),
            "known_at": JSON(period.knownAt.description),
            "accounts": .array(balance.lines.map(BalanceReading.json)),
            "total": JSON(total(.closing)), "balanced": .bool(balance.isBalanced),
        ]
    }

    static func json(_ line: TrialBalance.Line) -> JSON {
        [
            "account": JSON(line.account), "name": JSON(line.title.zh),
            "opening": JSON(line.opening), "in": JSON(line.incoming),
            "out": JSON(line.outgoing), "closing": JSON(line.closing),
            "postings": JSON(line.count),
        ]
    }

    static func line(_ line: TrialBalance.Line) -> Localized {
        let figures = Part.allCases.map { ($0.title, $0.amount(line).groupedText) }
        return Localized(
            zh: "\(line.title.zh)（\(line.account)）　"
                + figures.map { "\($0.zh) \($1)" }.joined(separator: "，"),
            en: "\(line.title.en) (\(line.account))  "
                + figures.map { "\($0.en) \($1)" }.joined(separator: ", ")
        )
    }

    static func cells(_ line: TrialBalance.Line) -> [Cell] {
        [.text(line.title.zh), .text(line.account)]
            + Part.allCases.map { .number($0.amount(line).yuanText) } + [.number("\(line.count)")]
    }

    var lines: [Localized] {
        [
            Localized(
                zh: "\(year) 年度科目余额　\(period.from) 至 \(period.through)　所知 \(period.knownAt)",
                en: "Balances of fiscal year \(year), \(period.from) to \(period.through),"
                    + " known at \(period.knownAt)"
            )
        ]
            + balance.lines.map(BalanceReading.line) + [proof]
    }

    /// Whether the books balance, in a sentence.
    var proof: Localized {
        let total = total(.closing).groupedText
        guard balance.isBalanced else {
            return Localized(
                zh: "试算不平：期末余额合计 \(total) 元，应为 0，请系统管理员核验台账（dipper verify）",
                en: "The trial balance is \(total) CNY and must be 0: the administrator can verify"
                    + " the ledger (dipper verify)"
            )
        }
        return Localized(
            zh: "试算平衡：期末余额合计 \(total)，本期转入与转出各 \(self.total(.incoming).groupedText)",
            en: "The books balance: all closing balances add up to \(total), in and out are"
                + " \(self.total(.incoming).groupedText) each"
        )
    }

    var sheet: (page: SheetPage, rows: [[Cell]]) {
        (
            SheetPage(
                name: "\(year) 年度科目余额",
                columns: [.init("科目"), .init("代码")]
                    + Part.allCases.map { .init("\($0.title.zh)（元）", .money) }
                    + [.init("本期分录数", .integer)]
            ),
            balance.lines.map(BalanceReading.cells)
        )
    }
}
