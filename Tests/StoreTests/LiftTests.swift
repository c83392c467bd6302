import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Lifting a refusal that rests on a provisional parameter (暂定).
@Suite struct `A lifting` {
    @Test func `comes with its minutes, which its event names`() throws {
        let office = try Office()
        let due = office.today.adding(days: 10)
        let (_, agreement) = try office.fundedProject("示例延期项目", milestoneDue: due.description)
        func extend(lifting: Set<String>, documents: [String] = []) throws -> [Blocker] {
            var command = office.command(
                agreement,
                "extend",
                ["due_on": .string(due.adding(days: 20).description)],
                instance: "milestone/1",
                documents: documents
            )
            command.lifted = lifting
            do {
                _ = try office.casework.performSync(command, by: office.caller("DIR"))
                return []
            } catch let refusal as Refusal {
                return refusal.blockers
            }
        }

        let late = try extend(lifting: [])
        let bare = try extend(lifting: ["EXTENSION_LATE"])
        let other = try extend(lifting: ["EXTENSION_LATE"], documents: ["milestone_report"])
        let lifted = try extend(lifting: ["EXTENSION_LATE"], documents: ["decision_minutes"])

        #expect(late.map(\.code) == ["EXTENSION_LATE"])
        for refused in [bare, other] {
            #expect(refused.map { "\($0.code) \($0.place)" } == ["LIFT_MINUTES t_extend"])
            #expect(refused.map(\.provisional) == ["milestone.extension_notice_days"])
            #expect(refused.map(\.role) == ["DIR"])
        }
        #expect(lifted == [])
        let event = try #require(try office.store.events(of: try office.id(agreement)).last)
        let body = try EventBody(parsing: event.body)
        #expect(body.steps.map(\.step.lifted) == [["EXTENSION_LATE"]])
        #expect(body.documents == [office.document("decision_minutes")])
        #expect(try office.store.reexecute().differences == [])
    }
}
