import Workflow

/// Why a list is not drawn up, approved, paid or taken back.
enum RemunerationBlockers {
    static func parameter(_ key: String) -> Blocker {
        Blocker(
            code: "REMUNERATION_PARAMETER",
            message: Localized(
                zh: "政策包没有参数 \(key)，或写法不对，应为专家费标准与预扣率的数值，请系统管理员核对政策包",
                en: "The policy pack has no \(key), or not in its form; expected the amounts and"
                    + " rates of remuneration: the administrator can check the pack"
            ),
            place: key,
            role: "ADM"
        )
    }

    static func scopeMissing() -> Blocker {
        Blocker(
            code: "SCOPE_MISSING",
            message: Localized(
                zh: "没有给出评审会，也没有给出起止日期，应至少给出一项，请评审秘书补上",
                en: "Neither sessions nor days are given; expected one of them: the panel secretary"
                    + " can add them"
            ),
            place: "sessions",
            role: "SEC"
        )
    }

    static func sessionUnknown(_ name: String) -> Blocker {
        Blocker(
            code: "SESSION_UNKNOWN",
            message: Localized(
                zh: "“\(name)”不是评审会，应为如 PS-2026-000001 的编号，请评审秘书更正",
                en: "“\(name)” is no review session; expected a code such as PS-2026-000001: the"
                    + " panel secretary can correct it"
            ),
            place: "sessions",
            values: ["found": name],
            role: "SEC"
        )
    }

    static func sessionOpen(_ session: CaseStream) -> Blocker {
        Blocker(
            code: "SESSION_OPEN",
            message: Localized(
                zh: "\(session.code) 的纪要还没有确认（或会议已取消），签到还可能改动，请先确认纪要再编制发放表",
                en: "The minutes of \(session.code) are not confirmed, or it was cancelled, and the"
                    + " roll may change; the minutes are confirmed first"
            ),
            place: "sessions",
            values: ["found": session.code],
            role: "SEC"
        )
    }

    static func span(_ since: String, _ until: String) -> Blocker {
        Blocker(
            code: "SPAN_DATES",
            message: Localized(
                zh: "起 \(since)、止 \(until)，应两者都有且起不晚于止，请评审秘书更正",
                en: "The days run from \(since) until \(until); expected both, in their order: the"
                    + " panel secretary can correct them"
            ),
            place: "until",
            values: ["found": "\(since) \(until)"],
            role: "SEC"
        )
    }

    static func spanAhead(_ until: CivilDate, _ today: CivilDate) -> Blocker {
        Blocker(
            code: "SPAN_AHEAD",
            message: Localized(
                zh: "止 \(until) 还没有到，应不晚于今天 \(today)，请评审秘书更正",
                en: "\(until) has not come yet; expected \(today) at the latest: the panel"
                    + " secretary can correct it"
            ),
            place: "until",
            values: ["found": until.description, "expected": "<= \(today)"],
            role: "SEC"
        )
    }

    static func month(_ found: String) -> Blocker {
        Blocker(
            code: "MONTH_FORM",
            message: Localized(
                zh: "“\(found)”不是月份，应如 2026-10，请评审秘书更正",
                en: "“\(found)” is no month; expected one such as 2026-10: the panel secretary can"
                    + " correct it"
            ),
            place: "month",
            values: ["found": found, "expected": "YYYY-MM"],
            role: "SEC"
        )
    }

    static func nothing(_ list: FeeList, _ scope: FeeScope) -> Blocker {
        let reasons = Dictionary(grouping: list.leftOut, by: \.reason)
            .sorted { $0.key.rawValue < $1.key.rawValue }
        let pending = scope.pending.count
        let zh =
            reasons.map { "\($0.key.name.zh) \($0.value.count) 人" }
            + ["尚未结束的会议和轮次 \(pending) 个"]
        let en = reasons.map { "\($0.key.name.en): \($0.value.count)" } + ["not ready: \(pending)"]
        return Blocker(
            code: "NOTHING_DUE",
            message: Localized(
                zh: "没有应发的专家费（\(zh.joined(separator: "，"))），应至少有一项，请评审秘书核对范围",
                en: "Nothing is due (\(en.joined(separator: ", "))); expected one line at least:"
                    + " the panel secretary can check the scope"
            ),
            place: "sessions",
            role: "SEC"
        )
    }

