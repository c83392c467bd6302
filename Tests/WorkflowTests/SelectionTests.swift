import Testing
import Workflow

/// Which transitions are taken: SCXML's `selectTransitions` and `removeConflictingTransitions`.
@Suite struct `Selection of transitions` {
    @Test func `follows document order within a state`() throws {
        var run = try Case(
            definition([
                state("a", on: [on("go", "first", to: "b"), on("go", "second", to: "c")]),
                state("b"), state("c"),
            ])
        )

        let step = try run.send("go")

        #expect(step.microsteps == [.init(transitions: ["first"], exited: ["a"], entered: ["b"])])
    }

    @Test func `passes over a transition whose condition is false`() throws {
        var run = try Case(
            definition([
                state(
                    "a",
                    on: [
                        on("go", "first", to: "b", if: "data.log == 'x'"),
                        on("go", "second", to: "c"),
                    ]
                ), state("b"), state("c"),
            ])
        )

        try run.send("go")

        #expect(run.active == ["c"])
    }

    @Test func `prefers a descendant to its ancestor`() throws {
        var run = try Case(
            definition([
                state(
                    "outer",
                    [state("inner", on: [on("go", "deep", to: "left")])],
                    on: [on("go", "shallow", to: "right")]
                ),
                state("left"), state("right"),
            ])
        )

        try run.send("go")

        #expect(run.active == ["left"])
    }

    @Test func `falls back on the ancestor when the descendant is not enabled`() throws {
        var run = try Case(
            definition([
                state(
                    "outer",
                    [state("inner", on: [on("go", "deep", to: "left", if: "false")])],
                    on: [on("go", "shallow", to: "right")]
                ),
                state("left"), state("right"),
            ])
        )

        try run.send("go")

        #expect(run.active == ["right"])
    }

    private func regions(
        _ first: [TransitionDefinition],
        _ second: [TransitionDefinition],
        own: [TransitionDefinition] = []
    ) -> ChartDefinition {
        definition([
            state(
                "both",
                .parallel,
                [
                    state("one", [state("a", on: first), state("b")]),
                    state("two", [state("c", on: second), state("d")]),
                ],
                on: own
            ),
            state("out"),
        ])
    }

    @Test func `takes one transition in each region at once`() throws {
        var run = try Case(regions([on("go", "t1", to: "b")], [on("go", "t2", to: "d")]))

        let step = try run.send("go")

        #expect(run.active == ["both.one.b", "both.two.d"])
        #expect(
            step.microsteps == [
                .init(
                    transitions: ["t1", "t2"],
                    exited: ["both.two.c", "both.one.a"],
                    entered: ["both.one.b", "both.two.d"]
                )
            ]
        )
    }

    @Test func `lets the earlier region win a conflict`() throws {
        var run = try Case(regions([on("go", "t1", to: "out")], [on("go", "t2", to: "d")]))

        let step = try run.send("go")

        #expect(run.active == ["out"])
        #expect(step.microsteps.map(\.transitions) == [["t1"]])
    }

    @Test func `lets the earlier region keep the later one from leaving`() throws {
        var run = try Case(regions([on("go", "t1", to: "b")], [on("go", "t2", to: "out")]))

        try run.send("go")

        #expect(run.active == ["both.one.b", "both.two.c"])
    }

    @Test func `lets a descendant replace an ancestor that was chosen first`() throws {
        var run = try Case(
            regions(
                [],
                [on("go", "inner", to: "d")],
                own: [on("go", "outer", to: "out")]
            )
        )

        let step = try run.send("go")

        #expect(run.active == ["both.one.a", "both.two.d"])
        #expect(step.microsteps.map(\.transitions) == [["inner"]])
    }

    @Test func `takes targetless transitions of both regions`() throws {
        var run = try Case(
            regions([on("go", "t1", do: [note("1")])], [on("go", "t2", do: [note("2")])])
        )

        let step = try run.send("go")

        #expect(run.log == " 1 2")
        #expect(step.microsteps == [.init(transitions: ["t1", "t2"], exited: [], entered: [])])
    }

    @Test func `takes a transition of a common ancestor once`() throws {
        var run = try Case(regions([], [], own: [on("go", "t", do: [note("x")])]))

        try run.send("go")

        #expect(run.log == " x")
    }

    @Test func `enters the other regions when one is targeted`() throws {
        var run = try Case(
            definition([
                state("start", on: [on("go", to: "b")]),
                state(
                    "both",
                    .parallel,
                    [
                        state("one", [state("a"), state("b")]),
                        state("two", [state("c"), state("d")]),
                    ]
                ),
            ])
        )

        try run.send("go")

        #expect(run.active == ["both.one.b", "both.two.c"])
    }

    @Test func `enters several targets at once`() throws {
        var run = try Case(
            definition([
                state("start", on: [on("go", to: "b", "d")]),
                state(
                    "both",
                    .parallel,
                    [
                        state("one", [state("a"), state("b")]),
                        state("two", [state("c"), state("d")]),
                    ]
                ),
            ])
        )

        try run.send("go")

        #expect(run.active == ["both.one.b", "both.two.d"])
    }

    @Test func `leaves and enters its source unless it is internal`() throws {
        func chart(isInternal: Bool) -> ChartDefinition {
            definition([
                state(
                    "s",
                    [state("a"), state("b")],
                    entry: [note("in")],
                    exit: [note("out")],
                    on: [on("go", to: "b") { $0.isInternal = isInternal }]
                )
            ])
        }
        var outer = try Case(chart(isInternal: false))
        var inner = try Case(chart(isInternal: true))

        try outer.send("go")
        try inner.send("go")

        #expect(outer.active == ["s.b"])
        #expect(inner.active == ["s.b"])
        #expect(outer.log == " in out in")
        #expect(inner.log == " in")
    }

    @Test func `treats an internal transition out of a compound as external`() throws {
        var run = try Case(
            definition([
                state(
                    "s",
                    [state("a")],
                    exit: [note("out")],
                    on: [on("go", to: "t") { $0.isInternal = true }]
                ), state("t"),
            ])
        )

        try run.send("go")

        #expect(run.active == ["t"])
        #expect(run.log == " out")
    }

    @Test func `leaves a parallel when a region targets itself`() throws {
        var run = try Case(
            definition([
                state(
                    "both",
                    .parallel,
                    [
                        state("one", on: [on("go", to: "one")]),
                        state("two", exit: [note("out")]),
                    ],
                    entry: [note("in")]
                )
            ])
        )

        try run.send("go")

        #expect(run.log == " in out in")
        #expect(run.active == ["both.one", "both.two"])
    }
}
