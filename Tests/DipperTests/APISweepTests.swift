import ArgumentParser
import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Who may ask for what: every operation by every role, and the same answer for what one may not
/// see as for what is not there.
@Suite struct `The operations of the API` {
    static let people = [
        "nobody", Cast.officer, Cast.finance, Cast.applicant, Cast.experts[0],
        Cast.administrator, Cast.director,
    ]

    /// The status that each of `people` gets, in their order; a route without a line fails.
    static let sweep: [String: [Int]] = [
        "openapi": [200, 200, 200, 200, 200, 200, 200],
        "me": [401, 200, 200, 200, 200, 200, 200],
        "listCases": [401, 200, 200, 200, 200, 200, 200],
        "listFacets": [401, 200, 200, 200, 200, 200, 200],
        "listViews": [401, 200, 200, 200, 200, 200, 200],
        "getCase": [401, 200, 200, 200, 404, 404, 200],
        "listCaseEvents": [401, 200, 200, 200, 404, 404, 200],
        "listDocuments": [401, 200, 200, 200, 404, 404, 200],
        "getDocument": [401, 404, 404, 404, 404, 404, 404],
        "listAllowed": [401, 200, 200, 200, 404, 404, 200],
        "getMeeting": [401, 200, 200, 404, 404, 404, 200],
        "getGoals": [401, 200, 200, 404, 404, 404, 200],
        "listGoalItems": [401, 200, 200, 404, 404, 404, 200],
        "getGoalsImage": [401, 200, 200, 404, 404, 404, 200],
        "listMonths": [401, 200, 200, 404, 404, 404, 200],
        "getMonth": [401, 200, 200, 404, 404, 404, 200],
        "listFunnelStage": [401, 200, 200, 404, 404, 404, 200],
        "listReports": [401, 200, 200, 404, 404, 404, 200],
        "getReport": [401, 200, 200, 404, 404, 404, 200],
        "getGrantFunds": [401, 404, 404, 404, 404, 404, 404],
        "getAgreementText": [401, 404, 404, 404, 404, 404, 404],
        "getAgreementTerms": [401, 404, 404, 404, 404, 404, 404],
        "getBalances": [401, 404, 200, 404, 404, 404, 200],
        "listPostings": [401, 404, 200, 404, 404, 404, 200],
        "getCashPlan": [401, 200, 200, 404, 404, 404, 200],
        "listReceipts": [401, 200, 200, 404, 404, 404, 200],
        "getAfterCare": [401, 200, 200, 404, 404, 404, 200],
        "getPortfolio": [401, 200, 200, 404, 404, 404, 200],
        "getExemptionEvidence": [401, 404, 404, 404, 404, 404, 404],
        "listInstruments": [401, 200, 200, 404, 404, 200, 200],
        "getRoundRanking": [401, 200, 404, 404, 404, 404, 200],
        "getRoundInsight": [401, 404, 404, 404, 404, 404, 404],
        "getRoundMarks": [401, 404, 404, 404, 404, 404, 404],
        "getRoundAssignment": [401, 404, 404, 404, 404, 404, 404],
        "applyRoundAssignment": [401, 404, 404, 404, 404, 404, 404],
        "getWork": [401, 200, 200, 200, 200, 200, 200],
        "listKinds": [401, 200, 200, 404, 404, 200, 200],
        "getKind": [401, 200, 200, 404, 404, 200, 200],
        "getRules": [401, 200, 200, 404, 404, 200, 200],
        "listCalendars": [401, 200, 200, 404, 404, 200, 200],
        "listEvents": [401, 200, 200, 200, 200, 200, 200],
        "openCase": [401, 201, 403, 201, 403, 403, 403],
        "doEvent": [401, 200, 200, 200, 404, 404, 200],
        "unmask": [401, 200, 404, 200, 404, 404, 404],
        // The cases stand in the body: what is not there for somebody is one of its reasons.
        "doEvents": [401, 200, 200, 200, 422, 422, 200],
        "importCalendar": [401, 404, 404, 404, 404, 200, 404],
        "listPeople": [401, 200, 200, 404, 404, 200, 200],
        "listRoles": [401, 200, 200, 404, 404, 200, 200],
        "searchAudit": [401, 404, 404, 404, 404, 404, 200],
        "listRefusals": [401, 404, 404, 404, 404, 404, 200],
        "listBackups": [401, 404, 404, 404, 404, 200, 200],
        "beginWork": [401, 404, 404, 404, 404, 202, 404],
        "listWork": [401, 200, 200, 200, 200, 200, 200],
        "getWorkState": [401, 404, 404, 404, 404, 404, 404],
        "listWebhooks": [401, 404, 404, 404, 404, 200, 404],
        "listDeliveries": [401, 404, 404, 404, 404, 200, 404],
        "listAttempts": [401, 404, 404, 404, 404, 200, 404],
        "rotateWebhook": [401, 404, 404, 404, 404, 200, 404],
        // The receiver of the tests does not answer, and is not live.
        "testWebhook": [401, 404, 404, 404, 404, 422, 404],
        "retryDelivery": [401, 404, 404, 404, 404, 422, 404],
        "replayDeliveries": [401, 404, 404, 404, 404, 422, 404],
        "testProvider": [401, 404, 404, 404, 404, 422, 404],
        "publishDefinitions": [401, 404, 404, 404, 404, 200, 404],
        // Nothing is decided yet; whoever may not know of it is told nothing.
        "getLetter": [401, 400, 404, 404, 404, 404, 400],
        "getPaymentPaper": [401, 404, 404, 404, 404, 404, 404],
        // Whoever may not register is told so by each row.
        "importTable": [401, 200, 403, 200, 403, 403, 403],
    ]

