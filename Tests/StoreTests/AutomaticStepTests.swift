import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
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
