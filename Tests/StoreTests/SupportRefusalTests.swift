import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// What the policy's other money is refused for.
@Suite struct `A refusal of support` {
    private static let credit = "91350100M000100Y43"

    @Test func `other instruments tell their headroom, their conditions and their open points`()
        throws
    {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let school = try office.organisation("示例大学", kind: "university")
        let led = try office.project("示例企业项目", ledBy: company)
        let taught = try office.project("示例高校项目", ledBy: school)
        func decide(_ told: ToldRefusal, _ code: String) throws {
            try office.ask(code, "check", by: "PO2", documents: ["eligibility_evidence"])
            try office.refuses(told) {
                try office.ask(code, "decide", by: "DM", documents: ["decision_minutes"])
            }
        }
        let match = try office.support(
            "NATMATCH",
            "1.00",
            payee: school,
            ["project": .string(taught)]
        )
        let notLed = ToldRefusal(
            code: "NOT_ENTERPRISE_LED",
            role: "PO",
            zh: ["牵头单位不是企业", "核对牵头单位"],
            en: ["not led by an enterprise", "can check"]
        )
        try office.refuses(notLed) {
            try office.ask(match, "check", by: "PO2", documents: ["eligibility_evidence"])
        }
        let over = try office.support(
            "FOURFIRST",
            "10000000.01",
            payee: company,
            ["project": .string(led), "first_kind": .string("first_set")]
        )
        let cap = ToldRefusal(
            code: "CAP_FOURFIRST",
            role: "PO",
            zh: ["10000000.01 元", "剩余额度 10000000.00 元", "调减金额"],
            en: ["10000000.01 CNY exceeds", "headroom of 10000000.00 CNY", "lower the amount"]
        )
        try decide(cap, over)
        let manager = try office.organisation("示例基金管理公司", kind: "fund_manager")
        let unset = ToldRefusal(
            code: "CAP_UNSET",
            role: "DIR",
            zh: ["未设上限", "先确定上限"],
            en: ["has no cap", "must set one first"]
        )
        try decide(unset, try office.support("FUND_INCENTIVE", "0.01", payee: manager))
    }

    @Test func `DUP_COST tells the row and who can strike it`() throws {
        let office = try Office(durability: .off)
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例项目", organisation: company)
        let first = try office.agreement(of: project, amountFen: 2, payee: company)
        let row = JSON.object([
            "invoice": "25420000000001", "payee": "示例炉业有限公司", "amount": "1200000.00",
            "on": "2026-01-03",
        ])
        let given: [String: Value] = [
            "case": .string(first),
            "rows": .string(JSON.object(["rows": .array([row])]).canonicalText),
        ]
        let list = try office.begin("cost-list", "file", by: "PO", given).code
        try office.ask(list, "accept", by: "FIN")
        let told = ToldRefusal(
            code: "DUP_COST",
            role: "PO",
            zh: ["第 1 行", "25420000000001", "1200000.00 元", "剔除这一行"],
            en: ["Row 1", "25420000000001", "1200000.00 CNY", "strike the row"]
        )
        try office.refuses(told) { try office.begin("cost-list", "file", by: "PO", given) }
    }
}