    private static let endpoint = "TS-2026-000001"
    private static let provider = "DL-2026-000001"
    private static let meeting = "HY-2026-000001"

    /// The case that the path of an operation names.
    private static func code(_ route: APIRoute) -> String {
        if route.name == "listGoalItems" { return "LANDED" }
        if route.name == "getMeeting" { return meeting }
        if route.name == "testProvider" { return provider }
        return route.template.contains("/webhooks/") ? endpoint : Cast.project
    }

    private static let calendar = """
        dipper: 1
        calendar: cn-workdays
        year: 2027
        source: 示例通知
        off: []
        work: []
        """

    private static func body(_ route: APIRoute) -> JSON {
        let note: [String: JSON] = ["payload": ["text": "示例"]]
        let deed = note.merging(["code": JSON(Cast.project), "event": "note"]) { $1 }
        let bodies: [String: JSON] = [
            "openCase": [
                "kind": "project", "payload": ["title": "示例", "channel": "scouting"],
            ],
            "doEvent": .object(note), "doEvents": ["deeds": [.object(deed)]],
            "importCalendar": ["content": JSON(calendar)], "beginWork": ["work": "verify"],
            "unmask": ["field": "contact", "ground": "contact", "reason": "示例"],
            "applyRoundAssignment": [
                "gate": "G2_AWARD", "digest": .text("sha256:" + String(repeating: "0", count: 64)),
            ],
            "publishDefinitions": [
                "files": [["path": "calendars/x.yaml", "content": JSON(calendar)]]
            ],
            "importTable": [
                "subject": "leads",
                "content": JSON(Data("项目名称,来源渠道\n示例,主动发掘\n".utf8).base64EncodedString()),
            ],
            "retryDelivery": ["message": 1], "replayDeliveries": ["since": "2026-01-01"],
        ]
        return bodies[route.name] ?? [:]
    }

    private static func target(of route: APIRoute, code: String) -> String {
        let values = [
            "code": code, "item": "1", "kind": "project", "event": "note", "month": "2025-11",
            "stage": "lead", "shape": "brief", "message": "1", "id": "x",
            "tranche": "1", "account": "budget",
        ]
        let isBatch = route.pattern.contains("rounds") && !route.pattern.contains(":code")
        return route.pattern.dropFirst(2).map { part -> String in
            guard part.hasPrefix(":") else { return "/\(part)" }
            return "/" + (values[String(part.dropFirst())] ?? "")
        }.joined() + (route.method == .get && isBatch ? "?gate=X" : "")
    }

