/// A value known when the expression was compiled.
final class Literal: Node {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value { value }
}

/// A variable that is bound to one value.
final class Variable: Node {
    private let slot: Int
    private let name: String

    init(slot: Int, name: String) {
        self.slot = slot
        self.name = name
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        guard slot < frame.bindings.slots.count,
            case .value(let value) = frame.bindings.slots[slot]
        else { throw .unbound(name) }
        return value
    }
}

/// A record as a whole, read as a map of the fields that are not null.
final class RecordVariable: Node {
    let slot: Int
    let name: String
    let fields: [String]

    init(slot: Int, name: String, fields: [String]) {
        self.slot = slot
        self.name = name
        self.fields = fields
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        guard slot < frame.bindings.slots.count,
            case .record(let values) = frame.bindings.slots[slot]
        else { throw .unbound(name) }
        try frame.pay(fields.count)
        var map: [Value: Value] = [:]
        for (field, value) in zip(fields, values) where value != .null {
            map[.string(field)] = value
        }
        return .map(map)
    }
}

/// A field of a record variable, read from its place without a look-up.
final class RecordField: Node {
    private let slot: Int
    private let field: Int
    /// The name as written, `data.paid`.
    private let name: String

    init(slot: Int, field: Int, name: String) {
        self.slot = slot
        self.field = field
        self.name = name
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        guard slot < frame.bindings.slots.count,
            case .record(let values) = frame.bindings.slots[slot], field < values.count
        else { throw .unbound(name) }
        return values[field]
    }

    func evaluateInt(_ frame: inout Frame) throws(EvaluationError) -> Int64 {
        let value = try evaluate(&frame)
        guard case .int(let number) = value else { throw unlike("int", value) }
        return number
    }

    func evaluateDouble(_ frame: inout Frame) throws(EvaluationError) -> Double {
        let value = try evaluate(&frame)
        guard case .double(let number) = value else { throw unlike("double", value) }
        return number
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try evaluate(&frame)
        guard case .bool(let truth) = value else { throw unlike("bool", value) }
        return truth
    }

    @inline(never)
    private func unlike(_ expected: String, _ found: Value) -> EvaluationError {
        EvaluationError(
            .typeMismatch,
            zh: "「\(name)」的值类型是 \(found.typeName)，应为 \(expected)，请经办人补全该字段",
            en: "“\(name)” holds a value of type \(found.typeName), expected \(expected): "
                + "whoever keeps the field should fill it in"
        )
    }
}

/// `has(data.reason)`: true if the field is bound to something other than null.
final class RecordPresence: Node {
    private let field: RecordField

    init(_ field: RecordField) {
        self.field = field
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        try field.evaluate(&frame) != .null
    }
}

/// The variable of a macro.
final class Local: Node {
    private let index: Int

    init(_ index: Int) {
        self.index = index
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value { frame.locals[index] }
}

/// The timestamp of the command.
final class Now: Node {
    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .timestamp(frame.bindings.now)
    }
}

/// `In('panel')`: true if the state is active.
final class StateTest: Node {
    private let word: Int
    private let mask: UInt64

    init(bit: Int) {
        word = bit >> 6
        mask = 1 << UInt64(bit & 63)
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        .bool(try evaluateBool(&frame))
    }

    func evaluateBool(_ frame: inout Frame) throws(EvaluationError) -> Bool {
        frame.bindings.configuration[word] & mask != 0
    }
}

/// A list literal.
final class ListBuilding: Node {
    private let elements: [any Node]

    init(_ elements: [any Node]) {
        self.elements = elements
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            values.append(try element.evaluate(&frame))
        }
        return .list(values)
    }
}

/// A map literal; a key that comes twice is an error.
final class MapBuilding: Node {
    private let entries: [(key: any Node, value: any Node)]

    init(_ entries: [(key: any Node, value: any Node)]) {
        self.entries = entries
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var map: [Value: Value] = [:]
        for entry in entries {
            let key = try entry.key.evaluate(&frame)
            guard key.isKey else { throw .mismatch(found: key, expected: "int, bool, string") }
            guard map.updateValue(try entry.value.evaluate(&frame), forKey: key) == nil else {
                throw EvaluationError(
                    .duplicateKey,
                    zh: "映射中的键「\(key.plainText)」重复，请流程定义者删去一个",
                    en: "the key “\(key.plainText)” comes twice in the map: "
                        + "the author should remove one"
                )
            }
        }
        return .map(map)
    }
}

extension Value {
    /// The value as a message quotes it.
    var plainText: String {
        switch self {
        case .null: "null"
        case .bool(let truth): String(truth)
        case .int(let number): String(number)
        case .double(let number): number.plainText
        case .string(let text), .type(let text): text
        case .timestamp(let timestamp): timestamp.text
        case .duration(let span): span.text
        case .list, .map: typeName
        }
    }
}

extension Double {
    /// The shortest text that reads back as the same number, without a useless `.0`.
    var plainText: String {
        let text = description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
