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
        Asked(operation: "listFacets", target: "/facets?q=示例"),
        Asked(operation: "listViews", target: "/views"),
        Asked(
            operation: "unmask",
            target: "/cases/\(Cast.project)/unmask",
            body: ["field": "contact", "ground": "contact", "reason": "示例"],
            version: 0
        ),
        Asked(operation: "getMeeting", target: "/meetings/\(Cast.project)", status: 404),
        Asked(operation: "getGoalsImage", target: "/goals/image"),
        Asked(operation: "listMonths", target: "/goals/months"),
        Asked(operation: "getMonth", target: "/goals/months/2025-11", status: 404),
        Asked(operation: "listFunnelStage", target: "/goals/funnel/accepted?limit=1"),
        Asked(operation: "listReports", target: "/reports"),
        Asked(operation: "getReport", target: "/reports/brief/2026-01"),
        Asked(operation: "getLetter", target: "/cases/\(Cast.project)/letter?format=docx"),
        Asked(
            operation: "getPaymentPaper",
            target: "/cases/\(Cast.agreement)/tranches/1/paper?paper=notice"
        ),
        Asked(operation: "getRoundRanking", target: "/rounds/ranking?gate=G2_AWARD&places=1"),
        Asked(
            operation: "getRoundInsight",
            target: "/rounds/insight?gate=G2_AWARD",
            status: 404
        ),
        Asked(operation: "getRoundMarks", target: "/rounds/\(Cast.round)/marks", status: 404),
        Asked(
            operation: "getRoundAssignment",
            target: "/rounds/assignment?gate=G2_AWARD",
            status: 404
        ),
        Asked(
            operation: "applyRoundAssignment",
            target: "/rounds/assignment",
            body: [
                "gate": "G2_AWARD", "digest": .text("sha256:" + String(repeating: "0", count: 64)),
            ],
            status: 404
        ),
        Asked(operation: "getAgreementText", target: "/grants/\(Cast.agreement)/text?terms=1"),
        Asked(
            operation: "getAgreementText",
            target: "/grants/\(Cast.project)/text",
            status: 404
        ),
        Asked(operation: "getAgreementTerms", target: "/grants/\(Cast.agreement)/terms"),
        Asked(operation: "getGrantFunds", target: "/grants/\(Cast.agreement)/funds"),
        Asked(operation: "getGrantFunds", target: "/grants/\(Cast.project)/funds", status: 404),
        Asked(operation: "getBalances", target: "/balances", status: 404),
        Asked(operation: "listPostings", target: "/balances/budget/postings", status: 404),
        Asked(operation: "getCashPlan", target: "/cash-plan"),
        Asked(operation: "listReceipts", target: "/receipts?overdue=true"),
        Asked(operation: "getAfterCare", target: "/aftercare?days=365"),
        Asked(operation: "getPortfolio", target: "/portfolio?limit=1"),
        Asked(
            operation: "getExemptionEvidence",
            target: "/exemptions/\(Cast.agreement)/evidence",
            status: 404
        ),
        Asked(operation: "listInstruments", target: "/instruments"),
        Asked(operation: "getRules", target: "/rules"),
        Asked(operation: "listCalendars", target: "/calendars"),
        Asked(operation: "listEvents", target: "/events?limit=20"),
        Asked(operation: "listKinds", target: "/kinds"),
        Asked(operation: "getKind", target: "/kinds/project"),
        Asked(operation: "getKind", target: "/kinds/grant-agreement"),
        Asked(
            operation: "publishDefinitions",
            target: "/definitions",
            body: ["files": []],
            status: 404,
            version: 0
        ),
        Asked(
            operation: "importTable",
            target: "/imports",
            body: [
                "subject": "leads",
                "content": JSON(Data("项目名称,来源渠道\n示例,待核\n".utf8).base64EncodedString()),
            ]
        ),
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

    /// What the administration does is in tests of its own.
    @Test func `has an example of every operation in these tests`() {
        let office = APIRoutes.table.filter { !$0.template.hasPrefix("/api/v1/admin/") }
        #expect(Set(Self.asked.map(\.operation)) == Set(office.map(\.name)))
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
}
