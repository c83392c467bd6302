import Foundation
import Testing
import Workflow

@testable import dipper

/// What a command tells a person: the exit code, and the lines in both languages.
struct Told: Equatable {
    let status: Int32
    let zh: [String]
    let en: [String]

    init(_ status: Int32, zh: [String], en: [String]) {
        self.status = status
        self.zh = zh
        self.en = en
    }

    /// Runs a command in this process; `rewrite` takes out of the lines what differs each time.
    static func of(
        _ arguments: [String],
        rewrite: (String) -> String = { $0 }
    ) async throws -> Told {
        do {
            _ = try await answer(arguments)
            return Told(0, zh: [], en: [])
        } catch {
            let failure = Failure(error)
            return Told(
                failure.status.rawValue,
                zh: failure.lines(in: .chinese).map(rewrite),
                en: failure.lines(in: .english).map(rewrite)
            )
        }
    }
}

extension ScratchLedger {
    /// The tree head as `verify --write-head` writes it; the ledger must be sound.
    func head() async throws -> String {
        let file = try self.file("", name: "head-\(UUID().uuidString).json")
        try FileManager.default.removeItem(atPath: file)
        _ = try await DipperTests.answer(["verify", "--write-head", file, "--database", path])
        return try String(contentsOfFile: file, encoding: .utf8)
    }

    /// What a command is told, and whether the head moved by a single byte meanwhile.
    ///
    /// In the lines the folder of the ledger is `~`, and a pseudonym, drawn anew, is `R-…`.
    func outcome(_ arguments: [String]) async throws -> (told: Told, isChanged: Bool) {
        let before = try await head()
        let told = try await Told.of(arguments + ["--database", path], rewrite: plain)
        return (told, try await head() != before)
    }

    /// What a command is told that must change nothing.
    func told(
        _ arguments: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Told {
        let outcome = try await outcome(arguments)
        #expect(!outcome.isChanged, sourceLocation: sourceLocation)
        return outcome.told
    }

    /// A line without what differs from run to run.
    func plain(_ line: String) -> String {
        line.replacing(folder, with: "~").replacing(/R-[0-9A-Z]{8}/, with: "R-…")
    }
}
