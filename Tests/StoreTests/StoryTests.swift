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
        let (_, agreement) = try office.fundedProject("示例光芯片项目")
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
