import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Definitions that are published over the API.
@Suite struct `Publishing over the API` {
    private static let file = "saved-view.yaml"

    private static func text(_ path: String = file) throws -> String {
        try String(contentsOf: URL(filePath: workflowsPath).appending(path: path), encoding: .utf8)
    }

    private static func body(_ files: [(String, String)], _ more: [String: JSON] = [:]) -> JSON {
        let files = files.map { JSON.object(["path": JSON($0.0), "content": JSON($0.1)]) }
        return .object(["files": .array(files)].merging(more) { $1 })
    }

    /// The version of the ledger's own story, as a program reads it.
    private func version(_ client: APIClient) throws -> Int64 {
        let tag = try #require(try client.get("/rules").header("etag"))
        return try #require(Int64(tag.filter(\.isNumber)))
    }

    private func change(_ reply: APIClient.Reply, _ path: String) -> JSON? {
        reply.json["files"]?.elements.first { $0["path"] == JSON(path) }?["change"]
    }

    @Test func `takes a file in the place of the one in force, once, on the version that was read`()
        async throws
    {
        let office = try await AdminOffice()
        let client = try APIClient(office.ledger, as: Cast.administrator)
        let newer = try Self.text().replacing("version: 1", with: "version: 2")
        let body = Self.body([(Self.file, newer)])
        let version = try version(client)
        let before = try await office.ledger.head()

        let tried = try client.post("/definitions?dry_run=true", body, version: version)
        #expect(tried.status == 200, "\(tried.json)")
        #expect(change(tried, Self.file) == "changed" && change(tried, "project.yaml") == "same")
        #expect(try client.post("/definitions", body, version: version + 1).status == 412)
        #expect(try client.post("/definitions", body).status == 428)
        #expect(try await office.ledger.head() == before)

        let done = try client.post("/definitions", body, key: "k", version: version)
        let again = try client.post("/definitions", body, key: "k", version: version)
        #expect(done.json["replayed"] == false, "\(done.json)")
        #expect(again.json["replayed"] == true, "\(again.json)")
        let kinds = try client.get("/kinds").json["kinds"]?.elements ?? []
        #expect(kinds.first { $0["kind"] == "saved-view" }?["version"] == 2)
        #expect(kinds.contains { $0["kind"] == "project" })
        #expect(try await office.ledger.isSound())
    }

    @Test func `tells every defect of every file at its place, and publishes none`() async throws {
        let office = try await AdminOffice()
        let client = try APIClient(office.ledger, as: Cast.administrator)
        let wrong = try Self.text().replacing("workflow:", with: "workflows:")
        let before = try await office.ledger.head()
        let body = Self.body([
            ("policy/x.yaml", "dipper: 1\n  x"), (Self.file, wrong),
        ])
        let refused = try client.post("/definitions", body, version: try version(client))
        let errors = refused.json["errors"]?.elements ?? []
        #expect(refused.status == 422)
        let pointers = Set(errors.compactMap { $0["pointer"]?.textValue })
        #expect(pointers == ["#/files/0/content", "#/files/1/content"], "\(refused.json)")
        #expect(errors.allSatisfy { $0["values"]?["row"] != nil && $0["values"]?["column"] != nil })
        let twice = Self.body([(Self.file, try Self.text()), (Self.file, try Self.text())])
        let repeated = try client.post("/definitions", twice, version: try version(client))
        #expect(repeated.errors == ["MEMBER_FORM #/files/1/path"])
        let outside = Self.body([("../x.yaml", "x")])
        let refusedPath = try client.post("/definitions", outside, version: try version(client))
        #expect(refusedPath.status == 400)
        #expect(try await office.ledger.head() == before)
    }

    @Test func `takes files as all there is, and then misses what a release needs`() async throws {
        let office = try await AdminOffice()
        let client = try APIClient(office.ledger, as: Cast.administrator)
        let body = Self.body([(Self.file, try Self.text())], ["whole": true])
        let refused = try client.post("/definitions", body, version: try version(client))
        #expect(refused.status == 422)
        #expect(refused.errors.contains("FILE_MISSING"), "\(refused.json)")
    }

    @Test func `is the administrator's alone, and never a program's`() async throws {
        let office = try await AdminOffice()
        let body = Self.body([(Self.file, try Self.text())])
        for role in ["SECADM", "AUDADM", "AUD", "DIR", "PO"] {
            let client = try APIClient(office.ledger, as: office.person(role))
            #expect(try client.post("/definitions", body, version: 1).status == 404, "\(role)")
        }
        let token = try await office.ledger.answer(
            ["token", "add", "--as", Cast.administrator, "--name", "示例", "--scope", "write"]
                + ["--days", "30"]
        )
        let text: String = try #require(token["token"]?.textValue)
        let program = try APIClient(office.ledger, token: text)
        let before = try await office.ledger.head()
        let refused = try program.post("/definitions", body, version: 1)
        #expect(refused.status == 403 && refused.errors == ["STEP_UP_NEEDED"])
        #expect(try await office.ledger.head() == before)
    }
}
