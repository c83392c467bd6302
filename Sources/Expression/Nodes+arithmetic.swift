/// Arithmetic between ints; a result beyond 64 bits is an error, never wrapped.
final class IntegerArithmetic: Node {
    private let arithmetic: Arithmetic
    private let left: any Node
    private let right: any Node

    init(_ arithmetic: Arithmetic, _ left: any Node, _ right: any Node) {
        self.arithmetic = arithmetic
        self.left = left
        self.right = right
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .int(try evaluateInt(&frame))
    }

    func evaluateInt(_ frame: inout Frame) throws(EvaluationError) -> Int64 {
        let left = try left.evaluateInt(&frame)
        return try arithmetic.of(left, try right.evaluateInt(&frame))
    }
}

/// Arithmetic between doubles (IEEE 754: no errors).
final class DoubleArithmetic: Node {
    private let arithmetic: Arithmetic
    private let left: any Node
    private let right: any Node

    init(_ arithmetic: Arithmetic, _ left: any Node, _ right: any Node) {
        self.arithmetic = arithmetic
        self.left = left
        self.right = right
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .double(try evaluateDouble(&frame))
    }

    func evaluateDouble(_ frame: inout Frame) throws(EvaluationError) -> Double {
        let left = try left.evaluateDouble(&frame)
        let right = try right.evaluateDouble(&frame)
        guard let result = arithmetic.of(left, right) else {
            throw .noOverload(arithmetic.rawValue, [.double(left), .double(right)])
        }
        return result
    }
}

/// Arithmetic between values whose types are looked at when they are there.
final class ValueArithmetic: Node {
    private let arithmetic: Arithmetic
    private let left: any Node
    private let right: any Node

    init(_ arithmetic: Arithmetic, _ left: any Node, _ right: any Node) {
        self.arithmetic = arithmetic
        self.left = left
        self.right = right
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let left = try left.evaluate(&frame)
        let right = try right.evaluate(&frame)
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try arithmetic.of(left, right))
        case (.double(let leftNumber), .double(let rightNumber)):
            guard let result = arithmetic.of(leftNumber, rightNumber) else { break }
            return .double(result)
        case (.string(let left), .string(let right)) where arithmetic == .add:
            try frame.pay(bytes: left.utf8.count + right.utf8.count)
            return .string(left + right)
        case (.list(let left), .list(let right)) where arithmetic == .add:
            try frame.pay(left.count + right.count)
            return .list(left + right)
        default:
            if let result = try momentArithmetic(left, right) {
                return result
            }
        }
        throw .noOverload(arithmetic.rawValue, [left, right])
    }

    /// Sums and differences of timestamps and durations; nil if they do not apply.
    private func momentArithmetic(
        _ left: Value,
        _ right: Value
    ) throws(EvaluationError) -> Value? {
        let result: Value?
        switch (arithmetic, left, right) {
        case (.add, .timestamp(let moment), .duration(let span)),
            (.add, .duration(let span), .timestamp(let moment)):
            result = moment.adding(span).map(Value.timestamp)
        case (.subtract, .timestamp(let moment), .duration(let span)):
            result = span.negated.flatMap(moment.adding).map(Value.timestamp)
        case (.subtract, .timestamp(let left), .timestamp(let right)):
            result = left.since(right).map(Value.duration)
        case (.add, .duration(let left), .duration(let right)):
            result = left.adding(right).map(Value.duration)
        case (.subtract, .duration(let left), .duration(let right)):
            result = left.subtracting(right).map(Value.duration)
        default: return nil
        }
        guard let result else { throw .overflow(arithmetic.rawValue) }
        return result
    }
}

/// `-` before an int or a double.
final class Negation: Node {
    private let operand: any Node

    init(_ operand: any Node) {
        self.operand = operand
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        switch value {
        case .int(let number): return .int(try Arithmetic.subtract.of(0, number))
        case .double(let number): return .double(-number)
        case .null, .bool, .string, .list, .map, .timestamp, .duration, .type:
            throw .noOverload("-", [value])
        }
    }
}

extension Arithmetic {
    @inline(__always)
    func of(_ left: Int64, _ right: Int64) throws(EvaluationError) -> Int64 {
        let result: (partialValue: Int64, overflow: Bool)
        switch self {
        case .add: result = left.addingReportingOverflow(right)
        case .subtract: result = left.subtractingReportingOverflow(right)
        case .multiply: result = left.multipliedReportingOverflow(by: right)
        case .divide:
            guard right != 0 else { throw .divideByZero(rawValue) }
            result = left.dividedReportingOverflow(by: right)
        case .remainder:
            guard right != 0 else { throw .divideByZero(rawValue) }
            result = left.remainderReportingOverflow(dividingBy: right)
        }
        guard !result.overflow else { throw .overflow(rawValue) }
        return result.partialValue
    }

    /// Nil for the remainder, which doubles have not.
    @inline(__always)
    func of(_ left: Double, _ right: Double) -> Double? {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .remainder: nil
        }
    }
}
