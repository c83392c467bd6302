import ArgumentParser
import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `The API` {
    /// A request of an operation, and what comes of it.
    struct Asked: Sendable, CustomTestStringConvertible {
        let operation: String
        let target: String
        var body: JSON?
        var status = 200
        var version: Int64?
        var testDescription: String { "\(operation) \(target)" }
    }

    static let asked: [Asked] = [
        Asked(operation: "openapi", target: "/openapi.json"),
        Asked(operation: "me", target: "/me"),
        Asked(operation: "listCases", target: "/cases"),
        Asked(operation: "listCases", target: "/cases?kind=person&limit=2"),
        Asked(operation: "getCase", target: "/cases/\(Cast.project)"),
        Asked(operation: "getCase", target: "/cases/\(Cast.agreement)"),
        Asked(operation: "getCase", target: "/cases/\(Cast.round)"),
        Asked(operation: "listCaseEvents", target: "/cases/\(Cast.project)/events?limit=2"),
        Asked(operation: "listDocuments", target: "/cases/\(Cast.project)/documents"),
        Asked(
            operation: "getDocument",
            target: "/cases/\(Cast.project)/documents/1",
            status: 404
        ),
        Asked(operation: "listAllowed", target: "/cases/\(Cast.agreement)/allowed"),
        Asked(operation: "getGoals", target: "/goals?as_of=2026-01-15&known_at=2026-01-15"),
        Asked(operation: "listGoalItems", target: "/goals/CULTIVATED/items"),
        Asked(operation: "getWork", target: "/work?limit=3"),
        Asked(operation: "listEvents", target: "/events?limit=20"),
        Asked(operation: "listKinds", target: "/kinds"),
        Asked(operation: "getKind", target: "/kinds/project"),
        Asked(operation: "getKind", target: "/kinds/grant-agreement"),
        Asked(
            operation: "openCase",
            target: "/cases",
            body: [
                "kind": "project", "payload": ["title": "示例", "channel": "scouting"],
            ],
            status: 201
        ),
        Asked(
            operation: "openCase",
            target: "/cases?dry_run=true",
            body: ["kind": "project", "payload": ["title": "示例"]]
        ),
        Asked(
            operation: "doEvent",
            target: "/cases/\(Cast.project)/events/note",
            body: ["payload": ["text": "示例"]],
            version: 0
        ),
        Asked(
            operation: "doEvents",
            target: "/events",
            body: [
                "deeds": [
                    ["code": JSON(Cast.project), "event": "note", "payload": ["text": "示例"]]
                ]
            ]
        ),
    ]

    @Test(arguments: asked)
    func `answers what its document promises`(_ asked: Asked) async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let client = try APIClient(ledger, as: Cast.officer)
        let reply: APIClient.Reply
        if let body = asked.body {
            let current = try client.get("/cases/\(Cast.project)").json["version"]?.integerValue
            reply = try client.post(
                asked.target,
                body,
                version: asked.version.map { $0 + (current ?? 0) }
            )
        } else {
            reply = try client.get(asked.target)
        }
        #expect(reply.status == asked.status, "\(reply.json)")
    }

    @Test func `has an example of every operation in these tests`() {
        #expect(Set(Self.asked.map(\.operation)) == Set(APIRoutes.table.map(\.name)))
    }

    @Test func `documents each route once, with a name of its own`() throws {
        let document = APIDocument.json
        let operations = (document["paths"]?.members ?? [:]).flatMap { path, methods in
            methods.members.map { "\($0.key) \(path)" }
        }
        let routes = APIRoutes.table.map { "\($0.method.rawValue.lowercased()) \($0.template)" }
        #expect(operations.sorted() == routes.sorted())
        #expect(Set(APIRoutes.table.map(\.name)).count == APIRoutes.table.count)
        #expect(document["openapi"] == "3.1.0")
        for route in APIRoutes.table {
            let parts = route.pattern.filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }
            let declared = route.parameters.filter { $0.place == .path }.map(\.name)
            #expect(parts == declared, "\(route.name)")
        }
    }

    // MARK: Who may ask

    static let people = [
        "nobody", Cast.officer, Cast.finance, Cast.applicant, Cast.experts[0],
        Cast.administrator,
    ]

    /// The status that each of `people` gets, in their order; a route without a line fails.
    static let sweep: [String: [Int]] = [
        "openapi": [200, 200, 200, 200, 200, 200],
        "me": [401, 200, 200, 200, 200, 200],
        "listCases": [401, 200, 200, 200, 200, 200],
        "getCase": [401, 200, 200, 200, 404, 404],
        "listCaseEvents": [401, 200, 200, 200, 404, 404],
        "listDocuments": [401, 200, 200, 200, 404, 404],
        "getDocument": [401, 404, 404, 404, 404, 404],
        "listAllowed": [401, 200, 200, 200, 404, 404],
        "getGoals": [401, 200, 200, 404, 404, 404],
        "listGoalItems": [401, 200, 200, 404, 404, 404],
        "getWork": [401, 200, 200, 200, 200, 200],
        "listKinds": [401, 200, 200, 404, 404, 200],
        "getKind": [401, 200, 200, 404, 404, 200],
        "listEvents": [401, 200, 200, 200, 200, 200],
        "openCase": [401, 201, 403, 201, 403, 403],
        "doEvent": [401, 200, 200, 200, 404, 404],
        // The cases stand in the body: what is not there for somebody is one of its reasons.
        "doEvents": [401, 200, 200, 200, 422, 422],
    ]

    @Test func `answers each role as it should, route by route`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        let routes = Routes(office: try Office(try OpenLedger.writing(options)))
        #expect(Set(Self.sweep.keys) == Set(APIRoutes.table.map(\.name)))
        for (index, person) in Self.people.enumerated() {
            let client = try APIClient(
                ledger,
                as: person == "nobody" ? nil : person,
                routes: routes
            )
            for route in APIRoutes.table {
                let values = [
                    "code": route.name == "listGoalItems" ? "LANDED" : Cast.project, "item": "1",
                    "kind": "project", "event": "note",
                ]
                let target = Self.target(of: route, values)
                let reply: APIClient.Reply
                if route.method == .get {
                    reply = try client.get(target)
                } else {
                    let officer = try APIClient(ledger, as: Cast.officer, routes: routes)
                    let version = try officer.get("/cases/\(Cast.project)").json["version"]
                    let note: [String: JSON] = ["payload": ["text": "示例"]]
                    let deed = note.merging(
                        ["code": JSON(Cast.project), "event": "note"]
                    ) { $1 }
                    let bodies: [String: JSON] = [
                        "openCase": [
                            "kind": "project",
                            "payload": ["title": "示例", "channel": "scouting"],
                        ],
                        "doEvents": ["deeds": [.object(deed)]],
                    ]
                    reply = try client.post(
                        target,
                        bodies[route.name] ?? .object(note),
                        version: bodies[route.name] == nil ? version?.integerValue : nil
                    )
                }
                let wanted = Self.sweep[route.name]?[index]
                #expect(reply.status == wanted, "\(route.name) \(person): \(reply.json)")
            }
        }
    }

    private static func target(of route: APIRoute, _ values: [String: String]) -> String {
        route.pattern.dropFirst(2).map { part -> String in
            guard part.hasPrefix(":") else { return "/\(part)" }
            return "/" + (values[String(part.dropFirst())] ?? "")
        }.joined()
    }

    /// Operations that name a case.
    @Test func `answers for what one may not see as for what is not there, byte for byte`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)
        let reviewer = try APIClient(ledger, as: Cast.experts[0])
        let officer = try APIClient(ledger, as: Cast.officer)
        let unknown = "DT-2026-999999"
        var count = 0
        for route in APIRoutes.table where route.pattern.contains(":code") {
            guard route.name != "listGoalItems" else { continue }
            let answers = try [Cast.project, unknown].map { code -> String in
                let values = ["code": code, "item": "1", "event": "note"]
                let target = Self.target(of: route, values)
                let reply =
                    try route.method == .get
                    ? reviewer.get(target) : reviewer.post(target, [:], version: 1)
                let text = String(decoding: reply.body, as: UTF8.self)
                return "\(reply.status) \(reply.response.headers.map(\.name)) "
                    + text.replacing(code, with: "%")
            }
            #expect(answers[0] == answers[1], "\(route.name)")
            #expect(answers[0].hasPrefix("404"), "\(route.name)")
            count += 1
        }
        #expect(count == 6)
        // Who may see it gets something else: the comparison is no empty one.
        #expect(try officer.get("/cases/\(Cast.project)").status == 200)
        let named = try [Cast.project, unknown].map { code in
            let reply = try officer.post(
                "/cases",
                ["kind": "landing", "parent": JSON(code)],
                headers: ["x": ""]
            )
            return reply.status
        }
        #expect(named[0] != 404)
        #expect(named[1] == 404)
        #expect(try reviewer.get("/cases").json["cases"] == [])
    }
}
