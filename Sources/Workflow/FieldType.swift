package import Expression

/// The type of a field, a fact, a parameter or a payload value, as charts write it.
package indirect enum FieldType: Hashable, Sendable {
    case bool
    case int
    /// Integer fen.
    case money
    case string
    case enumeration([String])
    /// `YYYY-MM-DD`.
    case date
    case person
    case organisation
    case stream
    /// The name of an encrypted cell that holds free text or personal data.
    case text
    case list(FieldType)
    case map(FieldType)
    /// Any value; inside lists and maps only.
    case dynamic

    /// Reads `money`, `list<person>`, `map<string, list<int>>`; nil for anything else.
    ///
    /// `values` are those of an `enum`, wherever it stands in the type.
    package init?(_ text: String, values: [String] = []) {
        self.init(Substring(text), values: values, isNested: false)
    }

    private init?(_ text: Substring, values: [String], isNested: Bool) {
        let text = FieldType.trimmed(text)
        if let inner = FieldType.argument(of: "list<", in: text) {
            guard let element = FieldType(inner, values: values, isNested: true) else { return nil }
            self = .list(element)
            return
        }
        if let inner = FieldType.argument(of: "map<", in: text) {
            guard let comma = inner.firstIndex(of: ","),
                FieldType.trimmed(inner[..<comma]) == "string",
                let element = FieldType(
                    inner[inner.index(after: comma)...],
                    values: values,
                    isNested: true
                )
            else { return nil }
            self = .map(element)
            return
        }
        switch text {
        case "bool": self = .bool
        case "int": self = .int
        case "money": self = .money
        case "string": self = .string
        case "enum": self = .enumeration(values)
        case "date": self = .date
        case "person": self = .person
        case "organisation": self = .organisation
        case "stream": self = .stream
        case "text": self = .text
        case "dynamic" where isNested: self = .dynamic
        default: return nil
        }
    }

    private static func argument(of opening: String, in text: Substring) -> Substring? {
        guard text.hasPrefix(opening), text.hasSuffix(">") else { return nil }
        return text.dropFirst(opening.count).dropLast()
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Whether values of the type are integers, such as counts and amounts.
    package var isInteger: Bool { self == .int || self == .money }

    /// The type that an expression sees.
    package var valueType: ValueType {
        switch self {
        case .bool: .bool
        case .int, .money: .int
        case .string, .enumeration, .date, .person, .organisation, .stream, .text: .string
        case .list(let element): .list(element.valueType)
        case .map(let element): .map(.string, element.valueType)
        case .dynamic: .dynamic
        }
    }

    /// Whether a value is of the type; null never is.
    package func accepts(_ value: Value) -> Bool {
        switch self {
        case .bool:
            if case .bool = value { return true }
        case .int, .money:
            if case .int = value { return true }
        case .string, .text:
            if case .string = value { return true }
        case .enumeration(let values):
            if case .string(let text) = value { return values.contains(text) }
        case .date:
            if case .string(let text) = value { return CivilDate(text) != nil }
        case .person, .organisation, .stream:
            if case .string(let text) = value { return !text.isEmpty }
        case .list(let element):
            if case .list(let members) = value { return members.allSatisfy(element.accepts) }
        case .map(let element):
            guard case .map(let entries) = value else { return false }
            return entries.allSatisfy { key, value in
                guard case .string = key else { return false }
                return element.accepts(value)
            }
        case .dynamic: return true
        }
        return false
    }
}

extension FieldType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .bool: "bool"
        case .int: "int"
        case .money: "money"
        case .string: "string"
        case .enumeration(let values): "enum(\(values.joined(separator: ", ")))"
        case .date: "date"
        case .person: "person"
        case .organisation: "organisation"
        case .stream: "stream"
        case .text: "text"
        case .list(let element): "list<\(element)>"
        case .map(let element): "map<string, \(element)>"
        case .dynamic: "dynamic"
        }
    }
}
