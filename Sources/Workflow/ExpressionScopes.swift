import Expression

/// What the expressions of a chart may name, each in its slot.
struct ExpressionScopes {
    /// The names that every chart has; readings come after `today`.
    static let names = ["data", "event", "parameters", "actor", "today", "now"]
    static let dataSlot = 0
    static let eventSlot = 1

    private var data = ExpressionEnvironment.Variable("data", fields: [])
    private var parameters = ExpressionEnvironment.Variable("parameters", fields: [])
    private var readings: [ExpressionEnvironment.Variable] = []
    private var constants: [String: Value] = [:]
    private var spellings: [String: Int] = [:]

    init() {}

    init(
        fields: [Chart.FieldSlot],
        parameters: [Chart.ParameterSlot],
        readings: [(name: String, facts: ChartSignature)],
        constants: [String: Value],
        spellings: [String: Int]
    ) {
        data = .init("data", fields: fields.map { ($0.name, $0.type.valueType) })
        self.parameters = .init(
            "parameters",
            fields: parameters.map { ($0.name, $0.type.valueType) }
        )
        self.readings = readings.map { reading in
            .init(reading.name, .list(.record(reading.facts.mapValues(\.valueType))))
        }
        self.constants = constants
        self.spellings = spellings
    }

    /// Everything: for conditions, guards and actions of a transition on an event.
    func whole(payload: [Chart.FieldSlot]) -> ExpressionEnvironment {
        environment(
            [
                data, .init("event", fields: payload.map { ($0.name, $0.type.valueType) }),
                parameters,
                .init(
                    "actor",
                    fields: [
                        ("id", .string), ("roles", .list(.string)), ("organisation", .string),
                        ("district", .string),
                    ]
                ),
                .init("today", .string),
            ] + readings
        )
    }

    /// What follows from the instance alone: for facts.
    var stateOnly: ExpressionEnvironment { environment([data]) }

    /// The instance and the policy that is pinned: for invariants.
    var stateAndPolicy: ExpressionEnvironment {
        environment([data, .init("event", fields: []), parameters])
    }

    private func environment(
        _ variables: [ExpressionEnvironment.Variable]
    ) -> ExpressionEnvironment {
        let spellings = spellings
        return ExpressionEnvironment(
            variables: variables,
            constants: constants,
            functions: CalendarFunctions.all,
            resolveState: { spellings[$0] }
        )
    }
}

/// The functions that the chart language adds to CEL: dates, lists of numbers, money, decimals.
enum CalendarFunctions {
    /// The calendar of the step under way; bound only around expressions that count working days.
    @TaskLocal static var calendar: WorkCalendar?

    static let workdaysBetween = "workdays_between"

    static let all: [ExpressionEnvironment.Function] = [
        .init(workdaysBetween, [.string, .string], .int) {
            arguments,
            _ throws(EvaluationError) in
            let (start, end) = (try date(arguments[0]), try date(arguments[1]))
            guard let calendar else {
                throw EvaluationError(
                    .unbound,
                    zh: "此处没有工作日历，不能计算工作日，请流程定义者修改",
                    en: "there is no calendar here to count working days by: the author should "
                        + "change the expression"
                )
            }
            return .int(Int64(calendar.workdays(from: start, to: end)))
        },
        .init("days_between", [.string, .string], .int) { arguments, _ throws(EvaluationError) in
            let (start, end) = (try date(arguments[0]), try date(arguments[1]))
            return .int(Int64(end.dayNumber - start.dayNumber))
        },
        .init("add_days", [.string, .int], .string) { arguments, _ throws(EvaluationError) in
            let (start, count) = (try date(arguments[0]), try number(arguments[1]))
            return try text(start.dayNumber.addingReportingOverflow(count).partialValue, count)
        },
        .init("add_months", [.string, .int], .string) { arguments, _ throws(EvaluationError) in
            let (start, count) = (try date(arguments[0]), try number(arguments[1]))
            let year = (start.year * 12 + start.month - 1 + max(-120_000, min(count, 120_000))) / 12
            guard (1...9999).contains(year) else { throw outOfRange(count) }
            return .string(start.adding(months: count).description)
        },
        .init("sum", [.list(.int)], .int) { arguments, _ throws(EvaluationError) in
            .int(try sum(arguments[0]))
        },
        .init("avg", [.list(.int)], .double) { arguments, _ throws(EvaluationError) in
            let total = try sum(arguments[0])
            guard case .list(let members) = arguments[0], !members.isEmpty else {
                throw EvaluationError(
                    .invalidArgument,
                    zh: "空列表没有平均值，请流程定义者先判断 size",
                    en: "an empty list has no average: the author should test its size first"
                )
            }
            return .double(Double(total) / Double(members.count))
        },
        .init("yuan", [.int], .int) { arguments, _ throws(EvaluationError) in
            let (fen, overflow) = Int64(try number(arguments[0])).multipliedReportingOverflow(
                by: 100
            )
            guard !overflow else { throw tooLarge }
            return .int(fen)
        },
        .init("is_decimal", [.string], .bool) { arguments, _ throws(EvaluationError) in
            guard case .string(let text) = arguments[0] else { return .bool(false) }
            return .bool(DecimalText.isDecimal(text))
        },
        .init("decimal_order", [.string, .string], .int) { arguments, _ throws(EvaluationError) in
            guard case .string(let first) = arguments[0], case .string(let second) = arguments[1],
                let order = DecimalText.order(first, second)
            else {
                throw EvaluationError(
                    .invalidArgument,
                    zh: "应为数（如 92.5），请流程定义者先判断 is_decimal",
                    en: "expected a number such as 92.5: the author should test is_decimal first"
                )
            }
            return .int(Int64(order))
        },
    ]

    private static func date(_ value: Value) throws(EvaluationError) -> CivilDate {
        guard case .string(let text) = value, let date = CivilDate(text) else {
            throw EvaluationError(
                .invalidArgument,
                zh: "应为 YYYY-MM-DD 形式的日期，请流程定义者先判断是否为空",
                en: "expected a date YYYY-MM-DD: the author should test first whether it is empty"
            )
        }
        return date
    }

    private static func number(_ value: Value) throws(EvaluationError) -> Int {
        guard case .int(let number) = value else {
            throw EvaluationError(
                .typeMismatch,
                zh: "应为整数，请流程定义者先判断是否为空",
                en: "expected an integer: the author should test first whether it is empty"
            )
        }
        return Int(number)
    }

    private static func text(_ dayNumber: Int, _ count: Int) throws(EvaluationError) -> Value {
        let range = -719_162...2_932_896
        guard range.contains(dayNumber), range.contains(count) else { throw outOfRange(count) }
        return .string(CivilDate(dayNumber: dayNumber).description)
    }

    private static func sum(_ list: Value) throws(EvaluationError) -> Int64 {
        guard case .list(let members) = list else { return 0 }
        var total: Int64 = 0
        for member in members {
            let (sum, overflow) = total.addingReportingOverflow(Int64(try number(member)))
            guard !overflow else { throw tooLarge }
            total = sum
        }
        return total
    }

    private static func outOfRange(_ count: Int) -> EvaluationError {
        EvaluationError(
            .invalidArgument,
            zh: "加上 \(count) 之后超出 1 至 9999 年，请核对数值",
            en: "adding \(count) leaves the years 1 to 9999: check the number"
        )
    }

    private static let tooLarge = EvaluationError(
        .overflow,
        zh: "结果超出整数范围，请核对数值",
        en: "the result is out of range: check the numbers"
    )
}
