import ArgumentParser
import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Somebody before the pages of a ledger: asks, types and keeps the cookie, without a network.
final class Browser {
    let ledger: ScratchLedger
    private let routes: Routes
    private var cookies: [String: String] = [:]
    /// What the pages said, as one reads it.
    private(set) var page = ""
    private(set) var response = WebResponse(status: 0)

    /// `door` says how the server stands, and makes passwords cheap.
    init(
        _ ledger: ScratchLedger,
        as person: String? = nil,
        door: Office.Door = Office.Door()
    ) throws {
        self.ledger = ledger
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        routes = Routes(office: try Office(try OpenLedger.writing(options), door: door))
        if let person {
            try send("/sign-in/practice", [("person", person)])
            try #require(response.status == 303, "\(page)")
        }
    }

    var status: Int { response.status }

    /// What the server was told to keep, by name.
    var kept: [String: String] { cookies }

    /// Forgets what it was told to keep, or takes over what another browser keeps.
    func keep(_ cookies: [String: String] = [:]) { self.cookies = cookies }

    private var headers: [String: String] {
        [
            "host": "127.0.0.1:8080", "user-agent": "Mozilla/5.0 (X11; Linux x86_64)",
            "cookie": cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "),
        ]
    }

    private func take(_ request: WebRequest) {
        response = routes.answer(request)
        page = String(decoding: response.body, as: UTF8.self)
        for (name, value) in response.headers where name == "set-cookie" {
            let parts = value.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
            let isOver = value.contains("Max-Age=0") || parts.count < 2
            cookies[String(parts[0])] = isOver ? nil : String(parts[1])
        }
    }

    /// The token that the latest page gave its forms.
    private var token: String {
        page.firstMatch(of: /name="_token" value="([0-9A-Za-z_-]+)"/).map { String($0.1) } ?? ""
    }

    /// What a hidden or typed field of the latest page holds.
    func value(_ name: String) -> String? {
        let field = page.split(separator: "<input").first { $0.contains("name=\"\(name)\"") }
        return field?.firstMatch(of: /value="([^"]*)"/).map { String($0.1) }
    }

    @discardableResult func open(_ target: String) throws -> String {
        let uri = try #require(URLComponents(string: target))
        take(
            WebRequest(
                method: .get,
                path: uri.path.split(separator: "/").map(String.init),
                query: try #require(FormFields(urlEncoded: uri.percentEncodedQuery ?? "")),
                headers: headers
            )
        )
        return page
    }

    /// Sends a form as the latest page would, or one from elsewhere when `origin` says so.
    @discardableResult func send(
        _ target: String,
        _ fields: [(String, String)] = [],
        origin: String? = "http://127.0.0.1:8080"
    ) throws -> String {
        let uri = try #require(URLComponents(string: target))
        var form = FormFields([("_token", token)])
        for name in ["_key", "_version"] {
            if let value = value(name) { form.pairs.append((name, value)) }
        }
        for (name, value) in fields {
            form.pairs.removeAll { $0.name == name && name.hasPrefix("_") }
            form.pairs.append((name, value))
        }
        var headers = headers
        headers["content-type"] = "application/x-www-form-urlencoded"
        headers["origin"] = origin
        take(
            WebRequest(
                method: .post,
                path: uri.path.split(separator: "/").map(String.init),
                query: try #require(FormFields(urlEncoded: uri.percentEncodedQuery ?? "")),
                headers: headers,
                body: Array(form.urlEncoded.utf8)
            )
        )
        return page
    }

    /// Sends a form with one file.
    func upload(_ target: String, _ field: String, _ name: String, _ content: [UInt8]) {
        let mark = "示例边界".utf8.map { String($0, radix: 16) }.joined()
        var headers = headers
        headers["content-type"] = "multipart/form-data; boundary=\(mark)"
        headers["origin"] = "http://127.0.0.1:8080"
        let disposition = "Content-Disposition: form-data; name="
        let start =
            "--\(mark)\r\n\(disposition)\"_token\"\r\n\r\n\(token)\r\n--\(mark)\r\n"
            + "\(disposition)\"\(field)\"; filename=\"\(name)\"\r\n"
            + "Content-Type: application/octet-stream\r\n\r\n"
        take(
            WebRequest(
                method: .post,
                path: target.split(separator: "/").map(String.init),
                headers: headers,
                body: Array(start.utf8) + content + Array("\r\n--\(mark)--\r\n".utf8)
            )
        )
    }

    /// Where the latest answer sends the browser.
    var place: String? { response.header("location") }

    /// Goes there.
    func follow() throws { try open(try #require(place)) }
}
