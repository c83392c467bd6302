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
