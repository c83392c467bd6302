import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
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

    /// What a ledger says of its own story, oldest first, with the moments of its events.
    private func story(_ office: Office) throws -> [EventRecord] {
        try office.store.events(of: try office.id("LEDGER"))
    }

    @Test func `knows when the clock ran backwards, once, and keeps the order`() throws {
        let office = try Office()
        let project = try office.lead("示例时钟项目")
        let noon = Office.opening.milliseconds
        office.setClock(Instant(milliseconds: noon - 3_600_000))
        try office.ask(project, "hold", by: "DIR")
        try office.ask(project, "resume", by: "DIR")
        office.setClock(Instant(milliseconds: noon - 1_800_000))
        _ = try office.lead("示例同期项目")
        let first = try story(office)
        // The clock catches up, and falls behind a second time.
        office.setClock(Instant(milliseconds: noon + 60_000))
        try office.ask(project, "hold", by: "DIR")
        office.setClock(Instant(milliseconds: noon + 30_000))
        try office.ask(project, "resume", by: "DIR")

        let second = try story(office)

        #expect(first.map(\.type) == ["ledger.initialise", "ledger.clock_backwards"])
        #expect(first.map(\.recordedAt) == [Office.opening, Office.opening])
        #expect(
            second.dropFirst(2).map { [$0.type, $0.recordedAt.description] } == [
                ["ledger.clock_backwards", Instant(milliseconds: noon + 60_000).description]
            ]
        )
        let moments = try office.database.read { connection in
            try connection.all("SELECT recorded_at FROM event ORDER BY position") {
                try $0.integer(0)
            }
        }
        #expect(moments == moments.sorted())
        #expect(try office.verify().differences == [])
    }

    struct Step: Sendable {
        let what: String
        let backMilliseconds: Int64
        let isTold: Bool
    }

    @Test(arguments: [
        Step(what: "a steady clock", backMilliseconds: 0, isTold: false),
        Step(what: "a clock that is set by a second", backMilliseconds: 1000, isTold: false),
        Step(what: "a clock that is set by more", backMilliseconds: 1001, isTold: true),
    ])
    func `tells a clock that is set from one that ran backwards`(_ step: Step) throws {
        let office = try Office()
        let project = try office.lead("示例时钟项目")
        office.setClock(Instant(milliseconds: Office.opening.milliseconds - step.backMilliseconds))

        try office.ask(project, "hold", by: "DIR")

        #expect(
            try story(office).map(\.type)
                == ["ledger.initialise"] + (step.isTold ? ["ledger.clock_backwards"] : [])
        )
    }

    @Test func `says nothing of the clock when nothing is recorded`() throws {
        let office = try Office()
        let project = try office.lead("示例时钟项目")
        office.setClock(Instant(milliseconds: Office.opening.milliseconds - 3_600_000))

        let blockers = try office.casework.blockers(
            office.command(project, "hold"),
            by: office.caller("DIR")
        )
        let fired = try office.casework.fireTimers(limit: 10)

        #expect(blockers == [])
        #expect(fired == 0)
        #expect(try story(office).map(\.type) == ["ledger.initialise"])
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
