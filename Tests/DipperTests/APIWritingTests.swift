import Casework
import Foundation
import Testing
import Web

@testable import dipper

@Suite struct `Writing over the API` {
    private static let lead: JSON = [
        "kind": "project", "payload": ["title": "示例接口项目", "channel": "scouting"],
    ]
    private static let note = "/cases/\(Cast.project)/events/note"
    private static let text: JSON = ["payload": ["text": "示例"]]

    private func version(_ client: APIClient, of code: String = Cast.project) throws -> Int64 {
        try #require(try client.get("/cases/\(code)").json["version"]?.integerValue)
    }

    @Test func `begins a case once, and tells where it is`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let first = try client.post("/cases", Self.lead, key: "lead-1")
        let second = try client.post("/cases", Self.lead, key: "lead-1")
        let code = try #require(first.json["code"]?.textValue)

        #expect(first.status == 201)
        #expect(second.status == 201)
        #expect(second.json["code"] == first.json["code"])
        #expect(first.json["replayed"] == false)
        #expect(second.json["replayed"] == true)
        #expect(first.header("location") == "/api/v1/cases/\(code)")
        #expect(first.header("etag") == "\"1\"")
        let shown = try client.get("/cases/\(code)")
        #expect(shown.json["instances"]?[""]?["fields"]?["title"] == "示例接口项目")
        #expect(shown.header("etag") == "\"1\"")
        // The event tells that it came over the interface, and under which key.
        let event = try client.get("/cases/\(code)/events").json["events"]?.elements.first
        #expect(event?["channel"] == "api")
        #expect(event?["key"] == "api:lead-1")
    }

    @Test func `refuses a key that was used for something else`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        try client.post("/cases", Self.lead, key: "lead-1")
        let before = try await ledger.head()
        let other: JSON = ["kind": "project", "payload": ["title": "另一", "channel": "scouting"]]
        let reply = try client.post("/cases", other, key: "lead-1")
        #expect(reply.status == 422)
        #expect(reply.errors == ["CONFLICT_KEY_REUSED"])
        // Another person's key is another key.
        let colleague = try APIClient(ledger, as: Cast.secondOfficer)
        #expect(try await ledger.head() == before)
        #expect(try colleague.post("/cases", other, key: "lead-1").status == 201)
    }

    @Test func `is told to come again while its key is being worked on`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let person = try await ledger.answer("person", "show", Cast.officer)["id"]?.textValue
        let running = "\(try #require(person)) api:busy"
        #expect(client.routes.office.running.begin(running))
        let reply = try client.post("/cases", Self.lead, key: "busy")
        #expect(reply.status == 409)
        #expect(reply.errors == ["KEY_RUNNING"])
        client.routes.office.running.end(running)
        #expect(try client.post("/cases", Self.lead, key: "busy").status == 201)
    }

    @Test func `has one effect, however many send the same at once`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let replies = try await withThrowingTaskGroup(of: APIClient.Reply.self) { group in
            for _ in 0..<50 {
                group.addTask { try client.post("/cases", Self.lead, key: "same") }
            }
            return try await group.reduce(into: [APIClient.Reply]()) { $0.append($1) }
        }
        let done = replies.filter { $0.status == 201 }
        #expect(done.count + replies.count { $0.status == 409 } == 50)
        #expect(done.count { $0.json["replayed"] == false } == 1)
        #expect(Set(done.map { $0.json["code"] }).count == 1)
        #expect(try client.get("/cases?q=接口").json["cases"]?.elements.count == 1)
    }

    @Test func `needs the version that was read, and lets one of many through`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let read = try version(client)
        let replies = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try client.post(Self.note, Self.text, version: read).status
                }
            }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(replies.sorted() == [200] + Array(repeating: 412, count: 7))
        #expect(try version(client) == read + 1)
        let late = try client.post(Self.note, Self.text, version: read)
        #expect(late.errors == ["CONFLICT_STALE"])
        // A repeated request is answered as before, whatever has happened since.
        let key = "note-1"
        let first = try client.post(Self.note, Self.text, key: key, version: read + 1)
        try client.post(Self.note, Self.text, version: read + 2)
        let again = try client.post(Self.note, Self.text, key: key, version: read + 1)
        #expect(first.status == 200)
        #expect(again.status == 200)
        #expect(again.json["replayed"] == true)
        #expect(again.header("etag") == first.header("etag"))
    }

    @Test func `is tried without a trace`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let read = try version(client)
        let (head, files) = (try await ledger.head(), try ledger.everyFile())
        let possible = try client.post(Self.note + "?dry_run=true", Self.text, version: read)
        let opened = try client.post("/cases?dry_run=true", Self.lead)
        let refused = try client.post(
            "/cases/\(Cast.project)/events/list?dry_run=true",
            [
                "documents": [
                    ["class": "listing_document", "date": "2026-01-05", "content": "JVBERg=="]
                ]
            ],
            version: read
        )
        let stale = try client.post(Self.note + "?dry_run=true", Self.text, version: read - 1)

        #expect(possible.status == 200)
        #expect(possible.json["possible"] == true)
        #expect(possible.json["version"] == JSON(read + 1))
        #expect(possible.json["moved"]?.elements.first?["code"] == JSON(Cast.project))
        #expect(opened.status == 200)
        #expect(opened.json["possible"] == true)
        #expect(opened.json["moved"]?.elements.first?["kind"] == "project")
        #expect(opened.json["code"] == .null)
        #expect(refused.status == 200)
        #expect(refused.json["possible"] == false)
        #expect(!refused.errors.isEmpty)
        #expect(stale.status == 412)
        #expect(try ledger.changes(since: files) == [])
        #expect(try await ledger.head() == head)
        // What is done leaves a trace: the comparison is no empty one.
        try client.post(Self.note, Self.text, version: read)
        #expect(try ledger.changes(since: files) != [])
    }

    @Test func `tells every reason, who can lift it and how`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let read = try version(client)
        let reply = try client.post(
            "/cases/\(Cast.project)/events/accept",
            [
                "payload": [
                    "checked": ["integrity", "ownership", "duplication", "ethics", "security"]
                ]
            ],
            version: read
        )
        let allowed = try client.get("/cases/\(Cast.project)/allowed")
        #expect(reply.status == 422)
        let errors = reply.json["errors"]?.elements ?? []
        #expect(errors.contains { $0["remedy"]?.textValue != nil }, "\(errors)")
        let accept = allowed.json["events"]?.elements.first { $0["event"] == "accept" }
        #expect(accept?["possible"] == false)
        #expect(accept?["errors"]?.elements.isEmpty == false)
        #expect(allowed.header("etag") == "\"\(read)\"")
        let note = allowed.json["events"]?.elements.first { $0["event"] == "hold" }
        #expect(note == nil || note?["roles"] != nil)
    }

    @Test func `keeps a document that comes with it, and hands it out again`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let content = Array("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".utf8)
        let reply = try client.post(
            Self.note,
            [
                "payload": ["text": "示例"],
                "documents": [
                    [
                        "class": "correspondence", "date": "2026-01-05", "number": "示例1号",
                        "name": "../示例.pdf", "content": JSON(Data(content).base64EncodedString()),
                    ]
                ],
            ],
            version: try version(client)
        )
        #expect(reply.status == 200, "\(reply.json)")
        let documents = try client.get("/cases/\(Cast.project)/documents").json["documents"]
        let kept = try #require(documents?.elements.first { $0["keeping"] == "kept" })
        let item = try #require(kept["item"]?.integerValue)
        let file = try client.get("/cases/\(Cast.project)/documents/\(item)")
        #expect(file.status == 200)
        #expect(file.body == content)
        #expect(file.header("content-type") == "application/octet-stream")
        #expect(file.header("content-disposition")?.contains("attachment") == true)
        #expect(kept["digest"] == JSON(Digests.named(content)))
    }

    @Test func `reads nothing of a document that is classified`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        for document: JSON in [
            ["class": "correspondence", "classified": true, "content": "***"],
            ["class": "correspondence", "name": "机密★.pdf", "content": "***"],
        ] {
            let reply = try client.post(
                Self.note,
                ["payload": ["text": "示例"], "documents": .array([document])],
                version: try version(client)
            )
            #expect(reply.status == 422)
            #expect(reply.errors == ["DOCUMENT_CLASSIFIED #/documents"])
        }
        #expect(try await ledger.head() == before)
    }

    // MARK: Lists

    @Test func `pages lists by keyset without a gap or a repetition`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let all = try client.get("/cases?kind=person&limit=1000").json["cases"]?.elements ?? []
        var codes: [String] = []
        var target = "/cases?kind=person&limit=3"
        while true {
            let reply = try client.get(target)
            let page = (reply.json["cases"]?.elements ?? []).compactMap { $0["code"]?.textValue }
            codes += page
            guard let link = reply.header("link") else {
                #expect(reply.json["after"] == .null)
                break
            }
            #expect(page.count == 3)
            #expect(reply.json["after"]?.textValue == page.last)
            let address = try #require(link.firstMatch(of: /^<\/api\/v1([^>]*)>; rel="next"$/))
            target = String(address.1)
        }
        #expect(codes == all.compactMap { $0["code"]?.textValue })
        #expect(codes.count > 6)
    }
}

extension ScratchLedger {
    /// The names of files that are other than they were; an empty one is as none.
    func changes(since files: [String: Data]) throws -> [String] {
        let now = try everyFile()
        return Set(now.keys).union(files.keys).filter {
            now[$0, default: Data()] != files[$0, default: Data()]
        }.sorted()
    }

    /// Every file of the ledger's folder with its bytes.
    func everyFile() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder)
        where !name.hasSuffix("-shm") {
            let path = "\(folder)/\(name)"
            files[name] = FileManager.default.contents(atPath: path) ?? Data()
        }
        return files
    }
}
