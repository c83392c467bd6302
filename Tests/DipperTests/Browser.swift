import ArgumentParser
import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Somebody before the pages of a ledger: asks, types and keeps the cookie, without a network.
final class Browser {
    let ledger: ScratchLedger
    let office: Office
    private let routes: Routes
    private var cookies: [String: String] = [:]
    /// What the pages said, as one reads it.
    private(set) var page = ""
    private(set) var response = WebResponse(status: 0)

    /// `door` says how the server stands, and makes passwords cheap.
    init(
        _ ledger: ScratchLedger,
        as person: String? = nil,
        door: Office.Door = Office.Door(),
        backups: String? = nil
    ) throws {
        self.ledger = ledger
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        office = try Office(try OpenLedger.writing(options), door: door, backups: backups)
        routes = Routes(office: office)
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

    /// Sends a form with one file, as the latest page would.
    @discardableResult func upload(
        _ target: String,
        field: String = "file",
        file: (name: String, bytes: [UInt8]),
        more: [(name: String, value: String)] = []
    ) throws -> String {
        let boundary = "示例边界".utf8.map { String($0, radix: 16) }.joined()
        func part(_ header: String) -> [UInt8] {
            Array("--\(boundary)\r\nContent-Disposition: form-data; \(header)\r\n\r\n".utf8)
        }
        let body =
            ([("_token", token)] + more).flatMap { name, value in
                part("name=\"\(name)\"") + Array(value.utf8) + [13, 10]
            }
            + part("name=\"\(field)\"; filename=\"\(file.name)\"") + file.bytes + [13, 10]
            + Array("--\(boundary)--\r\n".utf8)
        var headers = headers
        headers["content-type"] = "multipart/form-data; boundary=\(boundary)"
        headers["origin"] = "http://127.0.0.1:8080"
        take(
            WebRequest(
                method: .post,
                path: target.split(separator: "/").map(String.init),
                headers: headers,
                body: body
            )
        )
        return page
    }

    /// Where the latest answer sends the browser.
    var place: String? { response.header("location") }

    /// Goes there.
    func follow() throws { try open(try #require(place)) }
}