    /// The story with a meeting, a published month, an endpoint and a provider.
    private func office() async throws -> (ledger: ScratchLedger, routes: Routes) {
        let ledger = try await ScratchLedger.story(.submitted)
        let administrator = ["--as", Cast.administrator]
        _ = try await ledger.answer(
            ["webhook", "add", "--name", "示例", "--url", "http://127.0.0.1:9/x", "--role", "PO"]
                + administrator
        )
        let secret = try ScratchFile("example-secret")
        _ = try await ledger.answer(
            ["provider", "add", "--name", "示例", "--issuer", "https://127.0.0.1:9", "--client", "x"]
                + ["--home", "http://127.0.0.1:8080", "--secret-file", secret.path]
                + administrator
        )
        _ = try await ledger.answer(
            line: "decision-meeting create --title 示例 --date 2026-01-15 --as \(Cast.secretary)"
        )
        _ = try await ledger.answer(line: "goals freeze 2025-11 --as \(Cast.director)")
        let options = try DatabaseOptions.parse(["--database", ledger.path])
        return (ledger, Routes(office: try Office(try OpenLedger.writing(options))))
    }

    @Test func `answer each role as they should, one by one`() async throws {
        let (ledger, routes) = try await office()
        #expect(Set(Self.sweep.keys) == Set(APIRoutes.table.map(\.name)))
        let auditor = try await ledger.answer(
            line: "person add --name 示例 --roles AUD --as \(Cast.administrator)"
        )
        let reader = try APIClient(ledger, as: auditor["code"]?.textValue, routes: routes)
        for (index, person) in Self.people.enumerated() {
            let client = try APIClient(
                ledger,
                as: person == "nobody" ? nil : person,
                routes: routes
            )
            for route in APIRoutes.table {
                let code = Self.code(route)
                let target = Self.target(of: route, code: code)
                let reply: APIClient.Reply
                if route.method == .get {
                    reply = try client.get(target)
                } else {
                    let isVersioned = route.parameters.contains { $0.name == "If-Match" }
                    let story = ["importCalendar", "publishDefinitions"].contains(route.name)
                    let tagged = story ? "/calendars" : "/cases/\(code)"
                    let tag = try isVersioned ? reader.get(tagged).header("etag") : nil
                    let version = tag.flatMap { Int64($0.filter(\.isNumber)) }
                    reply = try client.post(target, Self.body(route), version: version)
                    routes.office.work.wait()
                }
                let wanted = Self.sweep[route.name]?[index]
                #expect(reply.status == wanted, "\(route.name) \(person): \(reply.json)")
            }
        }
        #expect(try await ledger.isSound())
    }

    /// Operations that name a case.
    @Test func `answer for what one may not see as for what is not there, byte for byte`()
        async throws
    {
        let (ledger, routes) = try await office()
        let reviewer = try APIClient(ledger, as: Cast.experts[0], routes: routes)
        let officer = try APIClient(ledger, as: Cast.officer, routes: routes)
        var count = 0
        for route in APIRoutes.table where route.pattern.contains(":code") {
            guard route.name != "listGoalItems" else { continue }
            let known = Self.code(route)
            let unknown = known.prefix(8) + "999999"
            let answers = try [known, String(unknown)].map { code -> String in
                let target = Self.target(of: route, code: code)
                let reply =
                    try route.method == .get
                    ? reviewer.get(target)
                    : reviewer.post(target, Self.body(route), version: 1)
                let text = String(decoding: reply.body, as: UTF8.self)
                return "\(reply.status) \(reply.response.headers.map(\.name)) "
                    + text.replacing(code, with: "%")
            }
            #expect(answers[0] == answers[1], "\(route.name)")
            #expect(answers[0].hasPrefix("404"), "\(route.name)")
            count += 1
        }
        #expect(count == 22)
        // Who may see it gets something else: the comparison is no empty one.
        #expect(try officer.get("/cases/\(Cast.project)").status == 200)
        let named = try [Cast.project, "DT-2026-999999"].map { code in
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
