import Expression
import Testing

@Suite
struct FunctionTests {
    @Test(arguments: [
        Case("size('北斗🐱')", .int(3)), Case("'e\\u0301'.size()", .int(2)),
        Case("[1, 2].size()", .int(2)),
        Case("size({'a': 1})", .int(1)), Case("'abc'.contains('bc')", .bool(true)),
        Case("'abababc'.contains('ababc')", .bool(true)), Case("'abc'.contains('')", .bool(true)),
        Case("'abc'.contains('ac')", .bool(false)), Case("'北斗'.startsWith('北')", .bool(true)),
        Case("'abc'.startsWith('b')", .bool(false)), Case("'北斗'.endsWith('斗')", .bool(true)),
        Case("'abc'.endsWith('abcd')", .bool(false)), Case("int('-12')", .int(-12)),
        Case("int(-1.9)", .int(-1)), Case("int(timestamp('1970-01-01T00:01:00Z'))", .int(60)),
        Case("int(5)", .int(5)), Case("double(2)", .double(2)), Case("double('1e2')", .double(100)),
        Case("string(-5)", .string("-5")), Case("string(1.0)", .string("1")),
        Case("string(-4.5e-3)", .string("-0.0045")), Case("string(true)", .string("true")),
        Case(
            "string(timestamp('2026-01-01T08:00:00.5+08:00'))",
            .string("2026-01-01T00:00:00.500Z")
        ),
        Case("string(duration('1h1.5s'))", .string("3601.500s")), Case("bool('True')", .bool(true)),
        Case("bool('0')", .bool(false)), Case("bool(false)", .bool(false)),
        Case("type(null)", .type("null_type")), Case("type(type(1))", .type("type")),
        Case("type(duration('1s'))", .type("google.protobuf.Duration")), Case("sum([])", .int(0)),
        Case("sum([1, 2, 3])", .int(6)), Case("avg([1, 2])", .double(1.5)),
        Case("avg([1.0, 2.5])", .double(1.75)), Case("yuan(6000000)", .int(600_000_000)),
        Case("twice(4)", .int(8)), Case("elapsed(timestamp(-60))", span(60)),
        Case("size(dyn('abc'))", .int(3)), Case("now == timestamp(0)", .bool(true)),
    ])
    func `answers`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test(arguments: [
        Failure("int('x')", .invalidArgument), Failure("int('')", .invalidArgument),
        Failure("int(1e99)", .invalidArgument),
        Failure("int(9223372036854775807.0)", .invalidArgument),
        Failure("int(double('nan'))", .invalidArgument), Failure("double('x')", .invalidArgument),
        Failure("bool('TrUe')", .invalidArgument),
        Failure("timestamp('2026-02-29T00:00:00Z')", .invalidArgument),
        Failure("duration('1d')", .invalidArgument), Failure("int(dyn(true))", .typeMismatch),
        Failure("size(dyn(1))", .typeMismatch), Failure("dyn(1).contains('a')", .typeMismatch),
        Failure("dyn(1).matches('a')", .typeMismatch),
        Failure("'a'.matches('(' + 'b')", .invalidArgument),
        Failure("avg([])", .divideByZero), Failure("sum([9223372036854775807, 1])", .overflow),
        Failure("sum(dyn(['a']))", .typeMismatch), Failure("yuan(92233720368547759)", .overflow),
        Failure("twice(1000)", .invalidArgument), Failure("twice(dyn('a'))", .typeMismatch),
    ])
    func `fails with its code`(_ failure: Failure) throws {
        let error = try #require(throws: EvaluationError.self) { try evaluate(failure.source) }

        #expect(error.code == failure.code)
    }

    @Test(arguments: [
        Case("[1, 2].all(x, x > 0)", .bool(true)), Case("[].all(x, false)", .bool(true)),
        Case("[1, 2].exists(x, x == 2)", .bool(true)), Case("[].exists(x, true)", .bool(false)),
        Case("[1, 2, 2].exists_one(x, x == 2)", .bool(false)),
        Case("[1, 2].exists_one(x, x == 2)", .bool(true)),
        Case("[1, 2].map(x, x * x)", .list([.int(1), .int(4)])),
        Case("[1, 2, 3].map(x, x > 1, x * 10)", .list([.int(20), .int(30)])),
        Case("[1, 2, 3].filter(x, x % 2 == 1)", .list([.int(1), .int(3)])),
        Case("{'b': 1, 'a': 2}.map(k, k)", .list([.string("a"), .string("b")])),
        Case(
            "{2: 1, 'a': 1, true: 1, 1: 1}.map(k, k)",
            .list([.bool(true), .int(1), .int(2), .string("a")])
        ),
        Case("{'a': 1}.all(k, k == 'a')", .bool(true)),
        Case("[1].map(x, [2].map(x, x))", .list([.list([.int(2)])])),
        Case(
            "[[1, 2], [3]].map(r, r.map(x, x + size(r)))",
            .list([.list([.int(3), .int(4)]), .list([.int(4)])])
        ),
        Case("[0, 2].exists(x, 4 / x == 2)", .bool(true)),
        Case("[0, 2].all(x, 4 / x == 3)", .bool(false)),
        Case("has({'a': null}.a)", .bool(true)), Case("has({'a': 1}.b)", .bool(false)),
    ])
    func `expands macros`(_ expected: Case) throws {
        #expect(try evaluate(expected.source) == expected.value)
    }

    @Test(arguments: [
        Failure("[0, 1].all(x, 4 / x == 4)", .divideByZero),
        Failure("[0, 1].exists(x, 4 / x == 5)", .divideByZero),
        Failure("[1, 0].exists_one(x, 4 / x == 4)", .divideByZero),
        Failure("[0].map(x, 1 / x)", .divideByZero),
        Failure("dyn(1).all(x, true)", .typeMismatch), Failure("[1].all(x, dyn(x))", .typeMismatch),
    ])
    func `keeps the error of a turn`(_ failure: Failure) throws {
        let error = try #require(throws: EvaluationError.self) { try evaluate(failure.source) }

        #expect(error.code == failure.code)
    }
}
