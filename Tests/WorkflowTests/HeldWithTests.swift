import Expression
import Testing
import Workflow

/// Charts that are held together with what they belong to.
@Suite struct `Held with another` {
    private func chart(
        _ relation: ChartDefinition.Reading.Relation = .parent,
        heldWith name: String = "above"
    ) -> ChartDefinition {
        definition(
            [
                state("a", on: [on("go", to: "b")]) {
                    $0.deadline = deadline("limit", after: "10wd", "timeout.limit")
                },
                state("b"),
            ]
        ) {
            $0.reads = [
                .init(name: marked("above"), chart: marked("top"), relation: marked(relation))
            ]
            $0.heldWith = marked(name)
        }
    }

    /// Nothing above it is read in these tests.
    private func alone(_ stimulus: inout Stimulus) {
        stimulus.readings = ["above": []]
    }

    /// What another part of the same command sends.
    private func part(_ stimulus: inout Stimulus) {
        alone(&stimulus)
        stimulus.isInternal = true
    }

    private let signatures: [String: ChartSignature] = ["top": ["held": .bool]]

    @Test func `stands, takes nothing but its release, and goes on with what was left`() throws {
        var run = try Case(chart(), signatures: signatures, on: "2026-03-02", with: alone)

        let byPerson = run.codes("hold_above", with: alone)
        try run.send("hold_above", on: "2026-03-04") { part(&$0) }
        let left = run.deadline("limit")?.remaining
        let blocked = run.blockers("go", with: alone)
        let again = run.codes("hold_above") { part(&$0) }
        try run.send("resume_above", on: "2026-03-18") { part(&$0) }

        // Ten working days from 2 March; two were used up.
        #expect(byPerson == ["INTERNAL_EVENT"])
        #expect(left == 8)
        #expect(blocked.map(\.code) == ["HELD_ABOVE"])
        #expect(blocked.map(\.values) == [["above": "top"]])
        #expect(again == ["HELD"])
        #expect(run.deadline("limit")?.due.date == date("2026-03-30"))
        #expect(run.deadline("limit")?.pauses == 1)
        #expect(run.chart.facts(run.instance)["held"] == .bool(false))
    }

    @Test func `stands until both holds have ended`() throws {
        var definition = chart()
        definition.suspendable = .init(hold: [marked("PO")], resume: [marked("PO")])
        var run = try Case(definition, signatures: signatures, with: alone)
        func standing() -> Value? { run.chart.facts(run.instance)["held"] }

        var seen: [Value?] = []
        for event in ["hold", "hold_above", "resume", "resume_above"] {
            try run.send(event) {
                alone(&$0)
                $0.isInternal = event.hasSuffix("_above")
            }
            seen.append(standing())
        }

        #expect(seen == [.bool(true), .bool(true), .bool(true), .bool(false)])
        #expect(run.deadline("limit")?.pauses == 1)
    }

    /// What happened outside: `back` leads to a state with a clock, `go` waits.
    private func open(_ change: (inout ChartDefinition) -> Void) -> ChartDefinition {
        let back = event("back") { $0.whileHeld = marked(true) }
        return definition(
            [
                state("a", on: [on("go", to: "b"), on("back", to: "b")]),
                state("b", on: [on("go", to: "a")]) {
                    $0.deadline = deadline("limit", after: "10wd", "timeout.limit")
                },
            ],
            events: [back],
            with: change
        )
    }

    @Test func `takes what waits for no hold, and the clocks stand all the same`() throws {
        let definition = open { chart in
            chart.suspendable = .init(hold: [marked("PO")], resume: [marked("PO")])
            chart.reads = [
                .init(name: marked("above"), chart: marked("top"), relation: marked(.parent))
            ]
            chart.heldWith = marked("above")
        }
        for holds in [["hold"], ["hold_above"], ["hold", "hold_above"]] {
            var run = try Case(definition, signatures: signatures, on: "2026-03-02", with: alone)
            func send(_ event: String, on day: String) throws {
                try run.send(event, on: day) {
                    alone(&$0)
                    $0.isInternal = event.hasSuffix("_above")
                }
            }
            for event in holds { try send(event, on: "2026-03-02") }
            #expect(run.chart.enabledEvents(run.instance).map(\.name).contains("back"))
            #expect(!run.chart.enabledEvents(run.instance).map(\.name).contains("go"))
            #expect(run.chart.waiting(run.instance).map(\.transition.id) == ["t_back_b"])
            try send("back", on: "2026-03-03")
            #expect(run.active == ["b"] && run.instance.stands)
            #expect(run.deadline("limit")?.remaining == 10)
            let code = holds.contains("hold") ? "HELD" : "HELD_ABOVE"
            #expect(run.codes("go", with: alone) == [code])
            for event in holds {
                try send(event.replacing("hold", with: "resume"), on: "2026-03-09")
            }
            #expect(run.deadline("limit")?.due.date == date("2026-03-23"))
        }
    }

    @Test func `is what lets an event say that it waits for no hold`() {
        #expect(defects(open { _ in }, signatures: signatures).map(\.code) == ["WHILE_HELD"])
    }

    struct Wrong: Sendable {
        let relation: ChartDefinition.Reading.Relation
        let name: String
    }

    @Test(arguments: [
        Wrong(relation: .child, name: "above"), Wrong(relation: .linked, name: "above"),
        Wrong(relation: .parent, name: "beside"),
    ])
    func `names what it reads within or of its parent`(_ wrong: Wrong) {
        let found = defects(
            chart(wrong.relation, heldWith: wrong.name),
            signatures: signatures
        )

        #expect(found.map(\.code) == ["HELD_WITH"])
    }
}
