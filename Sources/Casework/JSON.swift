package import Portfolio

/// A JSON value without floating point: what events, snapshots and replies are made of.
package indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    case array([JSON])
    case object([String: JSON])
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}

extension JSON {
    package subscript(_ key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    package var textValue: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    package var integerValue: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    package var elements: [JSON] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    package var members: [String: JSON] {
        guard case .object(let members) = self else { return [:] }
        return members
    }

    /// The canonical form: keys by their bytes, no spaces, Chinese unescaped, integers in plain.
    package var canonical: [UInt8] {
        var writer = JSONWriter(capacity: 256)
        writer.value(self)
        return writer.bytes
    }

    /// The canonical form as text.
    package var canonicalText: String { String(decoding: canonical, as: UTF8.self) }

    /// The tree of what a writer writes.
    package init(writing write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter(capacity: 256)
        write(&writer)
        guard let tree = try? JSON(parsing: writer.bytes) else {
            preconditionFailure("what a writer has written can be read")
        }
        self = tree
    }

    package init(_ value: EngineValue) {
        self.init(writing: { $0.value(value) })
    }

    package init(_ document: DocumentReference) {
        self.init(writing: document.write)
    }

    /// The texts in an array, in order.
    package var texts: [String] { elements.compactMap(\.textValue) }
}
