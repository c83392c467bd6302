import ArgumentParser
import Casework
import Foundation
import Testing
import Workflow

@testable import dipper

/// The definitions of the checkout.
let workflowsPath = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Workflows").standardizedFileURL.path

/// What a command answers to these arguments, as JSON text.
func answer(_ arguments: [String]) async throws -> String {
    let command = try Dipper.parseAsRoot(arguments)
    let answering = try #require(command as? any AnsweringCommand)
    return JSON.object(try await answering.answer().json).canonicalText
}

/// The refusals of a command as `CODE place`; empty when it answers.
func refusals(_ arguments: [String]) async throws -> [String] {
    do {
        _ = try await answer(arguments)
        return []
    } catch let refusal as Refusal {
        return refusal.blockers.map { "\($0.code) \($0.place)" }
    }
}

/// What a command answers that is typed as one line; no argument holds a space.
func answer(line: String) async throws -> JSON {
    try JSON(parsing: try await answer(line.split(separator: " ").map(String.init)))
}

/// The refusals of a command that is typed as one line.
func refusals(line: String) async throws -> [String] {
    try await refusals(line.split(separator: " ").map(String.init))
}

/// A file that is removed with its folder when the test ends.
final class ScratchFile {
    let path: String
    private let folder: URL

    init(_ content: [UInt8], name: String = "sheets.csv") throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "dipper-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: name)
        try Data(content).write(to: file)
        path = file.path
    }

    convenience init(_ text: String) throws {
        try self.init(Array(text.utf8))
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }
}
