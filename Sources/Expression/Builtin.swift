/// A function of the language, with its overloads.
struct Builtin: Sendable {
    /// The types of one overload; the receiver of a member call comes first.
    struct Signature: Sendable {
        let parameters: [ValueType]
        let result: ValueType

        init(_ parameters: [ValueType], _ result: ValueType) {
            self.parameters = parameters
            self.result = result
        }
    }

    /// How it may be called.
    enum Style: Sendable {
        case global
        case member
        case either
    }

    typealias Body =
        @Sendable (inout Frame, [Value]) throws(EvaluationError) -> Value

    let style: Style
    let signatures: [Signature]
    let body: Body

    init(_ style: Style, _ signatures: [Signature], body: @escaping Body) {
        self.style = style
        self.signatures = signatures
        self.body = body
    }

    static let all: [String: Builtin] =
        conversions
        .merging(texts) { first, _ in first }
        .merging(sums) { first, _ in first }
        .merging(moments) { first, _ in first }
}

/// Text and size.
extension Builtin {
    private static let twoStrings = [Signature([.string, .string], .bool)]

    private static let texts: [String: Builtin] = [
        "size": Builtin(
            .either,
            [
                Signature([.string], .int), Signature([.list(.dynamic)], .int),
                Signature([.map(.dynamic, .dynamic)], .int),
            ]
        ) { frame, arguments throws(EvaluationError) in
            switch arguments[0] {
            case .string(let text):
                try frame.pay(bytes: text.utf8.count)
                return .int(Int64(text.unicodeScalars.count))
            case .list(let elements): return .int(Int64(elements.count))
            case .map(let entries): return .int(Int64(entries.count))
            case .null, .bool, .int, .double, .timestamp, .duration, .type:
                throw .noOverload("size", arguments)
            }
        },
        "contains": textTest("contains") { $0.contains(bytes: $1) },
        "startsWith": textTest("startsWith") { $0.starts(with: $1) },
        "endsWith": textTest("endsWith") { $0.reversed().starts(with: $1.reversed()) },
        "matches": Builtin(.either, twoStrings) { frame, arguments throws(EvaluationError) in
            guard case .string(let text) = arguments[0], case .string(let source) = arguments[1]
            else { throw .noOverload("matches", arguments) }
            try frame.pay(bytes: source.utf8.count)
            let pattern: Pattern
            do throws(PatternFault) {
                pattern = try Pattern(source)
            } catch {
                throw .invalid(source, zh: error.zh, en: error.en)
            }
            try frame.pay(pattern.cost(ofBytes: text.utf8.count))
            return .bool(pattern.isFound(in: text))
        },
    ]

    private static func textTest(
        _ name: String,
        _ test: @escaping @Sendable (String.UTF8View, String.UTF8View) -> Bool
    ) -> Builtin {
        Builtin(.member, twoStrings) { frame, arguments throws(EvaluationError) in
            guard case .string(let text) = arguments[0], case .string(let part) = arguments[1]
            else { throw .noOverload(name, arguments) }
            try frame.pay(bytes: text.utf8.count + part.utf8.count)
            return .bool(test(text.utf8, part.utf8))
        }
    }
}

/// Functions of Dipper: sums, averages and money.
extension Builtin {
    private static let sums: [String: Builtin] = [
        "sum": Builtin(.global, [Signature([.list(.int)], .int)]) {
            frame,
            arguments throws(EvaluationError) in
            guard case .list(let elements) = arguments[0] else {
                throw .noOverload("sum", arguments)
            }
            try frame.pay(elements.count)
            var total: Int64 = 0
            for element in elements {
                guard case .int(let number) = element else {
                    throw .mismatch(found: element, expected: "int")
                }
                total = try Arithmetic.add.of(total, number)
            }
            return .int(total)
        },
        "avg": Builtin(
            .global,
            [Signature([.list(.int)], .double), Signature([.list(.double)], .double)]
        ) { frame, arguments throws(EvaluationError) in
            guard case .list(let elements) = arguments[0] else {
                throw .noOverload("avg", arguments)
            }
            try frame.pay(elements.count)
            guard !elements.isEmpty else { throw .divideByZero("avg") }
            var total = 0.0
            for element in elements {
                switch element {
                case .int(let number): total += Double(number)
                case .double(let number): total += number
                case .null, .bool, .string, .list, .map, .timestamp, .duration, .type:
                    throw .mismatch(found: element, expected: "int, double")
                }
            }
            return .double(total / Double(elements.count))
        },
        "yuan": Builtin(.global, [Signature([.int], .int)]) {
            _,
            arguments throws(EvaluationError) in
            guard case .int(let yuan) = arguments[0] else { throw .noOverload("yuan", arguments) }
            return .int(try Arithmetic.multiply.of(yuan, fenInYuan))
        },
    ]

    /// 100 分 make 1 元.
    private static let fenInYuan: Int64 = 100
}

extension String.UTF8View {
    /// True if the part occurs, found in linear time (Knuth, Morris and Pratt).
    fileprivate func contains(bytes part: String.UTF8View) -> Bool {
        let part = Array(part)
        guard !part.isEmpty else { return true }
        var fallback = Array(repeating: 0, count: part.count)
        var matched = 0
        for index in part.indices.dropFirst() {
            while matched > 0 && part[index] != part[matched] {
                matched = fallback[matched - 1]
            }
            matched += part[index] == part[matched] ? 1 : 0
            fallback[index] = matched
        }
        matched = 0
        for byte in self {
            while matched > 0 && byte != part[matched] {
                matched = fallback[matched - 1]
            }
            matched += byte == part[matched] ? 1 : 0
            if matched == part.count {
                return true
            }
        }
        return false
    }
}
