import Casework
import Expression
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import Workflow

@Suite struct `A command` {
    @Test func `sees in one batch what the one before it did to the case`() async throws {
        let office = try Office()
        let project = try office.lead("示例同批项目")
        let invite = office.command(project, "invite")

        let outcomes = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        _ = try await office.casework.perform(invite, by: office.caller("PO"))
                        return []
                    } catch let refusal as Refusal {
                        return refusal.blockers.map(\.code)
                    } catch {
                        return ["\(error)"]
                    }
                }
            }
            return await group.reduce(into: [[String]]()) { $0.append($1) }
        }

        #expect(outcomes.sorted { $0.count < $1.count } == [[], ["NOT_POSSIBLE_NOW"]])
        #expect(try office.store.stream(project)?.version == 2)
    }

    @Test func `repeated with its key changes nothing and answers the same`() throws {
        let office = try Office()
        let project = try office.lead("示例幂等项目")

        let first = try office.ask(project, "invite", by: "PO", key: "示例键1")
        let second = try office.ask(project, "invite", by: "PO", key: "示例键1")

        #expect(second == Reply(moved: first.moved, isReplayed: true))
        #expect(try office.store.stream(project)?.version == 2)
        // What happened since is no part of the answer.
        try office.ask(project, "withdraw", by: "PO", ["reason": .string("示例")])
        #expect(try office.store.stream(project)?.root.active != first.moved[0].states)
        #expect(try office.ask(project, "invite", by: "PO", key: "示例键1") == second)
        #expect(throws: Conflict.keyReused(key: "示例键1")) {
            try office.ask(project, "withdraw", by: "PO", ["reason": .string("示例")], key: "示例键1")
        }
    }

    @Test func `on a version that somebody changed is a conflict`() throws {
        let office = try Office()
        let project = try office.lead("示例过期项目")
        var command = office.command(project, "invite")
        command.expecting = 9

        #expect(throws: Conflict.stale(stream: project, expected: 9, found: 1)) {
            try office.casework.performSync(command, by: office.caller("PO"))
        }
    }

    @Test func `that is refused leaves the head and every code unchanged`() throws {
        let office = try Office()
        let project = try office.lead("示例拒绝项目")
        let before = try office.verify()

        let codes = try office.codes {
            try office.ask(project, "accept", by: "FIN", ["checked": .list([])])
        }
        let unknown = try office.codes { try office.ask(project, "fly", by: "PO") }
        let stranger = try office.codes { try office.ask(project, "invite", by: "RY-2026-999999") }

        #expect(codes == ["NOT_POSSIBLE_NOW"])
        #expect(unknown == ["UNKNOWN_EVENT"])
        #expect(stranger == ["NOT_PERMITTED"])
        let after = try office.verify()
        #expect(after.root == before.root)
        #expect(after.differences == [])
        #expect(try office.lead("示例后继项目") == "DT-2026-000002")
    }

    @Test func `asked why it is blocked takes no code and writes nothing`() throws {
        let office = try Office()
        let before = try office.verify()
        let register = Command(
            target: .new(kind: "project", parent: nil),
            event: "register",
            payload: ["channel": .string("scouting"), "title": .string("示例试问")]
        )

        let free = try office.casework.blockers(register, by: office.caller("PO"))
        let blocked = try office.casework.blockers(register, by: office.caller("FIN"))

        #expect(free == [])
        #expect(blocked.map(\.code) == ["NOT_ALLOWED"])
        #expect(try office.verify().root == before.root)
        #expect(try office.lead("示例首个项目") == "DT-2026-000001")
    }

    @Test func `that the tables themselves refuse is undone as a whole`() throws {
        let office = try Office(on: .file)
        let project = try office.lead("示例约束项目")
        let before = try office.verify()
        _ = try office.database.writeSync { connection in
            try connection.execute(
                "CREATE TRIGGER planted BEFORE UPDATE ON stream "
                    + "BEGIN SELECT RAISE(ABORT, 'planted'); END"
            )
        }

        #expect(throws: StorageFault.self) { try office.ask(project, "invite", by: "PO") }

        _ = try office.database.writeSync { connection in
            try connection.execute("DROP TRIGGER planted")
        }
        let after = try office.verify()
        #expect(after.root == before.root)
        #expect(after.differences == [])
        try office.ask(project, "invite", by: "PO")
        #expect(try office.verify().differences == [])
    }

    @Test func `dates itself neither in the future nor before what it follows`() throws {
        let office = try Office()
        let project = try office.lead("示例日期项目")
        var command = office.command(project, "invite")
        command.effective = office.today.adding(days: 1)
        let future = try office.codes {
            _ = try office.casework.performSync(command, by: office.caller("PO"))
        }
        command.effective = office.today.adding(days: -1)
        let earlier = try office.codes {
            _ = try office.casework.performSync(command, by: office.caller("PO"))
        }
        command.reasonForEarlier = "示例补记"
        _ = try office.casework.performSync(command, by: office.caller("PO"))

        #expect(future == ["EFFECTIVE_FUTURE"])
        #expect(earlier == ["EFFECTIVE_EARLIER"])
    }

    @Test func `by a reviewer sees no case but those before his panel`() throws {
        let office = try Office()
        let company = try office.organisation("示例公司", "91350100M000100Y43")
        let project = try office.lead("示例盲审项目")
        try office.accept(project, organisation: company)
        let round = try office.review(project)

        let hidden = try office.codes {
            try office.ask(project, "note", by: "REV6", ["text": .string("示例")])
        }
        let foreign = try office.codes { try office.ask(round, "declare", by: "REV6") }
        let absent = try office.codes { try office.ask("DT-2026-000099", "note", by: "REV1") }
        let sheets = try #require(try office.store.stream(round)).field("sheets")

        #expect(hidden == ["NOT_FOUND"])
        #expect(foreign == ["NOT_FOUND"])
        #expect(absent == ["NOT_FOUND"])
        let events = try office.store.events(of: try office.id(round))
        for name in 1...5 {
            let person = try office.id(office.person("REV\(name)"))
            #expect(!events.contains { String(decoding: $0.body, as: UTF8.self).contains(person) })
            #expect(!events.contains { $0.actor == person })
        }
        guard case .list(let list) = sheets else {
            Issue.record("the round holds a list of sheets")
            return
        }
        #expect(list.count == 5)
    }
}
