/// `operand.field` of a map.
final class Selection: Node {
    private let operand: any Node
    private let field: String

    init(_ operand: any Node, field: String) {
        self.operand = operand
        self.field = field
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        guard case .map(let entries) = value else { throw .mismatch(found: value, expected: "map") }
        guard let found = entries[.string(field)] else { throw .noSuchKey(field) }
        return found
    }
}

/// `has(operand.field)` of a map; the field of a record is there only if it is not null.
final class Presence: Node {
    private let operand: any Node
    private let field: String
    private let isRecord: Bool

    init(_ operand: any Node, field: String, isRecord: Bool) {
        self.operand = operand
        self.field = field
        self.isRecord = isRecord
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try operand.evaluate(&frame)
        guard case .map(let entries) = value else { throw .mismatch(found: value, expected: "map") }
        guard let found = entries[.string(field)] else { return false }
        return !isRecord || found != .null
    }
}

/// `operand[index]` of a list or a map.
final class Indexing: Node {
    private let operand: any Node
    private let index: any Node

    init(_ operand: any Node, _ index: any Node) {
        self.operand = operand
        self.index = index
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        let index = try index.evaluate(&frame)
        switch (value, index) {
        case (.list(let elements), .int(let number)):
            return try element(number, of: elements)
        case (.list(let elements), .double(let number)):
            guard let exact = Int64(exactly: number) else {
                throw .mismatch(found: index, expected: "int")
            }
            return try element(exact, of: elements)
        case (.map(let entries), _):
            guard let found = entries.value(forKey: index) else {
                throw .noSuchKey(index.plainText)
            }
            return found
        default: throw .noOverload("[]", [value, index])
        }
    }

    private func element(_ index: Int64, of elements: [Value]) throws(EvaluationError) -> Value {
        guard index >= 0, index < elements.count else {
            throw .index(index, count: elements.count)
        }
        return elements[Int(index)]
    }
}

/// A call of a function of the language.
final class BuiltinCall: Node {
    private let builtin: Builtin
    private let arguments: [any Node]

    init(_ builtin: Builtin, _ arguments: [any Node]) {
        self.builtin = builtin
        self.arguments = arguments
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            values.append(try argument.evaluate(&frame))
        }
        return try builtin.body(&frame, values)
    }
}

/// A call of a function of the host, whose arguments are checked where they are dynamic.
final class HostCall: Node {
    private let function: ExpressionEnvironment.Function
    private let arguments: [any Node]

    init(_ function: ExpressionEnvironment.Function, _ arguments: [any Node]) {
        self.function = function
        self.arguments = arguments
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            let value = try argument.evaluate(&frame)
            try frame.payTraversal(of: value)
            values.append(value)
        }
        for (value, parameter) in zip(values, function.parameters)
        where !ValueType(of: value).fits(parameter) {
            throw .mismatch(found: value, expected: parameter.description)
        }
        return try function.body(values, frame.bindings.now)
    }
}

/// `matches` with a pattern that was known when the expression was compiled.
final class PatternMatch: Node {
    private let text: any Node
    private let pattern: Pattern

    init(_ text: any Node, _ pattern: Pattern) {
        self.text = text
        self.pattern = pattern
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try text.evaluate(&frame)
        guard case .string(let text) = value else {
            throw .mismatch(found: value, expected: "string")
        }
        try frame.pay(pattern.cost(ofBytes: text.utf8.count))
        return pattern.isFound(in: text)
    }
}
