import Expression
import FoundationEssentials
import Testing

import struct Expression.Expression

/// A case that a script under Scripts/oracle wrote, one JSON object a line.
struct OracleCase: Decodable {
    /// A value as the scripts write it.
    struct Written: Decodable {
        let type: String
        let text: String?
        let elements: [Written]?
    }

    struct WrittenType: Decodable {
        let name: String
        let parameters: [WrittenType]?
    }

    struct Variable: Decodable {
        let name: String
        let type: WrittenType
    }

    struct Binding: Decodable {
        let name: String
        let value: Written
    }

    let name: String
    let expression: String
    /// Which file of the conformance suite it is from.
    let file: String?
    /// False if the suite asks for evaluation without a type check, which Dipper never does.
    let isChecked: Bool?
    let variables: [Variable]
    let bindings: [Binding]
    /// Nil if an error is expected.
    let value: Written?

    /// What an expression came to.
    enum Outcome: Equatable {
        case value(Value)
        case error
        case defect

        var isNaN: Bool {
            if case .value(.double(let number)) = self { number.isNaN } else { false }
        }
    }

    static func read(_ path: String) throws -> [OracleCase] {
        let lines = try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n"))
        return try lines.map { try JSONDecoder().decode(OracleCase.self, from: $0) }
    }

    func expected() throws -> Outcome {
        guard let value else { return .error }
        return .value(try #require(value.value))
    }

    /// Runs the expression here, with `dyn` as a function of the host.
    func outcome() throws -> Outcome {
        let environment = ExpressionEnvironment(
            variables: try variables.map {
                ExpressionEnvironment.Variable($0.name, try #require($0.type.type))
            },
            functions: [
                ExpressionEnvironment.Function("dyn", [.dynamic], .dynamic) { arguments, _ in
                    arguments[0]
                }
            ]
        )
        let bound = Dictionary(bindings.map { ($0.name, $0.value) }) { _, last in last }
        let slots = try variables.map { variable throws -> Bindings.Slot in
            guard let written = bound[variable.name] else { return .absent }
            return .value(try #require(written.value))
        }
        let compiled: Expression
        do throws(ExpressionDefect) {
            compiled = try Expression(expression, in: environment)
        } catch {
            return .defect
        }
        do throws(EvaluationError) {
            return .value(try compiled.evaluate(Bindings(slots)))
        } catch {
            return .error
        }
    }
}

extension OracleCase.Written {
    /// The value meant, or nil if it is not written as the scripts write it.
    var value: Value? {
        let parts = (text ?? "").split(separator: " ").compactMap { Int64($0) }
        let inner = elements?.compactMap(\.value) ?? []
        switch type {
        case "null": return .null
        case "bool": return text.flatMap(Bool.init).map(Value.bool)
        case "int": return text.flatMap { Int64($0) }.map(Value.int)
        case "double": return text.flatMap(Double.init).map(Value.double)
        case "string": return text.map(Value.string)
        case "type": return text.map(Value.type)
        case "list": return .list(inner)
        case "map":
            let keys = stride(from: 0, to: inner.count, by: 2)
            return .map(Dictionary(uniqueKeysWithValues: keys.map { (inner[$0], inner[$0 + 1]) }))
        case "timestamp":
            return Timestamp(seconds: parts[0], nanoseconds: Int32(parts[1])).map(Value.timestamp)
        case "duration":
            return Span(seconds: parts[0], nanoseconds: parts[1]).map(Value.duration)
        default: return nil
        }
    }
}

extension OracleCase.WrittenType {
    var type: ValueType? {
        let inner = parameters?.compactMap(\.type) ?? []
        return switch name {
        case "null": .null
        case "bool": .bool
        case "int": .int
        case "double": .double
        case "string": .string
        case "timestamp": .timestamp
        case "duration": .duration
        case "dynamic": .dynamic
        case "list": .list(inner[0])
        case "map": .map(inner[0], inner[1])
        default: nil
        }
    }
}
