import Foundation
import Testing
import Workflow

@testable import WorkflowFile

/// A folder of definitions under the temporary folder, removed with the value's owner.
private struct Folder {
    let url = FileManager.default.temporaryDirectory
        .appending(path: "definitions-\(UUID().uuidString)")

    func write(_ files: [String: Data]) throws {
        for (path, content) in files {
            let file = url.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try content.write(to: file)
        }
    }

    func remove() {
        try? FileManager.default.removeItem(at: url)
    }
}

private let chart = minimal(states: "  a: {}\n")
private let heading = "version: 1, title: {zh: 甲, en: A}}"

private let sound: [String: Data] = [
    "b.yaml": Data(("\u{FEFF}" + chart).utf8),
    "a.yaml": Data(chart.replacing("id: w", with: "id: v").utf8),
    "roles.yaml": Data(
        """
        dipper: 1
        matrix: {id: r, \(heading)
        roles: {}
        separate: []
        alone: []
        reads: {}
        """.utf8
    ),
    "policy/p.yaml": Data("dipper: 1\npolicy: {id: p, \(heading)\nparameters: {}\n".utf8),
    "goals/g.yaml": Data("dipper: 1\ncatalogue: {id: g, \(heading)\ngoals: {}\n".utf8),
    "calendars/c.yaml": Data(
        "dipper: 1\ncalendar: c\nyear: 2026\nsource: s\noff: []\nwork: []\n".utf8
    ),
    "README.md": Data("# not a definition".utf8),
]

@Test func `a folder loads by kind, in the order of the names, with its texts`() throws {
    let folder = Folder()
    defer { folder.remove() }
    try folder.write(sound)
    let loaded = try DefinitionFolder.load(folder.url.path)
    #expect(loaded.charts.map(\.path) == ["a.yaml", "b.yaml"])
    #expect(loaded.charts.map(\.content.id.content) == ["v", "w"])
    #expect(loaded.charts.map { Data($0.text.utf8) } == [sound["a.yaml"], sound["b.yaml"]])
    #expect(loaded.charts[0].content.id.mark == Mark(file: "a.yaml", line: 2, column: 16))
    #expect(loaded.policies.map(\.path) == ["policy/p.yaml"])
    #expect(loaded.rubrics.isEmpty)
    #expect(loaded.goals.map(\.path) == ["goals/g.yaml"])
    #expect(loaded.roles.map(\.path) == ["roles.yaml"])
    #expect(loaded.calendars.map(\.path) == ["calendars/c.yaml"])
}

@Test func `every defect of every file is reported by path and place`() throws {
    let folder = Folder()
    defer { folder.remove() }
    try folder.write(sound)
    try folder.write([
        "b.yaml": Data((chart + "titel: x\nreads: no\n").utf8),
        "c.yaml": Data([0x61, 0x0A, 0xFF]),
        "d.yml": Data(chart.utf8),
        "e.yaml": Data(repeating: 0x20, count: 1_048_577),
        "f.yaml": Data(chart.replacing("id: w", with: "id: v").utf8),
        "policy/p.yaml": Data("dipper: 1\npolicy: {id: p, \(heading)\n".utf8),
        "calendars/d.yaml": Data(try #require(sound["calendars/c.yaml"])),
    ])
    var found: [String] = []
    do throws(Defects) {
        _ = try DefinitionFolder.load(folder.url.path)
    } catch {
        found = brief(error)
    }
    #expect(
        found == [
            "UNKNOWN_KEY b.yaml:6:1", "WRONG_KIND b.yaml:7:8", "NOT_UTF8 c.yaml:2:1",
            "REPEATED_DEFINITION calendars/d.yaml:1:1", "WRONG_FILE_NAME d.yml:1:1",
            "FILE_TOO_LARGE e.yaml:1:1", "REPEATED_DEFINITION f.yaml:1:1",
            "MISSING_KEY policy/p.yaml:1:1",
        ]
    )
}

@Test func `a folder that is not there is a defect`() {
    let path = Folder().url.path
    do throws(Defects) {
        _ = try DefinitionFolder.load(path)
        Issue.record("the folder does not exist")
    } catch {
        #expect(brief(error) == ["UNREADABLE_FOLDER \(path):1:1"])
    }
}

@Test func `the definitions of this checkout load`() throws {
    let loaded = try DefinitionFolder.load(definitionsFolder.path)
    #expect(loaded.calendars.map(\.content.year) == [2025, 2026])
}
