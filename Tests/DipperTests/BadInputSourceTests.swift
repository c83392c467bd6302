import Foundation
import Testing

@testable import dipper

/// Files that are named and cannot be read as such: told whole, and nothing is changed.
@Suite struct `Bad input, as a file that is named` {
    /// Something with a name that is no sound file, and what is told of it.
    struct Source: CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (String) throws -> Void
        let code: String
        let zh: String
        let en: String
    }

    static let sources = [
        Source(
            testDescription: "a pipe that nobody writes to",
            make: { try #require(unsafe mkfifo($0, 0o600) == 0) },
            code: "FILE_NOT_PLAIN",
            zh: "文件 ~/x.csv 是文件夹、管道或设备，应为普通文件，请核对路径",
            en: "File ~/x.csv is a folder, a pipe or a device; expected a plain file;"
                + " check the path"
        ),
        Source(
            testDescription: "a folder",
            make: {
                try FileManager.default.createDirectory(
                    atPath: $0,
                    withIntermediateDirectories: false
                )
            },
            code: "FILE_NOT_PLAIN",
            zh: "文件 ~/x.csv 是文件夹、管道或设备，应为普通文件，请核对路径",
            en: "File ~/x.csv is a folder, a pipe or a device; expected a plain file;"
                + " check the path"
        ),
        Source(
            testDescription: "a link to a device without an end",
            make: {
                try FileManager.default.createSymbolicLink(
                    atPath: $0,
                    withDestinationPath: "/dev/zero"
                )
            },
            code: "FILE_NOT_PLAIN",
            zh: "文件 ~/x.csv 是文件夹、管道或设备，应为普通文件，请核对路径",
            en: "File ~/x.csv is a folder, a pipe or a device; expected a plain file;"
                + " check the path"
        ),
        Source(
            testDescription: "a link to itself",
            make: {
                try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: $0)
            },
            code: "FILE_UNREADABLE",
            zh: "文件 ~/x.csv 无法读取，应为可读的文件，请核对路径与权限",
            en: "File ~/x.csv cannot be read; expected a readable file; check the path and the"
                + " permissions"
        ),
        Source(
            testDescription: "a terabyte, of which the disk holds nothing",
            make: { path in
                try Data().write(to: URL(filePath: path))
                try #require(unsafe truncate(path, 1 << 40) == 0)
            },
            code: "FILE_TOO_LARGE",
            zh: "文件 ~/x.csv 有 1099511627776 字节，最多 67108864 字节，请拆分",
            en: "File ~/x.csv has 1099511627776 bytes, at most 67108864 are read; split it"
        ),
        Source(
            testDescription: "an empty file",
            make: { try Data().write(to: URL(filePath: $0)) },
            code: "CSV_EMPTY",
            zh: "第 1 行：文件没有表头，第一行应为列名，请填表人更正后重新导出",
            en: "row 1: there is no header, expected column names first;"
                + " whoever made the file can correct it"
        ),
    ]

    @Test(arguments: sources) func `is told, and nothing is changed`(source: Source) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let file = ledger.folder + "/x.csv"
        try source.make(file)

        let told = try await ledger.told("project", "import", file, "--as", Cast.officer)

        let place = source.code == "CSV_EMPTY" ? "~/x.csv:1" : "~/x.csv"
        let expected = Told(
            65,
            zh: ["✗ [\(source.code)] \(place): \(source.zh)"],
            en: ["✗ [\(source.code)] \(place): \(source.en)"]
        )
        #expect(told == expected)
    }

    /// A command that reads a file, which stands as `PIPE`.
    struct Reader: CustomTestStringConvertible {
        let line: String
        var place = "PIPE"
        var testDescription: String { line }
    }

    static let readers = [
        Reader(line: "project import PIPE --as \(Cast.officer)"),
        Reader(line: "project import PIPE --update --as \(Cast.officer)"),
        Reader(line: "project import SOUND --mapping PIPE --as \(Cast.officer)"),
        Reader(line: "project pack-import PIPE --as \(Cast.officer)"),
        Reader(line: "project open-balance PIPE --as \(Cast.officer) --batch 示例"),
        Reader(line: "person import PIPE --as \(Cast.administrator)"),
        Reader(line: "org import PIPE --as \(Cast.administrator)"),
        Reader(line: "calendar import PIPE"),
        Reader(line: "verify --head PIPE"),
        Reader(
            line: "webhook add --name 示例 --kind standard --url https://example.invalid/"
                + " --role PO --secret-file PIPE --as \(Cast.administrator)"
        ),
    ]

    @Test(arguments: readers)
    func `stops no command that reads it`(reader: Reader) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let pipe = ledger.folder + "/pipe"
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        let sound = try ledger.file("项目名称,来源渠道\n甲,待核\n", name: "sound.csv")
        let line = reader.line.replacing("PIPE", with: pipe).replacing("SOUND", with: sound)
        let outcome = try await ledger.outcome(line.split(separator: " ").map(String.init))

        #expect(!outcome.isChanged)
        #expect(outcome.told.status == 65)
        #expect(outcome.told.en.map { $0.prefix { $0 != ":" } } == ["✗ [FILE_NOT_PLAIN] ~/pipe"])
    }

    /// JSON that one parser reads one way and another one another way, or not at all.
    struct Text: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let place: String
        let reason: String

        init(_ name: String, _ text: String, _ place: String, _ reason: String) {
            self.init(name, Array(text.utf8), place, reason)
        }

        init(_ name: String, _ bytes: [UInt8], _ place: String, _ reason: String) {
            testDescription = name
            self.bytes = bytes
            self.place = place
            self.reason = reason
        }
    }

    static let texts = [
        Text("nothing", "", ":1:1", " (a value is missing)"),
        Text(
            "a repeated key",
            "{\"columns\": {\"甲\": \"title\",\n \"甲\": \"source\"}}",
            ":2:6",
            " (the key 甲 is repeated)"
        ),
        Text("a comma too many", "{\"columns\": {\"甲\": null,}}", ":1:24", " (a key is missing)"),
        Text(
            "half a surrogate pair",
            "{\"columns\": {\"\\ud800\": null}}",
            ":1:21",
            " (half a surrogate pair)"
        ),
        Text(
            "very deep nesting",
            String(repeating: "[", count: 100_000),
            ":1:65",
            " (nested too deep)"
        ),
        Text("a byte of zero", "{\"col\0umns\": {}}", ":1:6", " (a control character)"),
        Text(
            "bytes that are no UTF-8",
            Array("{\"".utf8) + [0xC0, 0xAF] + Array("\": {}}".utf8),
            ":1:5",
            " (a string that is not UTF-8)"
        ),
        Text(
            "a hundred thousand digits",
            "{\"columns\": \(String(repeating: "9", count: 100_000))}",
            ":1:31",
            " (a number beyond 64 bits)"
        ),
        Text("another form", "[1]", "", ""),
    ]

    @Test(arguments: texts)
    func `is told by line and column where it is no JSON`(text: Text) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let sound = try ledger.file("甲\n", name: "sound.csv")
        let file = ledger.folder + "/m.json"
        try Data(text.bytes).write(to: URL(filePath: file))

        let told = try await ledger.told(
            "project",
            "import",
            sound,
            "--mapping",
            file,
            "--as",
            Cast.officer
        )

        let zh = text.reason.isEmpty ? "" : "（\(text.reason.dropFirst(2).dropLast())）"
        let expected = Told(
            65,
            zh: [
                "✗ [MAPPING_FORM] ~/m.json\(text.place): 列对应文件无法识别\(zh)，"
                    + "应为 {\"columns\": {\"列名\": \"字段\"}}，请编写者更正"
            ],
            en: [
                "✗ [MAPPING_FORM] ~/m.json\(text.place): The mapping cannot be read\(text.reason);"
                    + " expected {\"columns\": {\"title\": \"field\"}};"
                    + " whoever wrote it can correct it"
            ]
        )
        #expect(told == expected)
    }
}
