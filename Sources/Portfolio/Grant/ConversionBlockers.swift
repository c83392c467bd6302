import Workflow

extension Conversion {
    /// Everything that is wrong with the terms and the round before any calculation.
    func inputBlockers(principal: Fen, round: FinancingRound) -> [Blocker] {
        var blockers: [Blocker] = []
        // Words are made for what is wrong alone: a conversion that is right allocates nothing.
        func expect(
            _ holds: Bool,
            _ place: StaticString,
            _ found: @autoclosure () -> String,
            _ expected: @autoclosure () -> String
        ) {
            guard !holds else { return }
            let (place, found, expected) = ("\(place)", found(), expected())
            blockers.append(
                Blocker(
                    code: "CONVERSION_INPUT",
                    message: Localized(
                        zh: "转股参数 \(place) 为 \(found)，应为 \(expected)，请投后管理人更正",
                        en: "Conversion input \(place) is \(found); expected \(expected);"
                            + " the post-investment manager can correct it"
                    ),
                    place: place,
                    values: ["found": found, "expected": expected],
                    role: "PIM"
                )
            )
        }
        expect(principal > .zero, "principal", principal.yuanText, "> 0.00")
        expect(round.unitsOutstanding > 0, "units_outstanding", "\(round.unitsOutstanding)", "> 0")
        expect(
            round.unitsHeld >= 0 && round.unitsHeld <= round.unitsOutstanding,
            "units_held",
            "\(round.unitsHeld)",
            "0...\(round.unitsOutstanding)"
        )
        expect(round.preMoney > .zero, "pre_money", round.preMoney.yuanText, "> 0.00")
        expect(companyForm.parFen > 0, "par", "\(companyForm.parFen)", "> 0")
        expect(
            (0...9_999).contains(discountBasisPoints),
            "discount_bps",
            "\(discountBasisPoints)",
            "0...9999"
        )
        if let valuationCap {
            expect(valuationCap > .zero, "valuation_cap", valuationCap.yuanText, "> 0.00")
        }
        if let holdingCapBasisPoints {
            expect(
                (0...10_000).contains(holdingCapBasisPoints),
                "holding_cap_bps",
                "\(holdingCapBasisPoints)",
                "0...10000"
            )
        }
        if round.cash < .zero { blockers.append(.negativeAmount(round.cash, place: "cash")) }
        return timing == .postMoney ? blockers + postMoneyBlockers : blockers
    }

    private var postMoneyBlockers: [Blocker] {
        var blockers: [Blocker] = []
        if valuationCap == nil {
            blockers.append(
                Blocker(
                    code: "POST_MONEY_CAP_MISSING",
                    message: Localized(
                        zh: "投后口径（post_money）没有估值上限，无法确定份额，请投后管理人补充协议的估值上限",
                        en: "Timing post_money has no valuation cap, so the share is undefined;"
                            + " the post-investment manager must add the agreement's cap"
                    ),
                    place: "valuation_cap",
                    role: "PIM"
                )
            )
        }
        // A fixed share leaves no price to discount; a term without effect is not accepted.
        if discountBasisPoints != 0 {
            blockers.append(
                Blocker(
                    code: "POST_MONEY_DISCOUNT",
                    message: Localized(
                        zh:
                            "投后口径（post_money）按固定份额转股，折扣 \(discountBasisPoints) 基点不起作用，"
                            + "应为 0，请投后管理人核对协议",
                        en: "Timing post_money converts to a fixed share, so the discount of"
                            + " \(discountBasisPoints) basis points has no effect; expected 0;"
                            + " the post-investment manager can check the agreement"
                    ),
                    place: "discount_bps",
                    values: ["found": "\(discountBasisPoints)", "expected": "0"],
                    role: "PIM"
                )
            )
        }
        return blockers
    }

    func nonPositive(_ price: Rational) -> Blocker {
        Blocker(
            code: "PRICE_NONPOSITIVE",
            message: Localized(
                zh: "按口径 \(timing.rawValue) 算得每份价格为 \(price) 分，应大于零：估值须高于转股本金，请投后管理人核对估值",
                en: "Under \(timing.rawValue) the price of a unit is \(price) fen; expected above"
                    + " zero: the valuation must exceed the converting principal;"
                    + " the post-investment manager can check the valuation"
            ),
            place: "price",
            values: ["found": price.description, "expected": "> 0"],
            role: "PIM"
        )
    }

    func belowPar(_ price: Rational) -> Blocker {
        Blocker(
            code: "PRICE_BELOW_PAR",
            message: Localized(
                zh: "转股每份价格 \(price) 分，本轮或转股价格低于面值 \(companyForm.parFen) 分，资本公积不能为负，请投后管理人核对估值",
                en: "The conversion price is \(price) fen per unit, and a price of the round is"
                    + " below the par of \(companyForm.parFen) fen; capital reserve cannot be"
                    + " negative; the post-investment manager can check the valuation"
            ),
            place: "price",
            values: ["found": price.description, "expected": ">= \(companyForm.parFen)"],
            role: "PIM"
        )
    }

    func zeroUnits(price: Rational, isBinding: Bool) -> Blocker {
        Blocker(
            code: "UNITS_ZERO",
            message: isBinding
                ? Localized(
                    zh: "持股上限内可转份额为 0，应至少一份，请投后管理人核对持股上限",
                    en: "No unit fits under the holding cap; expected at least one;"
                        + " the post-investment manager can check the cap"
                )
                : Localized(
                    zh: "本金不足一份（每份 \(price) 分），可转份额为 0，应至少一份，请投后管理人核对",
                    en: "The principal is less than one unit of \(price) fen, so no unit results;"
                        + " expected at least one; the post-investment manager can check"
                ),
            place: "units",
            values: ["found": "0", "expected": ">= 1"],
            role: "PIM",
            provisional: isBinding ? "gte.holding_cap_bps" : nil
        )
    }
}
