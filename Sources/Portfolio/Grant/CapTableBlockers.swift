import Workflow

extension CapTableRule {
    /// What is wrong with rows by themselves, and with what stands together in a stage.
    func inputReasons(
        _ steps: [CapTableStep],
        _ stages: [Range<Int>]
    ) -> [(place: CapTableFault.Place, blocker: Blocker)] {
        var reasons: [(place: CapTableFault.Place, blocker: Blocker)] = []
        func refuse(_ step: Int, _ field: String, _ blocker: Blocker) {
            reasons.append((.init(step: step, field: field), blocker))
        }
        for (index, step) in steps.enumerated() {
            if index > 0, step.date < steps[index - 1].date {
                refuse(index, "date", .dateOrder(step.date, steps[index - 1].date))
            }
            switch step.deed {
            case .issue(let units) where units <= 0: refuse(index, "units", .unitsNonPositive)
            case .invest(let money) where money <= .zero,
                .keep(let money?) where money <= .zero,
                .convert(let money, _) where money <= .zero:
                refuse(index, "amount", .nonPositive(money, place: ""))
            case .transfer(let units, let other):
                if units.map({ $0 <= 0 }) ?? false { refuse(index, "units", .unitsNonPositive) }
                if other == step.holder { refuse(index, "to", .transferSelf(other)) }
            case .redeem(let units) where units.map({ $0 <= 0 }) ?? false:
                refuse(index, "units", .unitsNonPositive)
            default: break
            }
            if let preMoney = step.preMoney, preMoney <= .zero {
                refuse(index, "pre_money", .nonPositive(preMoney, place: ""))
            }
        }
        if let first = stages.first,
            !steps[first].contains(where: { if case .issue = $0.deed { true } else { false } })
        {
            refuse(first.lowerBound, "deed", .foundingMissing)
        }
        for stage in stages { stageReasons(steps, stage, refuse) }
        return reasons
    }

    private func stageReasons(
        _ steps: [CapTableStep],
        _ stage: Range<Int>,
        _ refuse: (Int, String, Blocker) -> Void
    ) {
        let rows = stage.filter { steps[$0].deed.isOfRound }
        guard let first = rows.first else { return }
        for row in stage where steps[row].deed.movesUnits { refuse(row, "deed", .stageMixed) }
        let valuations = rows.filter { steps[$0].preMoney != nil }
        if let given = valuations.first.flatMap({ steps[$0].preMoney }) {
            for row in valuations where steps[row].preMoney != given {
                refuse(row, "pre_money", .preMoneyDiffers(given))
            }
        } else {
            refuse(first, "pre_money", .preMoneyMissing)
        }
        let timings = rows.compactMap { row in
            steps[row].deed.conversion.map { (row: row, timing: $0.terms.timing) }
        }
        for one in timings where one.timing != timings[0].timing {
            refuse(one.row, "timing", .timingDiffers(timings[0].timing))
        }
        var seen: Set<String> = []
        for row in rows where !seen.insert(steps[row].holder).inserted {
            refuse(row, "holder", .holderTwice(steps[row].holder))
        }
    }
}

extension CompanyForm {
    /// Units as people write them: yuan of registered capital, or whole shares.
    package func text(units: Int64) -> String {
        switch self {
        case .limitedLiability: Fen(units).yuanText
        case .jointStock: String(units)
        }
    }
}

/// What rows of a cap table are refused for; the place is told by whoever knows the file.
extension Blocker {
    private static func row(
        _ code: String,
        _ zh: String,
        _ en: String,
        _ values: [String: String] = [:],
        role: String? = nil,
        provisional: String? = nil
    ) -> Blocker {
        Blocker(
            code: code,
            message: Localized(zh: zh, en: en),
            values: values,
            role: role,
            provisional: provisional
        )
    }

