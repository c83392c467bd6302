import Expression
package import Workflow

/// 用款计划: what is expected to be paid, month by month, and what of it may not come and why.
///
/// A tranche is expected when the latest of its open milestones is due, never before an earlier
/// tranche of its agreement and never in the past.
package struct CashPlan: Sendable {
    /// A tranche that is still to be paid.
    package struct Item: Hashable, Sendable {
        /// The id of the agreement.
        package let agreement: String
        package let code: String
        package let tranche: GrantSchedule.Tranche
        package let expectedOn: CivilDate
        /// Empty where nothing stands in the way.
        package fileprivate(set) var risks: [CashRisk]

        package var isAtRisk: Bool { !risks.isEmpty }
    }

    package struct MonthSum: Hashable, Sendable {
        package let month: Month
        package let paid: Fen
        package let secure: Fen
        package let atRisk: Fen

        package var expected: Fen { Fen(secure.count + atRisk.count) }
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

    package struct YearSum: Hashable, Sendable {
        package let year: Int
        package let secure: Fen
        package let atRisk: Fen
        /// Nil where none is recorded.
        package let budget: Budget?

        package var expected: Fen { Fen(secure.count + atRisk.count) }
        /// What the budget lacks for all that is expected.
        package var lacking: Fen {
            Fen(max(0, expected.count - (budget?.available.count ?? 0)))
        }
    }

    /// What a plan is made of, each as it stands on the day.
    package struct Sources: Sendable {
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
    package let years: [YearSum]

    private static let mostMonths = 240

    package init(_ sources: Sources, on today: CivilDate) {
        self.today = today
        let budgets = Dictionary(
            sources.budgets.map { (Int($0.integer("fiscal_year") ?? 0), Budget($0)) }
        ) { $1 }
        var items = sources.agreements.flatMap { CashPlan.items(of: $0, sources, on: today) }
        items.sort {
            ($0.expectedOn, $0.code, $0.tranche.number)
                < ($1.expectedOn, $1.code, $1.tranche.number)
        }
        CashPlan.weigh(&items, against: budgets)
        self.items = items
        months = CashPlan.months(items, sources.agreements, on: today)
        let years = Set(items.map(\.expectedOn.year)).union(
            budgets.keys.filter { $0 >= today.year }
        ).union([today.year])
        self.years = years.sorted().map { year in
            let own = items.filter { $0.expectedOn.year == year }
            return YearSum(
                year: year,
                secure: CashPlan.sum(own.filter { !$0.isAtRisk }),
                atRisk: CashPlan.sum(own.filter(\.isAtRisk)),
                budget: budgets[year]
            )
        }
    }

    private static func sum(_ items: [Item]) -> Fen {
        Fen(items.reduce(0) { $0 + $1.tranche.expected.count })
    }

    private static func items(
        of agreement: CaseStream,
        _ sources: Sources,
        on today: CivilDate
    ) -> [Item] {
        guard !agreement.root.isDone, !agreement.isIn("ended") else { return [] }
        let shared = CashRisk.risks(of: agreement, sources)
        // Before the signature the deadline for it is the first day that anybody can tell.
        let signing = agreement.root.deadlines["sign_by"]?.due.date
        var earliest = max(today, signing ?? today)
        return GrantSchedule(agreement, on: today).tranches.filter(\.stage.isOpen).map { tranche in
            let due = tranche.unmet.compactMap(\.dueOn).max()
            earliest = max(earliest, due ?? earliest)
            return Item(
                agreement: agreement.id,
                code: agreement.code,
                tranche: tranche,
                expectedOn: earliest,
                risks: CashRisk.ordered(shared + CashRisk.risks(of: tranche, in: agreement))
            )
        }
    }

    /// The budget of a year is used in the order of the days; what it does not reach is at risk.
    private static func weigh(
        _ items: inout [Item],
        against budgets: [Int: Budget]
    ) {
        var rest = budgets.mapValues(\.available.count)
        for index in items.indices {
            let (year, amount) = (items[index].expectedOn.year, items[index].tranche.expected.count)
            guard let left = rest[year] else {
                items[index].risks.append(.budgetMissing)
                continue
            }
            if amount > left {
                items[index].risks.append(.budgetShort)
            } else {
                rest[year] = left - amount
            }
        }
    }

    private static func months(
        _ items: [Item],
        _ agreements: [CaseStream],
        on today: CivilDate
    ) -> [MonthSum] {
        let first = Month(today).adding(1 - today.month)
        let byMonth = Dictionary(grouping: items) { Month($0.expectedOn) }
        var paid: [Month: Int64] = [:]
        for agreement in agreements {
            for tranche in GrantSchedule(agreement, on: today).tranches {
                guard let day = tranche.paidOn, Month(day) >= first else { continue }
                paid[Month(day), default: 0] += tranche.paid.count
            }
        }
        let last = max(first.adding(11), byMonth.keys.max() ?? first)
        let count = min(last.number - first.number + 1, mostMonths)
        return (0..<count).map { number in
            let month = first.adding(number)
            let own = byMonth[month] ?? []
            return MonthSum(
                month: month,
                paid: Fen(paid[month] ?? 0),
                secure: sum(own.filter { !$0.isAtRisk }),
                atRisk: sum(own.filter(\.isAtRisk))
            )
        }
    }
}
