import Workflow

/// Why an account is not entered, and why nothing is paid to one; numbers are never quoted.
enum PayeeAccountBlockers {
    // MARK: Entering

    static func twice(_ other: CaseStream) -> Blocker {
        Blocker(
            code: "ACCOUNT_TWICE",
            message: Localized(
                zh: "该单位已有收款账户 \(other.code)，每个单位一个，请财务人员在其上变更，或先停用",
                en: "The organisation has the account \(other.code) already; expected one each: a"
                    + " finance person can change that one, or withdraw it first"
            ),
            place: "account",
            values: ["found": other.code],
            role: "FIN"
        )
    }

    static func name(_ owner: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_NAME",
            message: Localized(
                zh: "户名与收款单位 \(owner.code) 的名称和别名都不一致，应为该单位自己的账户，请登记人核对开户证明",
                en: "The name of the account is neither the name of \(owner.code) nor another name"
                    + " of it; expected an account of its own: whoever enters it can check the"
                    + " bank's proof"
            ),
            place: "name",
            values: ["expected": owner.code],
            role: "FIN"
        )
    }

    static func nameProof(_ owner: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_NAME_PROOF",
            message: Localized(
                zh: "户名是 \(owner.code) 的别名而不是名称，应附户名说明（account_name_proof），请登记人补充",
                en: "The name of the account is another name of \(owner.code) and not its own;"
                    + " expected the paper that explains it (account_name_proof): whoever enters it"
                    + " can add it"
            ),
            place: "name",
            values: ["expected": PayeeAccountProcedure.nameProof],
            role: "FIN"
        )
    }

    static func characters() -> Blocker {
        Blocker(
            code: "ACCOUNT_CHARACTERS",
            message: Localized(
                zh: "账号含有无效字符，应全为数字，请登记人按开户证明更正",
                en: "The number of the account has a wrong character; expected digits: whoever"
                    + " enters it can correct it from the bank's proof"
            ),
            place: "account"
        )
    }

    static func length(_ count: Int) -> Blocker {
        Blocker(
            code: "ACCOUNT_LENGTH",
            message: Localized(
                zh: "账号有 \(count) 位，应为 8 至 32 位，请登记人按开户证明更正",
                en: "The number of the account has \(count) digits; expected 8 to 32: whoever"
                    + " enters it can correct it from the bank's proof"
            ),
            place: "account"
        )
    }

    static func letterNumber(_ stream: CaseStream) -> Blocker {
        Blocker(
            code: "CALLBACK_NUMBER",
            message: Localized(
                zh: "所拨电话就是来函所留的电话，应拨打变更之前已知的电话（如协议、登记信息所载），请经办人另行核实",
                en: "The number that was called is the one in the letter itself; expected one that"
                    + " was known before, as from the agreement or the register: whoever called can"
                    + " call again"
            ),
            place: "number",
            values: ["found": stream.code]
        )
    }

    // MARK: Paying

    static func missing(_ payee: String) -> Blocker {
        Blocker(
            code: "PAYEE_ACCOUNT_MISSING",
            message: Localized(
                zh: "收款单位 \(payee) 没有收款账户，不能支付，请财务人员先登记账户并办理核实",
                en: "The payee \(payee) has no account, so nothing can be paid. A finance person"
                    + " can enter it and have it checked"
            ),
            place: "payee",
            values: ["found": payee],
            role: "FIN"
        )
    }

    static func stopped(_ account: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_STOPPED",
            message: Localized(
                zh: "收款账户 \(account.code) 已止付，不能支付，由监督人员或中心主任查明后解除，或停用后另行登记",
                en: "The account \(account.code) is stopped, so nothing is paid to it. Supervision"
                    + " or the Centre director can lift the stop once it is cleared up"
            ),
            place: "payee",
            values: ["found": account.code],
            role: "SUP"
        )
    }

    static func callBack(_ account: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_CALLBACK_OPEN",
            message: Localized(
                zh: "收款账户 \(account.code) 尚未回拨核实，不能支付，请登记人以外的财务人员按已知电话核实",
                en: "The account \(account.code) was not confirmed by a call-back. A finance person"
                    + " other than who entered it can call a number that was known before"
            ),
            place: "payee",
            values: ["found": account.code],
            role: "FIN"
        )
    }

    static func unconfirmed(_ account: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_UNCONFIRMED",
            message: Localized(
                zh: "收款账户 \(account.code) 尚未复核确认，不能支付，请登记人、核实人以外的财务人员或中心主任复核",
                en: "The account \(account.code) was not confirmed by another person. The Centre"
                    + " director can, or a finance person who neither entered it nor called"
            ),
            place: "payee",
            values: ["found": account.code],
            role: "DIR"
        )
    }

    static func coolingOff(_ account: CaseStream, until day: String) -> Blocker {
        Blocker(
            code: "PAYEE_COOLING_OFF",
            message: Localized(
                zh: "收款账户 \(account.code) 在冷静期内，\(day) 期满后才能支付，请财务人员届时办理",
                en: "The account \(account.code) is cooling off until \(day); it is paid after"
                    + " that. A finance person can pay then"
            ),
            place: "payee",
            values: ["found": account.code, "until": day],
            role: "FIN"
        )
    }

    static func changed(_ account: CaseStream) -> Blocker {
        Blocker(
            code: "PAYEE_CHANGED",
            message: Localized(
                zh: "收款账户 \(account.code) 在本批审批之后登记或变更过，不能支付，请审批（签发）人核对账户后再次审批（approve_again）",
                en: "The account \(account.code) was entered or changed after the tranche was"
                    + " approved. Whoever approves or releases it can look at the account and"
                    + " approve again (approve_again)"
            ),
            place: "payee",
            values: ["found": account.code],
            role: "DIR"
        )
    }
}
