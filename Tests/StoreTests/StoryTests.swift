import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `The whole line` {
    static let credit = "91350100M000100Y43"

    @Test func `leads from a lead to the goal board, and verifies`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例光芯片项目", organisation: company)
        try office.budget()

        let agreement = try office.agreement(
            of: project,
            amountFen: 600_000_000,
            payee: company
        )
        try office.decide(agreement)
        try office.ask(
            agreement,
            "sign",
            by: "PO",
            ["amount": .int(600_000_000)],
            documents: ["agreement"]
        )
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        let early = try office.codes {
            try office.ask(agreement, "request", by: "PO", instance: "tranche/2")
        }
        try office.meetMilestone(agreement)
        try office.pay(agreement, tranche: 2, amountFen: 300_000_000)

        #expect(early == ["MILESTONE_OPEN"])
        let paid = try #require(try office.store.stream(agreement))
        #expect(paid.integer("paid") == 600_000_000)
        #expect(paid.integer("outstanding") == 600_000_000)
        let report = try office.verify()
        #expect(report.differences == [])
        let count = try office.goals()
        #expect(count.cultivated.value == 1)
    }
}
