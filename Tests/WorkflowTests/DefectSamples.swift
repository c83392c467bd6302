import Workflow

/// Definitions with the codes of their defects.
extension `Defects of a definition` {
    static let a = state("a")
    static func one(
        _ transition: TransitionDefinition,
        data: [ChartDefinition.Field] = []
    )
        -> ChartDefinition
    {
        definition([state("a", on: [transition]), state("b")], data: data)
    }
    static func timed(_ timer: StateDefinition.Deadline) -> ChartDefinition {
        definition([state("a") { $0.deadline = timer }])
    }

    static let shapes: [Sample] = [
        Sample("no defect", chart: definition([a])),
        Sample("state twice", "DUPLICATE_NAME", chart: definition([a, a])),
        Sample(
            "same id in two places",
            chart: definition([state("p", [a]), state("q", [a])])
        ),
        Sample("state with a dot", "NAME_SHAPE", chart: definition([state("a.b")])),
        Sample("no states", "STATE_SHAPE", "STATE_SHAPE", chart: definition([])),
        Sample("final with children", "STATE_SHAPE", chart: definition([state("f", .final, [a])])),
        Sample(
            "final with transitions",
            "STATE_SHAPE",
            chart: definition([state("f", .final, on: [on("go")])])
        ),
        Sample(
            "final with a deadline",
            "STATE_SHAPE",
            chart: definition([
                state("f", .final) { $0.deadline = deadline("d", after: "1d", "timeout.d") }
            ])
        ),
        Sample("empty parallel", "STATE_SHAPE", chart: definition([state("p", .parallel)])),
        Sample(
            "parallel with initial",
            "STATE_SHAPE",
            chart: definition([state("p", .parallel, initial: "a", [a])])
        ),
        Sample(
            "final region",
            "STATE_SHAPE",
            chart: definition([state("p", .parallel, [state("f", .final)])])
        ),
        Sample(
            "atomic with initial",
            "STATE_SHAPE",
            chart: definition([state("p", .atomic, initial: "p")])
        ),
        Sample(
            "compound of history only",
            "STATE_SHAPE",
            "UNKNOWN_STATE",
            chart: definition([state("p", [history("h", default: "x")])])
        ),
        Sample(
            "history at the top",
            "STATE_SHAPE",
            chart: definition([a, history("h", default: "a")])
        ),
        Sample(
            "history without default",
            "HISTORY_DEFAULT",
            chart: definition([state("p", [a, state("h", .shallowHistory)])])
        ),
        Sample(
            "shallow default to a grandchild",
            "HISTORY_DEFAULT",
            chart: definition([
                state("p", [state("q", [a]), history("h", default: "q.a")])
            ])
        ),
        Sample(
            "deep default to a grandchild",
            chart: definition([
                state("p", [state("q", [a]), history("h", deep: true, default: "q.a")])
            ])
        ),
        Sample(
            "default of a plain state",
            "STATE_SHAPE",
            chart: definition([state("a") { $0.historyDefault = marked("a") }])
        ),
        Sample(
            "initial outside",
            "INITIAL_TARGET",
            chart: definition([state("p", initial: "b", [a]), state("b")])
        ),
        Sample("unknown initial", "UNKNOWN_STATE", chart: definition([a], initial: "x")),
        Sample(
            "misshapen metric",
            "METRIC_SHAPE",
            chart: definition([state("a") { $0.milestone = marked("a b") }])
        ),
        Sample(
            "too many states",
            "TOO_MANY_STATES",
            chart: definition((0..<256).map { state("s\($0)") })
        ),
        Sample("as many states as may be", chart: definition((0..<255).map { state("s\($0)") })),
    ]

    static let names: [Sample] = [
        Sample(
            "field twice",
            "DUPLICATE_NAME",
            chart: definition([a], data: [field("log", "int")])
        ),
        Sample(
            "misshapen field",
            "NAME_SHAPE",
            chart: definition([a], data: [field("a-b", "int")])
        ),
        Sample("unknown type", "UNKNOWN_TYPE", chart: definition([a], data: [field("x", "float")])),
        Sample(
            "dynamic at the top",
            "UNKNOWN_TYPE",
            chart: definition([a], data: [field("x", "dynamic"), field("y", "list<dynamic>")])
        ),
        Sample(
            "enum without values",
            "ENUM_VALUES",
            chart: definition([a], data: [field("x", "enum")])
        ),
        Sample(
            "values without enum",
            "ENUM_VALUES",
            chart: definition([a], data: [field("x", "int") { $0.values = [marked("p")] }])
        ),
        Sample(
            "initial of another type",
            "INITIAL_TYPE",
            chart: definition([a], data: [field("x", "int", .string("1"))])
        ),
        Sample(
            "initial that is no value",
            "INITIAL_TYPE",
            chart: definition(
                [a],
                data: [field("x", "enum", .string("r")) { $0.values = [marked("p")] }]
            )
        ),
        Sample(
            "range upside down",
            "RANGE",
            chart: definition(
                [a],
                data: [
                    field("x", "int") {
                        $0.least = Marked(2)
                        $0.greatest = Marked(1)
                    }
                ]
            )
        ),
        Sample(
            "range of a date",
            "RANGE",
            chart: definition([a], data: [field("x", "date") { $0.least = Marked(2) }])
        ),
        Sample(
            "constant without a type",
            "CONSTANT_TYPE",
            chart: definition([a]) { $0.constants = [.init(name: marked("X"), value: .null)] }
        ),
        Sample(
            "constant named like the engine's",
            "DUPLICATE_NAME",
            chart: definition([a]) { $0.constants = [.init(name: marked("data"), value: .int(1))] }
        ),
        Sample(
            "event of the engine",
            "NAME_SHAPE",
            chart: definition([a], events: [event("timeout.x")])
        ),
        Sample(
            "payload field twice",
            "DUPLICATE_NAME",
            chart: definition([a], events: [event("e", [field("x", "int"), field("x", "int")])])
        ),
        Sample(
            "unknown chart",
            "UNKNOWN_CHART",
            chart: definition([a]) {
                $0.reads = [
                    .init(
                        name: marked("notices"),
                        chart: marked("notice"),
                        relation: Marked(.child)
                    )
                ]
            }
        ),
        Sample("no start", "START_MISSING", chart: definition([a]) { $0.start = nil }),
        Sample(
            "start with a target",
            "START_TARGET",
            chart: definition([a]) { $0.start?.targets = [marked("a")] }
        ),
        Sample(
            "misshapen role",
            "ROLE_SHAPE",
            "ROLE_SHAPE",
            chart: definition([a]) {
                $0.start?.allow = [marked("主任")]
                $0.suspendable = .init(hold: [marked("a b")], resume: [])
            }
        ),
    ]
}
