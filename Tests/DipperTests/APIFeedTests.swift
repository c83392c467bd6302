import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `The feed of events` {
    /// What somebody has who goes on from each cursor until there is no more.
    private static func cursors(
        _ client: APIClient,
        after start: String = "0",
        limit: Int = 3
    ) throws -> (cursors: [String], after: String) {
        var (cursors, after): ([String], String) = ([], start)
        while true {
            let page = try client.get("/events?after=\(after)&limit=\(limit)")
            cursors += (page.json["events"]?.elements ?? []).compactMap {
                $0["cursor"]?.textValue
            }
            after = try #require(page.json["after"]?.textValue)
            guard page.json["more"] == true else { return (cursors, after) }
            #expect(page.header("link")?.contains("after=\(after)") == true)
        }
    }

    @Test func `holds every event that the person may see, in their order, once`() async throws {
        let ledger = try await ScratchLedger.story(.scoring)
        let routes = try APIClient(ledger).routes
        var counts: [String: Int] = [:]
        for person in [Cast.officer, Cast.secretary, Cast.experts[0], Cast.administrator] {
            let client = try APIClient(ledger, as: person, routes: routes)
            let read = try Self.cursors(client).cursors
            let whole = try client.get("/events?limit=1000").json["events"]?.elements ?? []
            #expect(read == whole.compactMap { $0["cursor"]?.textValue })
            #expect(Set(read).count == read.count)
            counts[person] = read.count
            // What the feed tells of a case is what the case tells of itself.
            for code in Set(whole.compactMap { $0["code"]?.textValue }) where !code.isEmpty {
                let own = try client.get("/cases/\(code)/events?limit=1000")
                #expect(own.status == 200)
                let told = whole.filter { $0["code"] == JSON(code) }.map { $0["version"] }
                #expect(own.json["events"]?.elements.map { $0["version"] } == told)
            }
            #expect(
                try client.get("/events?limit=1000&after=\(read.last ?? "0")").json["events"] == []
            )
        }
        // An expert sees less than an officer, and nothing of the project of others.
        #expect(try #require(counts[Cast.experts[0]]) < #require(counts[Cast.officer]))
        #expect(try #require(counts[Cast.officer]) > 10)
    }

    @Test func `misses nothing while others write`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let start = try Self.cursors(client).after
        let writers = 4
        let each = 8
        let read = try await withThrowingTaskGroup(of: [String].self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<each {
                        let reply = try client.post(
                            "/cases",
                            [
                                "kind": "project",
                                "payload": [
                                    "title": JSON("示例 \(writer) \(number)"),
                                    "channel": "scouting",
                                ],
                            ]
                        )
                        #expect(reply.status == 201)
                    }
                    return []
                }
            }
            group.addTask {
                var (codes, after): ([String], String) = ([], start)
                while codes.count < writers * each {
                    let page = try client.get("/events?after=\(after)&limit=3")
                    codes += (page.json["events"]?.elements ?? []).compactMap {
                        $0["code"]?.textValue
                    }
                    after = try #require(page.json["after"]?.textValue)
                }
                return codes
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let written = try client.get("/cases?limit=1000").json["cases"]?.elements ?? []
        let codes = written.compactMap { $0["code"]?.textValue }.filter { $0 != Cast.project }
        #expect(read.sorted() == codes)
        #expect(read.count == writers * each)
    }

    /// The comparison of the test above sees an event that is passed over.
    @Test func `is seen to miss something where a cursor goes too far`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let start = try Self.cursors(client).after
        for _ in 0..<3 {
            try client.post(
                "/cases",
                ["kind": "project", "payload": ["title": "示例", "channel": "scouting"]]
            )
        }
        let all = try Self.cursors(client, after: start).cursors
        let skipped = try Self.cursors(client, after: all[0]).cursors
        #expect(all.count == 3)
        #expect(skipped == Array(all.dropFirst()))
    }

    @Test func `tells of a cursor that is not of this ledger`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let reply = try client.get("/events?after=999999999")
        #expect(reply.status == 400)
        #expect(reply.errors == ["CURSOR_BEYOND"])
        #expect(try client.get("/events?after=x").errors == ["PARAMETER_FORM"])
    }

    // MARK: As they happen

    /// The blocks of a stream, until there are as many.
    private static func blocks(
        _ stream: AsyncStream<[UInt8]>,
        _ count: Int
    ) async -> [String] {
        var text = ""
        for await bytes in stream {
            text += String(decoding: bytes, as: UTF8.self)
            if text.ranges(of: "\n\n").count >= count { break }
        }
        return text.split(separator: "\n\n").map { String($0) }
    }

    @Test func `is pushed as it happens, and goes on where it ended`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let after = try Self.cursors(client).after
        let lead: JSON = ["kind": "project", "payload": ["title": "示例", "channel": "scouting"]]
        let first = try client.get(
            "/events?after=\(after)",
            ["accept": "text/event-stream"]
        )
        #expect(first.status == 200)
        #expect(first.header("content-type") == "text/event-stream")
        let stream = try #require(first.response.stream)
        async let told = Self.blocks(stream, 2)
        try client.post("/cases", lead)
        try client.post("/cases", lead)
        let blocks = await told
        #expect(blocks.count == 2)
        let lines = blocks[0].split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1] == "event: project.register")
        let id = try #require(lines[0].firstMatch(of: /^id: (\d+)$/)).1
        let data = try JSON(parsing: String(lines[2].dropFirst("data: ".count)))
        #expect(data["cursor"] == JSON(String(id)))
        #expect(data["type"] == "project.register")

        let again = try client.get(
            "/events?after=0",
            ["accept": "text/event-stream", "last-event-id": String(id)]
        )
        let rest = await Self.blocks(try #require(again.response.stream), 1)
        #expect(rest == [blocks[1]])
    }

    @Test func `ends for a token that was revoked`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let made = try await ledger.answer(
            "token",
            "add",
            "--as",
            Cast.officer,
            "--name",
            "示例程序"
        )
        let client = try APIClient(ledger, token: try #require(made["token"]?.textValue))
        let after = try Self.cursors(client).after
        let reply = try client.get("/events?after=\(after)", ["accept": "text/event-stream"])
        let stream = try #require(reply.response.stream)
        async let told = Self.blocks(stream, 100)
        _ = try await ledger.answer(
            "token",
            "revoke",
            try #require(made["code"]?.textValue),
            "--as",
            Cast.officer
        )
        // It ends by itself, well before there are a hundred.
        #expect(await told.count < 100)
        #expect(try client.get("/events").status == 401)
    }
}
