import Testing
import Workflow

/// Where the semantics of SCXML differ from Dipper's.
@Suite struct `SCXML semantics` {
    private func chart(
        _ transitions: [TransitionDefinition],
        data: [ChartDefinition.Field] = []
    ) -> ChartDefinition {
        definition(
            [state("a", on: transitions), state("pass"), state("fail")],
            data: data,
            events: ["foo", "foo.bar", "foobar", "go"].map { event($0) }
        )
    }

    @Test func `discards what nobody accepts`() throws {
        var run = try Case(chart([on("foo", to: "pass")]), semantics: .scxml)

        let step = try run.send("go")

        #expect(step.microsteps == [])
        #expect(run.active == ["a"])
    }

    struct Match {
        let descriptor: String
        let event: String
        let matches: Bool
    }

    @Test(arguments: [
        Match(descriptor: "foo", event: "foo", matches: true),
        Match(descriptor: "foo", event: "foo.bar", matches: true),
        Match(descriptor: "foo", event: "foobar", matches: false),
        Match(descriptor: "foo.*", event: "foo.bar", matches: true),
        Match(descriptor: "foo.", event: "foo", matches: true),
        Match(descriptor: "*", event: "go", matches: true),
        Match(descriptor: "go foo", event: "foo.bar", matches: true),
        Match(descriptor: "foo.bar", event: "foo", matches: false),
    ])
    func `matches events by their leading words`(_ match: Match) throws {
        var transition = on("x", to: "pass")
        transition.event = marked(match.descriptor)
        var run = try Case(
            chart([transition]).withoutEvent(match.descriptor),
            semantics: .scxml
        )

        try run.send(match.event)

        #expect(run.active == [match.matches ? "pass" : "a"])
    }

    @Test func `turns an error of a condition into an event`() throws {
        var run = try Case(
            chart(
                [
                    on("go", "bad", to: "fail", if: "data.n + 1 > 0"),
                    on("error.execution", to: "pass"),
                ],
                data: [field("n", "int", .int(.max))]
            ),
            semantics: .scxml
        )

        try run.send("go")

        #expect(run.active == ["pass"])
    }

    @Test func `ends a block of actions at an error`() throws {
        var run = try Case(
            chart(
                [
                    on(
                        "go",
                        do: [note("1"), assign(("n", "data.n + 1")), note("2")]
                    ),
                    on("error.execution", to: "pass"),
                ],
                data: [field("n", "int", .int(.max))]
            ),
            semantics: .scxml
        )

        try run.send("go")

        #expect(run.log == " 1")
        #expect(run.active == ["pass"])
    }

    @Test func `needs neither a start nor roles`() throws {
        var definition = chart([on(nil, "first", to: "fail", if: "false"), on(nil, to: "pass")])
        definition.start = nil
        let chart = try Chart.compile(definition, semantics: .scxml)

        let (instance, _) = try chart.start(stimulus(""))

        #expect(instance.state(chart).active == ["pass"])
    }
}

extension ChartDefinition {
    fileprivate func withoutEvent(_ name: String) -> ChartDefinition {
        var copy = self
        copy.events.removeAll { event in
            event.name.content == name && !["foo", "foo.bar", "foobar", "go"].contains(name)
        }
        return copy
    }
}
