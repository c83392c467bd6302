package import Workflow

/// Money promised under one agreement, and what of it was cancelled before it was paid.
///
/// Repaid principal and gains are absent on purpose: they never re-open a cap (INV-38).
package struct Commitment: Hashable, Sendable {
    package let amount: Fen
    package let cancelledUnpaid: Fen

    package init(amount: Fen, cancelledUnpaid: Fen = .zero) {
        self.amount = amount
        self.cancelledUnpaid = cancelledUnpaid
    }
}

/// The cap of one instrument over its scope, such as 拨转股 per project group (measure D23).
package struct FundingCap: Hashable, Sendable {
    /// The code of the instrument, such as `GTE`.
    package let instrument: String
    /// Nil while the policy sets no amount; nothing can then be committed (INV-39).
    package let limit: Fen?

    package init(instrument: String, limit: Fen?) {
        self.instrument = instrument
        self.limit = limit
    }

    /// What is used: the sum of the commitments less their cancelled unpaid parts (INV-20).
    package func used(by commitments: [Commitment]) throws(ArithmeticFailure) -> Fen {
        let promised = try Fen.sum(commitments.map(\.amount))
        return try promised.subtracting(try Fen.sum(commitments.map(\.cancelledUnpaid)))
    }

    /// What stands against one more commitment; empty when it may be made.
    ///
    /// - Returns: `CAP_UNSET`, `AMOUNT_NEGATIVE`, `ARITHMETIC_OVERFLOW`, or `CAP_` and the
    ///   instrument's code. A headroom below zero, as after a merge (INV-08), refuses all.
    package func blockers(adding amount: Fen, to commitments: [Commitment]) -> [Blocker] {
        guard let limit else {
            return [
                Blocker(
                    code: "CAP_UNSET",
                    message: Localized(
                        zh: "资助工具 \(instrument) 未设上限，不能承诺资金，请中心主任先确定上限",
                        en: "Instrument \(instrument) has no cap, so nothing can be committed;"
                            + " the Centre director must set one first"
                    ),
                    values: ["instrument": instrument],
                    role: "DIR"
                )
            ]
        }
        guard amount >= .zero else { return [.negativeAmount(amount, place: instrument)] }
        let headroom: Fen
        do {
            headroom = try limit.subtracting(try used(by: commitments))
        } catch {
            return [error.blocker(place: instrument)]
        }
        guard amount > headroom else { return [] }
        return [
            Blocker(
                code: "CAP_\(instrument)",
                message: Localized(
                    zh: "本次 \(amount) 元超出 \(instrument) 剩余额度 \(headroom) 元（上限 \(limit) 元），"
                        + "请项目专员调减金额",
                    en: "\(amount) CNY exceeds the headroom of \(headroom) CNY under \(instrument)"
                        + " (cap \(limit) CNY); the project officer must lower the amount"
                ),
                values: [
                    "amount": amount.yuanText, "headroom": headroom.yuanText,
                    "cap": limit.yuanText,
                ],
                role: "PO"
            )
        ]
    }
}
