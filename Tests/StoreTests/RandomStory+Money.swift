import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

/// The laws of tranches, budgets and books (INV-21 to INV-24), and of whose hands money went
/// through (INV-23), over the agreements of a story.
extension RandomStory {
    func checkMoney(_ comment: Comment) throws {
        var sums: [String: Int64] = [:]
        for agreement in agreements {
            let stream = try #require(try office.store.stream(agreement))
            func fen(_ name: String) -> Int64 { stream.integer(name) ?? 0 }
            if stream.isIn("voided") { continue }
            checkTranches(stream, comment)
            checkOrder(stream, comment)
            sums["paid", default: 0] += fen("paid") - fen("opening_paid")
            sums["outstanding", default: 0] += fen("outstanding")
            sums["commitment", default: 0] += fen("committed") - fen("paid")
            sums["repayment", default: 0] += fen("repaid")
            sums["recovery", default: 0] += fen("recovered")
            sums["write_off", default: 0] += fen("written_off")
        }
        try checkBudgets(sums["paid"] ?? 0, comment)
        try checkBooks(sums, comment)
    }

    /// INV-21: what the tranches hold is what the agreement holds, and no tranche is paid above it.
    private func checkTranches(_ stream: CaseStream, _ comment: Comment) {
        func fen(_ name: String) -> Int64 { stream.integer(name) ?? 0 }
        let keys = stream.keys(of: "tranche")
        func sum(_ field: String, _ keys: [String]) -> Int64 {
            keys.reduce(0) { $0 + (stream.integer(field, of: $1) ?? 0) }
        }
        let open = keys.filter {
            !stream.isIn("paid", of: $0) && !stream.isIn("cancelled", of: $0)
        }
        if stream.isIn("proposed") || stream.isIn("due_diligence") {
            #expect(sum("amount", keys) == fen("amount"), comment)
            return
        }
        #expect(sum("paid", keys) == fen("paid"), comment)
        #expect(sum("amount", open) == fen("committed") - fen("paid"), comment)
        for key in keys {
            let (paid, amount) = (sum("paid", [key]), sum("amount", [key]))
            #expect(paid >= 0 && paid <= amount, comment)
            #expect((paid > 0) == stream.isIn("paid", of: key), comment)
        }
    }

    /// INV-22: what was paid here stands on met milestones, and on the tranches before it.
    private func checkOrder(_ stream: CaseStream, _ comment: Comment) {
        let keys = stream.keys(of: "tranche")
        func number(_ key: String) -> Int64 { stream.integer("number", of: key) ?? 0 }
        let paid = keys.filter {
            stream.isIn("paid", of: $0) && !stream.isIn("paid.before", of: $0)
        }
        for key in paid {
            for milestone in stream.keys(of: "milestone")
            where stream.integer("tranche", of: milestone) == number(key) {
                let isMet =
                    stream.isIn("accepted", of: milestone) || stream.isIn("waived", of: milestone)
                #expect(isMet, comment)
            }
            for earlier in keys where number(earlier) < number(key) {
                let isSettled =
                    stream.isIn("paid", of: earlier) || stream.isIn("cancelled", of: earlier)
                    || (stream.integer("returned", of: earlier) ?? 0) > 0
                #expect(isSettled, comment)
            }
        }
    }

    /// INV-24: no year pays more than it has, and the years have paid what was paid.
    private func checkBudgets(_ paidFen: Int64, _ comment: Comment) throws {
        let years = try office.cases(of: "budget-account")
        for year in years {
            func fen(_ name: String) -> Int64 { year.integer(name) ?? 0 }
            #expect(fen("disbursed") >= 0, comment)
            #expect(fen("disbursed") <= fen("appropriated") + fen("carried_in"), comment)
        }
        #expect(years.reduce(0) { $0 + ($1.integer("disbursed") ?? 0) } == paidFen, comment)
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
        for name in ["outstanding", "commitment", "repayment", "recovery", "write_off"] {
            #expect(closing[name] ?? 0 == sums[name] ?? 0, "\(comment) \(name)")
        }
        #expect(closing["disbursement"] ?? 0 == 0, comment)
    }

    /// INV-23: whoever asked for a payment, let it pass and recorded it are several people.
    ///
    /// Whoever recorded it records no return. Answers how many payments there were.
    func checkHands() throws -> Int {
        var payments = 0
        for agreement in agreements {
            var asked: [String: String] = [:]
            var passed: [String: Set<String>] = [:]
            var paid: [String: String] = [:]
            for event in try office.store.events(of: try office.id(agreement)) {
                guard let taken = try EventBody(parsing: event.body).steps.first,
                    taken.instance.hasPrefix("tranche/")
                else { continue }
                let (key, actor) = (taken.instance, event.actor)
                let comment: Comment = "seed \(seed) \(agreement) \(key) \(event.version)"
                switch taken.step.event {
                case "request":
                    asked[key] = actor
                    passed[key] = []
                case "approve", "release", "approve_again":
                    #expect(asked[key] != actor, comment)
                    passed[key, default: []].insert(actor)
                case "pay":
                    payments += 1
                    paid[key] = actor
                    #expect(asked[key] != nil && asked[key] != actor, comment)
                    let others = passed[key] ?? []
                    #expect(!others.isEmpty && !others.contains(actor), comment)
                case "return_transfer":
                    #expect(paid[key] != actor, comment)
                    passed[key] = []
                default: break
                }
            }
        }
        return payments
    }
}

extension Office {
    /// Every case of a kind, in the order in which they began.
    func cases(of kind: String) throws -> [CaseStream] {
        let ids = try database.read { connection in
            try connection.all(
                "SELECT id FROM stream WHERE kind = ? ORDER BY id",
                [.text(kind)]
            ) { try $0.text(0) }
        }
        return try ids.compactMap { try store.stream($0) }
    }
}
