import Testing
import Workflow

/// Separation of duties, and once per actor.
@Suite struct `Duties` {
    private func chart() -> ChartDefinition {
        definition([
            state(
                "round",
                [
                    state(
                        "writing",
                        on: [
                            on("submit", "t_submit", to: "checking") { $0.duty = marked("submit") }
                        ]
                    ),
                    state(
                        "checking",
                        on: [
                            on("accept", "t_accept", to: "over") {
                                $0.separateFrom = [marked("submit")]
                            }, on("return_", "t_return", to: "writing"),
                        ]
                    ), state("over"),
                ],
                on: [on("again", "t_again", to: "round")]
            )
        ])
    }

    @Test func `are refused to who did the other`() throws {
        var run = try Case(chart())

        try run.send("submit", by: actor("li"))

        #expect(
            run.blockers("accept", by: actor("li")) == [
                Blocker(
                    code: "SAME_PERSON",
                    message: Localized(
                        zh: "本人或所代理的人已办理「submit」（职责 submit，t_submit），此事须由他人办理",
                        en: "the actor, or whom he acts for, has done “submit” "
                            + "(duty submit, t_submit): somebody else must do this"
                    ),
                    place: "t_accept",
                    values: ["duty": "submit", "transition": "t_submit", "sequence": "2"],
                    role: "PO"
                )
            ]
        )
        #expect(run.codes("accept", by: actor("wang")) == [])
    }

    @Test func `are logged with both identities`() throws {
        var run = try Case(chart())

        let step = try run.send("submit", by: actor("li", "PO", onBehalfOf: "wang"))

        #expect(
            step.logged == [
                LogEntry(
                    transition: "t_submit",
                    duty: "submit",
                    actor: "li",
                    onBehalfOf: "wang",
                    sequence: 2
                )
            ]
        )
    }

    struct Identity {
        let first: Actor
        let second: Actor
        let isSame: Bool
    }

    @Test(arguments: [
        Identity(first: actor("li"), second: actor("li", "PO", onBehalfOf: "wang"), isSame: true),
        Identity(first: actor("wang"), second: actor("li", "PO", onBehalfOf: "wang"), isSame: true),
        Identity(first: actor("li", "PO", onBehalfOf: "wang"), second: actor("wang"), isSame: true),
        Identity(first: actor("li", "PO", onBehalfOf: "wang"), second: actor("li"), isSame: true),
        Identity(
            first: actor("li", "PO", onBehalfOf: "wang"),
            second: actor("zhao", "PO", onBehalfOf: "wang"),
            isSame: true
        ),
        Identity(
            first: actor("li", "PO", onBehalfOf: "wang"),
            second: actor("zhao", "PO", onBehalfOf: "qian"),
            isSame: false
        ),
    ])
    func `hold over delegates`(_ identity: Identity) throws {
        var run = try Case(chart())

        try run.send("submit", by: identity.first)

        #expect(
            run.codes("accept", by: identity.second) == (identity.isSame ? ["SAME_PERSON"] : [])
        )
    }

    @Test func `hold over every name of a person`() throws {
        var run = try Case(chart())
        var pseudonymous = actor("R7")
        pseudonymous.identities = ["li", "R7"]

        try run.send("submit", by: pseudonymous)

        #expect(run.folded.log.map(\.actor) == ["R7"])
        #expect(run.codes("accept", by: pseudonymous) == ["SAME_PERSON"])
        #expect(run.codes("accept", by: actor("li")) == [])
    }

    @Test func `follow the label, so a second submitter cannot accept either`() throws {
        var run = try Case(chart())

        try run.send("submit", by: actor("li"))
        try run.send("return_", by: actor("wang"))
        try run.send("submit", by: actor("wang"))

        #expect(run.codes("accept", by: actor("li")) == ["SAME_PERSON"])
        #expect(run.codes("accept", by: actor("wang")) == ["SAME_PERSON"])
        #expect(run.codes("accept", by: actor("zhao")) == [])
    }

    @Test func `begin anew when the innermost common state is entered again`() throws {
        var run = try Case(chart())

        try run.send("submit", by: actor("li"))
        try run.send("again", by: actor("zhao"))
        try run.send("submit", by: actor("wang"))

        #expect(run.codes("accept", by: actor("li")) == [])
        #expect(run.codes("accept", by: actor("wang")) == ["SAME_PERSON"])
        #expect(run.folded.entries == ["round": 3])
    }

    @Test func `of the start hold for the whole case`() throws {
        var run = try Case(
            definition([
                state("a", on: [on("go", to: "b")]),
                state(
                    "b",
                    on: [
                        on("decide", "t", to: "a") { $0.separateFrom = [marked("open")] }
                    ]
                ),
            ]),
            by: actor("li")
        )

        try run.send("go")

        #expect(run.steps[0].logged.map(\.duty) == ["open"])
        #expect(run.codes("decide", by: actor("li")) == ["SAME_PERSON"])
        #expect(run.codes("decide", by: actor("wang")) == [])
    }

    @Test func `once per actor are open to the next actor`() throws {
        var run = try Case(
            definition([
                state(
                    "reviewing",
                    on: [
                        on("review", "t_review") { $0.isOncePerActor = true },
                        on("restart", to: "reviewing"),
                    ]
                )
            ])
        )

        try run.send("review", by: actor("li"))
        let again = run.codes("review", by: actor("li"))
        let delegate = run.codes("review", by: actor("zhao", "PO", onBehalfOf: "li"))
        try run.send("review", by: actor("wang"))
        try run.send("restart")

        #expect(again == ["ALREADY_DONE"])
        #expect(delegate == ["ALREADY_DONE"])
        #expect(run.codes("review", by: actor("li")) == [])
    }

    @Test func `are not logged where nobody asks`() throws {
        var run = try Case(definition([state("a", on: [on("go")])]))

        try run.send("go")

        #expect(run.folded.log == [])
        #expect(run.folded.entries == [:])
    }
}