    static func dateOrder(_ date: CivilDate, _ before: CivilDate) -> Blocker {
        row(
            "DATE_ORDER",
            "日期 \(date) 早于上一行的 \(before)，各行应按日期先后，请填表人重排",
            "The date \(date) is before that of the row above, \(before); expected rows by date:"
                + " whoever made the file can sort them",
            ["found": date.description, "expected": ">= \(before)"]
        )
    }

    static let unitsNonPositive = row(
        "UNITS_NONPOSITIVE",
        "份额应大于零，请填表人更正",
        "The units are not above zero; whoever made the file can correct them",
        ["expected": "> 0"]
    )

    static func transferSelf(_ holder: String) -> Blocker {
        row(
            "TRANSFER_SELF",
            "受让方“\(holder)”就是转让方，应为另一方，请填表人更正",
            "“\(holder)” transfers to itself; expected somebody else:"
                + " whoever made the file can correct it",
            ["found": holder]
        )
    }

    static let foundingMissing = row(
        "FOUNDING_MISSING",
        "股权结构表应从设立（各发起股东的份额）开始，请填表人补充",
        "A cap table begins with the founding, the units of each founder;"
            + " whoever made the file can add it"
    )

    static let stageMixed = row(
        "STAGE_MIXED",
        "同一日期和轮次的各行中有融资或转股，设立、转让、减资应另用一个轮次名称，请填表人分开",
        "Money is raised or a grant converts under this date and name; units that are issued,"
            + " transferred or redeemed need a name of their own: whoever made the file can"
            + " part them"
    )

    static let preMoneyMissing = row(
        "PRE_MONEY_MISSING",
        "本轮没有投前估值，应至少在一行填写，请填表人补充",
        "The round has no pre-money valuation; expected in one of its rows:"
            + " whoever made the file can add it"
    )

    static func preMoneyDiffers(_ other: Fen) -> Blocker {
        row(
            "PRE_MONEY_DIFFERS",
            "同一轮的投前估值不一致，前一行为 \(other) 元，请填表人核对",
            "The pre-money valuation differs within the round; a row above has \(other) CNY:"
                + " whoever made the file can check",
            ["expected": other.yuanText]
        )
    }

    static func timingDiffers(_ other: ConversionTiming) -> Blocker {
        row(
            "TIMING_DIFFERS",
            "同一轮的各笔转股应为同一口径，前一行为 \(other.rawValue)，请填表人核对",
            "The grants of a round convert by one timing; a row above has \(other.rawValue):"
                + " whoever made the file can check",
            ["expected": other.rawValue]
        )
    }

    static func holderTwice(_ holder: String) -> Blocker {
        row(
            "HOLDER_TWICE",
            "“\(holder)”在本轮中已有一行，应合并为一行，请填表人更正",
            "“\(holder)” stands in the round already; expected once:"
                + " whoever made the file can add the rows up",
            ["found": holder]
        )
    }

    static func paidInExceeds(_ paid: Fen, _ whole: Int128) -> Blocker {
        let most = Int64(exactly: whole).map { Fen($0).yuanText } ?? "\(whole)"
        return row(
            "PAID_IN_EXCEEDS",
            "实缴 \(paid) 元多于所认缴的 \(most) 元，请填表人核对",
            "\(paid) CNY are paid in, more than the \(most) CNY that were subscribed;"
                + " whoever made the file can check",
            ["found": paid.yuanText, "expected": "<= \(most)"]
        )
    }

    static func unitsExceed(_ count: Int64, _ held: Int64, _ form: CompanyForm) -> Blocker {
        row(
            "UNITS_EXCEED",
            "转出或减少 \(form.text(units: count))，而此时持有 \(form.text(units: held))，请填表人核对",
            "\(form.text(units: count)) would go and \(form.text(units: held)) are held;"
                + " whoever made the file can check",
            ["found": form.text(units: count), "expected": "1...\(form.text(units: held))"]
        )
    }

    static let nothingLeft = row(
        "NOTHING_LEFT",
        "减资后没有任何份额，公司至少要有一份，请填表人核对",
        "Nothing is left of the company's units, of which there is one at least;"
            + " whoever made the file can check"
    )

