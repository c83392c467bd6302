import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

@Suite struct `A deadline in the ledger` {
    private func due(_ office: Office, _ project: String, _ id: String) throws -> ArmedDeadline {
        let stream = try #require(try office.store.stream(project))
        return try #require(stream.root.deadlines[id])
    }

    @Test func `stands while the case is held and keeps what was left`() throws {
        let office = try Office()
        let project = try office.lead("示例暂缓项目")
        let before = try due(office, project, "first_contact")
        try office.advance(days: 2)
        try office.ask(project, "hold", by: "DIR")
        let held = try due(office, project, "first_contact")
        let blocked = try office.codes { try office.ask(project, "invite", by: "PO") }
        try office.advance(days: 20)
        try office.ask(project, "resume", by: "DIR")

        let after = try due(office, project, "first_contact")

        // 2026-01-05 + 10 working days; held after two of them, resumed on 2026-01-27.
        #expect(before.due.date == Office.day("2026-01-19"))
        #expect(held.remaining == 8)
        #expect(blocked == ["HELD"])
        #expect(after.due.date == Office.day("2026-02-06"))
        #expect(after.pauses == 1)
        #expect(try office.verify().differences == [])
    }

    @Test func `fires once, in the order of what is due, and only when it is`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", "91350100M000100Y43")
        let project = try office.lead("示例公示项目")
        try office.accept(project, organisation: company)
        try office.review(project)
        try office.ask(project, "propose_listing", by: "PO", documents: ["cultivation_plan"])
        try office.ask(
            project,
            "publish",
            by: "DIR",
            ["subject": .string("示例公示")],
            documents: ["decision_minutes"]
        )
        let early = try office.codes {
            try office.ask(project, "list", by: "DIR", documents: ["listing_document"])
        }
        try office.advance(days: 10)
        let fired = try office.casework.fireTimers(limit: 100)

        try office.ask(project, "list", by: "DIR", documents: ["listing_document"])

        #expect(early == ["NOTICE_OPEN"])
        #expect(fired == 0)
        let notices = try office.store.children(of: try office.id(project))
            .filter { $0.kind == "notice" }
        #expect(notices.map(\.root.active) == [["ended_clean"]])
        #expect(try office.verify().differences == [])
    }
}
