import Casework
import Spreadsheet
import Web
import Workflow

/// What a value of the API may be: the check of a request and the document are made of this alone.
indirect enum APIShape: Hashable, Sendable {
    case any
    case bool
    case integer(ClosedRange<Int64>)
    case text(APIText)
    case array(APIShape, most: Int)
    /// Members besides those that are named are of the shape `rest`; none are taken without one.
    case object([APIMember], rest: APIShape?)
    case nullable(APIShape)
    /// One of `APIShapes.named`, written once in the document.
    case named(String)

    static func object(_ members: [APIMember]) -> APIShape { .object(members, rest: nil) }
    static func text(_ length: ClosedRange<Int>) -> APIShape { .text(APIText(length: length)) }
    static func choice(_ values: [String]) -> APIShape { .text(APIText(choices: values)) }
    static let text = APIShape.text(APIText())
    /// A number that only grows, such as a version or a count of bytes.
    static let count = APIShape.integer(0...Int64.max)
}

/// A text with its bounds.
struct APIText: Hashable, Sendable {
    /// In Unicode scalars, as JSON Schema counts.
    var length = 0...Int.max
    /// Read alike by ECMA 262 and by Swift: anchored, with ASCII classes only.
    var pattern: String?
    /// Such as `date`; told, and checked by whoever reads the value.
    var format: String?
    /// All that is taken; empty for any text.
    var choices: [String] = []

    static let date = APIText(
        length: 10...10,
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        format: "date"
    )
}

/// A named part of an object.
struct APIMember: Hashable, Sendable {
    let name: String
    let shape: APIShape
    let isRequired: Bool
    let about: Localized?

    init(_ name: String, _ shape: APIShape, isRequired: Bool = true, about: Localized? = nil) {
        self.name = name
        self.shape = shape
        self.isRequired = isRequired
        self.about = about
    }

    static func optional(
        _ name: String,
        _ shape: APIShape,
        _ zh: String,
        _ en: String
    ) -> APIMember {
        APIMember(name, shape, isRequired: false, about: Localized(zh: zh, en: en))
    }
}

// MARK: The document

extension APIShape {
    /// As JSON Schema 2020-12, which OpenAPI 3.1 takes.
    var schema: [String: JSON] {
        switch self {
        case .any: [:]
        case .bool: ["type": "boolean"]
        case .integer(let range):
            [
                "type": "integer", "minimum": JSON(range.lowerBound),
                "maximum": JSON(range.upperBound),
            ]
        case .text(let text): text.schema
        case .array(let element, let most):
            ["type": "array", "items": .object(element.schema), "maxItems": JSON(most)]
        case .object(let members, let rest):
            APIShape.objectSchema(members, rest)
        case .nullable(let shape):
            ["anyOf": [.object(shape.schema), ["type": "null"]]]
        case .named(let name): ["$ref": JSON("#/components/schemas/\(name)")]
        }
    }

    private static func objectSchema(_ members: [APIMember], _ rest: APIShape?) -> [String: JSON] {
        var properties: [String: JSON] = [:]
        for member in members {
            var schema = member.shape.schema
            if let about = member.about { schema["description"] = about.both }
            properties[member.name] = .object(schema)
        }
        var schema: [String: JSON] = [
            "type": "object", "properties": .object(properties),
            "additionalProperties": rest.map { .object($0.schema) } ?? false,
        ]
        let required = members.filter(\.isRequired).map(\.name)
        if !required.isEmpty { schema["required"] = JSON(required) }
        return schema
    }
}

extension APIText {
    fileprivate var schema: [String: JSON] {
        var schema: [String: JSON] = ["type": "string"]
        if length.lowerBound > 0 { schema["minLength"] = JSON(length.lowerBound) }
        if length.upperBound < Int.max { schema["maxLength"] = JSON(length.upperBound) }
        if let pattern { schema["pattern"] = JSON(pattern) }
        if let format { schema["format"] = JSON(format) }
        if !choices.isEmpty { schema["enum"] = JSON(choices) }
        return schema
    }

    fileprivate func takes(_ text: String) -> Bool {
        guard length.contains(text.unicodeScalars.count) else { return false }
        if !choices.isEmpty, !choices.contains(text) { return false }
        guard let pattern else { return true }
        guard let expression = try? Regex(pattern) else { return false }
        return (try? expression.matchingSemantics(.unicodeScalar).wholeMatch(in: text)) != nil
    }

