import Casework
import Foundation
import Testing

@testable import dipper

/// Commands on a sandbox ledger of the shipped definitions, in a folder that goes with the test.
final class ScratchLedger: Sendable {
    let path: String
    /// Where the ledger lies, with whatever a test puts beside it.
    let folder: String

    /// A new ledger; `options` are further options of `init`.
    init(_ options: String..., now: String = "2026-01-05") async throws {
        folder = try ScratchLedger.newFolder()
        path = folder + "/ledger.sqlite"
        _ = try await DipperTests.answer(
            [
                "init", "--sandbox", "--now", now, "--name", "示例管理员", "--workflows",
                workflowsPath, "--database", path,
            ] + options
        )
    }

    /// A ledger with the content of another.
    init(content: [UInt8]) throws {
        folder = try ScratchLedger.newFolder()
        path = folder + "/ledger.sqlite"
        try Data(content).write(to: URL(filePath: path))
    }

    /// The ledger in a folder, which is removed with this value.
    init(folder: String) throws {
        self.folder = folder
        path = folder + "/ledger.sqlite"
        try #require(FileManager.default.fileExists(atPath: path))
    }

    private static func newFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "dipper-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func answer(_ arguments: String...) async throws -> JSON {
        try JSON(
            parsing: try await DipperTests.answer(arguments + ["--database", path])
        )
    }

    func refusals(_ arguments: String...) async throws -> [String] {
        try await DipperTests.refusals(arguments + ["--database", path])
    }

    /// A file beside the ledger.
    func file(_ text: String, name: String) throws -> String {
        let file = folder + "/" + name
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    /// The bytes of the ledger, which nobody has open: its log must be empty.
    func content() throws -> [UInt8] {
        let log = FileManager.default.contents(atPath: path + "-wal") ?? Data()
        try #require(log.isEmpty, "the log was not copied into the file")
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
}
