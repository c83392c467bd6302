import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// What money is refused for: each tells what is left, who may act and what would lift it, in both
/// languages, and leaves every case as it was.
@Suite struct `A refusal of money` {
    private static let credit = "91350100M000100Y43"

    /// A signed agreement over the cap, both halves of it unpaid.
    private func scene(budgetFen: Int64 = 6_000_000_000) throws -> (Office, String, String) {
        let office = try Office(durability: .off)
        let company = try office.payee("示例公司", Self.credit)
        let project = try office.listedProject("示例项目", organisation: company)
        try office.budget(amountFen: budgetFen)
        let agreement = try office.agreement(of: project, amountFen: 600_000_000, payee: company)
        try office.decide(agreement)
        try office.sign(agreement)
        return (office, project, agreement)
    }

    @Test func `CAP_GTE tells the headroom`() throws {
        let (office, project, agreement) = try scene()
        let company = try #require(try office.store.stream(agreement)?.text("payee"))
        try office.pay(agreement, tranche: 1, amountFen: 299_999_999)
        let more = try office.agreement(of: project, amountFen: 3, payee: company)
        let told = ToldRefusal(
            code: "CAP_GTE",
            role: "PO",
            zh: ["上限 6000000.00 元", "余额 0.01 元", "本次 0.03 元", "超出 0.02 元", "项目专员调减"],
            en: [
                "cap of 6000000.00 CNY", "headroom is 0.01 CNY", "0.02 CNY too much", "must lower",
            ]
        )
        try office.refuses(told) { try office.decide(more) }
    }

    @Test func `BUDGET_FY tells what the year has left`() throws {
        let (office, _, agreement) = try scene(budgetFen: 100_000_000)
        for (event, person) in [("request", "PO"), ("approve", "FIN"), ("release", "DIR")] {
            try office.ask(agreement, event, by: person, instance: "tranche/1")
        }
        let told = ToldRefusal(
            code: "BUDGET_FY",
            role: "FIN",
            zh: ["2026 年度", "可用 1000000.00 元", "超出 2000000.00 元", "申请追加预算"],
            en: [
                "fiscal year 2026", "1000000.00 CNY left", "2000000.00 CNY too much",
                "ask for more",
            ]
        )
        try office.refuses(told) {
            try office.ask(
                agreement,
                "pay",
                by: "FIN2",
                ["amount": .int(300_000_000)],
                instance: "tranche/1",
                documents: ["payment_voucher"]
            )
        }
    }

    @Test func `MILESTONE_OPEN and TRANCHE_ORDER tell what comes first`() throws {
        let (office, _, agreement) = try scene()
        try office.meetMilestone(agreement)
        func request() throws {
            try office.ask(agreement, "request", by: "PO", instance: "tranche/2")
        }
        let order = ToldRefusal(
            code: "TRANCHE_ORDER",
            role: "PO",
            zh: ["第 2 批之前还有 1 批", "先办结前面的批次"],
            en: ["Before tranche 2 there are 1", "see to the earlier ones"]
        )
        try office.refuses(order) { try request() }
        let (other, _, second) = try scene()
        try other.pay(second, tranche: 1, amountFen: 300_000_000)
        let open = ToldRefusal(
            code: "MILESTONE_OPEN",
            role: "PO",
            zh: ["第 2 批", "（1 项）", "先办结里程碑验收"],
            en: ["tranche 2, 1 are not accepted", "accepted first"]
        )
        try other.refuses(open) {
            try other.ask(second, "request", by: "PO", instance: "tranche/2")
        }
    }

