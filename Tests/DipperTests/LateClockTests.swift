import ArgumentParser
import Casework
import Expression
import Foundation
import Portfolio
import SQLiteDriver
import Store
import Testing
import Workflow

@testable import dipper

/// The command line on a machine whose clock is behind what the ledger recorded.
struct LateClockTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "dipper-\(UUID().uuidString)")

    private func ledger() async throws -> String {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appending(path: "ledger.sqlite").path
        _ = try await answer([
            "init", "--name", "示例管理员", "--workflows", workflowsPath, "--database", path,
        ])
        return path
    }

    @Test func `people are told, and the ledger's own story says so once`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try await ledger()
        let administrator = try #require(
            try OpenLedger.store(path, .read).list(kind: "person", after: "", limit: 9).first?.code
        )
        let steady = try await person(administrator, "甲", path)
        // Somebody recorded while the clock was an hour ahead.
        let ahead = try OpenLedger.store(path, .write) {
            Instant(milliseconds: Moment.wallClock().milliseconds + 3_600_000)
        }
        _ = try Casework(ledger: ahead).performSync(
            Command(
                target: .new(kind: "person", parent: nil),
                event: "register",
                payload: ["name": .string("乙"), "roles": .list([.string("FIN")])]
            ),
            by: CommandOptions.system
        )
        let latest = try ahead.standing().latest

        let first = try await person(administrator, "丙", path)
        let second = try await person(administrator, "丁", path)

        #expect(steady.json["clock_behind"] == nil)
        #expect(steady.warnings == [])
        for answer in [first, second] {
            #expect(answer.json["clock_behind"]?["latest"] == JSON(latest.description))
            #expect(answer.warnings.count == 1)
        }
        let store = try OpenLedger.store(path, .read)
        let own = try #require(try store.stream("LEDGER"))
        #expect(
            try store.events(of: own.id).map(\.type) == [
                "ledger.initialise", "ledger.clock_backwards",
            ]
        )
        #expect(try store.standing().latest == latest)
        #expect(try store.verify(head: nil, progress: { _ in }).differences == [])
    }

    private func person(
        _ administrator: String,
        _ name: String,
        _ path: String
    ) async throws -> Answer {
        let command = try Dipper.parseAsRoot([
            "person", "add", "--as", administrator, "--name", name, "--roles", "PO",
            "--database", path,
        ])
        return try await (try #require(command as? any AnsweringCommand)).answer()
    }
}
