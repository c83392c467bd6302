/// Conversions, each named for the type that it yields (cel-spec, “Standard definitions”).
extension Builtin {
    static let conversions: [String: Builtin] = [
        "int": conversion("int", .int, [.int, .double, .string, .timestamp]) { value in
            switch value {
            case .int: value
            case .double(let number): number.truncatedInt.map(Value.int)
            case .string(let text): text.first == "+" ? nil : Int64(text).map(Value.int)
            case .timestamp(let moment): .int(moment.seconds)
            case .null, .bool, .list, .map, .duration, .type: nil
            }
        },
        "double": conversion("double", .double, [.double, .int, .string]) { value in
            switch value {
            case .double: value
            case .int(let number): .double(Double(number))
            case .string(let text): Double(text).map(Value.double)
            case .null, .bool, .list, .map, .timestamp, .duration, .type: nil
            }
        },
        "string": conversion(
            "string",
            .string,
            [.string, .int, .double, .bool, .timestamp, .duration]
        ) { value in
            switch value {
            case .string: value
            case .int, .double, .bool, .timestamp, .duration: .string(value.plainText)
            case .null, .list, .map, .type: nil
            }
        },
        "bool": conversion("bool", .bool, [.bool, .string]) { value in
            switch value {
            case .bool: value
            case .string("1"), .string("t"), .string("true"), .string("TRUE"), .string("True"):
                .bool(true)
            case .string("0"), .string("f"), .string("false"), .string("FALSE"), .string("False"):
                .bool(false)
            case .null, .int, .double, .string, .list, .map, .timestamp, .duration, .type: nil
            }
        },
        "timestamp": conversion("timestamp", .timestamp, [.timestamp, .string, .int]) { value in
            switch value {
            case .timestamp: value
            case .string(let text): Timestamp(text).map(Value.timestamp)
            case .int(let seconds): Timestamp(seconds: seconds).map(Value.timestamp)
            case .null, .bool, .double, .list, .map, .duration, .type: nil
            }
        },
        "duration": conversion("duration", .duration, [.duration, .string]) { value in
            switch value {
            case .duration: value
            case .string(let text): Span(text).map(Value.duration)
            case .null, .bool, .int, .double, .list, .map, .timestamp, .type: nil
            }
        },
        "type": Builtin(.global, [Signature([.dynamic], .type)]) { _, arguments in
            .type(arguments[0].typeName)
        },
    ]

    /// A conversion whose body answers nil for a value that cannot be converted.
    private static func conversion(
        _ name: String,
        _ result: ValueType,
        _ parameters: [ValueType],
        _ body: @escaping @Sendable (Value) -> Value?
    ) -> Builtin {
        Builtin(.global, parameters.map { Signature([$0], result) }) {
            frame,
            arguments throws(EvaluationError) in
            if case .string(let text) = arguments[0] {
                try frame.pay(bytes: text.utf8.count)
            }
            guard let converted = body(arguments[0]) else {
                guard parameters.contains(ValueType(of: arguments[0])) else {
                    throw .noOverload(name, arguments)
                }
                throw .invalid(
                    arguments[0].plainText,
                    zh: "不能转换为 \(name)，请流程定义者核对写法与范围",
                    en: "cannot be converted to \(name): "
                        + "the author should check its form and range"
                )
            }
            return converted
        }
    }
}

extension Double {
    /// The number without its fraction; nil at and beyond the bounds of int, as elsewhere in CEL.
    fileprivate var truncatedInt: Int64? {
        guard self > -0x1p63, self < 0x1p63 else { return nil }
        return Int64(self)
    }
}
