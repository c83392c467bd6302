/// A value that an expression reads or yields.
///
/// `==` compares representations, so `.int(1) != .double(1)`; the language's own equality, which
/// holds between an int and a double of the same size, is ``matches(_:)``.
package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case list([Value])
    case map([Value: Value])
    case timestamp(Timestamp)
    case duration(Span)
    /// A type as a value: `int`, `google.protobuf.Timestamp`.
    case type(String)

    /// The name that `type(x)` yields.
    package var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .double: "double"
        case .string: "string"
        case .list: "list"
        case .map: "map"
        case .timestamp: Timestamp.typeName
        case .duration: Span.typeName
        case .type: "type"
        }
    }

    /// The names that stand for a type in an expression.
    static let typeNames: Set<String> = [
        "null_type", "bool", "int", "double", "string", "list", "map", "type", Timestamp.typeName,
        Span.typeName,
    ]
}

extension Value {
    /// True if both are represented alike; text is compared by code points, not by appearance.
    package static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)), (.type(let left), .type(let right)):
            left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        default: false
        }
    }
}
