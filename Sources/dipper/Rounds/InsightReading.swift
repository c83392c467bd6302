import Casework
import Portfolio
import Store
import Workflow

/// Everything that advises about the sealed rounds of a batch, for who may read it.
///
/// The secretary alone may (`insight` in the matrix); what this holds goes into no list, export,
/// feed or page of anybody else.
struct InsightReading {
    let batch: RoundBatch
    /// Sealed rounds, those first about which the panel disagrees most.
    let rounds: [RoundAdvice]
    /// Rounds whose sheets are not sealed: nothing is told of them.
    let unsealed: [CaseStream]
    let together: BatchAdvice
    let people: PanelPeople

    /// - Throws: `NOT_FOUND` for whom the matrix does not give it, `PARAMETER_MISSING`.
    init(_ batch: RoundBatch, in ledger: OpenLedger, _ words: CaseWords) throws {
        try ledger.cases.require("insight", as: "insight")
        try ledger.cases.require("sheet", as: "insight")
        let rules = try AdviceRules(words.rules)
        let sealed = batch.rounds.filter(\.hasSealedSheets)
        let people = try PanelPeople(of: sealed, in: ledger, words)
        let advice = try sealed.map { round in
            try RoundAdvice(round, batch.title(of: round), rules, people)
        }
        self.batch = batch
        self.people = people
        unsealed = batch.rounds.filter { !$0.hasSealedSheets }
        together = try BatchAdvice(advice, rules, people)
        rounds = advice.sorted { $0.comes(before: $1) }
    }
}
