/// A form with files (RFC 7578), read from bytes whose number the server has bounded.
package struct Multipart: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package let field: String
        /// As the browser tells it: a label, never a path to write to.
        package let name: String
        package let bytes: [UInt8]

        package init(field: String, name: String, bytes: [UInt8]) {
            (self.field, self.name, self.bytes) = (field, name, bytes)
        }
    }

    package private(set) var fields = FormFields()
    package private(set) var files: [File] = []

    private static let mostHeaderBytes = 8192

    /// The boundary that a content type names; nil for another type, or one without.
    static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";")
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        for part in parts.dropFirst() {
            let part = part.drop { $0 == " " }
            guard part.lowercased().hasPrefix("boundary=") else { continue }
            let value = part.dropFirst("boundary=".count).filter { $0 != "\"" }
            return value.isEmpty || value.utf8.count > 70 ? nil : value
        }
        return nil
    }

    /// Nil for a body that breaks the form, which no browser sends.
    package init?(_ body: [UInt8], contentType: String) {
        guard let boundary = Multipart.boundary(of: contentType) else { return nil }
        let mark = Array("--\(boundary)".utf8)
        guard var place = Multipart.find(mark, in: body, from: 0) else { return nil }
        place += mark.count
        let next = [13, 10] + mark
        while !body[place...].starts(with: [0x2D, 0x2D]) {
            guard body[place...].starts(with: [13, 10]),
                let headEnd = Multipart.find([13, 10, 13, 10], in: body, from: place),
                headEnd - place <= Multipart.mostHeaderBytes,
                let end = Multipart.find(next, in: body, from: headEnd + 2),
                let head = String(validating: body[place..<headEnd], as: UTF8.self),
                fields.pairs.count + files.count < FormFields.mostPairs,
                take(head, Array(body[min(headEnd + 4, end)..<end]))
            else { return nil }
            place = end + next.count
        }
    }

    private mutating func take(_ head: String, _ content: [UInt8]) -> Bool {
        let line = head.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let line, let field = Multipart.parameter("name", of: line) else { return false }
        if let name = Multipart.parameter("filename", of: line) {
            // An input that was left empty comes as a file without a name.
            if !name.isEmpty || !content.isEmpty {
                files.append(File(field: field, name: name, bytes: content))
            }
            return true
        }
        guard let text = String(validating: content, as: UTF8.self) else { return false }
        fields.pairs.append((field, text))
        return true
    }

    /// Browsers escape only the quote and line ends, as `%22`, `%0D` and `%0A`.
    private static func parameter(_ name: String, of line: Substring) -> String? {
        for piece in line.split(separator: ";").dropFirst() {
            let piece = piece.drop { $0 == " " }
            guard piece.hasPrefix("\(name)=\"") else { continue }
            guard let start = line.firstRange(of: "\(name)=\"")?.upperBound,
                let end = line[start...].firstIndex(of: "\"")
            else { return nil }
            let text = String(line[start..<end])
            return text.replacing("%22", with: "\"").replacing("%0D", with: "\r")
                .replacing("%0A", with: "\n")
        }
        return nil
    }

    private static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = mark.first, start >= 0 else { return nil }
        var place = start
        while place + mark.count <= bytes.count {
            guard let found = bytes[place...].firstIndex(of: first),
                found + mark.count <= bytes.count
            else { return nil }
            if bytes[found..<found + mark.count].elementsEqual(mark) { return found }
            place = found + 1
        }
        return nil
    }
}
