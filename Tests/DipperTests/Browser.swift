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

    init(_ ledger: ScratchLedger, as person: String? = nil) throws {
        self.ledger = ledger
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        routes = Routes(office: try Office(try OpenLedger.writing(options)))
        if let person {
            try send("/sign-in", [("person", person)])
            try #require(response.status == 303, "\(page)")
        }
    }

    var status: Int { response.status }

    private var headers: [String: String] {
        [
            "host": "127.0.0.1:8080",
            "cookie": cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "),
        ]
    }

    private func take(_ request: WebRequest) {
        response = routes.answer(request)
        page = String(decoding: response.body, as: UTF8.self)
        for (name, value) in response.headers where name == "set-cookie" {
            let parts = value.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
            cookies[String(parts[0])] = parts.count > 1 ? String(parts[1]) : nil
        }
    }

    /// The token that the latest page gave its forms.
    private var token: String {
        page.firstMatch(of: /name="_token" value="([0-9a-f]+)"/).map { String($0.1) } ?? ""
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

    /// Where the latest answer sends the browser.
    var place: String? { response.header("location") }

    /// Goes there.
    func follow() throws { try open(try #require(place)) }
}
