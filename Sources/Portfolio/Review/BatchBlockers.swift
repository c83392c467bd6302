import Workflow

/// What a ranking is refused for.
extension BatchRanking {
    static func blockers(_ entries: [Entry], _ line: Line?) -> [Blocker] {
        var counts: [String: Int] = [:]
        for entry in entries { counts[entry.code, default: 0] += 1 }
        let repeated = counts.filter { $0.value > 1 }.keys.sorted()
        var blockers = repeated.map { duplicate($0, counts[$0] ?? 0) }
        switch line {
        case nil: break
        case .places(let places): if places < 0 { blockers.append(placesWrong(places)) }
        case .amount(let budget):
            if budget.count < 0 { blockers.append(budgetWrong(budget)) }
            blockers += entries.filter { $0.result.outcome == .pass && $0.amount == nil }
                .map { amountMissing($0.code) }
            blockers += entries.compactMap { entry in
                entry.amount.flatMap { $0.count < 0 ? amountWrong(entry.code, $0) : nil }
            }
        }
        return blockers
    }

    private static func duplicate(_ code: String, _ count: Int) -> Blocker {
        Blocker(
            code: "RANK_DUPLICATE",
            message: Localized(
                zh: "项目 \(code) 在本批中出现不止一次，应只有一次，请评审秘书核对",
                en: "Case \(code) is in the batch more than once; expected once;"
                    + " the panel secretary can check"
            ),
            place: code,
            values: ["found": "\(count)", "expected": "1"],
            role: "SEC"
        )
    }

    private static func placesWrong(_ places: Int) -> Blocker {
        Blocker(
            code: "RANK_PLACES",
            message: Localized(
                zh: "入选名额为 \(places)，应不小于 0，请评审秘书更正",
                en: "There are \(places) places; expected zero or more;"
                    + " the panel secretary can correct it"
            ),
            place: "places",
            values: ["found": "\(places)", "expected": ">= 0"],
            role: "SEC"
        )
    }

    private static func budgetWrong(_ budget: Fen) -> Blocker {
        Blocker(
            code: "RANK_BUDGET",
            message: Localized(
                zh: "本批资金为 \(budget) 元，应不小于 0，请评审秘书更正",
                en: "The money of the batch is \(budget) CNY; expected zero or more;"
                    + " the panel secretary can correct it"
            ),
            place: "budget",
            values: ["found": "\(budget)", "expected": ">= 0"],
            role: "SEC"
        )
    }

    private static func amountMissing(_ code: String) -> Blocker {
        Blocker(
            code: "RANK_AMOUNT",
            message: Localized(
                zh: "\(code) 已通过，但没有给出所需金额，不能按资金划线，请评审秘书补上",
                en: "\(code) passed and nobody said what it takes, so that no line can be drawn by"
                    + " money; the panel secretary can add it"
            ),
            place: code,
            values: ["expected": "amount"],
            role: "SEC"
        )
    }

    private static func amountWrong(_ code: String, _ amount: Fen) -> Blocker {
        Blocker(
            code: "RANK_AMOUNT",
            message: Localized(
                zh: "\(code) 的金额为 \(amount) 元，应不小于 0，请评审秘书更正",
                en: "\(code) takes \(amount) CNY; expected zero or more;"
                    + " the panel secretary can correct it"
            ),
            place: code,
            values: ["found": "\(amount)", "expected": ">= 0"],
            role: "SEC"
        )
    }
}
