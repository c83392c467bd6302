import ArgumentParser
import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// A program that calls the API of a ledger, without a network; each answer is held against the
/// document.
final class APIClient: Sendable {
    let ledger: ScratchLedger
    let routes: Routes
    private let identity: [String: String]

    /// What came back.
    struct Reply {
        let status: Int
        let json: JSON
        let body: [UInt8]
        let response: WebResponse

        func header(_ name: String) -> String? { response.header(name) }
        /// The codes of the reasons with their pointers, such as `MEMBER_FORM #/kind`.
        var errors: [String] {
            (json["errors"]?.elements ?? []).map {
                let code = $0["code"]?.textValue ?? ""
                return $0["pointer"]?.textValue.map { "\(code) \($0)" } ?? code
            }
        }
    }

    /// Nobody, or a person by the session of the pages.
    init(_ ledger: ScratchLedger, as person: String? = nil, routes given: Routes? = nil) throws {
        self.ledger = ledger
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        let routes = try given ?? Routes(office: try Office(try OpenLedger.writing(options)))
        self.routes = routes
        var identity: [String: String] = [:]
        if let person {
            let origin = ["host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080"]
            var headers = origin
            headers["content-type"] = "application/x-www-form-urlencoded"
            let entered = routes.answer(
                WebRequest(
                    method: .post,
                    path: ["sign-in", "practice"],
                    headers: headers,
                    body: Array("person=\(person)".utf8)
                )
            )
            let cookie = try #require(entered.header("set-cookie")).split(separator: ";")[0]
            identity = origin.merging(["cookie": String(cookie)]) { $1 }
            let me = routes.answer(
                WebRequest(method: .get, path: ["api", "v1", "me"], headers: identity)
            )
            let token: String = try #require(try JSON(parsing: me.body)["form_token"]?.textValue)
            identity["x-csrf-token"] = token
        }
        self.identity = identity
    }

    /// A page of somebody who is signed in by his account.
    init(_ browser: Browser) throws {
        ledger = browser.ledger
        routes = Routes(office: browser.office)
        let cookies = browser.kept.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        var identity = [
            "host": "127.0.0.1:8080", "origin": "http://127.0.0.1:8080", "cookie": cookies,
        ]
        let me = routes.answer(
            WebRequest(method: .get, path: ["api", "v1", "me"], headers: identity)
        )
        let token: String = try #require(try JSON(parsing: me.body)["form_token"]?.textValue)
        identity["x-csrf-token"] = token
        self.identity = identity
    }

    /// A program that shows a token.
    init(_ ledger: ScratchLedger, token: String, routes given: Routes? = nil) throws {
        self.ledger = ledger
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        routes = try given ?? Routes(office: try Office(try OpenLedger.writing(options)))
        identity = ["authorization": "Bearer \(token)"]
    }

    @discardableResult func get(
        _ target: String,
        _ headers: [String: String] = [:]
    ) throws -> Reply {
        try send(.get, target, headers, [])
    }

    @discardableResult func post(
        _ target: String,
        _ body: JSON = [:],
        key: String? = UUID().uuidString,
        version: Int64? = nil,
        headers: [String: String] = [:]
    ) throws -> Reply {
        try post(target, body.canonical, key: key, version: version, headers: headers)
    }

    @discardableResult func post(
        _ target: String,
        _ body: [UInt8],
        key: String? = UUID().uuidString,
        version: Int64? = nil,
        headers: [String: String] = [:]
    ) throws -> Reply {
        var given = ["content-type": "application/json"]
        given["idempotency-key"] = key
        given["if-match"] = version.map { "\"\($0)\"" }
        return try send(.post, target, given.merging(headers) { $1 }, body)
    }

    /// Any page of the server, as a browser that is signed in asks for it.
    func open(_ target: String) throws -> WebResponse {
        let uri = try #require(URLComponents(string: target))
        return routes.answer(
            WebRequest(
                method: .get,
                path: uri.path.split(separator: "/").map(String.init),
                query: try #require(FormFields(urlEncoded: uri.percentEncodedQuery ?? "")),
                headers: identity
            )
        )
    }

    func send(
        _ method: WebRequest.Method,
        _ target: String,
        _ headers: [String: String],
        _ body: [UInt8]
    ) throws -> Reply {
        let uri = try #require(URLComponents(string: "/api/v1" + target))
        let response = routes.answer(
            WebRequest(
                method: method,
                path: uri.path.split(separator: "/").map(String.init),
                query: try #require(FormFields(urlEncoded: uri.percentEncodedQuery ?? "")),
                headers: identity.merging(headers) { $1 }.filter { !$0.value.isEmpty },
                body: body
            )
        )
        let media = response.header("content-type") ?? ""
        let json = media.hasSuffix("json") ? try JSON(parsing: response.body) : .null
        try APIDocument.check(response, json, method, uri.path)
        return Reply(status: response.status, json: json, body: response.body, response: response)
    }
}

