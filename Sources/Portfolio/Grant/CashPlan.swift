import Expression
package import Workflow

/// 用款计划: what is expected to be paid, month by month, and what of it may not come and why.
///
/// A tranche is expected when the latest of its open milestones is due, never before an earlier
/// tranche of its agreement and never in the past; other support as soon as it can be
/// asked for (``PlannedSupport``).
package struct CashPlan: Sendable {
    /// A tranche that is still to be paid.
    package struct Item: Sendable {
        /// What follows from its agreement.
        let planned: PlannedTranche
        /// What the budget of its year does to it.
        fileprivate var budgetRisk: CashRisk?

        /// The id of the agreement.
        package var agreement: String { planned.agreement }
        package var code: String { planned.code }
        package var instrument: String { planned.account.instrument }
        package var tranche: GrantSchedule.Tranche { planned.tranche }
        package var expectedOn: CivilDate { planned.expectedOn }
        /// Empty where nothing stands in the way.
        package var risks: [CashRisk] { planned.risks + (budgetRisk.map { [$0] } ?? []) }
        package var isAtRisk: Bool { budgetRisk != nil || !planned.risks.isEmpty }

        /// Where a list goes on after it.
        package var place: Place { Place(day: expectedOn, code: code, number: tranche.number) }
    }

    /// A place in the tranches of a plan.
    package struct Place: Hashable, Sendable, CustomStringConvertible {
        private let day: CivilDate
        private let code: String
        private let number: Int

        fileprivate init(day: CivilDate, code: String, number: Int) {
            (self.day, self.code, self.number) = (day, code, number)
        }

        /// Reads what `description` wrote; nil for anything else.
        package init?(_ text: String) {
            let parts = text.split(separator: "~", omittingEmptySubsequences: false)
            guard parts.count == 3, let day = CivilDate(String(parts[0])),
                let number = Int(parts[2])
            else { return nil }
            self.init(day: day, code: String(parts[1]), number: number)
        }

        package var description: String { "\(day)~\(code)~\(number)" }

        fileprivate func isBefore(_ item: Item) -> Bool {
            (item.expectedOn, item.code, item.tranche.number) > (day, code, number)
        }
    }

    package struct MonthSum: Hashable, Sendable {
        package let month: Month
        package let paid: Fen
        package let secure: Fen
        package let atRisk: Fen

        package var expected: Fen { Fen(secure.count + atRisk.count) }
    }

    /// By which budget something is paid: one for each instrument and year.
    package struct BudgetAccount: Hashable, Comparable, Sendable {
        package let year: Int
        package let instrument: String

        init(year: Int, instrument: String) { (self.year, self.instrument) = (year, instrument) }

        fileprivate init(_ account: CaseStream) {
            year = Int(account.integer("fiscal_year") ?? 0)
            instrument = CapAccount.instrument(of: account)
        }

        /// By the year; 拨转股 comes first in it.
        package static func < (left: BudgetAccount, right: BudgetAccount) -> Bool {
            func key(_ account: BudgetAccount) -> (Int, Int, String) {
                let isGrant = account.instrument == CapAccount.grant
                return (account.year, isGrant ? 0 : 1, account.instrument)
            }
            return key(left) < key(right)
        }
    }

    /// The budget of a fiscal year.
    package struct Budget: Hashable, Sendable {
        /// Appropriated and carried in.
        package let granted: Fen
        package let paid: Fen

        package var available: Fen { Fen(granted.count - paid.count) }

        fileprivate init(_ account: CaseStream) {
            func amount(_ name: String) -> Int64 { account.integer(name) ?? 0 }
            granted = Fen(amount("appropriated") + amount("carried_in"))
            paid = Fen(amount("disbursed"))
        }
    }

    /// What an instrument is expected to pay in a year.
    package struct YearSum: Hashable, Sendable {
        package let account: BudgetAccount
        package let secure: Fen
        package let atRisk: Fen
        /// Nil where none is recorded.
        package let budget: Budget?

        package var year: Int { account.year }
        package var expected: Fen { Fen(secure.count + atRisk.count) }
        /// What the budget lacks for all that is expected.
        package var lacking: Fen {
            Fen(max(0, expected.count - (budget?.available.count ?? 0)))
        }
    }

    /// What a plan is made of, each as it stands on the day.
    package struct Sources: Sendable {
        /// With what is supported by other instruments.
        package var agreements: [CaseStream]
        /// Projects and notices by id, as far as agreements name them.
        package var others: [String: CaseStream]
        /// Open cap accounts by the project that they belong to.
        package var caps: [String: CaseStream]
        package var budgets: [CaseStream]

        package init(
            agreements: [CaseStream],
            others: [String: CaseStream],
            caps: [String: CaseStream],
            budgets: [CaseStream]
        ) {
            (self.agreements, self.others) = (agreements, others)
            (self.caps, self.budgets) = (caps, budgets)
        }
    }

    package let today: CivilDate
    /// By the day on which they are expected, then by agreement and number.
    package let items: [Item]
    /// From January of this year to the last month in which something is expected.
    package let months: [MonthSum]
    /// By year, in it by instrument.
    package let years: [YearSum]

    private static let mostMonths = 240

    /// Of agreements in any order.
    package init(_ sources: Sources, on today: CivilDate) {
        self.init(
            sources.agreements.sorted { $0.code < $1.code }
                .map { PlannedGrant($0, sources, on: today) },
            budgets: sources.budgets,
            on: today
        )
    }

    /// Of what each agreement adds, in the order of their codes.
    package init(_ grants: [PlannedGrant], budgets: [CaseStream], on today: CivilDate) {
        self.today = today
        let budgets = Dictionary(budgets.map { (BudgetAccount($0), Budget($0)) }) { $1 }
        var items = CashPlan.ordered(grants)
        CashPlan.weigh(&items, against: budgets)
        self.items = items
        months = CashPlan.months(items, grants, on: today)
        let own = BudgetAccount(year: today.year, instrument: CapAccount.grant)
        var sums: [BudgetAccount: (secure: Int64, atRisk: Int64)] = [own: (0, 0)]
        for account in budgets.keys where account.year >= today.year { sums[account] = (0, 0) }
        for item in items {
            let (account, amount) = (item.planned.account, item.planned.fen)
            if item.isAtRisk {
                sums[account, default: (0, 0)].atRisk += amount
            } else {
                sums[account, default: (0, 0)].secure += amount
            }
        }
        years = sums.sorted { $0.key < $1.key }.map { account, sum in
            YearSum(
                account: account,
                secure: Fen(sum.secure),
                atRisk: Fen(sum.atRisk),
                budget: budgets[account]
            )
        }
    }

    /// By the day; those of one day stay in the order of agreements and numbers.
    private static func ordered(_ grants: [PlannedGrant]) -> [Item] {
        let items = grants.flatMap(\.tranches)
        let days = items.enumerated().map { (day: $1.expectedOn.dayNumber, index: $0) }
        return days.sorted { $0 < $1 }.map { Item(planned: items[$0.index]) }
    }

    /// The tranches behind a place, at most `limit` of them, and whether there are more.
    package func page(
        after place: Place?,
        limit: Int
    ) -> (items: ArraySlice<Item>, hasMore: Bool) {
        let first = place.map { place in
            items.firstIndex { place.isBefore($0) } ?? items.endIndex
        }
        let rest = items[(first ?? 0)...]
        return (rest.prefix(limit), rest.count > limit)
    }

    /// The budget of a year is used in the order of the days; what it does not reach is at risk.
    private static func weigh(
        _ items: inout [Item],
        against budgets: [BudgetAccount: Budget]
    ) {
        var rest = budgets.mapValues(\.available.count)
        for index in items.indices {
            let (account, amount) = (items[index].planned.account, items[index].planned.fen)
            guard let left = rest[account] else {
                items[index].budgetRisk = .budgetMissing
                continue
            }
            if amount > left {
                items[index].budgetRisk = .budgetShort
            } else {
                rest[account] = left - amount
            }
        }
    }

    private static func months(
        _ items: [Item],
        _ grants: [PlannedGrant],
        on today: CivilDate
    ) -> [MonthSum] {
        let first = Month(today).adding(1 - today.month).number
        var sums: [Int: (paid: Int64, secure: Int64, atRisk: Int64)] = [:]
        for payment in grants.lazy.flatMap(\.payments) where payment.month >= first {
            sums[payment.month, default: (0, 0, 0)].paid += payment.fen
        }
        var last = first + 11
        for item in items {
            let (month, amount) = (item.planned.month.number, item.planned.fen)
            last = max(last, month)
            if item.isAtRisk {
                sums[month, default: (0, 0, 0)].atRisk += amount
            } else {
                sums[month, default: (0, 0, 0)].secure += amount
            }
        }
        return (first...min(last, first + mostMonths - 1)).map { number in
            let sum = sums[number] ?? (0, 0, 0)
            return MonthSum(
                month: Month(today).adding(number - Month(today).number),
                paid: Fen(sum.paid),
                secure: Fen(sum.secure),
                atRisk: Fen(sum.atRisk)
            )
        }
    }
}
