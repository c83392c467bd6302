import Expression
import Testing
import Workflow

/// How a macrostep ends, and what it tells others.
@Suite struct `Outcome of a macrostep` {
    @Test func `stops after 256 microsteps`() throws {
        let run = try Case(
            definition(
                [
                    state(
                        "a",
                        on: [
                            on("go", "t_go", to: "b")
                        ]
                    ),
                    state("b", on: [on(nil, "to_c", to: "c", if: "data.n >= 0")]),
                    state("c", on: [on(nil, "to_b", to: "b", if: "data.n >= 0")]),
                ],
                data: [field("n", "int", .int(0))]
            )
        )

        let blockers = run.blockers("go")

        #expect(blockers.map(\.code) == ["MICROSTEP_LIMIT"])
        #expect(blockers.map(\.place) == ["to_b"])
        #expect(run.active == ["a"])
    }

    @Test func `reaches the limit of microsteps without a refusal`() throws {
        var run = try Case(
            definition(
                [
                    state("a", on: [on("go", "t_go", to: "b")]),
                    state(
                        "b",
                        on: [
                            on(
                                nil,
                                "again",
                                to: "b",
                                if: "data.n < 255",
                                do: [assign(("n", "data.n + 1"))]
                            )
                        ]
                    ),
                ],
                data: [field("n", "int", .int(0))]
            )
        )

        let step = try run.send("go")

        #expect(step.microsteps.count == 256)
    }

    @Test func `collects what it tells others in order`() throws {
        var run = try Case(
            definition(
                [
                    state(
                        "a",
                        on: [
                            on(
                                "pay",
                                to: "b",
                                do: [
                                    .emit(type: marked("grant.paid"), to: marked("webhook")),
                                    .post(
                                        from: marked("budget"),
                                        to: marked("grant"),
                                        amount: marked("event.amount")
                                    ),
                                    .count(.close, metric: marked("WAITING")),
                                ]
                            )
                        ]
                    ), state("b") { $0.milestone = marked("FUNDED") },
                ],
                events: [event("pay", [field("amount", "money")])]
            )
        )

        let step = try run.send("pay", ["amount": .int(500)])

        #expect(step.emitted == [.init(type: "grant.paid", to: "webhook")])
        #expect(step.postings == [.init(from: "budget", to: "grant", amountFen: 500)])
        #expect(
            step.counted == [
                .init(change: .close, metric: "WAITING"), .init(change: .open, metric: "FUNDED"),
            ]
        )
        #expect(run.codes("pay") == ["NOT_POSSIBLE_NOW"])
    }

    @Test(arguments: [0, -1])
    func `refuses to post what is not above zero`(fen: Int64) throws {
        let run = try Case(
            definition(
                [
                    state(
                        "a",
                        on: [
                            on(
                                "pay",
                                do: [
                                    .post(
                                        from: marked("budget"),
                                        to: marked("grant"),
                                        amount: marked("event.amount")
                                    )
                                ]
                            )
                        ]
                    )
                ],
                events: [event("pay", [field("amount", "money")])]
            )
        )

        #expect(run.codes("pay", ["amount": .int(fen)]) == ["POSTING_AMOUNT"])
    }
}
