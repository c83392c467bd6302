import Expression
import Testing
import Workflow

@Suite struct `Payload` {
    private func run() throws -> Case {
        try Case(
            definition(
                [state("a", on: [on("tell")])],
                events: [
                    event(
                        "tell",
                        [
                            field("amount", "money") {
                                $0.isRequired = true
                                $0.least = Marked(1)
                                $0.greatest = Marked(600)
                            },
                            field("stage", "enum") {
                                $0.values = [marked("early"), marked("late")]
                            },
                            field("day", "date"), field("who", "person"), field("open", "bool"),
                            field("note", "string") {
                                $0.least = Marked(2)
                                $0.greatest = Marked(4)
                            }, field("marks", "list<int>") { $0.greatest = Marked(2) },
                            field("limits", "map<string, money>"),
                        ]
                    )
                ]
            )
        )
    }

    struct Sample {
        let field: String
        let value: Value
        let codes: [String]
    }

    @Test(arguments: [
        Sample(field: "amount", value: .int(600), codes: []),
        Sample(field: "amount", value: .int(0), codes: ["PAYLOAD_RANGE"]),
        Sample(field: "amount", value: .int(601), codes: ["PAYLOAD_RANGE"]),
        Sample(field: "amount", value: .null, codes: ["PAYLOAD_MISSING"]),
        Sample(field: "amount", value: .double(3), codes: ["PAYLOAD_TYPE"]),
        Sample(field: "stage", value: .string("late"), codes: []),
        Sample(field: "stage", value: .string("Late"), codes: ["PAYLOAD_TYPE"]),
        Sample(field: "stage", value: .null, codes: []),
        Sample(field: "day", value: .string("2028-02-29"), codes: []),
        Sample(field: "day", value: .string("2026-02-29"), codes: ["PAYLOAD_TYPE"]),
        Sample(field: "day", value: .string("2026-2-9"), codes: ["PAYLOAD_TYPE"]),
        Sample(field: "who", value: .string("li"), codes: []),
        Sample(field: "who", value: .string(""), codes: ["PAYLOAD_TYPE"]),
        Sample(field: "open", value: .bool(false), codes: []),
        Sample(field: "open", value: .string("false"), codes: ["PAYLOAD_TYPE"]),
        Sample(field: "note", value: .string("项目说明"), codes: []),
        Sample(field: "note", value: .string("项目说明书"), codes: ["PAYLOAD_RANGE"]),
        Sample(field: "note", value: .string("项"), codes: ["PAYLOAD_RANGE"]),
        Sample(field: "marks", value: .list([.int(1), .int(2)]), codes: []),
        Sample(field: "marks", value: .list([.int(1), .null]), codes: ["PAYLOAD_TYPE"]),
        Sample(
            field: "marks",
            value: .list([.int(1), .int(2), .int(3)]),
            codes: ["PAYLOAD_RANGE"]
        ),
        Sample(field: "limits", value: .map([.string("a"): .int(1)]), codes: []),
        Sample(field: "limits", value: .map([.int(1): .int(1)]), codes: ["PAYLOAD_TYPE"]),
        Sample(field: "colour", value: .string("red"), codes: ["PAYLOAD_UNKNOWN"]),
    ])
    func `is checked field by field`(_ sample: Sample) throws {
        let run = try run()
        var payload: [String: Value] = ["amount": .int(1)]
        payload[sample.field] = sample.value

        let blockers = run.blockers("tell", payload)

        #expect(blockers.map(\.code) == sample.codes)
        #expect(blockers.map(\.place) == sample.codes.map { _ in sample.field })
    }

    @Test func `reports every defect`() throws {
        let blockers = try run().blockers(
            "tell",
            ["stage": .string("x"), "zeal": .int(1), "age": .int(1)]
        )

        #expect(
            blockers.map { "\($0.code) \($0.place)" } == [
                "PAYLOAD_MISSING amount", "PAYLOAD_TYPE stage", "PAYLOAD_UNKNOWN age",
                "PAYLOAD_UNKNOWN zeal",
            ]
        )
    }

    @Test func `shows money in yuan`() throws {
        let blockers = try run().blockers("tell", ["amount": .int(12_345)])

        #expect(blockers.map(\.values) == [["expected": "0.01 – 6.00", "found": "123.45"]])
    }

    @Test func `is refused whole for an event that carries nothing`() throws {
        #expect(
            try Case(definition([state("a", on: [on("go")])])).codes("go", ["x": .int(1)])
                == ["PAYLOAD_UNKNOWN"]
        )
    }
}
