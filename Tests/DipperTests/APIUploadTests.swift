import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// Documents that come beside a command in one form.
@Suite struct `Uploads over the API` {
    private static let note = "/cases/\(Cast.project)/events/note"
    private static let scan = Array("%PDF-1.4\n% 示例\n%%EOF\n".utf8)
    private static let type = "multipart/form-data; boundary=XX"

    /// A form with a command, and a file under a name of its own.
    private func form(_ command: JSON?, part: String = "scan", _ bytes: [UInt8] = scan) -> [UInt8] {
        func head(_ text: String) -> [UInt8] {
            Array("--XX\r\nContent-Disposition: form-data; \(text)\r\n\r\n".utf8)
        }
        let first = command.map { head("name=\"command\"") + $0.canonical + [13, 10] } ?? []
        return first + head("name=\"\(part)\"; filename=\"示例.pdf\"") + bytes
            + Array("\r\n--XX--\r\n".utf8)
    }

    private func command(_ document: JSON) -> JSON {
        ["payload": ["text": "示例"], "documents": [document]]
    }

    private func send(_ client: APIClient, _ body: [UInt8]) throws -> APIClient.Reply {
        let version = try client.get("/cases/\(Cast.project)").json["version"]?.integerValue
        return try client.post(
            Self.note,
            body,
            version: version,
            headers: ["content-type": Self.type]
        )
    }

    @Test func `a document's file is a part of the form`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let document: JSON = ["class": "other", "date": "2026-01-05", "file": "scan"]
        let sent = try send(client, form(command(document)))
        let listed = try client.get("/cases/\(Cast.project)/documents").json["documents"]?.elements
        let last = try #require(listed?.last)

        #expect(sent.status == 200)
        #expect(last["bytes"]?.integerValue == Int64(Self.scan.count))
        #expect(last["name"] == "示例.pdf")
        let item = try #require(last["item"]?.integerValue)
        #expect(try client.get("/cases/\(Cast.project)/documents/\(item)").body == Self.scan)
    }

    /// A document that is given wrongly, and where that is told.
    struct WrongDocument: CustomTestStringConvertible, Sendable {
        var more: [String: String]
        var error: String

        var testDescription: String { error }
    }

    @Test(arguments: [
        WrongDocument(more: ["file": "none"], error: "MEMBER_FORM #/documents/0/file"),
        WrongDocument(
            more: ["file": "scan", "content": "eA=="],
            error: "MEMBER_FORM #/documents/0/file"
        ),
        WrongDocument(
            more: ["file": "scan", "name": "示例.txt"],
            error: "DOCUMENT_NAME_DIFFERS #/documents/0/content"
        ),
    ])
    func `what is wrong with it is told at its place, and nothing is written`(
        _ wrong: WrongDocument
    ) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let before = try await ledger.head()
        var document: [String: JSON] = ["class": "other", "date": "2026-01-05"]
        for (name, text) in wrong.more { document[name] = .text(text) }
        let sent = try send(client, form(command(.object(document))))
        #expect(sent.errors == [wrong.error])
        #expect(try await ledger.head() == before)
    }

    @Test func `a form without a command, or where none is taken, is refused`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        #expect(try send(client, form(nil)).errors == ["COMMAND_MISSING"])
        let batch = try client.post("/events", form([:]), headers: ["content-type": Self.type])
        #expect(batch.status == 415)
    }

    @Test func `files are taken from whom the ledger knows, and from nobody else`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let token = try #require(
            try await ledger.answer(
                "token",
                "add",
                "--as",
                Cast.officer,
                "--name",
                "示例程序",
                "--scope",
                "write",
                "--days",
                "30"
            )["token"]?.textValue
        )
        func asked(_ headers: [String: String]) -> WebRequest {
            WebRequest(method: .post, path: ["api", "v1", "cases"], headers: headers)
        }
        #expect(client.routes.admits(asked(["authorization": "Bearer \(token)"])))
        #expect(!client.routes.admits(asked(["authorization": "Bearer \(token)x"])))
        #expect(!client.routes.admits(asked([:])))
        #expect(!client.routes.admits(asked(["cookie": "dipper_practice=\(token)"])))
    }
}
