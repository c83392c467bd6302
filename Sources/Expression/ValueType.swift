/// A type of the language, as declared for a variable or found for an expression.
package indirect enum ValueType: Hashable, Sendable {
    case null
    case bool
    case int
    case double
    case string
    case list(ValueType)
    case map(ValueType, ValueType)
    /// A map with known fields, e.g. `data`; selecting another field is a defect.
    case record([String: ValueType])
    case timestamp
    case duration
    case type
    /// Known only at run time.
    case dynamic

    /// The type of a value; a list or map of mixed elements holds `dynamic` ones.
    package init(of value: Value) {
        switch value {
        case .null: self = .null
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .string: self = .string
        case .list(let elements): self = .list(.common(elements.map(ValueType.init(of:))))
        case .map(let entries):
            self = .map(
                .common(entries.keys.map(ValueType.init(of:))),
                .common(entries.values.map(ValueType.init(of:)))
            )
        case .timestamp: self = .timestamp
        case .duration: self = .duration
        case .type: self = .type
        }
    }

    /// The type that all have in common; `dynamic` for none or a mixture.
    static func common(_ types: [ValueType]) -> ValueType {
        guard let first = types.first else { return .dynamic }
        var common = first
        for type in types.dropFirst() {
            common = common.joined(type)
        }
        return common
    }

    /// The narrowest type for either of the two.
    func joined(_ other: ValueType) -> ValueType {
        if self == other {
            return self
        }
        switch (self, other) {
        case (.list(.dynamic), .list), (.list, .list(.dynamic)):
            return self == .list(.dynamic) ? other : self
        case (.list(let left), .list(let right)): return .list(left.joined(right))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return .map(key.joined(otherKey), value.joined(otherValue))
        default: return .dynamic
        }
    }

    /// True if a value of this type may stand where the other is wanted, as far as is known.
    package func fits(_ other: ValueType) -> Bool {
        switch (self, other) {
        case (.dynamic, _), (_, .dynamic): true
        case (.list(let left), .list(let right)): left.fits(right)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            key.fits(otherKey) && value.fits(otherValue)
        case (.record(let fields), .map(let key, let value)):
            ValueType.string.fits(key) && fields.values.allSatisfy { $0.fits(value) }
        case (.map(let key, let value), .record(let fields)):
            key.fits(.string) && fields.values.allSatisfy { value.fits($0) }
        default: self == other
        }
    }

    /// True if `==` may hold between the two: like types, two numbers, or anything and null.
    func isComparable(with other: ValueType) -> Bool {
        switch (self, other) {
        case (.int, .double), (.double, .int), (.null, _), (_, .null): true
        case (.list(let left), .list(let right)): left.isComparable(with: right)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            key.isComparable(with: otherKey) && value.isComparable(with: otherValue)
        default: fits(other)
        }
    }
}

extension ValueType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .double: "double"
        case .string: "string"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .record: "record"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .dynamic: "dynamic"
        }
    }
}
