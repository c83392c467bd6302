/// What a browser or a program asks, read whole and checked for form.
package struct WebRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        /// Any other, which nothing here answers to.
        case other = ""

        /// Whether it may change something.
        package var isWriting: Bool { self != .get && self != .head }
    }

    /// What keeps a request from being read.
    package enum Fault: Sendable {
        /// The address or its query is not well-formed.
        case target
        /// The body is larger than the server takes.
        case tooLarge
        /// The disk would not take what was uploaded, or too much is uploaded at once.
        case busy
    }

    package var method: Method
    /// Decoded parts of the path: `/cases/DT-1` is `["cases", "DT-1"]`.
    package var path: [String]
    package var query: FormFields
    package var body: [UInt8]
    /// A form with files, which was read as it came; its body is nowhere else.
    package var upload: Multipart?
    /// The address of the other end of the connection, without its port.
    package var address: String
    /// Why the rest of the request is not what was sent; nil when it is.
    package var fault: Fault?
    private var headers: [String: String]

    package init(
        method: Method,
        path: [String],
        query: FormFields = FormFields(),
        headers: [String: String] = [:],
        body: [UInt8] = [],
        address: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.address = address
    }

    /// A header by its name in lower case.
    package func header(_ name: String) -> String? { headers[name] }

    /// Path and query as they would be asked for again.
    package var target: String {
        let path = "/" + path.map(FormFields.encoded).joined(separator: "/")
        return query.pairs.isEmpty ? path : "\(path)?\(query.urlEncoded)"
    }

    /// Scheme and host as the browser writes them: of the page that a form came from.
    package var origin: String { headers["origin"] ?? "" }

    package func cookie(_ name: String) -> String? {
        for piece in (headers["cookie"] ?? "").split(separator: ";") {
            let parts = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }

    /// The fields and files of a form that was sent; nil when the body is none.
    package func form() -> (fields: FormFields, files: [Multipart.File])? {
        if let upload { return (upload.fields, upload.files) }
        let type = headers["content-type"] ?? ""
        if type.lowercased().hasPrefix("multipart/form-data") {
            return Multipart(body, contentType: type).map { ($0.fields, $0.files) }
        }
        guard type.lowercased().hasPrefix("application/x-www-form-urlencoded"),
            let text = String(validating: body, as: UTF8.self),
            let fields = FormFields(urlEncoded: text)
        else { return nil }
        return (fields, [])
    }

    /// Whether it comes from a page of this server (OWASP: verify the origin by headers).
    ///
    /// Browsers send `Origin` with every post; a program that sends none carries no cookie of ours
    /// by accident either, and is known by its token.
    package var isFromOwnPage: Bool {
        if let origin = headers["origin"] {
            guard let host = headers["host"], !host.isEmpty else { return false }
            return origin == "https://\(host)" || origin == "http://\(host)"
        }
        return headers["sec-fetch-site"].map { ["same-origin", "none"].contains($0) } ?? false
    }
}
