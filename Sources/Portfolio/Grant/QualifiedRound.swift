package import Workflow

/// Whether a financing round triggers a conversion (EX-14, INV-33).
package struct QualifiedRound: Hashable, Sendable {
    /// The least new cash that triggers, this amount included.
    package let minimumCash: Fen

    package init(minimumCash: Fen) {
        self.minimumCash = minimumCash
    }

    /// Why the round does not qualify; empty when it triggers.
    ///
    /// - Parameters:
    ///   - subscribed: all that investors subscribe, in cash and in kind.
    ///   - inKind: the part that is not cash.
    ///   - isRelatedParty: whether an investor is related to the project's people (INV-33).
    /// - Returns: `ROUND_CASH`, `ROUND_RELATED_PARTY`, `AMOUNT_NEGATIVE` or
    ///   `ARITHMETIC_OVERFLOW`.
    package func blockers(subscribed: Fen, inKind: Fen, isRelatedParty: Bool) -> [Blocker] {
        var blockers: [Blocker] = []
        for amount in [subscribed, inKind] where amount < .zero {
            blockers.append(.negativeAmount(amount, place: "financing_round"))
        }
        do {
            let cash = try subscribed.subtracting(inKind)
            if blockers.isEmpty, cash < minimumCash {
                blockers.append(shortCash(cash))
            }
        } catch {
            blockers.append(error.blocker(place: "financing_round"))
        }
        if isRelatedParty {
            blockers.append(
                Blocker(
                    code: "ROUND_RELATED_PARTY",
                    message: Localized(
                        zh: "本轮投资方与项目人员有关联关系，关联方融资不触发转股，投后管理人可核对关联情况",
                        en: "An investor of the round is related to the project's people; such a"
                            + " round never triggers; the post-investment manager can check"
                    ),
                    place: "financing_round",
                    role: "PIM"
                )
            )
        }
        return blockers
    }

    private func shortCash(_ cash: Fen) -> Blocker {
        Blocker(
            code: "ROUND_CASH",
            message: Localized(
                zh: "本轮现金 \(cash) 元，应不少于 \(minimumCash) 元（实物不计），投后管理人可核对到账凭证",
                en: "The round brings \(cash) CNY in cash; expected at least \(minimumCash) CNY"
                    + " (contributions in kind do not count); the post-investment manager"
                    + " can check the receipts"
            ),
            place: "financing_round",
            values: ["found": cash.yuanText, "expected": ">= \(minimumCash)"],
            role: "PIM",
            provisional: "gte.qualified_round_min_cash"
        )
    }
}
