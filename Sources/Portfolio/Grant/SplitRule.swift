package import Workflow

/// Splits an amount into parts by whole-number ratios, such as 50/50 or 40/30/30, to the fen.
package struct SplitRule: Hashable, Sendable {
    package let ratios: [Int64]

    /// Refused with `SPLIT_RATIOS` unless there is a ratio and each is greater than zero.
    package init(ratios: [Int64], place: String = "") throws(Refusal) {
        guard !ratios.isEmpty, ratios.allSatisfy({ $0 > 0 }) else {
            let found = ratios.map { String($0) }.joined(separator: "/")
            throw Refusal(
                Blocker(
                    code: "SPLIT_RATIOS",
                    message: Localized(
                        zh: "拨付比例“\(found)”无效，每一份都应大于零，请填报人更正",
                        en: "Split ratios “\(found)” are not valid; each part must be above zero;"
                            + " whoever entered them can correct them"
                    ),
                    place: place,
                    values: ["found": found, "expected": "> 0"]
                )
            )
        }
        self.ratios = ratios
    }

    /// Each part rounded down to the fen, and the last takes the rest: the sum is the amount.
    ///
    /// Refused with `AMOUNT_NEGATIVE` below zero. A product of two 64-bit numbers fits 126 bits,
    /// so nothing overflows.
    package func split(_ amount: Fen) throws(Refusal) -> [Fen] {
        guard amount >= .zero else { throw Refusal(.negativeAmount(amount, place: "split")) }
        let whole = ratios.reduce(into: Int128(0)) { $0 += Int128($1) }
        let floors = ratios.dropLast().map { ratio in
            Int64(Int128(amount.count) * Int128(ratio) / whole)
        }
        return floors.map { Fen($0) } + [Fen(floors.reduce(amount.count, -))]
    }
}

extension Blocker {
    /// An amount below zero where money can only be zero or more.
    static func negativeAmount(_ amount: Fen, place: String) -> Blocker {
        Blocker(
            code: "AMOUNT_NEGATIVE",
            message: Localized(
                zh: "金额 \(amount) 元小于零，应为零或大于零，请填报人更正",
                en: "Amount \(amount) CNY is below zero; expected zero or more;"
                    + " whoever entered it can correct it"
            ),
            place: place,
            values: ["found": amount.yuanText, "expected": ">= 0.00"]
        )
    }
}
