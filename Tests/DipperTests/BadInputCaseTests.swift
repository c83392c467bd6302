import Testing

@testable import dipper

/// What the rules refuse: with the state, the amounts and who can go on, and nothing is changed.
@Suite struct `Bad input, as the rules see it` {
    @Test func `a second sheet`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)

        let told = try await ledger.told(
            "round",
            "score",
            Cast.round,
            "--as",
            Cast.experts[0],
            "--marks",
            "8,8,7,8,8,7,7"
        )

        let expected = Told(
            65,
            zh: ["✗ [SECOND_SHEET] score: 专家 R-… 已提交评分表，每人只有一张（由 SEC 处理）"],
            en: [
                "✗ [SECOND_SHEET] score: Expert R-… has a sheet already; expected one each"
                    + " (for SEC)"
            ]
        )
        #expect(told == expected)
    }

    @Test func `a sheet without a declaration`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)

        let told = try await ledger.told(
            "round",
            "score",
            Cast.round,
            "--as",
            Cast.alternate,
            "--marks",
            "8,8,7,8,8,7,7"
        )

        let expected = Told(
            65,
            zh: ["✗ [NO_DECLARATION] score: 专家 R-… 尚未作回避声明，应先声明（由 REV 处理）"],
            en: [
                "✗ [NO_DECLARATION] score: Expert R-… has not declared conflicts; expected"
                    + " a declaration first (for REV)"
            ]
        )
        #expect(told == expected)
    }

    @Test func `one fen more than was approved, by the one who approved it`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let told = try await ledger.told(
            "grant",
            "pay",
            Cast.agreement,
            "1",
            "--as",
            Cast.finance,
            "--amount",
            "3000000.01",
            "--document",
            ScratchLedger.document("payment_voucher", date: "2026-01-15")
        )

        let expected = Told(
            65,
            zh: [
                "✗ [SAME_PERSON] t_pay: 本人或所代理的人已办理「审批」"
                    + "（职责 approve，t_approve_large），此事须由他人办理（由 FIN 处理）",
                "✗ [TRANCHE_AMOUNT] t_pay: 实付 3000000.01 元超过第 1 批已批金额 3000000.00 元，"
                    + "超出 0.01 元，请财务人员核对支付凭证（由 FIN 处理）",
            ],
            en: [
                "✗ [SAME_PERSON] t_pay: the actor, or whom he acts for, has done “Approve”"
                    + " (duty approve, t_approve_large): somebody else must do this (for FIN)",
                "✗ [TRANCHE_AMOUNT] t_pay: The payment of 3000000.01 CNY exceeds the"
                    + " 3000000.00 CNY approved for tranche 1 by 0.01 CNY."
                    + " A finance person can check the voucher (for FIN)",
            ]
        )
        #expect(told == expected)
    }

    @Test func `one fen above the cap of the project group`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let told = try await ledger.told(
            "grant",
            "do",
            Cast.fenAgreement,
            "decide",
            "--as",
            Cast.meeting,
            "--document",
            ScratchLedger.document("due_diligence_report", date: "2026-01-15"),
            "--document",
            ScratchLedger.document("decision_minutes", date: "2026-01-15")
        )

        let expected = Told(
            65,
            zh: [
                "✗ [CAP_GTE] t_commit: 拨转股累计承诺将超过上限 6000000.00 元：余额 0.00 元，"
                    + "本次 0.01 元，超出 0.01 元，请项目专员调减金额（由 PO 处理）"
            ],
            en: [
                "✗ [CAP_GTE] t_commit: The commitments would exceed the cap of 6000000.00 CNY."
                    + " The headroom is 0.00 CNY and this is 0.01 CNY, which is 0.01 CNY too much."
                    + " The project officer must lower the amount (for PO)"
            ]
        )
        #expect(told == expected)
    }

    @Test func `a tranche before its milestone`() async throws {
        let ledger = try await ScratchLedger.story(.approved)

        let told = try await ledger.told(
            "grant",
            "request",
            Cast.agreement,
            "2",
            "--as",
            Cast.officer
        )

        let expected = Told(
            65,
            zh: [
                "✗ [MILESTONE_OPEN] t_request: 第 2 批对应的里程碑尚未通过（1 项），不能申请拨付，"
                    + "请项目专员先办结里程碑验收（由 PO 处理）",
                "✗ [TRANCHE_ORDER] t_request: 第 2 批之前还有 1 批未支付也未取消，各批按顺序拨付，"
                    + "请项目专员先办结前面的批次（由 PO 处理）",
            ],
            en: [
                "✗ [MILESTONE_OPEN] t_request: Of the milestones of tranche 2, 1 are not"
                    + " accepted yet, so it cannot be requested. The project officer must"
                    + " have them accepted first (for PO)",
                "✗ [TRANCHE_ORDER] t_request: Before tranche 2 there are 1 that are neither paid"
                    + " nor cancelled, and tranches are paid in their order. The project officer"
                    + " can see to the earlier ones first (for PO)",
            ]
        )
        #expect(told == expected)
    }

    @Test func `one person where duties are separate`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)

        let told = try await ledger.told(
            "project",
            "do",
            Cast.project,
            "accept",
            "--as",
            Cast.officer,
            "--set",
            "checked=integrity,ownership,duplication,ethics,security"
        )

        let expected = Told(
            65,
            zh: [
                "✗ [SAME_PERSON] accept: 本人或所代理的人已办理「提交申报」（职责 submit，submit），"
                    + "此事须由他人办理（由 PO 处理）"
            ],
            en: [
                "✗ [SAME_PERSON] accept: the actor, or whom he acts for, has done “Submit”"
                    + " (duty submit, submit): somebody else must do this (for PO)"
            ]
        )
        #expect(told == expected)
    }

    @Test func `an event that is not possible now names the state and what is possible`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)

        let told = try await ledger.told(
            "grant",
            "approve",
            Cast.agreement,
            "2",
            "--as",
            Cast.finance
        )

        let expected = Told(
            65,
            zh: [
                "✗ [NOT_POSSIBLE_NOW] approve: 「拨付批次」的状态为「计划中」，不能办理「审批」；"
                    + "现在可以办理：申请拨付（PO）、取消批次（PO、DIR）"
            ],
            en: [
                "✗ [NOT_POSSIBLE_NOW] approve: “Approve” is not possible while “Tranche” is"
                    + " in “Planned”; possible now: Request (PO), Cancel the tranche"
                    + " (PO, DIR)"
            ]
        )
        #expect(told == expected)
    }

    @Test func `what is missing does not hide who may not, and what is not possible`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)

        let byOfficer = try await ledger.refusals(
            "grant",
            "pay",
            Cast.agreement,
            "1",
            "--as",
            Cast.officer
        )
        #expect(byOfficer == ["PAYLOAD_MISSING amount", "NOT_ALLOWED t_pay"])
        let tooEarly = try await ledger.refusals(
            "grant",
            "pay",
            Cast.agreement,
            "2",
            "--as",
            Cast.finance
        )
        #expect(tooEarly == ["PAYLOAD_MISSING amount", "NOT_POSSIBLE_NOW pay"])
    }
}
