import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// The commands of the handbook's page for programs are tried as they stand there.
@Suite struct `The handbook of the API` {
    /// A command line with curl, as far as the handbook uses it.
    private struct Curl {
        var target = ""
        var headers: [String: String] = [:]
        var body: String?
        var query = FormFields()

        init(_ words: [String]) {
            var words = words[...]
            while let word = words.popFirst() {
                switch word {
                case "-s", "-sN", "-G": continue
                case "-o": _ = words.popFirst()
                case "-d": body = words.popFirst()
                case "-H":
                    let header = words.popFirst() ?? ""
                    let parts = header.split(separator: ":", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                case "--data-urlencode":
                    let parts = (words.popFirst() ?? "").split(separator: "=", maxSplits: 1)
                    guard parts.count == 2 else { continue }
                    query.pairs.append((String(parts[0]), String(parts[1])))
                case _ where word.hasPrefix("$A"): target = String(word.dropFirst(2))
                default: Issue.record("curl \(word)")
                }
            }
            guard !query.pairs.isEmpty else { return }
            target += (target.contains("?") ? "&" : "?") + query.urlEncoded
        }
    }

    /// The words of a line, without their quotes.
    private static func words(of line: String) -> [String] {
        line.matches(of: /'([^']*)'|"([^"]*)"|(\S+)/).map {
            String($0.1 ?? $0.2 ?? $0.3 ?? "")
        }
    }

    private static func commands() throws -> [Curl] {
        let path = URL(filePath: workflowsPath).deletingLastPathComponent()
            .appending(path: "Handbook/api.md")
        let text = try String(contentsOf: path, encoding: .utf8).replacing("\\\n", with: " ")
        return text.split(separator: "\n").filter { $0.hasPrefix("curl ") }.map {
            Curl(Array(words(of: String($0)).dropFirst()))
        }
    }

    @Test func `shows what works as it is written`() async throws {
        let ledger = try await ScratchLedger()
        _ = try await ledger.answer(
            "person",
            "add",
            "--as",
            Cast.administrator,
            "--name",
            "示例专员",
            "--roles",
            "PO"
        )
        let made = try await ledger.answer(
            "token",
            "add",
            "--as",
            Cast.officer,
            "--name",
            "数据交换",
            "--scope",
            "write:project",
            "--days",
            "90"
        )
        let client = try APIClient(ledger, token: try #require(made["token"]?.textValue))
        let commands = try Self.commands()
        let writing = commands.filter { $0.body != nil }
        #expect(writing.count == 2)
        for command in writing {
            let reply = try client.send(
                .post,
                command.target,
                command.headers,
                Array(try #require(command.body).utf8)
            )
            #expect([200, 201].contains(reply.status), "\(command): \(reply.json)")
        }
        let content = Data("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".utf8)
        let kept = try client.post(
            "/cases/\(Cast.project)/events/note",
            [
                "payload": ["text": "示例"],
                "documents": [
                    [
                        "class": "correspondence", "date": "2026-01-05",
                        "content": JSON(content.base64EncodedString()), "name": "1.pdf",
                    ]
                ],
            ],
            version: 2
        )
        #expect(kept.status == 200, "\(kept.json)")
        let reading = commands.filter { $0.body == nil }
        #expect(reading.count > 10)
        for command in reading {
            let reply = try client.get(command.target, command.headers)
            #expect(reply.status == 200, "\(command): \(reply.json)")
        }
        let found = try client.get(try #require(reading.first { !$0.query.pairs.isEmpty }).target)
        #expect(found.json["cases"]?.elements.map { $0["code"] } == [JSON(Cast.project)])
    }
}
