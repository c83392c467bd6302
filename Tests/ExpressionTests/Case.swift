import Expression
import Testing

/// A source and the value that it should have, with no variables.
struct Case: CustomTestStringConvertible {
    let source: String
    let value: Value

    init(_ source: String, _ value: Value) {
        self.source = source
        self.value = value
    }

    var testDescription: String { source }
}

/// A source and the error that its evaluation should throw.
struct Failure: CustomTestStringConvertible {
    let source: String
    let code: EvaluationError.Code

    init(_ source: String, _ code: EvaluationError.Code) {
        self.source = source
        self.code = code
    }

    var testDescription: String { source }
}

/// A source that should not compile, and where.
struct Refused: CustomTestStringConvertible {
    let source: String
    let code: ExpressionDefect.Code
    let offset: Int

    init(_ source: String, _ code: ExpressionDefect.Code, at offset: Int) {
        self.source = source
        self.code = code
        self.offset = offset
    }

    var testDescription: String { source }
}

/// The variables, constants and functions of the tests.
let sample = ExpressionEnvironment(
    variables: [
        ExpressionEnvironment.Variable(
            "data",
            fields: [
                ("paid", .int), ("approved", .int), ("channel", .string), ("rate", .double),
                ("tags", .list(.string)), ("partner", .record(["name": .string, "share": .int])),
            ]
        ),
        ExpressionEnvironment.Variable("event", fields: [("amount", .int), ("reason", .string)]),
        ExpressionEnvironment.Variable("anything", .dynamic),
        ExpressionEnvironment.Variable("unset", .int),
    ],
    constants: ["GRANT_CAP": .int(600_000_000), "CHANNELS": .list([.string("open_call")])],
    functions: [
        ExpressionEnvironment.Function("dyn", [.dynamic], .dynamic) { arguments, _ in arguments[0]
        },
        ExpressionEnvironment.Function("twice", [.int], .int) {
            arguments,
            _ throws(EvaluationError) in
            guard case .int(let number) = arguments[0], number < 1000 else {
                throw EvaluationError(.invalidArgument, zh: "过大", en: "too large")
            }
            return .int(number * 2)
        },
        ExpressionEnvironment.Function("elapsed", [.timestamp], .duration) {
            arguments,
            now throws(EvaluationError) in
            guard case .timestamp(let start) = arguments[0], let span = now.since(start) else {
                throw EvaluationError(.overflow, zh: "过长", en: "too long")
            }
            return .duration(span)
        },
    ],
    resolveState: { ["panel": 3, "funding.idle": 200][$0] }
)

/// Values for ``sample``: 1,000,000 of 6,000,000 yuan are paid.
func sampleBindings(amount: Value = .int(300_000_000), anything: Value = .null) -> Bindings {
    var configuration = SIMD4<UInt64>()
    configuration[3] = 1 << 8
    return Bindings(
        [
            .record([
                .int(100_000_000), .int(600_000_000), .string("open_call"), .double(0.5),
                .list([.string("ai")]),
                .map([.string("name"): .string("北斗"), .string("share"): .null]),
            ]),
            .record([amount, .null]), .value(anything),
        ],
        configuration: configuration,
        now: .epoch
    )
}

func evaluate(_ source: String, _ bindings: Bindings = sampleBindings()) throws -> Value {
    try Expression(source, in: sample).evaluate(bindings)
}

func span(_ seconds: Int64, _ nanoseconds: Int64 = 0) -> Value {
    Span(seconds: seconds, nanoseconds: nanoseconds).map(Value.duration) ?? .null
}

func moment(_ text: String) -> Value {
    Timestamp(text).map(Value.timestamp) ?? .null
}
