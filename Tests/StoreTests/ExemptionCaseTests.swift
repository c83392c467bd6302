import Casework
import Expression
import Portfolio
import Store
import Testing
import Workflow

/// Who may sit on the panel of an exemption, and what its evidence is.
@Suite struct `An exemption case` {
    @Test func `is judged by nobody of the decision`() throws {
        let office = try Office()
        let (project, agreement) = try office.fundedProject("示例项目")
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        let code = try office.openExemption(agreement, lossFen: 300_000_000)
        try office.ask(code, "collect_evidence", by: "PO")
        for condition in ["purpose", "no_gain", "cause"] { try office.find(code, condition) }
        try office.hirePanel()
        let outside = Office.panel.map(office.person)
        func convene(_ people: [String]) throws {
            try office.ask(code, "convene", by: "SUP", Office.seats(people))
        }
        func blockers(_ body: () throws -> Void) throws -> [Blocker] {
            do {
                try body()
                return []
            } catch let refusal as Refusal { return refusal.blockers }
        }
        // Who proposed, decided, signed, paid, reviewed, or found something out.
        for name in ["PO", "DM", "DIR", "FIN", "FIN2", "REV3", "SUP", "DO"] {
            let head = try office.store.headPosition()
            let found = try blockers { try convene(outside.prefix(4) + [office.person(name)]) }
            #expect(found.map(\.code) == ["PANEL_IN_CHAIN"], "\(name)")
            #expect(found.map(\.place) == ["panel[5]"], "\(name)")
            #expect(found.allSatisfy { !$0.message.zh.contains(office.person(name)) })
            #expect(try office.store.headPosition() == head)
        }
        // Somebody of the payee's.
        let payee = try #require(try office.store.stream(agreement)?.text("payee"))
        try office.hire("示例企业人员", ["ARC"], organisation: payee)
        let employee = try blockers {
            try convene(outside.prefix(4) + [office.person("示例企业人员")])
        }
        #expect(employee.map(\.code) == ["PANEL_IN_CHAIN"])
        #expect(
            try blockers { try convene(Array(outside.prefix(4))) }.map(\.code) == ["PANEL_SMALL"]
        )
        #expect(
            try blockers { try convene(outside.prefix(4) + [outside[0]]) }.map(\.code)
                == ["PANEL_TWICE"]
        )
        var mixed = Office.seats(outside)
        mixed["legal"] = .string(outside[1])
        #expect(
            try office.codes { try office.ask(code, "convene", by: "SUP", mixed) }
                == ["PANEL_COMPOSITION"]
        )
        // Nobody but supervision convenes, and who collected the evidence does not decide.
        #expect(
            try office.codes {
                try office.ask(code, "convene", by: "DIR", Office.seats(outside))
            } == ["NOT_ALLOWED"]
        )
        try convene(outside)
        #expect(try office.store.stream(project) != nil)
        #expect(try office.verify().differences == [])
    }

    @Test func `has evidence that can be made again and compared`() throws {
        let office = try Office()
        let (project, agreement) = try office.fundedProject("示例项目")
        try office.pay(agreement, tranche: 1, amountFen: 300_000_000)
        let code = try office.openExemption(agreement, lossFen: 300_000_000)
        try office.ask(code, "collect_evidence", by: "PO")
        let stream = try #require(try office.store.stream(code))
        let recorded = try #require(stream.text("digest"))
        func evidence() throws -> ExemptionEvidence {
            let sources = ExemptionProcedure.recorded(of: stream)
            let streams = try sources.map {
                try #require(try office.store.stream($0.stream, version: $0.version))
            }
            let marks = try sources.flatMap { try office.store.events(of: $0.stream) }
                .map { try EventMark($0) }
            let day = try #require(stream.text("collected_on").flatMap { CivilDate($0) })
            return ExemptionEvidence(of: streams, marks, on: day)
        }
        let made = try evidence()
        #expect(Digests.named(Array(made.text.utf8)) == recorded)
        #expect(made.steps.count > 15)
        #expect(made.undeclared == 0 && made.late == 0)
        #expect(made.steps.contains { $0.mark.type == "grant-agreement.decide" })
        #expect(made.steps.allSatisfy { $0.mark.hash.count == 64 })
        #expect(made.rounds.map(\.seats) == [5])
        // What happens later does not change it; a late milestone is in what is made anew.
        try office.advance(days: 300)
        #expect(Digests.named(Array(try evidence().text.utf8)) == recorded)
        try office.ask(code, "collect_evidence", by: "PO")
        let again = try #require(try office.store.stream(code))
        #expect(again.text("digest") != recorded)
        #expect(again.integer("late") == 1)
        #expect(try office.store.stream(project)?.isIn("case") == true)
        #expect(try office.verify().differences == [])
    }
}
