import Workflow

/// Transitions, deadlines and the flow between them.
extension `Defects of a definition` {
    static let transitions: [Sample] = [
        Sample("unknown target", "UNKNOWN_STATE", chart: one(on("go", to: "c"))),
        Sample(
            "ambiguous target",
            "AMBIGUOUS_STATE",
            chart: definition([
                state("p", [a]), state("q", [a]), state("r", on: [on("go", to: "a")]),
            ])
        ),
        Sample(
            "targets that exclude each other",
            "TARGET_CONFLICT",
            chart: definition([state("a", on: [on("go", to: "a", "b")]), state("b")])
        ),
        Sample(
            "transition twice",
            "DUPLICATE_NAME",
            chart: definition([state("a", on: [on("go", "t"), on("stop", "t")])])
        ),
        Sample(
            "undeclared event",
            "UNKNOWN_EVENT",
            chart: definition([state("a", on: [on("go")])]) { $0.events.removeLast() }
        ),
        Sample("nobody is allowed", "ALLOW_MISSING", chart: one(on("go") { $0.allow = [] })),
        Sample(
            "internal event without allow",
            chart: definition(
                [state("a", on: [on("go") { $0.allow = [] }])],
                events: [event("go") { $0.isInternal = true }]
            )
        ),
        Sample(
            "unknown duty",
            "UNKNOWN_DUTY",
            chart: one(on("go") { $0.separateFrom = [marked("x")] })
        ),
        Sample(
            "unknown field",
            "UNKNOWN_FIELD",
            chart: one(on("go") { $0.requiredFields = [marked("x")] })
        ),
        Sample(
            "assignment to nothing",
            "UNKNOWN_FIELD",
            chart: one(on("go", do: [assign(("x", "1"))]))
        ),
        Sample(
            "assignment of another type",
            "EXPRESSION_TYPE",
            chart: one(on("go", do: [assign(("log", "1"))]))
        ),
        Sample(
            "null into a full field",
            "EXPRESSION_TYPE",
            chart: one(on("go", do: [assign(("log", "null"))]))
        ),
        Sample(
            "null into an empty field",
            chart: one(on("go", do: [assign(("x", "null"))]), data: [field("x", "int")])
        ),
        Sample(
            "assigned twice",
            "DUPLICATE_NAME",
            chart: one(on("go", do: [assign(("log", "'a'"), ("log", "'b'"))]))
        ),
        Sample("condition that is no truth", "EXPRESSION_TYPE", chart: one(on("go", if: "1"))),
        Sample(
            "condition on an unknown field",
            "EXPRESSION",
            chart: one(on("go", if: "data.x == 1"))
        ),
        Sample(
            "condition on an unknown parameter",
            "EXPRESSION",
            chart: one(on("go", if: "parameters.x == 1"))
        ),
        Sample(
            "condition on what the event lacks",
            "EXPRESSION",
            chart: one(on("go", if: "event.x == 1"))
        ),
        Sample("In of no state", "EXPRESSION", chart: one(on("go", if: "In('c')"))),
        Sample(
            "raise of an undeclared event",
            "UNKNOWN_EVENT",
            chart: one(on("go", do: [.raise(marked("x"))]))
        ),
        Sample(
            "raise of an event that needs content",
            "RAISE_PAYLOAD",
            chart: definition(
                [state("a", on: [on("go", do: [.raise(marked("x"))])])],
                events: [event("x", [field("v", "int") { $0.isRequired = true }])]
            )
        ),
        Sample(
            "emission to nobody",
            "EMIT_TARGET",
            chart: one(on("go", do: [.emit(type: marked("a.b"), to: marked("DIR"))]))
        ),
        Sample(
            "step asked of somebody else than the parent",
            "EMIT_STEP",
            chart: one(on("go", do: [.emit(type: marked("step.b"), to: marked("webhook"))]))
        ),
        Sample(
            "message to the parent that asks for no step",
            "EMIT_STEP",
            chart: one(on("go", do: [.emit(type: marked("a.b"), to: marked("parent"))]))
        ),
        Sample(
            "posting to itself",
            "ACCOUNT_SHAPE",
            chart: one(
                on("go", do: [.post(from: marked("x"), to: marked("x"), amount: marked("1"))])
            )
        ),
        Sample(
            "posting of a text",
            "EXPRESSION_TYPE",
            chart: one(
                on("go", do: [.post(from: marked("x"), to: marked("y"), amount: marked("'1'"))])
            )
        ),
        Sample(
            "sentence without a value",
            "MESSAGE_VALUE",
            chart: one(
                on("go") {
                    $0.guards = [
                        .init(
                            code: marked("C"),
                            condition: marked("true"),
                            message: Localized(zh: "{excess}", en: "{data.log}")
                        )
                    ]
                }
            )
        ),
        Sample(
            "guard codes twice",
            chart: one(
                on("go") {
                    $0.guards = ["true", "true"].map {
                        .init(
                            code: marked("C"),
                            condition: marked($0),
                            message: Localized(zh: "", en: "")
                        )
                    }
                }
            )
        ),
    ]