/// The document, read by the tests as any client would.
enum APIDocument {
    static let json: JSON = {
        guard let json = try? JSON(parsing: OpenAPIDocument.response.body) else { return .null }
        return json
    }()

    /// The operation that a path is one of; nil where there is none.
    static func operation(_ method: WebRequest.Method, _ path: String) -> JSON? {
        let parts = path.split(separator: "/")
        for (template, methods) in json["paths"]?.members ?? [:] {
            let pattern = template.split(separator: "/")
            let isIt =
                pattern.count == parts.count
                && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
            if isIt { return methods[method.rawValue.lowercased()] }
        }
        return nil
    }

    /// Holds an answer against what the document promises of it.
    static func check(
        _ response: WebResponse,
        _ json: JSON,
        _ method: WebRequest.Method,
        _ path: String
    ) throws {
        guard let operation = operation(method, path) else {
            #expect([400, 404, 405].contains(response.status), "\(method) \(path)")
            return
        }
        let media = try #require(response.header("content-type"))
        let answer = operation["responses"]?["\(response.status)"]
        let schema = answer?["content"]?[media]?["schema"]
        guard let schema else {
            Issue.record("\(method) \(path): \(response.status) \(media) is not documented")
            return
        }
        guard media.hasSuffix("json") else { return }
        let defects = SchemaCheck(document: Self.json).defects(json, schema, "#")
        #expect(defects == [], "\(method) \(path)")
    }
}

/// JSON Schema 2020-12 as far as the document uses it; a keyword that it does not know is a defect.
struct SchemaCheck {
    let document: JSON

    private static let known: Set = [
        "type", "properties", "required", "additionalProperties", "items", "maxItems", "anyOf",
        "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "format",
        "description", "$ref",
    ]

    func defects(_ value: JSON, _ schema: JSON, _ place: String) -> [String] {
        let unknown = Set(schema.members.keys).subtracting(Self.known)
        guard unknown.isEmpty else { return ["\(place): \(unknown.sorted())"] }
        if let reference = schema["$ref"]?.textValue {
            let name = String(reference.split(separator: "/").last ?? "")
            guard let target = document["components"]?["schemas"]?[name] else {
                return ["\(place): no \(reference)"]
            }
            return defects(value, target, place)
        }
        if let choices = schema["anyOf"]?.elements {
            let found = choices.map { defects(value, $0, place) }
            return found.contains([]) ? [] : found.flatMap { $0 }
        }
        switch (schema["type"]?.textValue, value) {
        case (nil, _), ("boolean", .bool), ("null", .null): return []
        case ("integer", .integer(let number)):
            let isLow = number < schema["minimum"]?.integerValue ?? .min
            let isHigh = number > schema["maximum"]?.integerValue ?? .max
            return isLow || isHigh ? ["\(place): \(number)"] : []
        case ("string", .text(let text)): return self.text(text, schema, place)
        case ("array", .array(let elements)):
            let most = schema["maxItems"]?.integerValue ?? .max
            guard elements.count <= most else { return ["\(place): \(elements.count) items"] }
            return elements.enumerated().flatMap {
                defects($1, schema["items"] ?? [:], "\(place)/\($0)")
            }
        case ("object", .object(let members)): return object(members, schema, place)
        default: return ["\(place): \(value) is no \(schema["type"]?.textValue ?? "")"]
        }
    }

    private func text(_ text: String, _ schema: JSON, _ place: String) -> [String] {
        let count = Int64(text.unicodeScalars.count)
        if count < schema["minLength"]?.integerValue ?? 0
            || count > schema["maxLength"]?.integerValue ?? .max
        {
            return ["\(place): length \(count)"]
        }
        if let choices = schema["enum"]?.texts, !choices.contains(text) {
            return ["\(place): \(text)"]
        }
        if let pattern = schema["pattern"]?.textValue,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            return ["\(place): \(text) !~ \(pattern)"]
        }
        return []
    }

    private func object(
        _ members: [String: JSON],
        _ schema: JSON,
        _ place: String
    ) -> [String] {
        let missing = (schema["required"]?.texts ?? []).filter { members[$0] == nil }
        var defects = missing.map { "\(place)/\($0) is missing" }
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            if let known = schema["properties"]?[name] {
                defects += self.defects(value, known, "\(place)/\(name)")
            } else if let rest = schema["additionalProperties"], rest != .bool(false) {
                defects += self.defects(value, rest, "\(place)/\(name)")
            } else {
                defects.append("\(place)/\(name) is not documented")
            }
        }
        return defects
    }
}
