package import Workflow

/// The accounts between which charts post money, in the order in which books list them.
///
/// A posting takes its amount from one and gives it to another, so that all balances add up to
/// zero. A test holds the list to the charts.
package enum PostingAccount: String, Hashable, Sendable, CaseIterable {
    case treasury
    case budget
    case budgetUsed = "budget_used"
    case appropriation
    case opening
    case commitment
    case cancelled
    case disbursement
    case outstanding
    case granted
    case conversion
    case repayment
    case recovery
    case writeOff = "write_off"
    case market
    case exitPrincipal = "exit_principal"
    case exitGain = "exit_gain"
    case exitLoss = "exit_loss"
    case returnIncome = "return_income"
    case returned

    package var title: Localized {
        switch self {
        case .treasury: Localized(zh: "财政拨入", en: "Treasury")
        case .budget: Localized(zh: "可用预算", en: "Budget available")
        case .budgetUsed: Localized(zh: "已用预算", en: "Budget used")
        case .appropriation: Localized(zh: "承诺来源", en: "Source of commitments")
        case .opening: Localized(zh: "期初来源", en: "Source of openings")
        case .commitment: Localized(zh: "未付承诺", en: "Unpaid commitments")
        case .cancelled: Localized(zh: "已取消承诺", en: "Cancelled commitments")
        case .disbursement: Localized(zh: "拨付过渡", en: "Disbursement in passing")
        case .outstanding: Localized(zh: "未收回本金", en: "Outstanding principal")
        case .granted: Localized(zh: "其他资助已付", en: "Other support paid")
        case .conversion: Localized(zh: "已转股", en: "Converted")
        case .repayment: Localized(zh: "已偿还", en: "Repaid")
        case .recovery: Localized(zh: "已收回", en: "Recovered")
        case .writeOff: Localized(zh: "已核销", en: "Written off")
        case .market: Localized(zh: "收益来源", en: "Source of gains")
        case .exitPrincipal: Localized(zh: "退出收回本金", en: "Principal back by exits")
        case .exitGain: Localized(zh: "退出收益", en: "Gains of exits")
        case .exitLoss: Localized(zh: "退出损失", en: "Losses of exits")
        case .returnIncome: Localized(zh: "适当收益", en: "Appropriate return")
        case .returned: Localized(zh: "已上缴财政", en: "Returned to the treasury")
        }
    }

    /// The title of an account by its name in a chart; the name itself for one of another time.
    package static func title(_ name: String) -> Localized {
        PostingAccount(rawValue: name)?.title ?? Localized(zh: name, en: name)
    }
}

/// What was posted from one account to another, before a period and in it.
package struct PostingSum: Hashable, Sendable {
    package let source: String
    package let target: String
    package let before: Fen
    package let within: Fen
    /// Postings in the period.
    package let count: Int

    package init(source: String, target: String, before: Fen, within: Fen, count: Int) {
        (self.source, self.target) = (source, target)
        (self.before, self.within, self.count) = (before, within, count)
    }
}

/// 试算平衡表: each account with what it held, got, gave and holds; the balances add up to zero.
package struct TrialBalance: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package let account: String
        package let opening: Fen
        package let incoming: Fen
        package let outgoing: Fen
        package let closing: Fen
        /// Postings of the period that touch the account.
        package let count: Int

        package var title: Localized { PostingAccount.title(account) }
    }

    /// In the order of the accounts, those of other times behind them.
    package let lines: [Line]

    package init(_ sums: [PostingSum]) throws(ArithmeticFailure) {
        let names = Set(sums.flatMap { [$0.source, $0.target] })
        let known = PostingAccount.allCases.map(\.rawValue)
        var lines: [Line] = []
        for name in known.filter(names.contains) + names.subtracting(known).sorted() {
            let into = sums.filter { $0.target == name }
            let from = sums.filter { $0.source == name }
            let opening = try Fen.sum(into.map(\.before)).subtracting(Fen.sum(from.map(\.before)))
            let incoming = try Fen.sum(into.map(\.within))
            let outgoing = try Fen.sum(from.map(\.within))
            lines.append(
                Line(
                    account: name,
                    opening: opening,
                    incoming: incoming,
                    outgoing: outgoing,
                    closing: try opening.adding(incoming).subtracting(outgoing),
                    count: (into + from).reduce(0) { $0 + $1.count }
                )
            )
        }
        self.lines = lines
    }

    /// One for each instrument, 拨转股 first: together they are that of all sums.
    package static func byInstrument(
        _ sums: [(instrument: String, sum: PostingSum)]
    ) throws(ArithmeticFailure) -> [(instrument: String, balance: TrialBalance)] {
        let grouped = Dictionary(grouping: sums, by: \.instrument).mapValues { $0.map(\.sum) }
        var balances: [(instrument: String, balance: TrialBalance)] = []
        for name in grouped.keys.sorted(by: isBefore) {
            balances.append((name, try TrialBalance(grouped[name] ?? [])))
        }
        return balances
    }

    private static func isBefore(_ left: String, _ right: String) -> Bool {
        let grant = CapAccount.grant
        return (left == grant ? 0 : 1, left) < (right == grant ? 0 : 1, right)
    }

    package func total(_ amount: KeyPath<Line, Fen>) throws(ArithmeticFailure) -> Fen {
        try Fen.sum(lines.map { $0[keyPath: amount] })
    }

    /// Whether opening and closing balances add up to zero, and what came in is what went out.
    package var isBalanced: Bool {
        guard let opening = try? total(\.opening), let closing = try? total(\.closing),
            let incoming = try? total(\.incoming), let outgoing = try? total(\.outgoing)
        else { return false }
        return opening == .zero && closing == .zero && incoming == outgoing
    }
}

extension TrialBalance.Line {
    /// Of an account to which nothing was posted.
    package init(untouched account: String) {
        self.init(
            account: account,
            opening: .zero,
            incoming: .zero,
            outgoing: .zero,
            closing: .zero,
            count: 0
        )
    }
}
