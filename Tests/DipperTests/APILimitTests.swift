import Casework
import Foundation
import Synchronization
import Testing
import Web
import Workflow

@testable import dipper

@Suite struct `The limit of calls` {
    private final class Clock: Sendable {
        private let seconds = Mutex<Int64>(1_767_600_000)
        var now: Instant { Instant(milliseconds: seconds.withLock { $0 } * 1000) }
        func advance(_ count: Int64) { seconds.withLock { $0 += count } }
    }

    private struct Desk {
        let ledger: ScratchLedger
        let clock = Clock()
        let routes: Routes
        let tokens: [String]

        init(most: Int) async throws {
            ledger = try await ScratchLedger.story(.submitted)
            var tokens: [String] = []
            for name in ["甲", "乙"] {
                let made = try await ledger.answer(
                    ["token", "add", "--as", Cast.officer, "--name", name]
                )
                tokens.append(try #require(made["token"]?.textValue))
            }
            self.tokens = tokens
            var door = Office.Door()
            door.mostCalls = most
            let clock = clock
            door.wallClock = { clock.now }
            let open = try OpenLedger.writing(DatabaseOptions(path: ledger.path))
            routes = Routes(office: try Office(open, door: door))
        }

        func client(_ number: Int) throws -> APIClient {
            try APIClient(ledger, token: tokens[number], routes: routes)
        }
    }

    @Test func `is each token's own, says when to come again, and lets in after a minute`()
        async throws
    {
        let desk = try await Desk(most: 3)
        let (first, second) = (try desk.client(0), try desk.client(1))
        let statuses = try (0..<3).map { _ in try first.get("/me").status }
        desk.clock.advance(20)
        let refused = try first.get("/me")
        let other = try second.get("/me").status
        desk.clock.advance(39)
        let early = try first.get("/me").status
        desk.clock.advance(1)
        let again = try first.get("/me").status

        #expect(statuses == [200, 200, 200])
        #expect(refused.status == 429 && refused.header("retry-after") == "40")
        #expect(refused.errors == ["TOO_MANY_CALLS"])
        #expect(other == 200 && early == 429 && again == 200)
    }

    @Test func `does not record what it refuses, which the key repeats later`() async throws {
        let desk = try await Desk(most: 1)
        let client = try desk.client(0)
        #expect(try client.get("/me").status == 200)
        let before = try await desk.ledger.head()
        let made = try await desk.ledger.answer(
            ["token", "add", "--as", Cast.officer, "--name", "丙", "--scope", "write"]
        )
        let writer = try APIClient(
            desk.ledger,
            token: try #require(made["token"]?.textValue),
            routes: desk.routes
        )
        let body: JSON = [
            "kind": "project",
            "payload": [
                "title": "示例", "channel": "scouting", "contact": "示例", "source": "示例",
            ],
        ]
        let done = try writer.post("/cases", body, key: "k")
        let head = try await desk.ledger.head()
        let refused = try writer.post("/cases", body, key: "other")
        let unmoved = try await desk.ledger.head() == head
        desk.clock.advance(60)
        let repeated = try writer.post("/cases", body, key: "k")

        #expect(done.status == 201 && before != head)
        #expect(refused.status == 429 && unmoved)
        #expect(repeated.json["replayed"] == .bool(true))
    }

    @Test func `of an address counts whoever calls, also nobody`() async throws {
        let desk = try await Desk(most: 2)
        func call(_ address: String) -> Int {
            let request = WebRequest(
                method: .get,
                path: ["api", "v1", "me"],
                address: address
            )
            return desk.routes.answer(request).status
        }
        let statuses = (0..<9).map { _ in call("192.0.2.1") }

        #expect(statuses == Array(repeating: 401, count: 8) + [429])
        #expect(call("192.0.2.2") == 401)
        // Pages are no calls.
        let page = WebRequest(method: .get, path: ["board"], address: "192.0.2.1")
        #expect(desk.routes.answer(page).status == 200)
    }

    @Test func `is none where none is set, and begins anew with a clock that was set back`() {
        let free = CallLimit(most: 0)
        let limit = CallLimit(most: 1)
        let now = Instant(milliseconds: 1_767_600_000_000)
        let before = Instant(milliseconds: 1_767_500_000_000)

        #expect((0..<1000).allSatisfy { _ in free.take(token: "t", at: now) == nil })
        #expect(limit.take(token: "t", at: now) == nil)
        #expect(limit.take(token: "t", at: now) == 60)
        #expect(limit.take(token: "t", at: before) == nil)
    }
}
