import Expression
import Testing
import Workflow

/// The order in which things happen within one command.
@Suite struct `Macrostep` {
    @Test func `leaves from the inside and enters from the outside`() throws {
        func noted(_ id: String, _ children: [StateDefinition] = []) -> StateDefinition {
            state(id, children, entry: [note("+\(id)")], exit: [note("-\(id)")])
        }
        var from = noted("p", [noted("a", [noted("b")]), noted("c", [noted("d")])])
        from.kind = .parallel
        from.transitions = [on("go", to: "y", do: [note("*")])]
        var run = try Case(definition([from, noted("x", [noted("y")])]))

        try run.send("go")

        #expect(run.log == " +p +a +b +c +d -d -c -b -a -p * +x +y")
    }

    @Test func `runs the content of initial after the entry of its parent`() throws {
        let run = try Case(
            definition([
                state("p", [state("a", entry: [note("a")])], entry: [note("p")]) {
                    $0.defaultActions = [note("initial")]
                }
            ])
        )

        #expect(run.log == " p initial a")
    }

    @Test func `skips the content of initial when a child is targeted`() throws {
        var run = try Case(
            definition([
                state("s", on: [on("go", to: "b")]),
                state("p", [state("a"), state("b")]) { $0.defaultActions = [note("initial")] },
            ])
        )

        try run.send("go")

        #expect(run.active == ["p.b"])
        #expect(run.log == "")
    }

    @Test func `follows an initial to a grandchild and into several regions`() throws {
        let run = try Case(
            definition(
                [
                    state(
                        "p",
                        .parallel,
                        [
                            state("one", [state("a"), state("b")]),
                            state("two", [state("c"), state("d")]),
                        ]
                    )
                ],
                initial: "p.one.b d"
            )
        )

        #expect(run.active == ["p.one.b", "p.two.d"])
    }

    @Test func `takes eventless transitions before internal events`() throws {
        var run = try Case(
            definition([
                state("a", on: [on("go", to: "b", do: [.raise(marked("next"))])]),
                state("b", on: [on(nil, "auto", to: "c", if: "true"), on("next", "n1", to: "d")]),
                state("c", on: [on("next", "n2", to: "e")]), state("d"), state("e"),
            ])
        )

        let step = try run.send("go")

        #expect(run.active == ["e"])
        #expect(step.microsteps.map(\.transitions) == [["t_go_b"], ["auto"], ["n2"]])
    }

    @Test func `takes internal events first in first out`() throws {
        var run = try Case(
            definition([
                state(
                    "a",
                    on: [
                        on("go", do: [.raise(marked("x")), .raise(marked("y"))]),
                        on("x", do: [note("x"), .raise(marked("z"))]), on("y", do: [note("y")]),
                        on("z", do: [note("z")]),
                    ]
                )
            ])
        )

        try run.send("go")

        #expect(run.log == " x y z")
    }

    @Test func `discards internal events that nobody hears`() throws {
        var run = try Case(
            definition(
                [state("a", on: [on("go", to: "b", do: [.raise(marked("lost"))])]), state("b")],
                events: [event("lost")]
            )
        )

        let step = try run.send("go")

        #expect(step.microsteps.count == 1)
    }

    @Test func `assigns simultaneously`() throws {
        var run = try Case(
            definition(
                [
                    state(
                        "a",
                        on: [on("swap", do: [assign(("x", "data.y"), ("y", "data.x"))])]
                    )
                ],
                data: [field("x", "int", .int(1)), field("y", "int", .int(2))]
            )
        )

        let step = try run.send("swap")

        #expect(step.changes == ["x": .int(2), "y": .int(1)])
    }

    @Test func `records only fields that changed`() throws {
        var run = try Case(
            definition(
                [state("a", on: [on("set", do: [assign(("x", "1"), ("y", "5"))])])],
                data: [field("x", "int", .int(1)), field("y", "int", .int(2))]
            )
        )

        let step = try run.send("set")

        #expect(step.changes == ["y": .int(5)])
    }

    @Test func `sees the configuration of the moment through In`() throws {
        var run = try Case(
            definition([
                state(
                    "a",
                    exit: [assign(("log", "In('a') ? data.log + ' in' : data.log"))],
                    on: [
                        on(
                            "go",
                            to: "b",
                            do: [assign(("log", "In('a') ? data.log : data.log + ' between'"))]
                        )
                    ]
                ),
                state(
                    "b",
                    [state("c")],
                    entry: [assign(("log", "In('b') && !In('b.c') ? data.log + ' part' : ''"))]
                ),
            ])
        )

        try run.send("go")

        #expect(run.log == " in between part")
    }

    @Test func `is done when a child is final`() throws {
        var run = try Case(
            definition([
                state(
                    "p",
                    [state("a", on: [on("go", to: "f")]), state("f", .final)],
                    on: [on("done.state.p", "done", to: "q")]
                ), state("q"),
            ])
        )

        let step = try run.send("go")

        #expect(run.active == ["q"])
        #expect(step.microsteps.map(\.transitions) == [["t_go_f"], ["done"]])
    }

    @Test func `completes a parallel when its last region does`() throws {
        func region(_ id: String) -> StateDefinition {
            state(
                id,
                [state("a\(id)", on: [on(id + "_go", to: "f\(id)")]), state("f\(id)", .final)],
                on: [on("done.state.\(id)", do: [note(id)])]
            )
        }
        var run = try Case(
            definition([
                state(
                    "p",
                    .parallel,
                    [region("r1"), region("r2")],
                    on: [on("done.state.p", to: "q")]
                ), state("q"),
            ])
        )

        try run.send("r1_go")
        let between = run.active
        try run.send("r2_go")

        #expect(between == ["p.r1.fr1", "p.r2.ar2"])
        #expect(run.active == ["q"])
        #expect(run.log == " r1 r2")
    }

    @Test func `closes at a top-level final state`() throws {
        var run = try Case(
            definition([
                state("a", on: [on("go", to: "end", do: [.raise(marked("more"))])]),
                state("end", .final),
            ]) { $0.events.append(event("more")) }
        )

        let step = try run.send("go")

        #expect(step.isDone)
        #expect(run.instance.isDone)
        #expect(run.active == ["end"])
        #expect(run.codes("go") == ["CLOSED"])
    }
}
