import Expression
import Testing
import Workflow

/// A chart that may begin in more than one way.
@Suite struct `Starts` {
    private func chart(_ target: String? = "b") throws -> Chart {
        var other = TransitionDefinition(id: marked("start.bring"))
        other.event = marked("bring")
        other.targets = target.map { [marked($0)] } ?? []
        other.allow = [marked("PO")]
        return try Chart.compile(
            definition([state("a", on: [on("go", to: "b")]), state("b")]) {
                $0.events.append(.init(name: marked("bring")))
                $0.otherStarts = [other]
            }
        )
    }

    private func states(_ chart: Chart, _ event: String) throws -> [String] {
        let (instance, _) = try chart.start(stimulus(event))
        return instance.state(chart).active
    }

    @Test func `the event tells which start is taken, and a target leads elsewhere`() throws {
        let chart = try self.chart()
        #expect(try states(chart, "open") == ["a"])
        #expect(try states(chart, "bring") == ["b"])
        #expect(try states(self.chart(nil), "bring") == ["a"])
        let refused = #expect(throws: Refusal.self) { try states(chart, "go") }
        #expect(refused?.blockers.map(\.code) == ["NOT_POSSIBLE_NOW"])
    }

    @Test func `a start is no transition of a running instance`() throws {
        let chart = try self.chart()
        let (instance, _) = try chart.start(stimulus("open"))
        let refused = #expect(throws: Refusal.self) {
            try chart.step(instance, stimulus("bring"))
        }
        #expect(refused?.blockers.map(\.code) == ["NOT_POSSIBLE_NOW"])
        #expect(!chart.possible(instance).contains { $0.event.name == "bring" })
    }

    @Test func `an unknown target and a second start of the same name are defects`() {
        #expect(throws: Defects.self) { try self.chart("nowhere") }
        var twice = definition([state("a")])
        var start = twice.start ?? TransitionDefinition(id: marked("start"))
        start.id = marked("start")
        twice.otherStarts = [start]
        let defects = #expect(throws: Defects.self) { try Chart.compile(twice) }
        #expect(defects?.list.map(\.code) == ["DUPLICATE_NAME"])
    }
}
