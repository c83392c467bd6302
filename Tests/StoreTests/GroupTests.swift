import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `A project group` {
    static let credit = "91350100M000100Y43"

    private func merge(_ office: Office, _ from: String, into: String) throws {
        let canonical: [String: Value] = ["canonical": .string(try office.id(into))]
        try office.ask(
            from,
            "propose_merge",
            by: "PO",
            canonical.merging(["reason": .string("示例重复申报")]) { $1 }
        )
        try office.ask(from, "merge_into", by: "DIR", canonical)
    }

    @Test func `INV-08 keeps both sums when merged, and commits nothing on the excess`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let first = try office.listedProject("示例正本", organisation: company)
        let second = try office.listedProject("示例副本", organisation: company)
        let four = try office.agreement(of: first, amountFen: 400_000_000, payee: company)
        let three = try office.agreement(of: second, amountFen: 300_000_000, payee: company)
        try office.decide(four)
        try office.decide(three)
        let more = try office.agreement(of: first, amountFen: 2, payee: company)
        let before = try office.goals().cultivated.value

        try merge(office, second, into: first)
        let refused = try office.codes { try office.decide(more) }

        #expect(before == 2)
        #expect(try office.goals().cultivated.value == 1)
        #expect(refused == ["CAP_GTE"])
        let account = try office.store.children(of: try office.id(first))
            .first { $0.kind == "cap-account" && !$0.root.isDone }
        #expect(account?.integer("committed") == 700_000_000)
        #expect(account?.integer("merged_excess") == 100_000_000)
        #expect(try office.verify().differences == [])
    }

    @Test func `is left by voiding, seen from the day on which it is recorded`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", Self.credit)
        let project = try office.listedProject("示例撤销项目", organisation: company)
        let counted = try office.goals().cultivated.value
        let seenThen = Instant(endOf: office.today)
        try office.advance(days: 30)

        try office.ask(
            project,
            "propose_void",
            by: "SUP",
            ["reason": .string("示例查实")],
            documents: ["investigation_finding"]
        )
        try office.ask(
            project,
            "void",
            by: "DM",
            ["reason": .string("示例撤销")],
            documents: ["void_decision"]
        )

        #expect(counted == 1)
        #expect(try office.goals().cultivated.value == 0)
        let past = try office.goals(knownAt: seenThen)
        #expect(past.cultivated.value == 1)
        #expect(try office.verify().differences == [])
    }
}
