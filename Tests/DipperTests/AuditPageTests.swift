import Casework
import Foundation
import Store
import Testing
import Web

@testable import dipper

@Suite struct `The audit search` {
    /// What is asked for, and whether the submission of the project is found by it.
    struct Question: Sendable, CustomTestStringConvertible {
        let query: [(String, String)]
        var isFound = true

        var testDescription: String { FormFields(query).urlEncoded }
    }

    @Test(arguments: [
        Question(query: []), Question(query: [("case", Cast.project)]),
        Question(query: [("person", Cast.officer)]),
        Question(query: [("person", Cast.finance)], isFound: false),
        Question(query: [("type", "project.submit")]), Question(query: [("type", "project.")]),
        Question(query: [("type", "project.subm")]),
        Question(query: [("type", "round.")], isFound: false),
        Question(query: [("proof", "cli:")]), Question(query: [("proof", "oidc:")], isFound: false),
        Question(query: [("since", "2026-01-01"), ("until", "2026-12-31")]),
        Question(query: [("since", "2030-01-01")], isFound: false),
        Question(query: [("until", "2025-12-31")], isFound: false),
        Question(
            query: [("case", Cast.project), ("person", Cast.officer), ("type", "project.submit")]
        ),
        Question(query: [("case", Cast.company)], isFound: false),
    ])
    func `finds by person, case, type, time and proof`(_ question: Question) async throws {
        let office = try await AdminOffice()
        let browser = try office.browser("AUD")
        try browser.open("/admin/audit?\(FormFields(question.query).urlEncoded)")

        #expect(browser.status == 200, "\(browser.page)")
        #expect(browser.page.contains("project.submit<") == question.isFound)
    }

    @Test func `finds nothing of what the reader does not see`() async throws {
        let office = try await AdminOffice()
        let browser = try office.browser("AUDADM")
        try browser.open("/admin/audit?type=project.")
        let hidden = (browser.status, browser.page.contains(Cast.project))
        try browser.open("/admin/audit?case=\(Cast.project)")
        let unseen = browser.page.replacing(Cast.project, with: "…")
        try browser.open("/admin/audit?case=DT-2026-999999")
        let unknown = browser.page.replacing("DT-2026-999999", with: "…")
        try browser.open("/admin/audit?type=account.")
        let own = browser.page.contains("account.invite")

        #expect(hidden == (200, false))
        #expect(unseen == unknown && unseen.contains("NOT_FOUND"))
        #expect(own)
    }

    @Test func `goes on where it ended, without a gap and without a repetition`() async throws {
        let office = try await AdminOffice(.approved)
        let browser = try office.browser("AUD")
        var place: String? = "/admin/audit"
        var found: [String] = []
        var pages = 0
        while let target = place {
            try browser.open(target)
            pages += 1
            try #require(pages < 50)
            found += browser.page.matches(of: /([A-Za-z0-9-]+ · \d+)</).map { String($0.1) }
            place = browser.page.firstMatch(of: /href="(\/admin\/audit\?[^"]*before=[^"]+)"/).map {
                String($0.1).replacing("&amp;", with: "&")
            }
        }
        let open = try OpenLedger.reading(DatabaseOptions(path: office.ledger.path))
        let all = try open.store.placedEvents(after: -1, limit: 10_000)
        let auditor = Caller(person: office.auditor, authentication: "t", channel: "t")
        let streams = try open.store.streams(Set(all.map(\.event.stream)).sorted())
        let seen = try open.read(by: auditor).cases.seen(streams)
        let expected = all.filter { seen.contains($0.event.stream) }.count

        #expect(pages > 1)
        #expect(found.count == expected)
        let coded = found.filter { $0.contains("-2026-") || $0.hasPrefix("LEDGER") }
        #expect(Set(coded).count == coded.count && coded.count > 50)
    }

    @Test func `tells what was refused, without cases of others`() async throws {
        let office = try await AdminOffice()
        let refused = try await office.ledger.codes(
            ["project", "do", Cast.project, "accept", "--as", Cast.officer]
        )
        let auditor = try office.browser("AUD")
        try auditor.open("/admin/audit/refusals")
        let archivist = try office.browser("AUDADM")
        try archivist.open("/admin/audit/refusals")

        #expect(!refused.isEmpty)
        #expect(auditor.page.contains(refused[0]) && auditor.page.contains(Cast.project))
        #expect(archivist.page.contains(refused[0]) && !archivist.page.contains(Cast.project))
    }

    @Test func `says what cannot be asked`() async throws {
        let office = try await AdminOffice()
        let browser = try office.browser("AUD")
        try browser.open("/admin/audit?since=gestern&person=RY-2026-999999")

        #expect(browser.status == 422)
        #expect(browser.page.contains("NOT_FOUND"))
        try browser.open("/admin/audit?since=gestern")
        #expect(browser.status == 422)
    }
}
