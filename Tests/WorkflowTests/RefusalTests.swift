import Expression
import Testing
import Workflow

/// One test for each code with which the engine says no.
@Suite struct `Refusals` {
    private func chart(
        events: [ChartDefinition.EventDefinition] = [],
        with change: (inout TransitionDefinition) -> Void
    ) -> ChartDefinition {
        definition(
            [
                state("draft", on: [on("sign", "t_sign", to: "signed", with: change)]) {
                    $0.title = Localized(zh: "草拟", en: "Draft")
                }, state("signed"),
            ],
            data: [
                field("holder", "string"), field("paid", "money", .int(0)),
                field("count", "int"),
            ],
            events: events + [
                event("other") { $0.title = Localized(zh: "别的", en: "Other") },
                event("secret") { $0.isInternal = true },
            ]
        )
    }

    @Test func `names the roles that are wanted`() throws {
        let run = try Case(chart { $0.allow = [marked("DIR"), marked("CD")] })

        #expect(
            run.blockers("sign") == [
                Blocker(
                    code: "NOT_ALLOWED",
                    message: Localized(
                        zh: "需要角色 DIR, CD，当前角色为「PO」",
                        en: "this takes the role DIR, CD; the actor's roles are “PO”"
                    ),
                    place: "t_sign",
                    values: ["roles": "PO", "wanted": "DIR, CD"],
                    role: "DIR"
                )
            ]
        )
        #expect(run.codes("sign", by: actor("wang", "EX", "CD")) == [])
    }

    @Test func `names fields and documents that are missing`() throws {
        let run = try Case(
            chart {
                $0.requiredFields = [marked("holder"), marked("paid")]
                $0.requiredDocuments = [marked("agreement"), marked("minutes")]
                $0.requiredDocumentsNow = [marked("voucher")]
            }
        )

        let blockers = run.blockers("sign") { $0.documents = ["minutes"] }

        #expect(
            blockers.map(\.code) == ["FIELD_MISSING", "DOCUMENT_MISSING", "DOCUMENT_MISSING"]
        )
        #expect(
            blockers.map(\.values) == [
                ["field": "holder"], ["document": "agreement", "when": "on the case"],
                ["document": "voucher", "when": "now"],
            ]
        )
    }

    @Test func `passes once fields and documents are there`() throws {
        var run = try Case(
            chart {
                $0.requiredDocuments = [marked("agreement")]
                $0.requiredDocumentsNow = [marked("voucher")]
            }
        )

        try run.send("sign") {
            $0.documents = ["agreement"]
            $0.documentsNow = ["voucher"]
        }

        #expect(run.active == ["signed"])
    }

    @Test func `collects every failing requirement of every candidate`() throws {
        let run = try Case(
            definition(
                [
                    state(
                        "a",
                        on: [
                            on("go", "t1", to: "b") {
                                $0.allow = [marked("DIR")]
                                $0.requiredFields = [marked("x")]
                            },
                            on("go", "t2", to: "b", if: "data.x == null") {
                                $0.requiredDocuments = [marked("proof")]
                            }, on("go", "t3", to: "b", if: "data.x == 1"),
                        ]
                    ), state("b"),
                ],
                data: [field("x", "int")]
            )
        )

        let blockers = run.blockers("go")

        #expect(blockers.map(\.code) == ["NOT_ALLOWED", "FIELD_MISSING", "DOCUMENT_MISSING"])
        #expect(blockers.map(\.place) == ["t1", "t1", "t2"])
    }

    @Test func `takes the next transition when the first is blocked`() throws {
        var run = try Case(
            definition([
                state(
                    "a",
                    on: [
                        on("go", "t1", to: "b") { $0.allow = [marked("DIR")] },
                        on("go", "t2", to: "c"),
                    ]
                ), state("b"), state("c"),
            ])
        )

        try run.send("go")

        #expect(run.active == ["c"])
    }

    @Test func `blocks on a condition that has no value, even where another would do`() throws {
        let run = try Case(
            definition(
                [
                    state(
                        "a",
                        on: [
                            on("go", "t1", to: "b", if: "data.n + 1 > 0"),
                            on("go", "t2", to: "b"),
                        ]
                    ), state("b"),
                ],
                data: [field("n", "int", .int(.max))]
            )
        )

        #expect(run.codes("go") == ["GUARD_ERROR"])
    }

    @Test func `says where the case is and what is possible`() throws {
        let run = try Case(chart { _ in })

        #expect(
            run.blockers("other") == [
                Blocker(
                    code: "NOT_POSSIBLE_NOW",
                    message: Localized(
                        zh: "「测试」的状态为「草拟」，不能办理「别的」；现在可以办理：sign（PO）",
                        en: "“Other” is not possible while “Test” is in “Draft”; "
                            + "possible now: sign (PO)"
                    ),
                    place: "other",
                    values: ["event": "other", "states": "draft", "possible": "sign"]
                )
            ]
        )
        #expect(run.chart.enabledEvents(run.instance).map(\.name) == ["sign"])
    }

    @Test func `says what stands in the way beside what is missing`() throws {
        func needy(_ name: String) -> ChartDefinition.EventDefinition {
            event(name, [field("amount", "money") { $0.isRequired = true }])
        }
        let run = try Case(
            chart(events: [needy("sign"), needy("late")]) { $0.allow = [marked("DIR")] }
        )

        #expect(run.codes("sign") == ["PAYLOAD_MISSING", "NOT_ALLOWED"])
        #expect(run.codes("sign", by: actor("wang", "DIR")) == ["PAYLOAD_MISSING"])
        #expect(run.codes("late") == ["PAYLOAD_MISSING", "NOT_POSSIBLE_NOW"])
    }

    @Test func `says which conditions are false`() throws {
        let run = try Case(chart { $0.condition = marked("data.paid > 0") })

        let blockers = run.blockers("sign")

        #expect(blockers.map(\.code) == ["NOT_POSSIBLE_NOW"])
        #expect(blockers.map(\.values) == [["condition": "data.paid > 0"]])
    }

    @Test func `lists the events that exist`() throws {
        let run = try Case(chart { _ in })

        let blockers = run.blockers("sing")

        #expect(blockers.map(\.code) == ["UNKNOWN_EVENT"])
        #expect(blockers.map(\.values) == [["event": "sing", "known": "other, open, sign"]])
    }

    @Test func `keeps internal events from people`() throws {
        let run = try Case(chart { $0.event = marked("secret") })

        #expect(run.codes("secret") == ["INTERNAL_EVENT"])
        #expect(run.codes("secret") { $0.isInternal = true } == [])
    }

    @Test(arguments: ["timeout.late", "done.state.p", ""])
    func `keeps the engine's own events from everybody`(name: String) throws {
        let run = try Case(
            definition([
                state(
                    "p",
                    [state("a", on: [on("go", to: "f")]), state("f", .final)],
                    on: [on("timeout.late"), on("done.state.p")]
                ) { $0.deadline = deadline("late", after: "5d", "timeout.late") }
            ])
        )

        #expect(run.codes(name) { $0.isInternal = true } == ["INTERNAL_EVENT"])
    }

    @Test func `refuses an effective date far from our time`() throws {
        let run = try Case(chart { _ in })

        #expect(run.codes("sign") { $0.effective = date("9999-12-31") } == ["EFFECTIVE_RANGE"])
        #expect(run.codes("sign") { $0.effective = date("1899-12-31") } == ["EFFECTIVE_RANGE"])
        #expect(run.codes("sign") { $0.effective = date("2999-12-31") } == [])
        #expect(run.codes("sign") { $0.effective = date("1900-01-01") } == [])
    }

    @Test func `throws when an invariant breaks, and changes nothing`() throws {
        var run = try Case(
            definition(
                [state("a", on: [on("pay", do: [assign(("paid", "data.paid + 1"))])])],
                data: [field("paid", "money", .int(1))]
            ) {
                $0.invariants = [
                    .init(name: marked("law"), condition: marked("data.paid <= 2"))
                ]
            }
        )

        try run.send("pay")
        let blockers = run.blockers("pay")

        #expect(blockers.map(\.code) == ["INVARIANT_VIOLATED"])
        #expect(blockers.map(\.place) == ["law"])
        #expect(run.int("paid") == 2)
    }

    @Test func `refuses a value that its field cannot hold`() throws {
        func run(
            _ type: String,
            _ source: String,
            _ initial: ChartDefinition.Literal? = nil
        )
            throws -> Case
        {
            try Case(
                definition(
                    [state("a", on: [on("set", do: [assign(("x", source))])])],
                    data: [
                        field("x", type, initial) {
                            if type == "enum" { $0.values = [marked("p"), marked("q")] }
                        }
                    ],
                    events: [event("set", [field("v", "string"), field("n", "int")])]
                )
            )
        }

        #expect(
            try run("enum", "event.v", .string("p")).codes("set", ["v": .string("z")])
                == ["ASSIGN_TYPE"]
        )
        #expect(
            try run("enum", "event.v", .string("p")).codes("set", ["v": .string("q")]) == []
        )
        #expect(
            try run("date", "event.v").codes("set", ["v": .string("2026-02-30")])
                == ["ASSIGN_TYPE"]
        )
        #expect(try run("int", "event.n", .int(1)).codes("set") == ["ASSIGN_TYPE"])
        #expect(try run("int", "event.n").codes("set") == [])
        #expect(
            try run("int", "event.n + 1").codes("set", ["n": .int(.max)]) == ["ACTION_ERROR"]
        )
    }
}