    @Test func `NOTICE_OPEN tells who goes on, and when`() throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例项目", organisation: company)
        let agreement = try office.agreement(of: project, amountFen: 2, payee: company)
        try office.decide(agreement)
        let notice = try office.begin(
            "notice",
            of: project,
            "publish",
            by: "SEC",
            ["kind": .string("funding"), "subject": .string("示例公示")]
        ).code
        try office.ask(agreement, "link_notice", by: "PO", ["notice": .string(notice)])
        let told = ToldRefusal(
            code: "NOTICE_OPEN",
            role: "DIR",
            zh: ["公示或异议处理尚未结束", "办结后再办"],
            en: ["has not ended", "Centre director can go on when it has"]
        )
        try office.seal(agreement)
        try office.refuses(told) { try office.sign(agreement, amountFen: 2) }
    }

    @Test func `INV-33 and INV-27 tell why a round converts nothing`() throws {
        let town = try EquityTown(holders: "甲,250000.00;乙,250000.00;丙,250000.00;丁,250000.00")
        try town.round("12000000.00", "子,1000000.00;丑,1000000.00;寅,1000000.00")
        try town.round("40000000.00", "示例关联方,5000000.00", isRelated: true)
        try town.round("40000000.00", "示例投资,2999999.99")
        let related = ToldRefusal(
            code: "RELATED_PARTY_ROUND",
            role: "PIM",
            zh: ["关联方", "等待独立投资人"],
            en: ["related party", "wait for independent investors"]
        )
        try town.office.refuses(related) { try town.start(2) }
        let small = ToldRefusal(
            code: "ROUND_NOT_QUALIFIED",
            role: "DIR",
            zh: ["现金 2999999.99 元", "低于触发转股的 3000000.00 元"],
            en: ["brought 2999999.99 CNY", "3000000.00 CNY trigger"]
        )
        try town.office.refuses(small) { try town.start(3) }
        let largest = ToldRefusal(
            code: "LARGEST_HOLDER",
            role: "DIR",
            zh: ["不得成为第一大股东", "中心主任研究"],
            en: ["must not be the largest", "Centre director"]
        )
        try town.office.refuses(largest) { try town.start(1) }
    }

    @Test func `INV-36 asks for the conclusion, the audit and the exemption, each by itself`()
        throws
    {
        let (office, _, agreement) = try scene()
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        func writeOff(_ amountFen: Int64) throws {
            try office.ask(
                agreement,
                "write_off",
                by: "DM",
                ["amount": .int(amountFen)],
                documents: ["exemption_decision"]
            )
        }
        func audit(_ amountFen: Int64) throws {
            try office.ask(
                agreement,
                "record_audit",
                by: "FIN",
                ["eligible": .int(amountFen)],
                documents: ["audit_report"]
            )
        }
        #expect(try office.codes { try writeOff(1) } == ["NOT_POSSIBLE_NOW"])
        try office.ask(agreement, "settle", by: "DM", documents: ["conclusion"])
        #expect(
            try office.codes { try writeOff(1) }
                == ["FIELD_MISSING", "DOCUMENT_MISSING", "EXEMPTION_MISSING"]
        )
        try audit(198_045_678)
        let missing = ToldRefusal(
            code: "EXEMPTION_MISSING",
            role: "DM",
            zh: ["没有予以免责", "先启动容错免责"],
            en: ["nothing can be written off", "can open one first"]
        )
        try office.refuses(missing) { try writeOff(198_045_678) }
        try office.exempt(agreement, lossFen: 198_045_678)
        let misuse = ToldRefusal(
            code: "MISUSE_NOT_WRITEOFF",
            role: "FIN",
            zh: ["2180456.78 元", "只有 1980456.78 元", "至多还可核销 1980456.78 元", "应收回"],
            en: ["reach 2180456.78 CNY", "at most 1980456.78 CNY", "recovered"]
        )
        try office.refuses(misuse) { try writeOff(218_045_678) }
        try writeOff(198_045_678)
        let headroom = ToldRefusal(
            code: "MISUSE_NOT_WRITEOFF",
            role: "FIN",
            zh: ["至多还可核销 0.00 元"],
            en: ["at most 0.00 CNY"]
        )
        try office.refuses(headroom) { try writeOff(1) }
    }

    @Test func `EX-30 PRICE_NONPOSITIVE tells which valuation it takes`() throws {
        let town = try EquityTown(holders: nil)
        try town.office.republish { text in
            text.replacing("value: alongside, unit: choice", with: "value: pre_money, unit: choice")
        }
        let told = ToldRefusal(
            code: "PRICE_NONPOSITIVE",
            role: "PIM",
            zh: ["为 0 分", "估值须高于转股本金", "核对估值"],
            en: ["is 0 fen", "must exceed the converting principal", "check the valuation"]
        )
        try town.office.refuses(told) {
            try town.office.ask(
                town.agreement,
                "start_conversion",
                by: "PIM",
                [
                    "company_form": .string("limited_liability"),
                    "units_outstanding": .int(500_000_000), "pre_money": .int(600_000_000),
                    "cash": .int(1_000_000_000), "related_party": .bool(false),
                    "largest_other_units": .int(500_000_000),
                ],
                documents: ["financing_evidence"]
            )
        }
    }
}
