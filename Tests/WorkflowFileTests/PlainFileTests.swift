import Foundation
import Testing
import Workflow

@testable import WorkflowFile

/// A folder with files of every kind, removed with the value.
private final class Files {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "plain-\(UUID().uuidString)").path

    init() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data("12345678".utf8).write(to: URL(filePath: path("eight")))
        try Data().write(to: URL(filePath: path("empty")))
        try files.createDirectory(atPath: path("folder"), withIntermediateDirectories: false)
        try #require(unsafe mkfifo(path("pipe"), 0o600) == 0)
        for (name, target) in [("to-eight", "eight"), ("to-pipe", "pipe"), ("ring", "ring")] {
            try files.createSymbolicLink(atPath: path(name), withDestinationPath: path(target))
        }
        // Takes no room on the disk, and would take all the memory there is.
        try #require(FileManager.default.createFile(atPath: path("huge"), contents: nil))
        try #require(unsafe truncate(path("huge"), 1 << 42) == 0)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { folder + "/" + name }

    /// What is read, or why nothing is.
    func read(_ path: String, most: Int = 8) -> Result<[UInt8], PlainFile.Fault> {
        do throws(PlainFile.Fault) {
            return .success(try PlainFile.read(path, mostBytes: most))
        } catch {
            return .failure(error)
        }
    }
}

@Suite struct `A file that somebody names` {
    private static let eight = Result<[UInt8], PlainFile.Fault>.success(Array("12345678".utf8))

    @Test func `is read up to its limit, through a link too`() throws {
        let files = try Files()
        #expect(files.read(files.path("eight")) == Self.eight)
        #expect(files.read(files.path("to-eight")) == Self.eight)
        #expect(files.read(files.path("empty")) == .success([]))
        #expect(files.read(files.path("eight"), most: 7) == .failure(.tooLarge(bytes: 8)))
        // The link itself is as long as a path, which is not what counts.
        #expect(files.read(files.path("to-eight"), most: 7) == .failure(.tooLarge(bytes: 8)))
        #expect(files.read(files.path("huge")) == .failure(.tooLarge(bytes: 1 << 42)))
    }

    @Test(arguments: ["folder", "pipe", "to-pipe"])
    func `is a plain one, and nothing else is waited for`(name: String) throws {
        let files = try Files()
        #expect(files.read(files.path(name)) == .failure(.notPlain))
    }

    @Test func `is not a device without an end`() throws {
        let files = try Files()
        #expect(files.read("/dev/zero") == .failure(.notPlain))
    }

    @Test(arguments: ["ring", "absent", "eight/below"])
    func `is there`(name: String) throws {
        let files = try Files()
        #expect(files.read(files.path(name)) == .failure(.unreadable))
    }

    /// What somebody does to the file while it is read.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let change: @Sendable (String) -> Void
    }

    static let changes = [
        Change(testDescription: "longer") { path in
            let file = FileHandle(forWritingAtPath: path)
            _ = try? file?.seekToEnd()
            try? file?.write(contentsOf: Data("9".utf8))
        },
        Change(testDescription: "shorter") { unsafe _ = truncate($0, 3) },
        Change(testDescription: "as long, at another time") { path in
            let time: [FileAttributeKey: Any] = [.modificationDate: Date(timeIntervalSince1970: 1)]
            try? FileManager.default.setAttributes(time, ofItemAtPath: path)
        },
    ]

    @Test(arguments: changes) func `stays as it is while it is read`(change: Change) throws {
        let files = try Files()
        let path = files.path("eight")
        #expect(throws: PlainFile.Fault.changed) {
            try PlainFile.read(path, mostBytes: 100) { change.change(path) }
        }
        // Nobody touches it now, whatever it holds.
        #expect(throws: Never.self) { try PlainFile.read(path, mostBytes: 100) }
    }

    @Test func `that was longer than it said is not taken for whole`() throws {
        let files = try Files()
        // The system tells no length of what it makes up while it is read.
        #expect(files.read("/proc/self/status", most: 1 << 20) == .failure(.changed))
    }

    @Test func `of a folder of definitions is a plain one too`() throws {
        let files = try Files()
        let folder = files.path("folder")
        try #require(unsafe mkfifo(folder + "/a.yaml", 0o600) == 0)
        let defects = #expect(throws: Defects.self) { try DefinitionFolder.load(folder) }
        #expect(
            defects?.list.map { "\($0.code) \($0.mark.file)" } == ["UNREADABLE_FILE a.yaml"]
        )
        #expect(
            defects?.list.map(\.message.en) == [
                "The file \(folder)/a.yaml is a folder, a pipe or a device; expected a plain file;"
                    + " check the path"
            ]
        )
    }
}