    static let flows: [Sample] = [
        Sample("timeout that nobody raises", "TIMEOUT_UNREACHABLE", chart: one(on("timeout.x"))),
        Sample(
            "timeout of another state",
            "TIMEOUT_UNREACHABLE",
            chart: definition([
                state("a", on: [on("timeout.d")]),
                state("b") { $0.deadline = deadline("d", after: "1d", "timeout.d") },
            ])
        ),
        Sample(
            "timeout of a region beside",
            chart: definition([
                state(
                    "p",
                    .parallel,
                    [
                        state("a", on: [on("timeout.d")]),
                        state("b") { $0.deadline = deadline("d", after: "1d", "timeout.d") },
                    ]
                )
            ])
        ),
        Sample(
            "done of a state that never is",
            "DONE_UNREACHABLE",
            chart: definition([state("p", [a], on: [on("done.state.p")])])
        ),
        Sample(
            "done that is not heard",
            "DONE_UNREACHABLE",
            chart: definition([
                state("p", [state("f", .final)]), state("q", on: [on("done.state.p")]),
            ])
        ),
        Sample("done of no state", "UNKNOWN_STATE", chart: one(on("done.state.x"))),
        Sample(
            "automatic beside others",
            "EVENTLESS_CONDITION",
            chart: definition([state("a", on: [on(nil, to: "b"), on("go")]), state("b")])
        ),
        Sample(
            "automatic cycle",
            "EVENTLESS_CYCLE",
            "EVENTLESS_CYCLE",
            chart: definition([
                state("a", on: [on(nil, "x", to: "b")]), state("b", on: [on(nil, "y", to: "a")]),
            ])
        ),
        Sample("automatic stay", "EVENTLESS_CYCLE", chart: one(on(nil))),
        Sample(
            "automatic chain",
            chart: definition([
                state("a", on: [on(nil, "x", to: "b")]), state("b", on: [on(nil, "y", to: "c")]),
                state("c"),
            ])
        ),
        Sample(
            "misshapen period",
            "PERIOD",
            chart: timed(deadline("d", after: "10w", "timeout.d"))
        ),
        Sample(
            "misshapen lead",
            "PERIOD",
            chart: timed(deadline("d", after: "1d", remind: ["x"], "timeout.d"))
        ),
        Sample(
            "neither after nor due",
            "DEADLINE_LENGTH",
            chart: timed(deadline("d", "timeout.d"))
        ),
        Sample(
            "both after and due",
            "DEADLINE_LENGTH",
            chart: timed(deadline("d", after: "1d", due: "today", "timeout.d"))
        ),
        Sample(
            "misshapen start day",
            "DEADLINE_LENGTH",
            chart: timed(deadline("d", after: "1d", "timeout.d", countsStartDay: "yes"))
        ),
        Sample(
            "unknown parameter",
            "UNKNOWN_PARAMETER",
            chart: timed(deadline("d", after: "@x", "timeout.d"))
        ),
        Sample(
            "due that is no date",
            "EXPRESSION_TYPE",
            chart: timed(deadline("d", due: "1", "timeout.d"))
        ),
        Sample(
            "event of a deadline",
            "UNKNOWN_EVENT",
            chart: timed(deadline("d", after: "1d", "late"))
        ),
        Sample(
            "deadline twice",
            "DUPLICATE_NAME",
            chart: definition(
                ["a", "b"].map { id in
                    state(id) { $0.deadline = deadline("d", after: "1d", "timeout.\(id)") }
                }
            )
        ),
        Sample(
            "invariant that is no truth",
            "EXPRESSION_TYPE",
            chart: definition([a]) {
                $0.invariants = [.init(name: marked("law"), condition: marked("data.log"))]
            }
        ),
        Sample(
            "fact of another type",
            "EXPRESSION_TYPE",
            chart: definition([a]) {
                $0.facts = [.init(name: marked("f"), type: marked("bool"), value: marked("1"))]
            }
        ),
        Sample(
            "fact that reads the actor",
            "EXPRESSION",
            chart: definition([a]) {
                $0.facts = [
                    .init(name: marked("f"), type: marked("string"), value: marked("actor.id"))
                ]
            }
        ),
        Sample(
            "hold in a transition",
            "UNKNOWN_EVENT",
            chart: definition([state("a", on: [on("hold")])], events: [event("hold")]) {
                $0.suspendable = .init(hold: [marked("DIR")], resume: [marked("DIR")])
            }
        ),
    ]
}
