import Expression
import Testing
import Workflow

/// Guards: their sentences, and which may be lifted.
@Suite struct `Guards` {
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

    private func guarded(
        _ condition: String,
        role: String? = nil,
        values: [ExpressionEntry] = [],
        zh: String,
        en: String = "no"
    ) -> ChartDefinition {
        var chart = chart(events: [event("sign", [field("amount", "money")])]) {
            var requirement = TransitionDefinition.Guard(
                code: marked("CAP"),
                condition: marked(condition),
                message: Localized(zh: zh, en: en)
            )
            requirement.values = values
            requirement.role = role.map { marked($0) }
            $0.guards = [requirement]
        }
        chart.parameters = [
            .init(name: marked("cap"), key: marked("gte.cap"), type: marked("money")),
            .init(name: marked("floor"), key: marked("gte.floor"), type: marked("money")),
        ]
        return chart
    }

    private let policy = PolicyValues(parameters: [
        "gte.cap": .init(value: .int(200_000_000), liftedBy: "CD"),
        "gte.floor": .init(value: .int(100), liftedBy: nil),
    ])

    @Test func `shows the values of a guard`() throws {
        let run = try Case(
            guarded(
                "event.amount <= 200000000",
                role: "FIN",
                values: [
                    ExpressionEntry(
                        name: marked("excess"),
                        expression: marked("event.amount - 200000000")
                    )
                ],
                zh: "申请 {event.amount|money} 元，超出 {excess|money} 元（{data.holder}）",
                en: "{event.amount} fen"
            )
        ) { $0.policy = policy }

        #expect(
            run.blockers("sign", ["amount": .int(200_000_001)]) { $0.policy = policy } == [
                Blocker(
                    code: "CAP",
                    message: Localized(
                        zh: "申请 2000000.01 元，超出 0.01 元（–）",
                        en: "200000001 fen"
                    ),
                    place: "t_sign",
                    values: [
                        "excess": "0.01", "event.amount": "2000000.01", "data.holder": "–",
                    ],
                    role: "FIN"
                )
            ]
        )
    }

    @Test func `says on which provisional parameter a guard rests`() throws {
        let run = try Case(guarded("event.amount <= parameters.cap", role: "FIN", zh: "超限")) {
            $0.policy = policy
        }

        let blocker = run.blockers("sign", ["amount": .int(200_000_001)]) { $0.policy = policy }

        #expect(blocker.map(\.provisional) == ["gte.cap"])
        #expect(blocker.map(\.role) == ["CD"])
    }

    @Test func `lifts a guard on a provisional parameter for the named role`() throws {
        var run = try Case(guarded("event.amount <= parameters.cap", zh: "超限")) {
            $0.policy = policy
        }
        let asked: (inout Stimulus) -> Void = {
            $0.policy = policy
            $0.lifted = ["CAP"]
            $0.documentsNow = ["decision_minutes"]
        }

        let byOfficer = run.codes("sign", ["amount": .int(200_000_001)], with: asked)
        let step = try run.send(
            "sign",
            ["amount": .int(200_000_001)],
            by: actor("wang", "PO", "CD"),
            with: asked
        )

        #expect(byOfficer == ["CAP"])
        #expect(step.lifted == ["CAP"])
        #expect(run.active == ["signed"])
    }

    @Test func `lifts nothing without the minutes of that decision`() throws {
        let run = try Case(guarded("event.amount <= parameters.cap", role: "FIN", zh: "超限")) {
            $0.policy = policy
        }

        let blockers = run.blockers(
            "sign",
            ["amount": .int(200_000_001)],
            by: actor("wang", "PO", "CD")
        ) {
            $0.policy = policy
            $0.lifted = ["CAP"]
            // Minutes of another day, which the case has already, decide nothing now.
            $0.documents = ["decision_minutes"]
        }

        #expect(
            blockers == [
                Blocker(
                    code: "LIFT_MINUTES",
                    message: Localized(
                        zh: "解除「CAP」（暂定参数 gte.cap）须随本次操作提交会议纪要「decision_minutes」",
                        en: "to lift CAP, which rests on the provisional gte.cap, the minutes "
                            + "“decision_minutes” of that decision must come with this command"
                    ),
                    place: "t_sign",
                    values: ["document": "decision_minutes", "lifted": "CAP"],
                    role: "CD",
                    provisional: "gte.cap"
                )
            ]
        )
    }

    @Test func `records no lifting that was not needed`() throws {
        var run = try Case(guarded("event.amount <= parameters.cap", zh: "超限")) {
            $0.policy = policy
        }

        let step = try run.send("sign", ["amount": .int(1)], by: actor("wang", "PO", "CD")) {
            $0.policy = policy
            $0.lifted = ["CAP"]
        }

        #expect(step.lifted == [])
    }

    @Test(arguments: [
        "event.amount <= parameters.floor", "event.amount <= 100",
        "event.amount <= parameters.floor || event.amount <= parameters.cap - 200000000",
    ])
    func `never lifts a guard that rests on policy`(condition: String) throws {
        let run = try Case(guarded(condition, zh: "超限")) { $0.policy = policy }

        let blockers = run.blockers(
            "sign",
            ["amount": .int(101)],
            by: actor("wang", "PO", "CD")
        ) {
            $0.policy = policy
            $0.lifted = ["CAP"]
            $0.documentsNow = ["decision_minutes"]
        }

        #expect(blockers.map(\.code) == ["CAP"])
        #expect(blockers.map(\.provisional) == [nil])
    }

    @Test func `blocks on a guard that has no value`() throws {
        let run = try Case(guarded("data.count > 3", zh: "不足")) { $0.policy = policy }

        let blockers = run.blockers("sign", by: actor("wang", "PO", "CD")) {
            $0.policy = policy
            $0.lifted = ["CAP", "GUARD_ERROR"]
        }

        #expect(blockers.map(\.code) == ["GUARD_ERROR"])
        #expect(blockers.map(\.place) == ["t_sign"])
    }

    @Test func `refuses a wrong or missing parameter`() throws {
        let run = try Case(guarded("event.amount <= parameters.cap", zh: "超限")) {
            $0.policy = policy
        }

        #expect(run.codes("sign", ["amount": .int(1)]) == ["PARAMETER"])
        #expect(
            run.codes("sign", ["amount": .int(1)]) {
                $0.policy = policy
                $0.policy.parameters["gte.cap"]?.value = .string("many")
            } == ["PARAMETER"]
        )
    }
}