    fileprivate var expected: String {
        if !choices.isEmpty { return choices.joined(separator: "|") }
        if let pattern { return pattern }
        let most = length.upperBound < Int.max ? "\(length.upperBound)" : "∞"
        return "string \(length.lowerBound)…\(most)"
    }
}

extension Localized {
    /// Chinese first, then English: what a document for everybody says.
    var both: JSON { JSON("\(zh) / \(en)") }
}

// MARK: The check

extension APIShape {
    /// Everything in a value that is not of the shape, each at its JSON pointer.
    func defects(_ value: JSON, at pointer: String) -> [Blocker] {
        switch (self, value) {
        case (.any, _): return APIShape.marks(value, pointer)
        case (.bool, .bool): return []
        case (.integer(let range), .integer(let number)) where range.contains(number): return []
        case (.text(let text), .text(let found)) where text.takes(found):
            return APIShape.marks(value, pointer)
        case (.array(let element, let most), .array(let elements)):
            guard elements.count <= most else { return [mismatch(value, pointer)] }
            return elements.enumerated().flatMap {
                element.defects($1, at: "\(pointer)/\($0)")
            }
        case (.object(let members, let rest), .object(let found)):
            return APIShape.defects(found, members, rest, pointer)
        case (.nullable, .null): return []
        case (.nullable(let shape), _): return shape.defects(value, at: pointer)
        case (.named(let name), _):
            return APIShapes.named[name]?.defects(value, at: pointer) ?? []
        default: return [mismatch(value, pointer)]
        }
    }

    private static func defects(
        _ found: [String: JSON],
        _ members: [APIMember],
        _ rest: APIShape?,
        _ pointer: String
    ) -> [Blocker] {
        let known = Dictionary(members.map { ($0.name, $0) }) { $1 }
        var defects: [Blocker] = []
        for (name, value) in found.sorted(by: { $0.key < $1.key }) {
            let place = "\(pointer)/\(APIPointer.escaped(name))"
            if let shape = known[name]?.shape ?? rest {
                defects += shape.defects(value, at: place)
            } else {
                defects.append(APIRefusals.memberUnknown(name, known.keys.sorted(), place))
            }
        }
        for member in members where member.isRequired && found[member.name] == nil {
            defects.append(APIRefusals.memberMissing(member.name, "\(pointer)/\(member.name)"))
        }
        return defects
    }

    private func mismatch(_ value: JSON, _ pointer: String) -> Blocker {
        APIRefusals.memberForm(value, expected: expected, pointer)
    }

    /// What is told to whoever gave something else.
    private var expected: String {
        switch self {
        case .any: "any"
        case .bool: "boolean"
        case .integer(let range): "integer \(range.lowerBound)…\(range.upperBound)"
        case .text(let text): text.expected
        case .array(_, let most): "array, at most \(most)"
        case .object: "object"
        case .nullable(let shape): "\(shape.expected) | null"
        case .named(let name): name
        }
    }

    /// Marks that nobody sees are refused wherever they are typed.
    private static func marks(_ value: JSON, _ pointer: String) -> [Blocker] {
        switch value {
        case .text(let text):
            guard let mark = PlainText.hiddenMark(text) else { return [] }
            return [APIRefusals.hiddenMark(mark.code, mark.name, pointer)]
        case .array(let elements):
            return elements.enumerated().flatMap { marks($1, "\(pointer)/\($0)") }
        case .object(let members):
            return members.sorted { $0.key < $1.key }.flatMap { name, value in
                marks(.text(name), pointer)
                    + marks(value, "\(pointer)/\(APIPointer.escaped(name))")
            }
        case .null, .bool, .integer: return []
        }
    }
}

/// JSON pointers (RFC 6901), as fragments such as `#/payload/title`.
enum APIPointer {
    static let root = "#"

    /// One part: `~` and `/` stand for themselves no more; bytes as an address writes them.
    static func escaped(_ name: String) -> String {
        FormFields.encoded(name.replacing("~", with: "~0").replacing("/", with: "~1"))
    }
}
