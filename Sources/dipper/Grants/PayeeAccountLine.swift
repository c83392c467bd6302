import Casework
import Portfolio
import Store
import Workflow

/// Where the payee of an agreement is paid to, as pages, papers and programs tell it.
///
/// The number stands with its last digits alone, whoever asks: whole it is read with a reason that
/// is recorded (`payee-account unmask`).
struct PayeeAccountLine {
    let code: String
    let name: String
    let bank: String
    /// Masked.
    let number: String
    let states: Localized
    let active: [String]

    /// The account of an agreement's payee; nil while there is none, and for who may not read it.
    init?(of agreement: CaseStream, _ ledger: OpenLedger, _ words: CaseWords) throws {
        guard let payee = agreement.text("payee") else { return nil }
        let all = try ledger.store.children(of: [payee], kind: PayeeAccountProcedure.kind)
            .filter { !$0.root.isDone }
        guard let account = try ledger.cases.visible(all).last else { return nil }
        let cells = ["name", "bank", "account"].map { account.text($0) ?? "" }
        let texts = try ledger.store.texts(of: cells)
        code = account.code
        name = CaseWords.opened(cells[0], texts)
        bank = CaseWords.opened(cells[1], texts)
        number = BankCard.masked(CaseWords.opened(cells[2], texts))
        (states, active) = (words.states(of: account), account.root.active)
    }

    var json: JSON {
        [
            "code": JSON(code), "name": JSON(name), "bank": JSON(bank), "number": JSON(number),
            "states": JSON(active),
        ]
    }

    var line: Localized {
        Localized(
            zh: "收款账户 \(code)　\(name)　\(bank)　\(number)　\(states.zh)",
            en: "Account of the payee \(code)  \(name)  \(bank)  \(number)  \(states.en)"
        )
    }

    /// As papers print it.
    static func rows(_ account: PayeeAccountLine?) -> [(name: String, value: String)] {
        guard let account else { return [("收款账户", "未登记")] }
        return [
            ("户名", account.name), ("开户行", account.bank),
            ("账号", "\(account.number)（\(account.code)，\(account.states.zh)）"),
        ]
    }
}
