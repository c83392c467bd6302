import Casework
import Portfolio
import Store
import Web
import Workflow

extension APICall {
    func grantFunds() throws -> WebResponse {
        let stream = try found()
        guard stream.kind == GrantNoun.kind else { throw CaseRefusals.notFound(part("code")) }
        return answer(try GrantFunds(stream, ledger, words).json)
    }

    private func balanceReading() throws -> BalanceReading {
        try BalanceReading(
            ledger,
            asOf: text("as_of").map { try Moment.date($0, option: "as_of") },
            year: text("year"),
            knownAt: text("known_at").map {
                try Moment.instant($0, isEndOfDay: true, option: "known_at")
            }
        )
    }

    func balances() throws -> WebResponse {
        let balances = try balanceReading()
        var told = balances.json
        if text("by") == "instrument" {
            told["instruments"] = try InstrumentBalances(balances, ledger).json
        }
        return answer(told)
    }

    func postings() throws -> WebResponse {
        let page = try PostingPage(
            balanceReading(),
            part("account"),
            text("part").flatMap { BalanceReading.Part(rawValue: $0) } ?? .closing,
            after: text("after"),
            limit: limit,
            ledger,
            words
        )
        return linked(answer(page.json), page.next?.description)
    }

    func instruments() throws -> WebResponse {
        answer(try InstrumentReading(ledger, office, words.rules).json)
    }

    func cashPlan() throws -> WebResponse {
        let plan = try CashPlanReading(ledger, words, office)
        let page = try plan.page(after: text("after"), limit: limit)
        return linked(answer(plan.json(page.rows, next: page.next)), page.next?.description)
    }
}