    static func priceBelowPar(_ price: Rational, _ form: CompanyForm) -> Blocker {
        row(
            "PRICE_BELOW_PAR",
            "本轮每份价格 \(price) 分低于面值 \(form.parFen) 分，请填表人核对估值",
            "The price of the round, \(price) fen per unit, is below the par of \(form.parFen) fen;"
                + " whoever made the file can check the valuation",
            ["found": price.description, "expected": ">= \(form.parFen)"]
        )
    }

    static func noUnit(_ price: Rational) -> Blocker {
        row(
            "UNITS_ZERO",
            "不足一份（每份 \(price) 分），应至少一份，请填表人核对金额",
            "No unit results at \(price) fen each; expected one at least:"
                + " whoever made the file can check the amount",
            ["found": "0", "expected": ">= 1"]
        )
    }

    static let allKeep = row(
        "PRO_RATA_ALL",
        "所有股东都按优先认缴保持比例，没有其他股东被稀释，比例无法确定，请填表人改为按金额投资",
        "Every holder keeps his share and nobody is diluted, so that there is nothing to reckon"
            + " from; whoever made the file can enter amounts that are invested"
    )

    static let keepsNothing = row(
        "PRO_RATA_NONE",
        "此前没有份额，不能按比例优先认缴，请填表人改为投资",
        "Nothing was held before, so that there is no share to keep;"
            + " whoever made the file can enter an investment"
    )

    static func paidInRatio(_ principal: Fen, _ paidIn: Int128, _ cap: Int) -> Blocker {
        let whole = Int64(exactly: paidIn).map { Fen($0).yuanText } ?? "\(paidIn)"
        let most = paidIn * Int128(cap) / 10_000
        let limit = Int64(exactly: most).map { Fen($0).yuanText } ?? "\(most)"
        return row(
            "PAID_IN_RATIO",
            "转股本金 \(principal) 元超过实缴资本 \(whole) 元的 \(cap) 基点（\(limit) 元），"
                + "请投后管理人减少转股本金或待实缴到位",
            "The principal of \(principal) CNY exceeds \(cap) basis points of the paid-in capital"
                + " of \(whole) CNY (\(limit) CNY); the post-investment manager can convert less"
                + " or wait until more is paid in",
            ["found": principal.yuanText, "expected": "<= \(limit)"],
            role: "PIM",
            provisional: "gte.max_share_of_paid_in_bps"
        )
    }

    static func comparisonEmpty(_ comparison: CapTableRule.Comparison) -> Blocker {
        let name = if case .set(let name) = comparison { name } else { "" }
        return row(
            "COMPARISON_EMPTY",
            "比较范围“\(name)”中没有其他股东，无法判断是否为第一大股东，请投后管理人补充比较范围",
            "Nobody else is in the set “\(name)”, so that the largest holder cannot be told;"
                + " the post-investment manager can name whom to compare with",
            ["found": name],
            role: "PIM",
            provisional: "gte.not_largest_shareholder"
        )
    }

    static func largestHolder(
        _ holder: String,
        _ held: Int64,
        _ other: (name: String, units: Int64),
        _ form: CompanyForm
    ) -> Blocker {
        let (own, most) = (form.text(units: held), form.text(units: other.units))
        return row(
            "LARGEST_HOLDER",
            "转股后“\(holder)”持有 \(own)，不少于“\(other.name)”的 \(most)，不得成为第一大股东，"
                + "请投后管理人减少转股份额或报中心主任研究",
            "After the conversion “\(holder)” holds \(own), no less than the \(most) of"
                + " “\(other.name)”, and must not be the largest holder; the post-investment"
                + " manager can convert less or bring it before the Centre director",
            ["found": own, "expected": "< \(most)"],
            role: "PIM",
            provisional: "gte.not_largest_shareholder"
        )
    }
}
