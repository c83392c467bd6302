import Casework
import Portfolio
import Store
import Workflow

/// Where an expert is paid to, out of its cells; shown whole only after the look was recorded.
struct PayeeDetails {
    let identityType: String
    let identity: String
    let bank: String
    let account: String

    /// Those of some people, by their ids; whoever has entered none is absent.
    static func all(
        of people: [String],
        _ ledger: OpenLedger
    ) throws -> [String: PayeeDetails] {
        var details: [String: PayeeDetails] = [:]
        for person in people {
            let payee = try ledger.store.children(of: person).last {
                $0.kind == PayeeProcedure.kind && !$0.root.isDone
            }
            guard let payee else { continue }
            let cells = ["identity", "bank", "account"].map { payee.text($0) ?? "" }
            let texts = try ledger.store.texts(of: cells)
            details[person] = PayeeDetails(
                identityType: payee.text("identity_type") ?? "",
                identity: CaseWords.opened(cells[0], texts),
                bank: CaseWords.opened(cells[1], texts),
                account: CaseWords.opened(cells[2], texts)
            )
        }
        return details
    }

    /// The same with the last characters of each number alone.
    var masked: PayeeDetails {
        PayeeDetails(
            identityType: identityType,
            identity: BankCard.masked(identity),
            bank: bank,
            account: BankCard.masked(account)
        )
    }
}

enum RemunerationRefusals {
    /// The numbers of a list are told in its files alone.
    static func notHere(_ code: String) -> Refusal {
        Refusal(
            Blocker(
                code: "UNMASK_FIELD",
                message: Localized(
                    zh:
                        "\(code) 的收款账号与证件号只出现在完整的发放表和报税表中，应用 remuneration print --full"
                        + " 或 tax --full，请经办人改用",
                    en: "The numbers of \(code) stand only in the whole payment list and the tax"
                        + " workbook; expected remuneration print --full or tax --full"
                ),
                place: "field"
            )
        )
    }

    static func notApproved(_ code: String) -> Blocker {
        Blocker(
            code: "LIST_DRAFTED",
            message: Localized(
                zh: "\(code) 还没有审批（或已作废），完整的发放表和报税表应在审批后生成，请先由主任审批",
                en:
                    "\(code) is not approved, or was voided; the whole list and the tax workbook"
                    + " are made once the director has approved it"
            ),
            place: "--full",
            role: "DIR"
        )
    }

    static func payeeMissing(_ person: String) -> Blocker {
        Blocker(
            code: "PAYEE_MISSING",
            message: Localized(
                zh: "\(person) 没有登记收款信息，应有证件号和银行卡号，请其本人或评审秘书登记",
                en: "\(person) has no payee details; expected the document and the card: the expert"
                    + " or the panel secretary can enter them"
            ),
            place: person,
            role: "SEC"
        )
    }

    /// Each look is asked for anew.
    static func again(_ code: String) -> Refusal {
        Refusal(
            Blocker(
                code: "UNMASK_AGAIN",
                message: Localized(
                    zh: "\(code) 的完整文件已用同一键生成过一次，应每次另行说明理由，请经办人重新填写",
                    en: "The whole file of \(code) was made once under this key; expected each look"
                        + " to be asked for anew"
                ),
                place: code
            )
        )
    }

    static func yearForm(_ found: String) -> Refusal {
        Refusal(
            Blocker(
                code: "YEAR_FORM",
                message: Localized(
                    zh: "“\(found)”不是年份，应如 2026，请经办人更正",
                    en: "“\(found)” is no year; expected one such as 2026: whoever asks can correct"
                        + " it"
                ),
                place: "YEAR",
                values: ["found": found, "expected": "YYYY"]
            )
        )
    }
}
