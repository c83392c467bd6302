/// One evaluation under way: what it reads, its macro variables and the units it may yet spend.
struct Frame {
    let bindings: Bindings
    var locals: [Value] = []
    private var budget: Int

    init(_ bindings: Bindings, budget: Int) {
        self.bindings = bindings
        self.budget = budget
    }

    mutating func pay(_ units: Int) throws(EvaluationError) {
        budget -= units
        guard budget >= 0 else { throw .costExceeded }
    }

    /// Pays for reading or making text: one unit for ten bytes.
    mutating func pay(bytes: Int) throws(EvaluationError) {
        try pay((bytes + 9) / 10)
    }

    /// Pays one unit for each element at every depth, so that no value outgrows the limit.
    mutating func payTraversal(of value: Value) throws(EvaluationError) {
        switch value {
        case .list(let elements):
            try pay(elements.count)
            for element in elements {
                try payTraversal(of: element)
            }
        case .map(let entries):
            try pay(entries.count)
            for element in entries.values {
                try payTraversal(of: element)
            }
        case .string(let text): try pay(bytes: text.utf8.count)
        case .null, .bool, .int, .double, .timestamp, .duration, .type: break
        }
    }

    /// The language's equality, paid for by what it may have to look at.
    mutating func areEqual(_ left: Value, _ right: Value) throws(EvaluationError) -> Bool {
        switch (left, right) {
        case (.int(let left), .int(let right)): return left == right
        case (.list, .list), (.map, .map), (.string, .string):
            try payTraversal(of: left)
            return left.matches(right)
        default: return left.matches(right)
        }
    }
}

/// One step of a compiled expression.
///
/// The typed forms spare the boxing of a value; each falls back on ``evaluate(_:)``.
protocol Node: AnyObject, Sendable {
    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value
    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool
    func evaluateInt(_ frame: inout Frame) throws(EvaluationError) -> Int64
    func evaluateDouble(_ frame: inout Frame) throws(EvaluationError) -> Double
}

extension Node {
    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try evaluate(&frame)
        guard case .bool(let truth) = value else {
            throw .mismatch(found: value, expected: "bool")
        }
        return truth
    }

    func evaluateInt(_ frame: inout Frame) throws(EvaluationError) -> Int64 {
        let value = try evaluate(&frame)
        guard case .int(let number) = value else {
            throw .mismatch(found: value, expected: "int")
        }
        return number
    }

    func evaluateDouble(_ frame: inout Frame) throws(EvaluationError) -> Double {
        let value = try evaluate(&frame)
        guard case .double(let number) = value else {
            throw .mismatch(found: value, expected: "double")
        }
        return number
    }
}
