import Casework
import Expression
import Foundation
import Portfolio
import SQL
import SQLiteDriver
import Store
import Testing
import WatchedDatabase
import Web
import Workflow

@testable import dipper

/// What a page of money asks of the database does not grow with its postings.
@Suite struct `The statements of the pages of money` {
    /// A finance officer, an auditor, and the budgets of many years: one posting each.
    private func office(budgets: Int) async throws -> ScratchLedger {
        let ledger = try await ScratchLedger()
        for role in ["FIN", "AUD"] {
            try await ledger.answer(
                line: "person add --name 示例 --roles \(role) --as \(Cast.administrator)"
            )
        }
        let open = try OpenLedger.writing(DatabaseOptions(path: ledger.path))
        let finance = Caller(person: "RY-2026-000002", authentication: "os:x", channel: "cli")
        for number in 1...budgets {
            var command = Command(target: .new(kind: "budget-account", parent: nil), event: "set")
            command.payload = [
                "fiscal_year": .int(Int64(2025 + number)), "instrument": .string("GTE"),
                "appropriated": .int(100),
            ]
            command.documents = [
                DocumentReference(
                    documentClass: "budget_document",
                    number: "示例〔2026〕1号",
                    issuer: "示例单位",
                    date: try #require(CivilDate("2026-01-05")),
                    digest: "sha256:" + String(repeating: "0", count: 64)
                )
            ]
            _ = try open.perform(command, by: finance)
        }
        return ledger
    }

    /// A server on a ledger whose statements are counted.
    private func desk(_ ledger: ScratchLedger) throws -> (WatchedDatabase, Routes) {
        var watched: WatchedDatabase?
        let watch = { (inner: any SQL.Database) -> any SQL.Database in
            let database = WatchedDatabase(inner)
            watched = database
            return database
        }
        let store = try OpenLedger.store(ledger.path, .write, through: watch)
        let folder = try DatabaseOptions(path: ledger.path).folder()
        let open = try OpenLedger(store, folder, isWriter: true)
        return (try #require(watched), Routes(office: try Office(open)))
    }

    @Test func `are as many for fifty postings as for one`() async throws {
        let pages = [
            "/funds", "/funds/accounts/budget", "/funds/plan", "/api/v1/balances",
            "/api/v1/balances/budget/postings", "/api/v1/cash-plan", "/aftercare", "/portfolio",
            "/api/v1/aftercare", "/api/v1/portfolio",
        ]
        var (counts, sizes): ([String: [Int]], [String: [Int]]) = ([:], [:])
        for budgets in [1, 50] {
            let ledger = try await office(budgets: budgets)
            let (database, routes) = try desk(ledger)
            let client = try APIClient(ledger, as: "RY-2026-000003", routes: routes)
            for page in pages {
                // What is kept in memory was read before, on both.
                _ = try client.open("/api/v1/me")
                let before = database.readCount
                let response = try client.open(page)
                #expect(response.status == 200, "\(page) \(budgets)")
                counts[page, default: []].append(database.readCount - before)
                sizes[page, default: []].append(response.body.count)
            }
        }
        for (page, counts) in counts {
            #expect(counts[0] == counts[1] && counts[0] > 0, "\(page): \(counts)")
        }
        // The comparison is no empty one: lists hold more for fifty postings.
        let grown = sizes.filter { $0.value[1] > $0.value[0] + 500 }.keys
        #expect(grown.count >= 3, "\(sizes)")
    }
}
