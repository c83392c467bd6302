/// The turns of a macro: each element of a list, or each key of a map in order.
struct Turns: Sendable {
    private let range: any Node
    /// Units that one turn costs: the nodes of the body.
    private let cost: Int

    init(_ range: any Node, cost: Int) {
        self.range = range
        self.cost = cost
    }

    /// Runs the body for each element until it answers false.
    func run(
        _ frame: inout Frame,
        _ body: (inout Frame) throws(EvaluationError) -> Bool
    ) throws(EvaluationError) {
        let value = try range.evaluate(&frame)
        let elements: [Value]
        switch value {
        case .list(let list): elements = list
        case .map(let map):
            try frame.pay(map.count)
            elements = map.orderedKeys
        case .null, .bool, .int, .double, .string, .timestamp, .duration, .type:
            throw .mismatch(found: value, expected: "list, map")
        }
        for element in elements {
            try frame.pay(cost)
            frame.locals.append(element)
            defer { frame.locals.removeLast() }
            guard try body(&frame) else { return }
        }
    }
}

/// `all` and `exists`: an error in one turn yields to another turn that decides.
final class Quantifier: Node {
    /// False decides `all`, true decides `exists`.
    private let deciding: Bool
    private let turns: Turns
    private let condition: any Node

    init(deciding: Bool, _ turns: Turns, _ condition: any Node) {
        self.deciding = deciding
        self.turns = turns
        self.condition = condition
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        var isDecided = false
        var failure: EvaluationError?
        try turns.run(&frame) { frame throws(EvaluationError) in
            do throws(EvaluationError) {
                isDecided = try condition.evaluateBool(&frame) == deciding
            } catch {
                guard error.code != .costExceeded else { throw error }
                failure = failure ?? error
            }
            return !isDecided
        }
        if isDecided {
            return deciding
        }
        if let failure {
            throw failure
        }
        return !deciding
    }
}

/// `exists_one`: true if the condition holds in just one turn.
final class ExactlyOne: Node {
    private let turns: Turns
    private let condition: any Node

    init(_ turns: Turns, _ condition: any Node) {
        self.turns = turns
        self.condition = condition
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var count = 0
        try turns.run(&frame) { frame throws(EvaluationError) in
            count += try condition.evaluateBool(&frame) ? 1 : 0
            return true
        }
        return .bool(count == 1)
    }
}

/// `map` and `filter`: the list of what each turn yields where the condition holds.
final class Gathering: Node {
    private let turns: Turns
    private let condition: (any Node)?
    private let element: any Node

    init(_ turns: Turns, condition: (any Node)?, element: any Node) {
        self.turns = turns
        self.condition = condition
        self.element = element
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var elements: [Value] = []
        try turns.run(&frame) { frame throws(EvaluationError) in
            if try condition?.evaluateBool(&frame) ?? true {
                elements.append(try element.evaluate(&frame))
            }
            return true
        }
        return .list(elements)
    }
}
