import Expression
import Testing

@Suite
struct EnvironmentTests {
    @Test(arguments: [
        Case("data.paid + event.amount <= data.approved && event.amount > 0", .bool(true)),
        Case("data.approved <= GRANT_CAP", .bool(true)),
        Case("data.channel in CHANNELS", .bool(true)),
        Case("data['paid']", .int(100_000_000)), Case("data.rate * 2.0", .double(1)),
        Case("data.tags[0]", .string("ai")), Case("data.partner.name", .string("北斗")),
        Case("has(data.partner.name)", .bool(true)), Case("has(data.partner.share)", .bool(false)),
        Case("has(event.amount)", .bool(true)), Case("has(event.reason)", .bool(false)),
        Case("event.reason == null", .bool(true)), Case("event.reason == 'x'", .bool(false)),
        Case("event.reason != null || data.paid != 0", .bool(true)), Case("size(event)", .int(1)),
        Case("'amount' in event", .bool(true)),
        Case("event == dyn({'amount': 300000000})", .bool(true)),
        Case("In('funding.idle')", .bool(true)), Case("In('panel')", .bool(false)),
        Case("!In('panel') && In('funding.idle')", .bool(true)),
        Case("[1].all(data, data == 1)", .bool(true)), Case("anything == null", .bool(true)),
        Case(".GRANT_CAP", .int(600_000_000)), Case("[data.paid].exists(p, p > 0)", .bool(true)),
    ])
    func `reads records, constants and states`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test
    func `gives the same answer by each of its ways`() throws {
        let bindings = sampleBindings()
        let truth = try Expression("event.amount > 0", in: sample, expecting: .bool)
        let number = try Expression("event.amount + 1", in: sample, expecting: .int)

        #expect(try truth.evaluate(bindings) == .bool(true))
        #expect(try truth.evaluateBool(bindings))
        #expect(try number.evaluate(bindings) == .int(300_000_001))
        #expect(try number.evaluateInt(bindings) == 300_000_001)
        #expect(throws: EvaluationError.self) { try number.evaluateBool(bindings) }
        #expect(throws: EvaluationError.self) { try truth.evaluateInt(bindings) }
    }

    @Test
    func `names the field that is empty`() throws {
        let error = try #require(throws: EvaluationError.self) {
            try evaluate("event.amount > 0", sampleBindings(amount: .null))
        }

        #expect(error.code == .typeMismatch)
        #expect(error.zh.contains("event.amount"))
        #expect(error.en.contains("event.amount"))
    }

    @Test
    func `fails on a record that is bound too short or not at all`() throws {
        let expression = try Expression("event.amount > 0", in: sample)

        for slots: [Bindings.Slot] in [[], [.absent, .record([])], [.absent, .value(.int(1))]] {
            let error = try #require(throws: EvaluationError.self) {
                try expression.evaluateBool(Bindings(slots))
            }
            #expect(error.code == .unbound)
        }
    }

    @Test(arguments: [
        ("data.paid + event.amount", ["data.paid", "event.amount"]), ("GRANT_CAP + 1", []),
        ("size(data) + data.paid", ["data", "data.paid"]), ("has(event.reason)", ["event.reason"]),
        ("data.partner.name", ["data.partner"]), ("[1].all(unset, unset > 0)", []),
        ("anything.x.y == unset", ["anything", "unset"]), ("elapsed(now)", ["now"]),
        ("In('panel')", []),
    ])
    func `tells what it reads`(source: String, names: [String]) throws {
        #expect(try Expression(source, in: sample).variables == Set(names))
    }

    @Test(arguments: [
        ("data.paid", ValueType.int), ("data.rate", .double), ("anything", .dynamic),
        ("anything + 1", .int), ("anything + anything", .dynamic), ("[1, 2]", .list(.int)),
        ("[1, 'a']", .list(.dynamic)), ("[] + [1]", .list(.int)),
        ("{'a': 1.0}", .map(.string, .double)),
        ("data.tags.map(t, size(t))", .list(.int)), ("now - now", .duration),
        ("true ? 1 : 2", .int),
        ("data.partner", .record(["name": .string, "share": .int])),
    ])
    func `finds the type`(source: String, type: ValueType) throws {
        #expect(try Expression(source, in: sample).type == type)
    }

    @Test
    func `declares a record without an order by its names`() throws {
        let variable = ExpressionEnvironment.Variable("r", .record(["b": .int, "a": .int]))
        let environment = ExpressionEnvironment(variables: [variable])
        let expression = try Expression("r.a * 10 + r.b", in: environment)

        #expect(variable.fields == ["a", "b"])
        #expect(try expression.evaluateInt(Bindings([.record([.int(1), .int(2)])])) == 12)
    }

    @Test
    func `knows no In without a resolver and lets a variable hide now`() throws {
        let environment = ExpressionEnvironment(
            variables: [ExpressionEnvironment.Variable("now", .int)])
        let defect = try #require(throws: ExpressionDefect.self) {
            try Expression("In('a')", in: environment)
        }

        #expect(defect.code == .unknownFunction)
        #expect(
            try Expression("now", in: environment).evaluateInt(Bindings([.value(.int(4))])) == 4
        )
    }
}
