import Expression
import Testing

@Suite
struct OperatorTests {
    @Test(arguments: [
        Case("1 + 2 * 3 - 4", .int(3)), Case("(1 + 2) * 3", .int(9)), Case("7 / 2", .int(3)),
        Case("-7 / 2", .int(-3)), Case("-7 % 3", .int(-1)), Case("--5", .int(5)),
        Case("-(2)", .int(-2)), Case("---5", .int(-5)), Case("5--5", .int(10)),
        Case("-(2.5)", .double(-2.5)),
        Case("1.5 + 2.0 * 2.0", .double(5.5)),
        Case("1.0 / 0.0", .double(.infinity)), Case("3.0 - 1.0", .double(2)),
        Case("'a' + 'b'", .string("ab")), Case("[1] + [2]", .list([.int(1), .int(2)])),
        Case("dyn(1) + 2", .int(3)), Case("dyn('a') + 'b'", .string("ab")),
        Case("dyn(2.0) * 3.0", .double(6)), Case("-dyn(3)", .int(-3)),
        Case("2 - 3 - 4", .int(-5)), Case("100 / 10 / 2", .int(5)),
        Case("true ? 1 : 2", .int(1)), Case("false ? 1 : true ? 2 : 3", .int(2)),
        Case("false ? 1/0 : 2", .int(2)),
    ])
    func `computes`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test(arguments: [
        "1 < 2", "2 >= 2", "1 < 2.5", "2.5 > 1", "'a' < 'b'", "'Z' < 'a'", "'a' < 'aa'",
        "'中' < '文'", "false < true", "true >= true", "1 == 1.0", "dyn(1) == 1.0", "1 != 1.5",
        "[1, 2] == [1, 2]", "[dyn(1)] == [dyn(1.0)]", "{'a': 1} == {'a': 1}", "{1: 2} != {1: 3}",
        "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "[1] != [1, 2]", "null == null", "'a' != null",
        "dyn('a') != dyn(1)", "type(1) == int", "type('a') != type(1)", "1 in [1, 2]",
        "!(3 in [1, 2])", "dyn(1.0) in [1]", "'k' in {'k': 1}", "dyn(1.0) in {1: 'x'}",
        "!('z' in {'k': 1})", "0.0 == -0.0", "double('nan') != double('nan')",
        "!(double('nan') < 1.0)", "!(1 < double('nan'))", "'e\\u0301' != '\\u00e9'", "!false",
        "!!true",
        "timestamp(1) > timestamp(0)", "duration('1s') <= duration('1000ms')",
    ])
    func `compares`(_ source: String) throws {
        #expect(try evaluate(source) == .bool(true))
    }

    @Test(arguments: [
        Failure("9223372036854775807 + 1", .overflow),
        Failure("-9223372036854775808 - 1", .overflow),
        Failure("5000000000 * 5000000000", .overflow),
        Failure("-(-9223372036854775808)", .overflow),
        Failure("-9223372036854775808 / -1", .overflow),
        Failure("-9223372036854775808 % -1", .overflow),
        Failure("dyn(9223372036854775807) + 1", .overflow), Failure("1 / 0", .divideByZero),
        Failure("1 % 0", .divideByZero), Failure("[1][1]", .indexOutOfRange),
        Failure("[1][-1]", .indexOutOfRange), Failure("[1][dyn(0.5)]", .typeMismatch),
        Failure("{'a': 1}['b']", .noSuchKey), Failure("{'a': 1}.b", .noSuchKey),
        Failure("{}[null]", .noSuchKey), Failure("{'a': 1, 'a': 2}", .duplicateKey),
        Failure("{dyn(1.5): 2}", .typeMismatch), Failure("dyn(1) + 'a'", .typeMismatch),
        Failure("dyn(1.0) + 1", .typeMismatch), Failure("dyn(1.0) % dyn(2.0)", .typeMismatch),
        Failure("dyn('a') < 1", .typeMismatch), Failure("!dyn(1)", .typeMismatch),
        Failure("dyn(1) ? 1 : 2", .typeMismatch), Failure("-dyn('a')", .typeMismatch),
        Failure("1 in dyn(1)", .typeMismatch), Failure("dyn(1).x", .typeMismatch),
        Failure("dyn(1)[0]", .typeMismatch), Failure("has(dyn(1).x)", .typeMismatch),
        Failure("unset + 1", .unbound),
    ])
    func `fails with its code`(_ failure: Failure) throws {
        let error = try #require(throws: EvaluationError.self) { try evaluate(failure.source) }

        #expect(error.code == failure.code)
        #expect(!error.zh.isEmpty && !error.en.isEmpty)
    }

    @Test(arguments: [
        Case("false && 1/0 == 1", .bool(false)), Case("1/0 == 1 && false", .bool(false)),
        Case("true || 1/0 == 1", .bool(true)), Case("1/0 == 1 || true", .bool(true)),
        Case("dyn('x') && false", .bool(false)), Case("false && dyn('x')", .bool(false)),
        Case("dyn('x') || true", .bool(true)), Case("(1/0 == 1 || true) && true", .bool(true)),
        Case("[1][5] == 1 || 1/0 == 1 || true", .bool(true)),
    ])
    func `lets either side decide in spite of an error`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test(arguments: [
        Failure("true && 1/0 == 1", .divideByZero), Failure("1/0 == 1 && true", .divideByZero),
        Failure("false || 1/0 == 1", .divideByZero), Failure("1/0 == 1 || false", .divideByZero),
        Failure("1/0 == 1 && [1][5] == 1", .indexOutOfRange),
        Failure("dyn(1) && true", .typeMismatch),
        Failure("1/0 == 1 ? true : true", .divideByZero),
    ])
    func `keeps an error that nothing decides against`(_ failure: Failure) throws {
        let error = try #require(throws: EvaluationError.self) { try evaluate(failure.source) }

        #expect(error.code == failure.code)
    }
}
