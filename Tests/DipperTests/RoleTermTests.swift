import Casework
import Foundation
import Testing

@testable import dipper

/// Roles between two days: they count by the clock, at the next request.
@Suite struct `A role for a time` {
    /// A sandbox of the fifth of January with somebody of no role.
    private func office() async throws -> (ledger: ScratchLedger, person: String) {
        let ledger = try await ScratchLedger()
        let added = try await ledger.answer(
            line: "person add --name 示例 --as \(Cast.administrator)"
        )
        return (ledger, try #require(added["code"]?.textValue))
    }

    private func grant(_ person: String, _ more: String) -> String {
        "person grant \(person) \(more) --as \(Cast.administrator)"
    }

    private func register(_ person: String, _ day: String) -> String {
        "project register --set title=示例 --set channel=scouting --as \(person) --now \(day)"
    }

    @Test func `counts from its first to its last day, and is gone on the next`() async throws {
        let (ledger, person) = try await office()
        try await ledger.answer(line: grant(person, "PO --since 2026-01-10 --until 2026-01-12"))
        let early = try await ledger.codes(
            register(person, "2026-01-09").split(separator: " ").map(String.init)
        )
        _ = try await ledger.answer(line: register(person, "2026-01-10"))
        _ = try await ledger.answer(line: register(person, "2026-01-12"))
        let client = try APIClient(ledger, as: person)
        let during = try client.get("/me").json["roles"]
        let late = try await ledger.codes(
            register(person, "2026-01-13").split(separator: " ").map(String.init)
        )
        let events = try await ledger.answer(line: "person events \(person)")
        #expect(early == ["NOT_ALLOWED"])
        #expect(late == early)
        #expect(during == ["PO"])
        // The same server: gone at the next request.
        #expect(try client.get("/me").json["roles"] == [])
        #expect(events["events"]?.elements.count == 2)
        _ = try await ledger.answer(line: "verify --reexecute")
    }

    @Test func `is held against the others on its own days alone, at the grant and at use`()
        async throws
    {
        let (ledger, person) = try await office()
        try await ledger.answer(line: grant(person, "PO --until 2026-01-31"))
        let overlapping = try await ledger.refusals(
            line: grant(person, "FIN --since 2026-01-31 --until 2026-03-01")
        )
        let lasting = try await ledger.refusals(line: grant(person, "FIN"))
        try await ledger.answer(line: grant(person, "FIN --since 2026-02-01"))
        let again = try await ledger.refusals(line: grant(person, "PO --until 2026-01-20"))
        let later = try await ledger.refusals(line: grant(person, "PO --since 2026-03-01"))
        let client = try APIClient(ledger, as: person)
        let first = try client.get("/me").json["roles"]
        try await ledger.answer(line: "timers run --now 2026-02-01")
        #expect(overlapping == ["ROLE_CONFLICT roles"])
        #expect(lasting == ["ROLE_CONFLICT roles"])
        #expect(again == ["ROLE_HELD role"])
        #expect(later == ["ROLE_CONFLICT roles"])
        #expect(first == ["PO"])
        #expect(try client.get("/me").json["roles"] == ["FIN"])
    }

    @Test func `is refused where it ends before it begins, or has passed`() async throws {
        let (ledger, person) = try await office()
        let before = try await ledger.head()
        let turned = try await ledger.refusals(
            line: grant(person, "PO --since 2026-02-01 --until 2026-01-31")
        )
        let past = try await ledger.refusals(
            line: grant(person, "PO --since 2026-01-01 --until 2026-01-04")
        )
        let unknown = try await ledger.refusals(line: grant(person, "XX --until 2026-02-01"))
        #expect(turned == ["TERM_DATES until"])
        #expect(past == ["TERM_PAST until"])
        #expect(unknown == ["ROLE_UNKNOWN ROLE"])
        #expect(try await ledger.head() == before)
    }

    @Test func `is shown with its days, counted in the staffing, and revoked`() async throws {
        let (ledger, person) = try await office()
        try await ledger.answer(line: grant(person, "SUP --since 2026-02-01 --until 2026-02-28"))
        func holders(_ day: String) async throws -> [String] {
            let told = try await ledger.answer(line: "person check --as-of \(day)")
            let role = told["roles"]?.elements.first { $0["role"] == "SUP" }
            return role?["holders"]?.texts ?? []
        }
        let browser = try Browser(ledger, as: Cast.administrator)
        try browser.open("/admin/people")
        let client = try APIClient(ledger, as: Cast.administrator)
        let people = try client.get("/admin/people").json["people"]?.elements ?? []
        let told = try #require(people.first { $0["code"] == JSON(person) })
        #expect(try await holders("2026-01-31") == [])
        #expect(try await holders("2026-02-28") == [person])
        #expect(try await holders("2026-03-01") == [])
        #expect(browser.page.contains("2026-02-01 – 2026-02-28"))
        #expect(told["roles"] == [])
        #expect(
            told["terms"] == [["role": "SUP", "since": "2026-02-01", "until": "2026-02-28"]]
        )
        // On the page of the person the same can be entered.
        try browser.open("/cases/\(person)/do/grant_role")
        #expect(
            browser.page.contains("name=\"f.since\"") && browser.page.contains("name=\"f.until\"")
        )
        try await ledger.answer(line: "person revoke \(person) SUP --as \(Cast.administrator)")
        #expect(try await holders("2026-02-15") == [])
        let nothing = try await ledger.refusals(
            line: "person revoke \(person) SUP --as \(Cast.administrator)"
        )
        #expect(nothing.map { $0.prefix { $0 != " " } } == ["ROLE_NOT_HELD"])
    }
}
