import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import WatchedDatabase
import Workflow

/// What the system does by itself because of what happened to a case that belongs to another.
@Suite struct `An automatic step` {
    private struct Scene {
        let office: Office
        let project: String

        /// A project whose round is concluded, with what follows from it still queued.
        init() throws {
            office = try Office()
            let company = try office.organisation("示例公司", Money.credit)
            project = try office.lead("示例自动推进项目")
            try office.accept(project, organisation: company)
            _ = try office.concludedRound(project)
        }

        func states() throws -> [String] {
            try #require(try office.store.stream(project)).root.active
        }

        func queued() throws -> [String] {
            try office.database.read { connection in
                try connection.all("SELECT event FROM queue") { row in try row.text(0) }
            }
        }

        func refusals() throws -> [String] {
            try office.database.read { connection in
                try connection.all("SELECT event FROM refusal WHERE actor = 'system'") { row in
                    try row.text(0)
                }
            }
        }
    }

    @Test func `is queued with its cause and taken as a command of its own`() throws {
        let scene = try Scene()
        #expect(try scene.queued() == ["conclude_evaluation"])
        #expect(try scene.states() == ["case.evaluation.in_review"])
        #expect(try scene.office.verify().differences == [])

        let (count, replies) = try scene.office.casework.takeSteps(limit: 10)

        #expect(count == 1)
        #expect(replies.flatMap(\.moved).map(\.states) == [["case.evaluation.passed"]])
        #expect(try scene.queued() == [])
        #expect(try scene.office.casework.takeSteps(limit: 10).count == 0)
        let event = try scene.office.database.read { connection in
            try connection.first(
                "SELECT actor, command_key FROM event ORDER BY position DESC LIMIT 1"
            ) { row in [try row.text(0), String(try row.text(1).prefix(5))] }
        }
        #expect(event == ["system", "step:"])
        #expect(try scene.office.verify().differences == [])
    }

    @Test func `is asked for by a read, and a quiet ledger is not written to`() throws {
        let counted = Shared<WatchedDatabase?>(nil)
        let office = try Office { inner in
            let database = WatchedDatabase(inner)
            counted.set(database)
            return database
        }
        let database = try #require(counted.now)
        func transactions(_ body: () throws -> Void) throws -> Int {
            let before = database.unitCount
            try body()
            return database.unitCount - before
        }
        let company = try office.organisation("示例公司", Money.credit)
        let project = try office.lead("示例自动推进项目")
        try office.accept(project, organisation: company)

        #expect(try !office.store.hasSystemWork())
        #expect(try transactions { _ = try office.casework.catchUp(atOnce: 10) } == 0)
        #expect(try transactions { _ = try office.casework.takeAllSteps(atOnce: 10) } == 0)

        // With a step in the queue it is taken, and then there is quiet again.
        _ = try office.concludedRound(project)
        #expect(try office.store.hasSystemWork())
        #expect(try transactions { _ = try office.casework.catchUp(atOnce: 10) } == 2)
        #expect(
            try #require(try office.store.stream(project)).root.active == ["case.evaluation.passed"]
        )
        #expect(try !office.store.hasSystemWork())

        // With a deadline that has come it is fired, one at a time and all of them.
        let due = try office.store.timers(limit: 100).compactMap(\.due).min()
        office.setClock(Instant(milliseconds: try #require(due).milliseconds - 1))
        #expect(try !office.store.hasSystemWork())
        office.setClock(try #require(due))
        #expect(try office.store.hasSystemWork())
        #expect(try office.casework.catchUp(atOnce: 1) > 0)
        #expect(try !office.store.hasSystemWork())
        #expect(try office.verify().differences == [])
    }

    @Test func `that a person took first is refused, logged and off the queue`() throws {
        let scene = try Scene()
        try scene.office.ask(scene.project, "conclude_evaluation", by: "SEC")

        let (count, replies) = try scene.office.casework.takeSteps(limit: 10)

        #expect(count == 1)
        #expect(replies.isEmpty)
        #expect(try scene.queued() == [])
        #expect(try scene.refusals() == ["conclude_evaluation"])
        #expect(try scene.states() == ["case.evaluation.passed"])
        #expect(try scene.office.verify().differences == [])
    }

    @Test(arguments: ["taken", "refused"])
    func `that is no longer queued and left no trace is missed by verify`(_ end: String) throws {
        let scene = try Scene()
        if end == "refused" {
            try scene.office.ask(scene.project, "conclude_evaluation", by: "SEC")
        }
        _ = try scene.office.database.writeSync { connection in
            try connection.execute("DELETE FROM queue")
        }

        #expect(try scene.office.verify().differences.map(\.table) == ["queue"])
    }
}
