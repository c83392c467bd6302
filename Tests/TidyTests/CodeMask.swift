/// Reads Swift and keeps its code: literal text and comments become spaces, line breaks stay.
///
/// Interpolated expressions are code. A back-quoted name becomes a plain word of its length.
struct CodeMask {
    /// By byte; most bytes are none of these, and a table makes the large majority cheap.
    private let opensOrCloses = (0...255).map { "/#\"`()".utf8.contains($0) }
    private let bytes: [UInt8]
    private var masked: [UInt8] = []
    private var index = 0

    static func code(of text: String) -> String {
        var mask = CodeMask(bytes: Array(text.utf8))
        mask.readCode(isInterpolated: false)
        return String(decoding: mask.masked, as: UTF8.self)
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        masked.reserveCapacity(bytes.count)
    }

    private mutating func readCode(isInterpolated: Bool) {
        var depth = 0
        while index < bytes.count {
            guard opensOrCloses[Int(bytes[index])] else {
                keep()
                continue
            }
            switch bytes[index] {
            case UInt8(ascii: ")") where isInterpolated && depth == 0:
                return blank(1)
            case UInt8(ascii: "/") where at("//"):
                blankLine()
            case UInt8(ascii: "/") where at("/*"):
                blankBlockComment()
            case UInt8(ascii: "/"):
                blankRegex()
            case UInt8(ascii: "#"), UInt8(ascii: "\""):
                blankLiteral()
            case UInt8(ascii: "`"):
                replaceQuotedName()
            case UInt8(ascii: "("):
                depth += 1
                keep()
            case UInt8(ascii: ")"):
                depth -= 1
                keep()
            default:
                keep()
            }
        }
    }

    // MARK: Comments and names

    private mutating func blankLine() {
        blank(bytes[index...].firstIndex(of: UInt8(ascii: "\n")).map { $0 - index } ?? bytes.count)
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if at("/*") {
                depth += 1
                blank(2)
            } else if at("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && index < bytes.count
    }

    private mutating func replaceQuotedName() {
        repeat {
            masked.append(UInt8(ascii: "x"))
            index += 1
        } while index < bytes.count && bytes[index] != UInt8(ascii: "`")
        if index < bytes.count {
            masked.append(UInt8(ascii: "x"))
            index += 1
        }
    }

    // MARK: Literals

    /// Blanks a string or a `#/…/#` regex; a `#` that opens neither is kept.
    private mutating func blankLiteral() {
        let hashes = bytes[index...].prefix { $0 == UInt8(ascii: "#") }.count
        let opening = index + hashes
        guard opening < bytes.count else { return keep() }
        if bytes[opening] == UInt8(ascii: "/"), hashes > 0 {
            blank(hashes + 1)
            blankThrough("/" + String(repeating: "#", count: hashes))
        } else if bytes[opening] == UInt8(ascii: "\"") {
            let quote = at("\"\"\"", from: opening) ? "\"\"\"" : "\""
            blank(hashes + quote.utf8.count)
            blankString(quote: quote, hashes: String(repeating: "#", count: hashes))
        } else {
            keep()
        }
    }

    private mutating func blankString(quote: String, hashes: String) {
        let escape = "\\" + hashes
        while index < bytes.count {
            if bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
                blank(1)
            } else if at(quote + hashes) {
                return blank(quote.utf8.count + hashes.utf8.count)
            } else if at(escape + "(") {
                blank(escape.utf8.count + 1)
                readCode(isInterpolated: true)
            } else if at(escape) {
                blank(escape.utf8.count + 1)
            } else {
                blank(1)
            }
        }
    }

    /// Blanks `/…/` where an operand may begin and the line closes it; otherwise it divides.
    private mutating func blankRegex() {
        let before = masked.last { $0 != UInt8(ascii: " ") }
        let opensOperand = before.map { "(,=:[{!&|;~\n".utf8.contains($0) } ?? true
        guard opensOperand, let end = regexEnd() else { return keep() }
        blank(end - index + 1)
    }

    private func regexEnd() -> Int? {
        var position = index + 1
        guard position < bytes.count, bytes[position] != UInt8(ascii: " ") else { return nil }
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
            if bytes[position] == UInt8(ascii: "/") { return position }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    // MARK: Steps

    private func at(_ text: String, from start: Int? = nil) -> Bool {
        bytes[(start ?? index)...].starts(with: text.utf8)
    }

    private mutating func keep() {
        masked.append(bytes[index])
        index += 1
    }

    private mutating func blank(_ count: Int) {
        let end = min(index + count, bytes.count)
        while index < end {
            let isBreak = bytes[index] == UInt8(ascii: "\n")
            masked.append(isBreak ? UInt8(ascii: "\n") : UInt8(ascii: " "))
            index += 1
        }
    }

    private mutating func blankThrough(_ end: String) {
        while index < bytes.count, !at(end) {
            blank(1)
        }
        blank(end.utf8.count)
    }
}
