import Workflow

/// What amendments are refused for, in words.
enum AmendmentBlockers {
    static func empty() -> Blocker {
        Blocker(
            code: "AMENDMENT_EMPTY",
            message: Localized(
                zh: "变更没有改动任何条款，请项目专员至少填写一项与现行条款不同的内容",
                en: "The amendment changes none of the terms; the project officer can give at"
                    + " least one that differs from those in force"
            ),
            place: "reason",
            role: "PO"
        )
    }

    static func count(_ place: String, _ found: Int, _ expected: Int) -> Blocker {
        Blocker(
            code: "AMENDMENT_COUNT",
            message: Localized(
                zh: "\(place) 有 \(found) 项，应逐一列出全部 \(expected) 项（不变的照旧），请项目专员更正",
                en: "\(place) has \(found) entries; expected all \(expected) in their order, those"
                    + " that stay as they are; the project officer can correct it"
            ),
            place: place,
            values: ["found": "\(found)", "expected": "\(expected)"],
            role: "PO"
        )
    }

    static func paid(_ place: String) -> Blocker {
        Blocker(
            code: "AMENDMENT_PAID",
            message: Localized(
                zh: "\(place) 的批次已支付或已取消，不能变更，请项目专员照原金额填写",
                en: "The tranche at \(place) was paid or cancelled and never changes; the project"
                    + " officer can give its amount as it is"
            ),
            place: place,
            role: "PO"
        )
    }

    static func accepted(_ place: String) -> Blocker {
        Blocker(
            code: "AMENDMENT_ACCEPTED",
            message: Localized(
                zh: "\(place) 的里程碑已通过或已豁免，不能变更，请项目专员照原内容填写",
                en: "The milestone at \(place) was accepted or waived and never changes; the"
                    + " project officer can give it as it is"
            ),
            place: place,
            role: "PO"
        )
    }

    static func underWay(_ place: String) -> Blocker {
        Blocker(
            code: "AMENDMENT_UNDERWAY",
            message: Localized(
                zh: "\(place) 正在办理（已申请拨付或已提交验收），办结或退回后才能变更，"
                    + "请财务人员、核验人先办理",
                en: "What stands at \(place) is under way: it was requested or submitted."
                    + " Finance or the verifier can return or finish it first"
            ),
            place: place,
            role: "FIN"
        )
    }

    static func amount(_ place: String) -> Blocker {
        Blocker(
            code: "AMENDMENT_AMOUNT",
            message: Localized(
                zh: "\(place) 的金额应大于零；不再拨付的批次请项目专员取消该批次",
                en: "The amount at \(place) must be above zero; the project officer can cancel a"
                    + " tranche that is no longer paid"
            ),
            place: place,
            role: "PO"
        )
    }

    static func increase(_ asked: Int64, _ unpaid: Int64, headroom: Int64) -> Blocker {
        let over = Fen(asked - unpaid).yuanText
        let (sum, rest, room) = (Fen(asked).yuanText, Fen(unpaid).yuanText, Fen(headroom).yuanText)
        return Blocker(
            code: "AMENDMENT_INCREASE",
            message: Localized(
                zh: "未付批次合计 \(sum) 元，超过未付承诺 \(rest) 元，超出 \(over) 元；增加金额须另行决策"
                    + "（项目组额度余 \(room) 元），请项目专员更正或另提协议",
                en: "The open tranches add up to \(sum) CNY and \(rest) CNY are committed and"
                    + " unpaid, \(over) CNY less. More money needs a decision of its own (headroom"
                    + " of the group's cap: \(room) CNY); the project officer can correct the"
                    + " amounts or propose another agreement"
            ),
            place: "tranche_amounts",
            values: ["found": sum, "limit": rest, "over": over, "headroom": room],
            role: "PO"
        )
    }

    static func past(_ place: String, _ found: String) -> Blocker {
        Blocker(
            code: "AMENDMENT_DATE_PAST",
            message: Localized(
                zh: "\(place) 的到期日 \(found) 应为今天或以后的日期，请项目专员更正",
                en: "The due date \(found) at \(place) must be today or later; the project officer"
                    + " can correct it"
            ),
            place: place,
            values: ["found": found],
            role: "PO"
        )
    }

    static func target(_ place: String, _ found: String) -> Blocker {
        Blocker(
            code: "AMENDMENT_TARGET",
            message: Localized(
                zh: "\(place) 的目标值“\(found)”应为数（如 92.5），请项目专员更正",
                en: "The target “\(found)” at \(place) must be a number such as 92.5; the project"
                    + " officer can correct it"
            ),
            place: place,
            values: ["found": found],
            role: "PO"
        )
    }
}