    static func itemsExpunged(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "ITEMS_EXPUNGED",
            message: Localized(
                zh: "\(stream.code) 的发放依据已清除，无法核对是否重复发放，请监督人员查明后作废该表或另行发放",
                en: "What \(stream.code) was for was expunged, so nobody can tell whether something"
                    + " would be paid twice; supervision can find out and the list be voided"
            ),
            place: stream.code,
            role: "SUP"
        )
    }

    static func stale(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "LIST_STALE",
            message: Localized(
                zh: "\(stream.code) 编制以后，签到、评分表、职称类别、标准或同月的其他发放表有变动，应与现在算出的一致，"
                    + "请评审秘书重新编制（recompute）",
                en: "Since \(stream.code) was drawn up a roll, a sheet, a title class, an amount or"
                    + " another list of the month has changed; the panel secretary can draw it up"
                    + " anew (recompute)"
            ),
            place: stream.code,
            role: "SEC"
        )
    }

    static func later(_ other: CaseStream) -> Blocker {
        Blocker(
            code: "LATER_LIST",
            message: Localized(
                zh: "\(other.code) 的税额按本表已发计算，请先退回或作废 \(other.code)",
                en: "The tax of \(other.code) counts on this list; \(other.code) is sent back or"
                    + " voided first"
            ),
            place: other.code,
            values: ["found": other.code],
            role: "DIR"
        )
    }

    static func payeeOwnHand(_ person: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_OWN_HAND",
            message: Localized(
                zh: "\(person.code) 的收款信息由您登记或更改过，支付应由另一人办理，请另一位财务人员支付",
                en: "You entered or changed the payee details of \(person.code); expected another"
                    + " finance officer to pay"
            ),
            place: person.code,
            role: "FIN"
        )
    }

    static func payeeChanged(_ person: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_CHANGED",
            message: Localized(
                zh: "\(person.code) 的收款信息在审批之后登记、更改或停用过，应与审批时一致，请主任核实后再次审批"
                    + "（approve_again）",
                en: "The payee details of \(person.code) were entered, changed or withdrawn after"
                    + " the approval; the director looks into it and approves again (approve_again)"
            ),
            place: person.code,
            role: "DIR"
        )
    }

    static func unchanged(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEES_UNCHANGED",
            message: Localized(
                zh: "\(stream.code) 各行的收款信息与审批时一致，无须再次审批，请财务支付",
                en: "The payee details of \(stream.code) are those that it was approved with; there"
                    + " is nothing to approve again, and finance can pay"
            ),
            place: stream.code,
            role: "FIN"
        )
    }

    static func residence(
        _ person: CaseStream,
        _ found: TaxResidence,
        _ expected: TaxResidence
    ) -> Blocker {
        Blocker(
            code: "PAYEE_RESIDENCE",
            message: Localized(
                zh: "\(person.code) 的纳税身份现为\(found.name.zh)，本表按\(expected.name.zh)扣税，应一致，"
                    + "请退回重新编制，或由登记人更正纳税身份",
                en: "\(person.code) is a \(found.name.en) for tax now, and the list withholds as"
                    + " for a \(expected.name.en); it is sent back and drawn up anew, or the payee"
                    + " details are corrected"
            ),
            place: person.code,
            values: ["found": found.rawValue, "expected": expected.rawValue],
            role: "FIN"
        )
    }

    static func payMonth(_ month: String, _ found: Month) -> Blocker {
        Blocker(
            code: "PAY_MONTH",
            message: Localized(
                zh: "支付日期在 \(found)，发放表按 \(month) 计税，应为同一个月；请财务退回，由评审秘书改月份重新编制",
                en: "The money goes out in \(found), and the list is taxed for \(month); expected"
                    + " one month: it is sent back and drawn up anew for \(found)"
            ),
            place: "month",
            values: ["found": found.description, "expected": month],
            role: "FIN"
        )
    }
}
