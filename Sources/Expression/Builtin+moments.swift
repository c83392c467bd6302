/// The parts of a timestamp, in UTC or in a given time zone, and of a duration.
extension Builtin {
    static let moments: [String: Builtin] = [
        "getFullYear": part { time, _ in time.day.year },
        "getMonth": part { time, _ in time.day.month - 1 },
        "getDate": part { time, _ in time.day.day },
        "getDayOfMonth": part { time, _ in time.day.day - 1 },
        "getDayOfWeek": part { time, _ in time.dayOfWeek },
        "getDayOfYear": part { time, _ in time.dayOfYear },
        "getHours": part({ time, _ in time.hour }, ofSpan: { $0.seconds / 3600 }),
        "getMinutes": part({ time, _ in time.minute }, ofSpan: { $0.seconds / 60 }),
        "getSeconds": part({ time, _ in time.second }, ofSpan: { $0.seconds }),
        "getMilliseconds": part(
            { _, moment in Int64(moment.nanoseconds) / 1_000_000 },
            ofSpan: { Int64($0.nanoseconds) / 1_000_000 }
        ),
    ]

    private static func part(
        _ body: @escaping @Sendable (CivilTime, Timestamp) -> Int64,
        ofSpan spanPart: (@Sendable (Span) -> Int64)? = nil
    ) -> Builtin {
        let signatures = [
            Signature([.timestamp], .int), Signature([.timestamp, .string], .int),
        ]
        let spans = spanPart == nil ? [] : [Signature([.duration], .int)]
        return Builtin(.member, signatures + spans) { _, arguments throws(EvaluationError) in
            if case .duration(let span) = arguments[0], let spanPart, arguments.count == 1 {
                return .int(spanPart(span))
            }
            guard case .timestamp(let moment) = arguments[0] else {
                throw .mismatch(found: arguments[0], expected: "timestamp")
            }
            guard arguments.count == 2 else {
                return .int(body(CivilTime(moment, .utc), moment))
            }
            guard case .string(let name) = arguments[1] else {
                throw .mismatch(found: arguments[1], expected: "string")
            }
            guard let zone = TimeZoneOffset(name) else {
                throw .invalid(
                    name,
                    zh: "不是支持的时区，可用 UTC、Asia/Shanghai 或 +08:00 这样的偏移，请流程定义者修改",
                    en: "is not a supported time zone: the author should use UTC, Asia/Shanghai "
                        + "or an offset such as +08:00"
                )
            }
            return .int(body(CivilTime(moment, zone), moment))
        }
    }
}
