import Casework
import Expression
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

/// Holding a project holds what belongs to it.
@Suite struct `A held project` {
    /// A signed agreement whose first tranche is ready to be paid, and a milestone to come.
    private struct Scene {
        let office: Office
        let project: String
        let agreement: String

        init() throws {
            office = try Office()
            (project, agreement) = try office.fundedProject("示例中止项目")
            for (event, person) in [("request", "PO"), ("approve", "FIN")] {
                try office.ask(agreement, event, by: person, instance: "tranche/1")
            }
        }

        func stream() throws -> CaseStream {
            try #require(try office.store.stream(agreement))
        }

        func deadline(_ id: String, of instance: String = "") throws -> ArmedDeadline {
            try #require(try stream().instances[instance]?.deadlines[id])
        }

        func release() throws -> [String] {
            try office.codes {
                try office.ask(agreement, "release", by: "DIR", instance: "tranche/1")
            }
        }

        func pay() throws -> [String] {
            try office.codes {
                try office.ask(
                    agreement,
                    "pay",
                    by: "FIN2",
                    ["amount": .int(300_000_000)],
                    instance: "tranche/1",
                    documents: ["payment_voucher"]
                )
            }
        }
    }

    @Test func `pays nothing, stops every clock, and gives back exactly what was left`() throws {
        let scene = try Scene()
        let office = scene.office
        let milestone = try scene.deadline("due", of: "milestone/1")
        let window = try scene.deadline("window")
        try office.ask(scene.project, "hold", by: "DIR")
        let heldOn = office.today
        let release = try scene.release()
        let submit = try office.codes {
            try office.ask(
                scene.agreement,
                "submit",
                by: "PO",
                instance: "milestone/1",
                documents: ["milestone_report"]
            )
        }
        let settle = try office.codes { try office.ask(scene.agreement, "settle", by: "DIR") }
        let held = try scene.stream()
        try office.advance(days: 30)
        try office.ask(scene.project, "resume", by: "DIR")

        #expect(release == ["HELD_ABOVE"])
        #expect(submit == ["HELD_ABOVE"])
        #expect(settle == ["HELD_ABOVE"])
        #expect(
            held.instances.filter { $0.value.stands }.keys.sorted()
                == ["", "milestone/1", "tranche/1", "tranche/2"]
        )
        let left = milestone.due.date.dayNumber - heldOn.dayNumber
        #expect(held.instances["milestone/1"]?.deadlines["due"]?.remaining == left)
        let resumed = try scene.deadline("due", of: "milestone/1")
        #expect(resumed.remaining == nil)
        #expect(resumed.nominalDue.date == office.today.adding(days: left))
        #expect(resumed.pauses == 1)
        #expect(
            try scene.deadline("window").nominalDue.date
                == window.nominalDue.date.adding(days: 30)
        )
        #expect(try scene.release() == [])
        #expect(try scene.pay() == [])
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `gives back the working days that were left to sign an agreement`() throws {
        let scene = try Scene()
        let office = scene.office
        let payee = try #require(try scene.stream().text("payee"))
        let project = try office.listedProject("示例签署项目", organisation: payee)
        let agreement = try office.agreement(of: project, amountFen: 100_000, payee: payee)
        try office.decide(agreement)
        func deadline() throws -> ArmedDeadline {
            let root = try #require(try office.store.stream(agreement)).root
            return try #require(root.deadlines["sign_by"])
        }
        let calendar = try #require(
            try office.store.transactSync { $0.rulebook.calendars["cn-workdays"] }
        )
        let armed = try deadline()
        try office.advance(days: 5)
        let left = calendar.workdays(from: office.today, to: armed.nominalDue.date)
        try office.ask(project, "hold", by: "DIR")
        let held = try deadline()
        try office.advance(days: 17)
        try office.ask(project, "resume", by: "DIR")

        let resumed = try deadline()

        #expect(armed.unit == .workingDay)
        #expect(left > 0)
        #expect(held.remaining == left)
        #expect(calendar.workdays(from: office.today, to: resumed.due.date) == left)
        #expect(resumed.due > armed.due)
    }

    @Test func `refuses the payment that was released already, with its reason`() throws {
        let scene = try Scene()
        #expect(try scene.release() == [])
        try scene.office.ask(scene.project, "hold", by: "DIR")

        let command = scene.office.command(
            scene.agreement,
            "pay",
            ["amount": .int(300_000_000)],
            instance: "tranche/1",
            documents: ["payment_voucher"]
        )
        let blockers = try scene.office.casework.blockers(
            command,
            by: scene.office.caller("FIN2")
        )

        #expect(blockers.map(\.code) == ["HELD_ABOVE"])
        #expect(blockers.map { $0.values["above"] } == ["grant-agreement"])
        #expect(try scene.pay() == ["HELD_ABOVE"])
        #expect(try scene.stream().integer("paid") == 0)
        let causes = try scene.office.store.events(of: try scene.office.id(scene.agreement))
        #expect(causes.last?.type == "grant-agreement.hold_above")
        #expect(
            causes.last?.causation
                == (try scene.office.store.events(of: try scene.office.id(scene.project))).last?.id
        )
    }

    @Test func `leaves an agreement that is held by itself held after the project resumes`() throws
    {
        let scene = try Scene()
        let office = scene.office
        try office.ask(scene.agreement, "hold", by: "DIR")
        let alone = try scene.release()
        try office.ask(scene.project, "hold", by: "DIR")
        try office.advance(days: 10)
        try office.ask(scene.project, "resume", by: "DIR")
        let still = try scene.release()
        let own = try scene.stream().root
        try office.ask(scene.agreement, "resume", by: "DIR")

        // The tranche is held with its agreement, whoever holds that.
        #expect(alone == ["HELD_ABOVE"])
        #expect(still == ["HELD_ABOVE"])
        #expect(own.isHeld)
        #expect(!own.isHeldAbove)
        #expect(try scene.release() == [])
        #expect(try scene.deadline("window").pauses == 1)
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `resumes with all that belongs to it when the longest hold has passed`() throws {
        let scene = try Scene()
        let office = scene.office
        try office.ask(scene.project, "hold", by: "DIR")
        try office.advance(days: 179)
        let before = try scene.stream()
        try office.advance(days: 2)

        let after = try scene.stream()

        #expect(before.root.isHeldAbove)
        #expect(after.instances.values.allSatisfy { !$0.stands })
        #expect(try scene.release() == [])
        #expect(try office.verify().differences == [])
        #expect(try office.store.reexecute().differences == [])
    }

    @Test func `takes no new agreement, and holds none that has ended`() throws {
        let scene = try Scene()
        let office = scene.office
        let payee = try #require(try scene.stream().text("payee"))
        let ended = try office.agreement(of: scene.project, amountFen: 100_000, payee: payee)
        try office.ask(
            ended,
            "cancel",
            by: "PO",
            ["reason": .string("示例取消")]
        )
        let version = try office.store.stream(ended)?.version
        try office.ask(scene.project, "hold", by: "DIR")

        let refused = try office.codes {
            _ = try office.agreement(of: scene.project, amountFen: 100_000, payee: payee)
        }

        #expect(refused == ["PROJECT_HELD"])
        #expect(try office.store.stream(ended)?.version == version)
    }

    @Test(arguments: [false, true])
    func `ends by itself after its longest time, and can be taken again`(
        ofProject: Bool
    ) throws {
        let office = try Office(durability: .off)
        let company = try office.payee("示例公司", "91350100M000100Y43")
        let project = try office.listedProject("示例项目", organisation: company)
        let agreement = try office.agreement(of: project, amountFen: 400_000_000, payee: company)
        try office.decide(agreement)
        try office.ask(ofProject ? project : agreement, "hold", by: "DIR")
        #expect(try office.store.stream(agreement)?.root.isHeld == !ofProject)

        try office.advance(days: 190)

        let root = try #require(try office.store.stream(agreement)?.root)
        #expect(!root.isHeld && !root.isHeldAbove)
        #expect(try office.store.reexecute().differences == [])
    }
}
