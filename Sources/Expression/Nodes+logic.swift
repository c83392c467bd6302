/// `&&` and `||`: an error on one side yields to the other side if that decides.
final class Junction: Node {
    /// False decides `&&`, true decides `||`.
    private let deciding: Bool
    private let left: any Node
    private let right: any Node

    init(deciding: Bool, _ left: any Node, _ right: any Node) {
        self.deciding = deciding
        self.left = left
        self.right = right
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let truth: Bool
        do throws(EvaluationError) {
            truth = try left.evaluateBool(&frame)
        } catch {
            guard error.code != .costExceeded, try right.evaluateBool(&frame) == deciding else {
                throw error
            }
            return deciding
        }
        return truth == deciding ? deciding : try right.evaluateBool(&frame)
    }
}

/// The inversion `!`.
final class Inversion: Node {
    private let operand: any Node

    init(_ operand: any Node) {
        self.operand = operand
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        !(try operand.evaluateBool(&frame))
    }
}

/// `? :`, which evaluates only the branch that it chooses.
final class Conditional: Node {
    private let condition: any Node
    private let chosen: any Node
    private let otherwise: any Node

    init(_ condition: any Node, _ chosen: any Node, _ otherwise: any Node) {
        self.condition = condition
        self.chosen = chosen
        self.otherwise = otherwise
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        try condition.evaluateBool(&frame)
            ? chosen.evaluate(&frame) : otherwise.evaluate(&frame)
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        try condition.evaluateBool(&frame)
            ? chosen.evaluateBool(&frame) : otherwise.evaluateBool(&frame)
    }

    func evaluateInt(_ frame: inout Frame) throws(EvaluationError) -> Int64 {
        try condition.evaluateBool(&frame)
            ? chosen.evaluateInt(&frame) : otherwise.evaluateInt(&frame)
    }
}

/// `<`, `<=`, `>` and `>=` between ints.
final class IntegerComparison: Node {
    private let comparison: Comparison
    private let left: any Node
    private let right: any Node

    init(_ comparison: Comparison, _ left: any Node, _ right: any Node) {
        self.comparison = comparison
        self.left = left
        self.right = right
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let left = try left.evaluateInt(&frame)
        return comparison.holds(left, try right.evaluateInt(&frame))
    }
}

/// `<`, `<=`, `>` and `>=` between any two values that have an order.
final class ValueComparison: Node {
    private let comparison: Comparison
    private let left: any Node
    private let right: any Node

    init(_ comparison: Comparison, _ left: any Node, _ right: any Node) {
        self.comparison = comparison
        self.left = left
        self.right = right
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let left = try left.evaluate(&frame)
        let right = try right.evaluate(&frame)
        if case .string(let text) = left {
            try frame.pay(bytes: text.utf8.count)
        }
        guard let truth = left.isOrdered(comparison, right) else {
            throw .noOverload(comparison.rawValue, [left, right])
        }
        return truth
    }
}

/// `==` and `!=`.
final class Equality: Node {
    private let isEqual: Bool
    private let left: any Node
    private let right: any Node

    init(isEqual: Bool, _ left: any Node, _ right: any Node) {
        self.isEqual = isEqual
        self.left = left
        self.right = right
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let left = try left.evaluate(&frame)
        let right = try right.evaluate(&frame)
        return try frame.areEqual(left, right) == isEqual
    }
}

/// `in`: an element of a list, or a key of a map.
final class Membership: Node {
    private let element: any Node
    private let container: any Node

    init(_ element: any Node, _ container: any Node) {
        self.element = element
        self.container = container
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let element = try element.evaluate(&frame)
        let container = try container.evaluate(&frame)
        switch container {
        case .map(let entries): return entries.value(forKey: element) != nil
        case .list(let elements):
            for candidate in elements {
                try frame.pay(1)
                if try frame.areEqual(element, candidate) {
                    return true
                }
            }
            return false
        case .null, .bool, .int, .double, .string, .timestamp, .duration, .type:
            throw .noOverload("in", [element, container])
        }
    }
}
