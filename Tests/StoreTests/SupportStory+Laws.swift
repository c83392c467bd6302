import Casework
import Expression
import Portfolio
import SQL
import Store
import Testing
import Workflow

/// What must be true after whatever was tried.
extension SupportStory {
    func check(_ comment: Comment) throws {
        let all = try office.cases(of: SupportProcedure.kind)
        var sums: [String: [String: Int64]] = [:]
        for one in all {
            let instrument = try #require(one.text("instrument"))
            for field in ["committed", "paid", "recovered", "remitted"] {
                sums[field, default: [:]][instrument, default: 0] += one.integer(field) ?? 0
            }
        }
        try checkCaps(sums["committed"] ?? [:], comment)
        try checkMatches(all, comment)
        try checkPrizes(all, comment)
        try checkBudgets(sums["paid"] ?? [:], comment)
        try checkExpenses(comment)
        try checkBooks(sums.mapValues { $0.values.reduce(0, +) }, comment)
    }

    /// INV-20, INV-38 and INV-39: each cap holds what its supports commit and never more than it
    /// allows, whatever came back; where no cap is set, nothing is committed.
    private func checkCaps(_ committed: [String: Int64], _ comment: Comment) throws {
        var found: [String: Int64] = [:]
        for account in try office.cases(of: CapAccount.kind) {
            let fen = account.integer("committed") ?? 0
            found[CapAccount.instrument(of: account), default: 0] += fen
            #expect(fen >= 0 && fen <= account.integer("limit") ?? 0, comment)
            #expect(account.integer("merged_excess") == 0, comment)
        }
        #expect(found.filter { $0.value != 0 } == committed.filter { $0.value != 0 }, comment)
        #expect(committed["FUND_INCENTIVE"] ?? 0 == 0, comment)
    }

    /// INV-34: what was paid and asked for is within half of what the state paid, and the cap.
    private func checkMatches(_ all: [CaseStream], _ comment: Comment) throws {
        for (number, project) in projects.enumerated() {
            let id = try office.id(project)
            let matches = all.filter {
                $0.text("instrument") == "NATMATCH"
                    && ($0.text("project") == id || $0.text("project") == project)
            }
            var (national, claimed) = (Int64(0), Int64(0))
            for match in matches {
                claimed += (match.integer("paid") ?? 0) + (match.integer("requested") ?? 0)
                guard !match.isIn("cancelled"), !match.isIn("declined"),
                    case .list(let entries) = match.field("national")
                else { continue }
                national += entries.reduce(0) { sum, entry in
                    guard case .map(let members) = entry,
                        case .int(let fen)? = members[.string("amount")]
                    else { return sum }
                    return sum + fen
                }
            }
            let entitled = number == 2 ? 0 : min(national / 2, 500_000_000)
            #expect(claimed <= entitled, comment)
        }
    }

    /// 就高不重复: a team's prizes of one edition come to the highest of them at most.
    private func checkPrizes(_ all: [CaseStream], _ comment: Comment) throws {
        let prizes = all.filter { $0.text("instrument") == "CONTEST" }
        let editions = Dictionary(grouping: prizes) {
            "\($0.text("leader") ?? "") \($0.text("edition") ?? "")"
        }
        for (_, some) in editions {
            let highest = some.map { $0.integer("amount") ?? 0 }.max() ?? 0
            #expect(some.reduce(0) { $0 + ($1.integer("committed") ?? 0) } <= highest, comment)
        }
    }

    /// INV-24: the year has paid what its supports were paid, and no more than it has.
    private func checkBudgets(_ paid: [String: Int64], _ comment: Comment) throws {
        for year in try office.cases(of: BudgetProcedure.kind) {
            let used = year.integer("disbursed") ?? 0
            #expect(used == paid[year.text("instrument") ?? ""] ?? 0, comment)
            #expect(used <= year.integer("appropriated") ?? 0, comment)
        }
    }

    /// INV-35: an expense stands on one accepted list.
    private func checkExpenses(_ comment: Comment) throws {
        let accepted = try office.cases(of: CostProcedure.kind).filter { $0.isIn("accepted") }
        let keys = accepted.flatMap { CostItem.items(of: $0).map(\.key) }
        #expect(Set(keys).count == keys.count, comment)
    }

    private func checkBooks(_ sums: [String: Int64], _ comment: Comment) throws {
        let end = Office.day("2099-12-31")
        let period = PostingPeriod(
            from: Office.day("2020-01-01"),
            through: end,
            knownAt: Instant(endOf: end)
        )
        let balance = try TrialBalance(try office.store.postingSums(period))
        #expect(balance.isBalanced, comment)
        let closing = Dictionary(balance.lines.map { ($0.account, $0.closing.count) }) { $1 }
        let (paid, recovered) = (sums["paid"] ?? 0, sums["recovered"] ?? 0)
        #expect(closing["granted"] ?? 0 == paid - recovered, comment)
        let remitted = sums["remitted"] ?? 0
        #expect(closing["recovery"] ?? 0 == recovered - remitted, comment)
        #expect(closing["returned"] ?? 0 == remitted, comment)
        #expect(closing["commitment"] ?? 0 == (sums["committed"] ?? 0) - paid, comment)
        #expect(closing["budget_used"] ?? 0 == paid, comment)
    }
}
