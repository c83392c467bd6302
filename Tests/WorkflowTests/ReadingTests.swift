import Expression
import Testing
import Workflow

/// What a chart reads of others, of the actor and of the day.
@Suite struct `Readings` {
    private func chart(_ condition: String) -> ChartDefinition {
        definition([state("a", on: [on("go", if: condition)])]) {
            $0.reads = [
                .init(name: marked("notice"), chart: marked("notice"), relation: Marked(.child))
            ]
            $0.constants = [.init(name: marked("LIMIT"), value: .int(3))]
        }
    }

    private let signatures: [String: ChartSignature] = [
        "notice": ["ended": .bool, "amount": .money, "since": .date]
    ]

    struct Sample {
        let condition: String
        let records: [Value]
        let codes: [String]
    }

    static func record(_ ended: Bool, _ amount: Int64) -> Value {
        .map([
            .string("ended"): .bool(ended), .string("amount"): .int(amount),
            .string("since"): .string("2026-02-09"),
        ])
    }

    @Test(arguments: [
        Sample(
            condition: "notice.size() == 0 || notice[0].ended",
            records: [],
            codes: []
        ),
        Sample(
            condition: "notice.size() == 0 || notice[0].ended",
            records: [record(false, 1)],
            codes: ["NOT_POSSIBLE_NOW"]
        ),
        Sample(condition: "notice[0].ended", records: [], codes: ["GUARD_ERROR"]),
        Sample(
            condition: "sum(notice.map(n, n.amount)) == 5",
            records: [record(true, 2), record(true, 3)],
            codes: []
        ),
        Sample(
            condition: "avg(notice.map(n, n.amount)) == 2.5",
            records: [record(true, 2), record(true, 3)],
            codes: []
        ),
        Sample(
            condition: "workdays_between(notice[0].since, today) == 10 && LIMIT == 3",
            records: [record(true, 1)],
            codes: []
        ),
        Sample(
            condition: "days_between(notice[0].since, today) == 19",
            records: [record(true, 1)],
            codes: []
        ),
        Sample(
            condition: "add_days(today, -19) == notice[0].since",
            records: [record(true, 1)],
            codes: []
        ),
        Sample(condition: "add_months('2026-01-31', 1) == '2026-02-28'", records: [], codes: []),
        Sample(condition: "add_months(today, 99999) == ''", records: [], codes: ["GUARD_ERROR"]),
        Sample(condition: "add_days('x', 1) == ''", records: [], codes: ["GUARD_ERROR"]),
        Sample(condition: "yuan(6000000) == 600000000", records: [], codes: []),
        Sample(
            condition: "yuan(9223372036854775807) > 0",
            records: [],
            codes: ["GUARD_ERROR"]
        ),
        Sample(
            condition: "actor.id == 'li' && 'PO' in actor.roles && actor.organisation == 'centre'",
            records: [],
            codes: []
        ),
    ])
    func `feed conditions`(_ sample: Sample) throws {
        let readings: (inout Stimulus) -> Void = {
            $0.readings = ["notice": sample.records]
            $0.effective = date("2026-02-28")
        }
        let run = try Case(chart(sample.condition), signatures: signatures, with: readings)

        #expect(run.codes("go", with: readings) == sample.codes)
    }

    @Test func `are refused when they were not read`() throws {
        let run = try Case(chart("notice.size() == 0"), signatures: signatures) {
            $0.readings = ["notice": []]
        }

        #expect(run.codes("go") == ["READING_MISSING"])
    }

    @Test func `are checked against the signature`() {
        #expect(
            defects(chart("notice[0].begun"), signatures: signatures).map(\.code) == ["EXPRESSION"]
        )
        #expect(
            defects(chart("notice[0].amount == 'x'"), signatures: signatures).map(\.code)
                == ["EXPRESSION_TYPE"]
        )
    }

    @Test func `give facts to others`() throws {
        var run = try Case(
            definition(
                [state("a", on: [on("go", to: "b")]), state("b")],
                data: [field("n", "int")]
            ) {
                $0.facts = [
                    .init(name: marked("signed"), type: marked("bool"), value: marked("In('b')")),
                    .init(name: marked("next"), type: marked("int"), value: marked("data.n + 1")),
                ]
            }
        )

        let before = run.chart.facts(run.instance)
        try run.send("go")

        #expect(before == ["signed": .bool(false), "next": .null])
        #expect(run.chart.facts(run.instance) == ["signed": .bool(true), "next": .null])
    }

    @Test func `start with fields that are given`() throws {
        let chart = try Chart.compile(
            definition([state("a")], data: [field("project", "stream"), field("n", "int")])
        )

        let (instance, trace) = try chart.start(
            stimulus("open"),
            initialFields: ["project": .string("DT-1")]
        )

        #expect(trace.step(chart).changes["project"] == .string("DT-1"))
        #expect(trace.step(chart).changes["n"] == nil)
        #expect(instance.state(chart).fields["n"] == nil)
        #expect(throws: Refusal.self) {
            try chart.start(stimulus("open"), initialFields: ["n": .string("1")])
        }
        #expect(throws: Refusal.self) {
            try chart.start(stimulus("open"), initialFields: ["m": .int(1)])
        }
    }

    @Test func `start by the event and the roles of the start only`() throws {
        let chart = try Chart.compile(definition([state("a", on: [on("go")])]))
        let fresh = Instance(chart)

        #expect(chart.blockers(fresh, stimulus("go")).map(\.code) == ["NOT_POSSIBLE_NOW"])
        #expect(
            chart.blockers(fresh, stimulus("open", by: actor("li", "EX"))).map(\.code)
                == ["NOT_ALLOWED"]
        )
        #expect(chart.blockers(fresh, stimulus("open")) == [])
    }

    @Test(arguments: [
        "a b", "elsewhere",
    ])
    func `refuse stored instances of another chart`(path: String) throws {
        let chart = try Chart.compile(definition([state("a"), state("b")]))
        var state = InstanceState()
        state.active = path.split(separator: " ").map(String.init)

        #expect(throws: Refusal.self) { try Instance(state, chart) }
    }
}
