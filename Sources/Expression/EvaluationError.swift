/// Why an expression has no value for these bindings.
package struct EvaluationError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable {
        case overflow
        case divideByZero
        case noSuchKey
        case indexOutOfRange
        case typeMismatch
        case invalidArgument
        case duplicateKey
        case unbound
        case costExceeded
    }

    package let code: Code
    package let zh: String
    package let en: String

    package init(_ code: Code, zh: String, en: String) {
        self.code = code
        self.zh = zh
        self.en = en
    }
}

extension EvaluationError {
    @inline(never)
    static func overflow(_ operation: String) -> EvaluationError {
        EvaluationError(
            .overflow,
            zh: "「\(operation)」的结果超出可表示的范围，请流程定义者核对取值",
            en: "the result of “\(operation)” is out of range: the author should check the values"
        )
    }

    @inline(never)
    static func divideByZero(_ operation: String) -> EvaluationError {
        EvaluationError(
            .divideByZero,
            zh: "「\(operation)」的除数为 0，请流程定义者先判断除数",
            en: "“\(operation)” divides by zero: the author should test the divisor first"
        )
    }

    @inline(never)
    static func noSuchKey(_ key: String) -> EvaluationError {
        EvaluationError(
            .noSuchKey,
            zh: "没有键「\(key)」，请流程定义者先用 has 或 in 判断",
            en: "there is no key “\(key)”: the author should test it first with has or in"
        )
    }

    @inline(never)
    static func index(_ index: Int64, count: Int) -> EvaluationError {
        EvaluationError(
            .indexOutOfRange,
            zh: "下标为 \(index)，而列表有 \(count) 项，请流程定义者先判断 size",
            en: "the index is \(index) and the list has \(count) elements: "
                + "the author should test its size first"
        )
    }

    @inline(never)
    static func mismatch(found: Value, expected: String) -> EvaluationError {
        EvaluationError(
            .typeMismatch,
            zh: "值的类型是 \(found.typeName)，应为 \(expected)，请流程定义者核对该表达式",
            en: "found a value of type \(found.typeName), expected \(expected): "
                + "the author should check the expression"
        )
    }

    @inline(never)
    static func noOverload(_ name: String, _ arguments: [Value]) -> EvaluationError {
        let types = arguments.map(\.typeName).joined(separator: ", ")
        return EvaluationError(
            .typeMismatch,
            zh: "「\(name)」不能用于 (\(types))，请流程定义者核对该表达式",
            en: "“\(name)” does not apply to (\(types)): the author should check the expression"
        )
    }

    @inline(never)
    static func invalid(_ argument: String, zh: String, en: String) -> EvaluationError {
        EvaluationError(
            .invalidArgument,
            zh: "「\(argument)」\(zh)",
            en: "“\(argument)” \(en)"
        )
    }

    @inline(never)
    static func unbound(_ name: String) -> EvaluationError {
        EvaluationError(
            .unbound,
            zh: "变量「\(name)」没有值，请系统管理员报告此问题",
            en: "the variable “\(name)” has no value: please ask the administrator to report this"
        )
    }

    static let costExceeded = EvaluationError(
        .costExceeded,
        zh: "计算量超过 \(Limits.cost)，请流程定义者简化表达式或缩短列表",
        en: "the evaluation cost more than \(Limits.cost): "
            + "the author should simplify the expression or shorten the lists"
    )
}
