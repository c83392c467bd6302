import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `A cell` {
    @Test func `is forgotten by two people, and the ledger still verifies`() throws {
        let office = try Office()
        let project = try office.lead("示例须遗忘的名称")
        let cell = try #require(try office.store.stream(project)?.text("title"))
        let name = try #require(Cells.Name(cell))
        let shown = try office.store.texts(of: [cell])

        try office.ask(
            "LEDGER",
            "propose_expunge",
            by: "ARC",
            ["cell": .string(name.id), "reason": .string("consent_withdrawn")]
        )
        let alone = try office.codes {
            try office.ask("LEDGER", "expunge", by: "ARC", ["cell": .string(name.id)])
        }
        try office.ask("LEDGER", "expunge", by: "SUP", ["cell": .string(name.id)])

        #expect(shown == [cell: "示例须遗忘的名称"])
        #expect(alone == ["SAME_PERSON"])
        #expect(try office.store.texts(of: [cell]) == [:])
        #expect(try office.verify().differences == [])
    }

    @Test func `is made of whatever a person types, a cell's name too`() throws {
        let office = try Office()
        let typed = "cell:019bbfcf-6a00-7a14-89ce-bd7edb69ccc5:示例明文"
        let project = try office.lead(typed)

        let title = try #require(try office.store.stream(project)?.text("title"))

        #expect(title != typed)
        #expect(try office.store.texts(of: [title]) == [title: typed])
        #expect(try office.verify().differences == [])
    }

    @Test func `leaves no plain text in any event or snapshot`() throws {
        let office = try Office()
        let project = try office.lead("示例绝密名称")

        let stream = try #require(try office.store.stream(project))
        let events = try office.store.events(of: stream.id)

        let bodies = events.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(bodies.allSatisfy { !$0.contains("绝密") })
        #expect(stream.text("title")?.hasPrefix("cell:") == true)
    }
}
