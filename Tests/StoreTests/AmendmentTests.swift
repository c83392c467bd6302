import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Amendments in a ledger: by whom, with what becomes of a refusal, and that history agrees.
@Suite struct `An amendment` {
    private static let key = "amendment/1"

    private func proposal(_ second: Int64) -> [String: Value] {
        [
            "reason": .string("示例变更"), "clauses": .string("示例补充条款"),
            "tranche_amounts": .list([.int(300_000_000), .int(second)]),
        ]
    }

    @Test func `is approved by another person, and its refusals leave the agreement as it was`()
        throws
    {
        let office = try Office()
        try office.hire("both", ["PIM", "DIR"])
        let (_, agreement) = try office.fundedProject("示例变更项目")
        let before = try #require(try office.store.stream(agreement))

        let more = try office.codes(
            agreement,
            "propose_amendment",
            by: "PO",
            proposal(300_000_001)
        )
        #expect(more == ["AMENDMENT_INCREASE"])
        #expect(try office.store.stream(agreement) == before)

        try office.ask(agreement, "propose_amendment", by: "both", proposal(200_000_000))
        let proposed = try #require(try office.store.stream(agreement))
        // What was written is kept once, in a cell of the amendment.
        #expect(proposed.text("clauses") == nil)
        let same = try office.codes(
            agreement,
            "approve",
            by: "both",
            instance: Self.key,
            documents: ["decision_minutes"]
        )
        #expect(same == ["SAME_PERSON"])
        let early = try office.codes(
            agreement,
            "sign",
            by: "PO",
            instance: Self.key,
            documents: ["amendment_agreement"]
        )
        #expect(early == ["NOT_POSSIBLE_NOW"])
        #expect(try office.store.stream(agreement) == proposed)
    }

    @Test func `releases what it takes, and history agrees with itself`() throws {
        let office = try Office()
        let (project, agreement) = try office.fundedProject("示例变更项目")
        try office.ask(agreement, "propose_amendment", by: "PO", proposal(200_000_000))
        try office.ask(
            agreement,
            "approve",
            by: "DIR",
            instance: Self.key,
            documents: ["decision_minutes"]
        )
        try office.seal(agreement, instance: Self.key)
        try office.ask(
            agreement,
            "sign",
            by: "PO",
            instance: Self.key,
            documents: ["amendment_agreement"]
        )

        let stream = try #require(try office.store.stream(agreement))
        #expect(stream.integer("committed") == 500_000_000 && stream.integer("terms") == 2)
        #expect(stream.integer("cancelled") == 100_000_000)
        #expect(stream.integer("amount", of: "tranche/2") == 200_000_000)
        #expect(stream.text("clauses") != nil)
        let cap = try office.store.children(of: try office.id(project))
            .first { $0.kind == CapAccount.kind }
        #expect(cap?.integer("committed") == 500_000_000)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        try office.meetMilestone(agreement)
        try office.pay(agreement, tranche: 2, amountFen: 200_000_000)
        #expect(try office.store.stream(agreement)?.integer("paid") == 500_000_000)
    }
}
