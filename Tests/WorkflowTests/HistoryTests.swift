import Testing
import Workflow

@Suite struct `History` {
    private func chart(deep: Bool) -> ChartDefinition {
        definition([
            state(
                "work",
                [
                    history("was", deep: deep, default: "one"), state("one"),
                    state("two", [state("x", on: [on("inner", to: "y")]), state("y")]),
                ],
                on: [on("two", to: "two"), on("pause", to: "rest")]
            ),
            state("rest", on: [on("back", to: "work.was")]),
        ])
    }

    @Test func `takes its default before its parent was ever left`() throws {
        var run = try Case(
            definition(
                [
                    state("rest", on: [on("back", to: "was")]),
                    state("work", [history("was", default: "two"), state("one"), state("two")]),
                ])
        )

        try run.send("back")

        #expect(run.active == ["work.two"])
    }

    /// SCXML 3.13, where appendix D would enter `two` once more without leaving it.
    @Test func `does not enter again what was not left`() throws {
        var run = try Case(
            definition([
                state(
                    "work",
                    [
                        history("was", deep: true, default: "two.x"),
                        state(
                            "two",
                            [
                                state("x", on: [on("inner", to: "y")]),
                                state("y", on: [on("restore", to: "was")]),
                            ],
                            entry: [note("+two")],
                            exit: [note("-two")]
                        ),
                    ],
                    on: [on("pause", to: "rest")]
                ),
                state("rest", on: [on("back", to: "work")]),
            ])
        )
        for event in ["pause", "back", "inner"] { try run.send(event) }

        let step = try run.send("restore")

        #expect(run.active == ["work.two.x"])
        #expect(step.microsteps.map(\.entered) == [["work.two.x"]])
        #expect(run.log == " +two -two +two")
    }

    @Test func `runs its default content after the entry of its parent`() throws {
        var run = try Case(
            definition(
                [
                    state("rest", on: [on("back", to: "was")]),
                    state(
                        "work",
                        [
                            state("was", .shallowHistory) {
                                $0.historyDefault = marked("two")
                                $0.defaultActions = [note("default")]
                            }, state("one"), state("two", entry: [note("two")]),
                        ],
                        entry: [note("work")],
                        on: [on("leave", to: "rest")]
                    ),
                ])
        )

        try run.send("back")
        let first = run.log
        try run.send("leave")
        try run.send("back")

        #expect(first == " work default two")
        #expect(run.log == first + " work two")
    }

    @Test func `remembers the child when it is shallow`() throws {
        var run = try Case(chart(deep: false))

        try run.send("two")
        try run.send("inner")
        let step = try run.send("pause")
        try run.send("back")

        #expect(step.history == ["work.was": ["work.two"]])
        #expect(run.active == ["work.two.x"])
    }

    @Test func `remembers the leaf when it is deep`() throws {
        var run = try Case(chart(deep: true))

        try run.send("two")
        try run.send("inner")
        let step = try run.send("pause")
        try run.send("back")

        #expect(step.history == ["work.was": ["work.two.y"]])
        #expect(run.active == ["work.two.y"])
    }

    @Test func `remembers every region when it is deep`() throws {
        func region(_ id: String) -> StateDefinition {
            state(id, [state("a", on: [on("\(id)_go", to: "b")]), state("b")])
        }
        var run = try Case(
            definition([
                state(
                    "work",
                    [
                        history("was", deep: true, default: "p"),
                        state("p", .parallel, [region("r1"), region("r2")]),
                    ],
                    on: [on("pause", to: "rest")]
                ),
                state("rest", on: [on("back", to: "work.was")]),
            ])
        )

        try run.send("r2_go")
        try run.send("pause")
        try run.send("back")

        #expect(run.active == ["work.p.r1.a", "work.p.r2.b"])
    }

    @Test func `follows the latest memory`() throws {
        var run = try Case(chart(deep: true))

        try run.send("pause")
        try run.send("back")
        let first = run.active
        try run.send("two")
        try run.send("pause")
        try run.send("back")

        #expect(first == ["work.one"])
        #expect(run.active == ["work.two.x"])
    }

    @Test func `may be the initial of its parent`() throws {
        var run = try Case(
            definition([
                state(
                    "work",
                    initial: "was",
                    [
                        history("was", default: "one"), state("one", on: [on("go", to: "two")]),
                        state("two"),
                    ],
                    on: [on("pause", to: "rest")]
                ),
                state("rest", on: [on("back", to: "work")]),
            ])
        )

        try run.send("go")
        try run.send("pause")
        try run.send("back")

        #expect(run.active == ["work.two"])
    }
}
