/// Operators.
extension Compiler {
    mutating func junction(
        deciding: Bool,
        _ left: SyntaxTree,
        _ right: SyntaxTree
    ) throws(Finding) -> Compiled {
        let left = try compile(left, as: .bool).node
        let right = try compile(right, as: .bool).node
        return Compiled(node: Junction(deciding: deciding, left, right), type: .bool)
    }

    mutating func conditional(
        _ condition: SyntaxTree,
        _ chosen: SyntaxTree,
        _ otherwise: SyntaxTree,
        at offset: Int
    ) throws(Finding) -> Compiled {
        let condition = try compile(condition, as: .bool).node
        let chosen = try compile(chosen)
        let otherwise = try compile(otherwise)
        let isNull = chosen.type == .null || otherwise.type == .null
        guard chosen.type.fits(otherwise.type) || isNull else {
            throw Finding(
                .typeMismatch,
                at: offset,
                zh: "? : 两个分支的类型是 \(chosen.type) 和 \(otherwise.type)，应相同，请流程定义者修改",
                en: "the branches of ? : are of types \(chosen.type) and \(otherwise.type), "
                    + "expected the same: the author should change one"
            )
        }
        return Compiled(
            node: Conditional(condition, chosen.node, otherwise.node),
            type: chosen.type.joined(otherwise.type)
        )
    }

    mutating func negation(_ operand: SyntaxTree, at offset: Int) throws(Finding) -> Compiled {
        let operand = try compile(operand)
        switch operand.type {
        case .int, .double, .dynamic:
            return Compiled(node: Negation(operand.node), type: operand.type)
        case .null, .bool, .string, .list, .map, .record, .timestamp, .duration, .type:
            throw noOverload("-", [operand.type], at: offset)
        }
    }

    mutating func arithmetic(
        _ arithmetic: Arithmetic,
        _ left: SyntaxTree,
        _ right: SyntaxTree,
        at offset: Int
    ) throws(Finding) -> Compiled {
        let left = try compile(left)
        let right = try compile(right)
        switch (left.type, right.type) {
        case (.int, .int):
            return Compiled(
                node: IntegerArithmetic(arithmetic, left.node, right.node),
                type: .int
            )
        case (.double, .double) where arithmetic != .remainder:
            return Compiled(
                node: DoubleArithmetic(arithmetic, left.node, right.node),
                type: .double
            )
        default:
            var results = arithmetic.overloads.filter {
                left.type.fits($0.parameters[0]) && right.type.fits($0.parameters[1])
            }.map(\.result)
            if arithmetic == .add, left.type.fits(.list(.dynamic)),
                right.type.fits(.list(.dynamic))
            {
                results.append(left.type.joined(right.type))
            }
            guard !results.isEmpty else {
                throw noOverload(arithmetic.rawValue, [left.type, right.type], at: offset)
            }
            return Compiled(
                node: ValueArithmetic(arithmetic, left.node, right.node),
                type: .common(results)
            )
        }
    }

    mutating func comparison(
        _ comparison: Comparison,
        _ left: SyntaxTree,
        _ right: SyntaxTree,
        at offset: Int
    ) throws(Finding) -> Compiled {
        let left = try compile(left)
        let right = try compile(right)
        guard left.type.isOrdered, right.type.isOrdered,
            left.type != .null, left.type.isComparable(with: right.type)
        else { throw noOverload(comparison.rawValue, [left.type, right.type], at: offset) }
        guard left.type == .int, right.type == .int else {
            return Compiled(
                node: ValueComparison(comparison, left.node, right.node),
                type: .bool
            )
        }
        return Compiled(node: IntegerComparison(comparison, left.node, right.node), type: .bool)
    }

    mutating func equality(
        _ isEqual: Bool,
        _ left: SyntaxTree,
        _ right: SyntaxTree,
        at offset: Int
    ) throws(Finding) -> Compiled {
        let left = try compile(left)
        let right = try compile(right)
        guard left.type.isComparable(with: right.type) else {
            throw noOverload(isEqual ? "==" : "!=", [left.type, right.type], at: offset)
        }
        return Compiled(node: Equality(isEqual: isEqual, left.node, right.node), type: .bool)
    }

    mutating func membership(
        _ element: SyntaxTree,
        _ container: SyntaxTree,
        at offset: Int
    ) throws(Finding) -> Compiled {
        let element = try compile(element)
        let container = try compile(container)
        let isSound =
            switch container.type {
            case .list(let type): element.type.isComparable(with: type)
            case .map(let key, _): element.type.isComparable(with: key)
            case .record: element.type.fits(.string)
            case .dynamic: true
            case .null, .bool, .int, .double, .string, .timestamp, .duration, .type: false
            }
        guard isSound else {
            throw noOverload("in", [element.type, container.type], at: offset)
        }
        return Compiled(node: Membership(element.node, container.node), type: .bool)
    }
}

extension ValueType {
    /// True for a type whose values have an order.
    fileprivate var isOrdered: Bool {
        switch self {
        case .bool, .int, .double, .string, .timestamp, .duration, .dynamic: true
        case .null, .list, .map, .record, .type: false
        }
    }
}

extension Arithmetic {
    /// The overloads but that of lists, whose type depends on their elements.
    fileprivate var overloads: [Builtin.Signature] {
        let numbers = [
            Builtin.Signature([.int, .int], .int),
            Builtin.Signature([.double, .double], .double),
        ]
        return switch self {
        case .add:
            numbers + [
                Builtin.Signature([.string, .string], .string),
                Builtin.Signature([.timestamp, .duration], .timestamp),
                Builtin.Signature([.duration, .timestamp], .timestamp),
                Builtin.Signature([.duration, .duration], .duration),
            ]
        case .subtract:
            numbers + [
                Builtin.Signature([.timestamp, .timestamp], .duration),
                Builtin.Signature([.timestamp, .duration], .timestamp),
                Builtin.Signature([.duration, .duration], .duration),
            ]
        case .multiply, .divide: numbers
        case .remainder: [Builtin.Signature([.int, .int], .int)]
        }
    }
}
