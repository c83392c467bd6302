import Casework
import Portfolio
import Store
import Workflow

/// How far the grants of an agreement's payee reach against its paid-in capital, where the policy
/// asks for that.
struct PaidInLine {
    let rule: PaidInRule
    /// What all its agreements promise; nil for who may not read the books.
    let given: Fen?

    /// Nil where no share is asked for, and for who does not see the payee.
    init?(of agreement: CaseStream, _ ledger: OpenLedger, _ words: CaseWords) throws {
        let share = words.rules.policy.parameters[PaidInRule.parameter]?.value
        guard share != nil, let id = agreement.text("payee"),
            let payee = try ledger.cases.visible(ledger.store.streams([id])).first,
            let rule = PaidInRule(share, payee: payee, on: ledger.now.date)
        else { return nil }
        self.rule = rule
        // The books are whole for who may read them; whose agreements they are is not told.
        given =
            try ledger.cases.allows("balance")
            ? CasePages(ledger.cases, kind: GrantNoun.kind).reduce(Fen.zero) { sum, page in
                Fen(
                    try page.get().filter { $0.text("payee") == id }
                        .reduce(sum.count) { $0 + ($1.integer("committed") ?? 0) }
                )
            } : nil
    }

    private var headroom: Fen? {
        guard let limit = rule.limit, let given else { return nil }
        return Fen(max(0, limit.count - given.count))
    }

    var json: JSON {
        [
            "share_bps": JSON(rule.basisPoints),
            "amount": rule.proof.map { JSON($0.amount) } ?? .null,
            "on": rule.proof.map { JSON($0.on.description) } ?? .null,
            "limit": rule.limit.map { JSON($0) } ?? .null,
            "given": given.map { JSON($0) } ?? .null,
            "headroom": headroom.map { JSON($0) } ?? .null,
        ]
    }

    /// Whether nothing more can be promised, or nothing is known.
    var isWarning: Bool { rule.proof == nil || headroom.map { $0 == .zero } ?? false }

    var line: Localized {
        guard let proof = rule.proof, let limit = rule.limit else {
            return Localized(
                zh: "实缴资本：未登记；拨转股至多为其 \(rule.percent)，登记之前不能决策、审批和支付",
                en: "Paid-in capital: not on file; a grant is at most \(rule.percent) of it, and"
                    + " nothing is decided, approved or paid before"
            )
        }
        let used = given.map { given in
            Localized(
                zh: "，该单位各协议已承诺 \(given.groupedText) 元，余 \(headroom?.groupedText ?? "—") 元",
                en: ", promised to this payee \(given.groupedText), headroom"
                    + " \(headroom?.groupedText ?? "—") CNY"
            )
        }
        return Localized(
            zh: "实缴资本 \(proof.amount.groupedText) 元（\(proof.on)），拨转股至多为其 \(rule.percent)，即 "
                + "\(limit.groupedText) 元" + (used?.zh ?? ""),
            en: "Paid-in capital \(proof.amount.groupedText) CNY (\(proof.on)); a grant is at most"
                + " \(rule.percent) of it, \(limit.groupedText) CNY" + (used?.en ?? "")
        )
    }
}
