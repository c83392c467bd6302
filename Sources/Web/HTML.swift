/// A piece of a page as a value; whatever text it holds is escaped when it is written.
///
/// Names of elements and attributes come from code alone, so that nothing a person typed can
/// become markup.
package struct HTML: Hashable, Sendable, ExpressibleByStringLiteral {
    private indirect enum Node: Hashable {
        case text(String)
        case element(Tag, [Attribute], [HTML])
        case group([HTML])
    }

    private let node: Node

    package init(_ text: String) { node = .text(text) }
    package init(stringLiteral text: String) { node = .text(text) }
    package init(_ parts: [HTML]) { node = .group(parts) }

    package init(_ tag: Tag, _ attributes: [Attribute], _ content: [HTML]) {
        node = .element(tag, attributes, content)
    }

    /// A page that browsers read by the standard, with its doctype.
    package var document: [UInt8] {
        var bytes = Array("<!DOCTYPE html>".utf8)
        bytes.reserveCapacity(16_384)
        write(to: &bytes)
        return bytes
    }

    package var text: String {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(to bytes: inout [UInt8]) {
        switch node {
        case .text(let text): HTML.escape(text, to: &bytes)
        case .group(let parts): for part in parts { part.write(to: &bytes) }
        case .element(let tag, let attributes, let content):
            bytes.append(UInt8(ascii: "<"))
            bytes += tag.rawValue.utf8
            for attribute in attributes {
                bytes.append(UInt8(ascii: " "))
                bytes += attribute.name.utf8
                guard let value = attribute.value else { continue }
                bytes += "=\"".utf8
                HTML.escape(value, to: &bytes)
                bytes.append(UInt8(ascii: "\""))
            }
            bytes.append(UInt8(ascii: ">"))
            if tag.isVoid { return }
            // The first line break in these is not shown; one more keeps a text that begins so.
            if tag == .textarea || tag == .pre { bytes.append(UInt8(ascii: "\n")) }
            for part in content { part.write(to: &bytes) }
            bytes += "</".utf8
            bytes += tag.rawValue.utf8
            bytes.append(UInt8(ascii: ">"))
        }
    }

    /// Marks that end a text or an attribute, and characters that no page may hold.
    private static func escape(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            case 0x09, 0x0A, 0x0D, 0x20...: bytes.append(byte)
            // A control character is shown, so that nobody overlooks it.
            default: bytes += "\u{FFFD}".utf8
            }
        }
    }
}

/// The elements that pages use.
package enum Tag: String, Hashable, Sendable {
    case html, head, body, title, meta, link, script, noscript
    case header, footer, main, nav, section, article, aside
    case h1, h2, h3, h4, p, div, span, strong, small, em, del, ins, code, pre, br, hr, time
    case a, ul, ol, li, dl, dt, dd, details, summary
    case table, caption, thead, tbody, tr, th, td
    case form, fieldset, legend, label, input, textarea, select, option, button, output
    case datalist, progress, dialog
    case svg, g, rect, line, circle, path, text, tspan, desc

    var isVoid: Bool {
        switch self {
        case .meta, .link, .br, .hr, .input: true
        default: false
        }
    }
}

/// A name with a value; without one it is only there, such as `required`.
package struct Attribute: Hashable, Sendable {
    let name: String
    let value: String?

    init(_ name: String, _ value: String?) {
        self.name = name
        self.value = value
    }

    /// An attribute whose value is a text that no browser acts on.
    package static func plain(_ name: StaticString, _ value: String) -> Attribute {
        Attribute("\(name)", value)
    }

    package static func number(_ name: StaticString, _ value: some BinaryInteger) -> Attribute {
        Attribute("\(name)", "\(value)")
    }

    package static func flag(_ name: StaticString) -> Attribute { Attribute("\(name)", nil) }
    package static func `class`(_ value: String) -> Attribute { Attribute("class", value) }
    package static func id(_ value: String) -> Attribute { Attribute("id", value) }
    package static func name(_ value: String) -> Attribute { Attribute("name", value) }
    package static func type(_ value: StaticString) -> Attribute { Attribute("type", "\(value)") }
    package static func value(_ value: String) -> Attribute { Attribute("value", value) }

    /// A place to go to: within Dipper, on the web, or into the telephone's authenticator;
    /// anything else becomes `#`.
    package static func href(_ place: String) -> Attribute { Attribute("href", safe(place)) }
    package static func action(_ place: String) -> Attribute { Attribute("action", safe(place)) }
    package static func source(_ place: String) -> Attribute { Attribute("src", safe(place)) }

    private static func safe(_ place: String) -> String {
        let isLocal = place.hasPrefix("/") && !place.hasPrefix("//") && !place.hasPrefix("/\\")
        let isWithin = place.hasPrefix("#") || place.hasPrefix("?")
        let isOutside = place.hasPrefix("https://") || place.hasPrefix("otpauth://totp/")
        return isLocal || isWithin || isOutside ? place : "#"
    }
}

/// Collects what stands in an element, one piece after another.
@resultBuilder package enum HTMLBuilder {
    package static func buildExpression(_ part: HTML) -> [HTML] { [part] }
    package static func buildExpression(_ text: String) -> [HTML] { [HTML(text)] }
    package static func buildExpression(_ parts: [HTML]) -> [HTML] { parts }
    package static func buildExpression(_ part: HTML?) -> [HTML] { part.map { [$0] } ?? [] }
    package static func buildBlock(_ parts: [HTML]...) -> [HTML] { parts.flatMap(\.self) }
    package static func buildArray(_ parts: [[HTML]]) -> [HTML] { parts.flatMap(\.self) }
    package static func buildOptional(_ parts: [HTML]?) -> [HTML] { parts ?? [] }
    package static func buildEither(first parts: [HTML]) -> [HTML] { parts }
    package static func buildEither(second parts: [HTML]) -> [HTML] { parts }
}

/// An element with what stands in it.
///
/// ```
/// tag(.p, .class("note")) { "共 "; tag(.strong) { "3" }; " 项" }
/// ```
package func tag(
    _ tag: Tag,
    _ attributes: Attribute?...,
    @HTMLBuilder content: () -> [HTML] = { [] }
) -> HTML {
    HTML(tag, attributes.compactMap(\.self), content())
}
