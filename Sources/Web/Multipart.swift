internal import Glibc

/// A form with files (RFC 7578).
package struct Multipart: Hashable, Sendable {
    package struct File: Hashable, Sendable {
        package let field: String
        /// As the browser tells it: a label, never a path to write to.
        package let name: String
        /// Nil for an empty file, and for one that is larger than the server takes.
        package let content: UploadedFile?
        /// How many bytes were sent.
        package let size: Int64

        /// The first bytes, as many as asked for unless the file ends before.
        package func bytes(most: Int) throws(UploadedFile.Fault) -> [UInt8] {
            try content?.bytes(most: min(most, Int(clamping: size))) ?? []
        }
    }

    package var fields = FormFields()
    package var files: [File] = []

    /// A form of nothing yet.
    init() {}

    /// Nil for a body that breaks the form, which no browser sends.
    package init?(_ body: [UInt8], contentType: String) {
        guard var reader = MultipartReader(contentType: contentType) else { return nil }
        do {
            try reader.take(body)
            self = try reader.finish()
        } catch {
            return nil
        }
    }

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

    /// What the head of a part names: its field, and its file where it is one.
    static func part(_ head: String) -> (field: String, file: String?)? {
        let line = head.split(separator: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let line, let field = parameter("name", of: line) else { return nil }
        return (field, parameter("filename", of: line))
    }

    /// Browsers escape only the quote and line ends, as `%22`, `%0D` and `%0A`.
    private static func parameter(_ name: String, of line: Substring) -> String? {
        for piece in line.split(separator: ";").dropFirst() {
            let piece = piece.drop { $0 == " " }
            guard piece.hasPrefix("\(name)=\"") else { continue }
            // `filename="` does not stand for `name="`: the mark before it is looked at too.
            let found = [" ", ";"].compactMap { line.firstRange(of: "\($0)\(name)=\"") }.first
            guard let start = found?.upperBound, let end = line[start...].firstIndex(of: "\"")
            else { return nil }
            let text = String(line[start..<end])
            return text.replacing("%22", with: "\"").replacing("%0D", with: "\r")
                .replacing("%0A", with: "\n")
        }
        return nil
    }

    /// Where bytes stand first; nil where they do not, or not whole.
    static func find(_ mark: [UInt8], in bytes: [UInt8]) -> Int? {
        guard let first = mark.first else { return nil }
        return unsafe bytes.withUnsafeBytes { buffer -> Int? in
            guard let start = buffer.baseAddress else { return nil }
            var place = 0
            while place + mark.count <= buffer.count,
                let found = unsafe memchr(start + place, Int32(first), buffer.count - place)
            {
                place = unsafe UnsafeRawPointer(found) - start
                let end = place + mark.count
                if end <= buffer.count, unsafe buffer[place..<end].elementsEqual(mark) {
                    return place
                }
                place += 1
            }
            return nil
        }
    }
}
