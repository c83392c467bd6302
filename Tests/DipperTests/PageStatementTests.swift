import Casework
import Expression
import Foundation
import SQL
import SQLiteDriver
import Store
import Testing
import WatchedDatabase
import Web

@testable import dipper

/// What a page asks of the database does not grow with its rows.
@Suite struct `The statements of a page` {
    private typealias Books = OpeningCommandTests

    /// A published month, then projects that count in it since, with a meeting for each.
    private func office(rows: Int) async throws -> ScratchLedger {
        let ledger = try await Books.office()
        let director = ["--as", Books.director]
        _ = try await ledger.answer(
            ["goals", "freeze", "2025-11", "--now", "2026-01-18"] + director
        )
        let entries = (1...rows).map { number in
            Books.reserve(
                number,
                [
                    "来源渠道": "主动发掘", "期初状态": "已列入培育", "牵头单位": "示例公司",
                    "统一社会信用代码": Books.uscc, "发生日期": "2025-03-10",
                ]
            )
        }
        let file = try Books.file(entries, in: ledger)
        try await ledger.answer(
            line: "project open-balance \(file) --documents \(ledger.folder) --twins skip"
                + " --as \(Books.officer) --now 2026-01-20"
        )
        let codes = (1...rows).map { "DT-2026-0000" + ($0 < 10 ? "0\($0)" : "\($0)") }
        try await ledger.answer(
            line: "project confirm-opening \(codes.joined(separator: " ")) --count \(rows)"
                + " --sum 0.00 --as \(Books.director)"
        )
        let open = try OpenLedger.writing(DatabaseOptions(path: ledger.path))
        let caller = Caller(person: Books.officer, authentication: "os:x", channel: "cli")
        for number in 1...rows {
            var command = Command(
                target: .new(kind: "decision-meeting", parent: nil),
                event: "call"
            )
            command.payload = [
                "title": .string("示例会议\(number)"), "acts_as": .string("DM"),
                "held_on": .string("2026-01-20"),
            ]
            _ = try open.perform(command, by: caller)
        }
        return ledger
    }

    /// A server on a ledger whose statements are counted.
    private struct Desk {
        let database: WatchedDatabase
        let routes: Routes

        init(_ ledger: ScratchLedger) throws {
            let options = DatabaseOptions(path: ledger.path)
            var watched: WatchedDatabase?
            let watch = { (inner: any SQL.Database) -> any SQL.Database in
                let database = WatchedDatabase(inner)
                watched = database
                return database
            }
            let store = try OpenLedger.store(ledger.path, .write, through: watch)
            database = try #require(watched)
            let open = try OpenLedger(store, options.folder(), isWriter: true)
            routes = Routes(office: try Office(open))
        }
    }

    @Test func `are as many for fifty rows as for one`() async throws {
        var counts: [String: [Int]] = [:]
        var answers: [String: [Int]] = [:]
        for rows in [1, 50] {
            let ledger = try await office(rows: rows)
            let auditor = try await ledger.answer(
                line: "person add --name 示例 --roles AUD --as \(Cast.administrator)"
            )
            let person = try #require(auditor["code"]?.textValue)
            let desk = try Desk(ledger)
            let client = try APIClient(ledger, as: person, routes: desk.routes)
            let pages = [
                "/board", "/board/CULTIVATED", "/board/months", "/board/months/2025-11", "/reports",
                "/reports/month/2025-11.docx", "/admin/audit", "/admin/audit?type=project.",
                "/meetings", "/api/v1/events?limit=50&after=0",
                "/api/v1/admin/audit?limit=50&type=project.", "/api/v1/goals/months",
                "/api/v1/cases?limit=50",
                "/api/v1/goals/CULTIVATED/items", "/api/v1/facets", "/api/v1/admin/people",
            ]
            for page in pages {
                // What is kept in memory was read before, on both.
                _ = try client.open("/api/v1/me")
                let before = desk.database.readCount
                let response = try client.open(page)
                #expect(response.status == 200, "\(page) \(rows)")
                counts[page, default: []].append(desk.database.readCount - before)
                answers[page, default: []].append(response.body.count)
            }
        }
        for (page, counts) in counts.sorted(by: { $0.key < $1.key }) {
            #expect(counts.count == 2 && counts[0] == counts[1], "\(page): \(counts)")
            #expect(counts[0] > 0, "\(page)")
        }
        // The comparison is no empty one: most answers hold more for fifty rows.
        let grown = answers.filter { $0.value[1] > $0.value[0] + 500 }.keys
        #expect(grown.count >= 10, "\(answers)")
    }
}
