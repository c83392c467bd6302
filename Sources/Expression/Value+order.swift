/// Equality and order as the language defines them (cel-spec, “Equality” and “Ordering”).
///
/// An int meets a double as a double, as the conformance tests of cel-spec want it.
extension Value {
    /// True if both are equal in the language: numbers by size, lists and maps by their elements.
    package func matches(_ other: Value) -> Bool {
        switch (self, other) {
        case (.int(let left), .double(let right)): Double(left) == right
        case (.double(let left), .int(let right)): left == Double(right)
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.matches($1) }
        case (.map(let left), .map(let right)):
            left.count == right.count
                && left.allSatisfy { key, value in
                    right.value(forKey: key).map(value.matches) ?? false
                }
        default: self == other
        }
    }

    /// Whether the relation holds, or nil where the two have no order.
    func isOrdered(_ comparison: Comparison, _ other: Value) -> Bool? {
        switch (self, other) {
        case (.int(let left), .int(let right)): comparison.holds(left, right)
        case (.double(let left), .double(let right)): comparison.holds(left, right)
        case (.int(let left), .double(let right)):
            comparison.holds(Double(left), right)
        case (.double(let left), .int(let right)):
            comparison.holds(left, Double(right))
        case (.bool(let left), .bool(let right)):
            comparison.holds(left ? 1 : 0, right ? 1 : 0)
        case (.string(let left), .string(let right)):
            comparison.holds(ScalarOrder(left), ScalarOrder(right))
        case (.timestamp(let left), .timestamp(let right)): comparison.holds(left, right)
        case (.duration(let left), .duration(let right)): comparison.holds(left, right)
        default: nil
        }
    }
}

extension [Value: Value] {
    /// The value of a key, where an int and an integral double name the same key.
    func value(forKey key: Value) -> Value? {
        if let found = self[key] {
            return found
        }
        switch key {
        case .double(let number):
            return Int64(exactly: number).flatMap { self[.int($0)] }
        case .null, .bool, .int, .string, .list, .map, .timestamp, .duration, .type:
            return nil
        }
    }

    /// The keys in a fixed order (bool, int, string), so that macros give the same answer always.
    var orderedKeys: [Value] {
        keys.sorted { left, right in
            left.isOrdered(.less, right) ?? (left.keyRank < right.keyRank)
        }
    }
}

extension Value {
    fileprivate var keyRank: Int {
        switch self {
        case .bool: 0
        case .int: 1
        case .string: 2
        case .null, .double, .list, .map, .timestamp, .duration, .type: 3
        }
    }

    /// True for what may be a key of a map (cel-spec: int, bool and string).
    var isKey: Bool { keyRank < 3 }
}

/// One of the four order relations.
enum Comparison: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    @inline(__always)
    func holds<Operand: Comparable>(_ left: Operand, _ right: Operand) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}

/// A string ordered and compared by its code points, as in every other implementation.
private struct ScalarOrder: Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ScalarOrder, right: ScalarOrder) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    static func < (left: ScalarOrder, right: ScalarOrder) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
