/// What is answered: a status, headers and bytes.
package struct WebResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// What follows the headers in the place of a body, piece by piece, for as long as it lasts.
    package var stream: AsyncStream<[UInt8]>?

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A page for the one who asked for it: nobody between keeps it.
    package static func page(_ html: HTML, status: Int = 200) -> WebResponse {
        WebResponse(
            status: status,
            headers: [
                ("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store"),
            ],
            body: html.document
        )
    }

    /// A piece of a page, for the script that asked for it.
    package static func fragment(_ html: HTML) -> WebResponse {
        WebResponse(
            status: 200,
            headers: [
                ("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store"),
            ],
            body: Array(html.text.utf8)
        )
    }

    package static func text(_ text: String, status: Int = 200) -> WebResponse {
        WebResponse(
            status: status,
            headers: [
                ("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"),
            ],
            body: Array(text.utf8)
        )
    }

    package static func json(
        _ bytes: [UInt8],
        status: Int = 200,
        type: String = "application/json"
    ) -> WebResponse {
        WebResponse(
            status: status,
            headers: [("content-type", type), ("cache-control", "no-store")],
            body: bytes
        )
    }

    /// After a form was taken: the browser then asks for `place`, and going back asks nothing.
    package static func seeOther(_ place: String) -> WebResponse {
        WebResponse(
            status: 303,
            headers: [("location", place), ("cache-control", "no-store")]
        )
    }

    /// A file to keep, under a name of ours or one that was cleaned.
    package static func download(_ bytes: [UInt8], name: String, type: String) -> WebResponse {
        WebResponse(
            status: 200,
            headers: [
                ("content-type", type), ("cache-control", "no-store"),
                (
                    "content-disposition",
                    "attachment; filename*=UTF-8''\(FormFields.encoded(name))"
                ),
            ],
            body: bytes
        )
    }

    /// A file of Dipper's own; its address changes with its content.
    package static func asset(_ text: String, type: String) -> WebResponse {
        WebResponse(
            status: 200,
            headers: [
                ("content-type", "\(type); charset=utf-8"),
                ("cache-control", "public, max-age=31536000, immutable"),
            ],
            body: Array(text.utf8)
        )
    }

    package func setting(_ name: String, _ value: String) -> WebResponse {
        var response = self
        response.headers.append((name, value))
        return response
    }

    package func header(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }
}
