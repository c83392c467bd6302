import Casework
import Foundation
import Testing

@testable import dipper

/// Disks that take nothing: told with what to do, and the ledger opens again as it was.
@Suite struct `Bad input, as a disk that takes nothing` {
    // MARK: Full

    /// The program with a limit on the length of files, in KiB, which to a write is a full disk.
    private static let limited = #"trap "" XFSZ; ulimit -f "$KIB"; exec "$@""#

    private func run(kib: Int, _ arguments: [String]) throws -> Run {
        let script = Self.limited.replacing("\"$KIB\"", with: "\(kib)")
        return try Executable.run(script: script, arguments)
    }

    private func note(_ ledger: ScratchLedger, _ language: String) -> [String] {
        [
            "project", "note", Cast.project, "示例", "--as", Cast.officer, "--key", "示例键", "--lang",
            language, "--database", ledger.path,
        ]
    }

    /// Where in a command the disk is full: for the log's index, or for the log.
    struct Full: CustomTestStringConvertible {
        let kib: Int
        let engineCode: Int
        var testDescription: String { "\(kib) KiB" }
    }

    @Test(arguments: [Full(kib: 8, engineCode: 4874), Full(kib: 36, engineCode: 778)])
    func `a full disk is told with what to do, and nothing is stored`(full: Full) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let before = try await ledger.head()

        let zh = try run(kib: full.kib, note(ledger, "zh"))
        let en = try run(kib: full.kib, note(ledger, "en"))

        let engine = "\(ledger.path): disk I/O error [\(full.engineCode)]"
        let place = "✗ [STORAGE_FULL] \(ledger.path): "
        let chinese = place + "磁盘已满（\(engine)），本次写入未保存；请管理员腾出空间后重试。\n"
        let english =
            place + "The disk is full (\(engine)), nothing was stored;"
            + " the administrator should free space, then retry.\n"
        #expect(zh == Run(status: 69, output: "", complaints: chinese))
        #expect(en == Run(status: 69, output: "", complaints: english))
        #expect(try await ledger.head() == before)
        // With space again the same command goes through, once.
        #expect(try Executable.run(note(ledger, "zh")).status == 0)
        #expect(try await ledger.answer("project", "show", Cast.project)["version"] == 5)
    }

    @Test func `a disk that is full sooner or later stores all of a command or nothing`()
        async throws
    {
        var outcomes: Set<Int32> = []
        for kib in stride(from: 0, through: 56, by: 4) {
            let ledger = try await ScratchLedger.story(.submitted)
            let before = try await ledger.head()
            let result = try run(kib: kib, note(ledger, "zh"))
            outcomes.insert(result.status)
            let after = try await ledger.head()
            #expect((result.status == 0) == (after != before), "\(kib) KiB")
            if result.status != 0 {
                #expect(result.status == 69, "\(kib) KiB")
                #expect(result.complaints.hasPrefix("✗ [STORAGE_FULL] "), "\(kib) KiB")
            }
        }
        #expect(outcomes == [0, 69])
    }

    /// Runs the program in `$FOLDER/disk`, a disk of its own with so much space left, and copies
    /// what is on the disk then to `$FOLDER/after`.
    private static let small = #"""
        unshare -rm bash -c '
            cd "$0"; mkdir -p disk after; mount -t tmpfs -o size=4m tmpfs disk || exit 99
            cp ledger.sqlite disk/; cat /dev/zero > disk/rest 2> /dev/null
            truncate -s "-$1" disk/rest; shift; "$@"; code=$?
            cp disk/ledger.sqlite* after/; exit "$code"
        ' "$FOLDER" BYTES "$@"
        """#

    private static func runOnSmallDisk(
        _ folder: String,
        bytesLeft: Int,
        _ arguments: [String]
    ) throws -> Run {
        let script = small.replacing("$FOLDER", with: folder)
            .replacing("BYTES", with: "\(bytesLeft)")
        return try Executable.run(script: script, arguments)
    }

    static let canMount: Bool = {
        guard let file = try? ScratchFile([], name: "ledger.sqlite") else { return false }
        return withExtendedLifetime(file) {
            let folder = URL(filePath: file.path).deletingLastPathComponent().path
            let calculation = ["calc", "rmb", "1.00"]
            return (try? runOnSmallDisk(folder, bytesLeft: 0, calculation))?.status == 0
        }
    }()

    /// How much is left on a disk, and what the engine says: no room for the index, or the log.
    struct Left: CustomTestStringConvertible {
        let bytes: Int
        let engine: String
        var testDescription: String { "\(bytes) bytes" }
    }

    @Test(
        .enabled(if: canMount, "no file system can be mounted here"),
        arguments: [
            Left(bytes: 0, engine: "disk I/O error [4874]"),
            Left(bytes: 36 << 10, engine: "database or disk is full [13]"),
        ]
    )
    func `a disk that is really full is told likewise`(left: Left) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let before = try await ledger.head()
        let place = ledger.folder + "/disk/ledger.sqlite"
        let command = [
            "project", "note", Cast.project, "示例", "--as", Cast.officer, "--database", place,
        ]

        let result = try Self.runOnSmallDisk(
            ledger.folder,
            bytesLeft: left.bytes,
            command
        )

        let complaint =
            "✗ [STORAGE_FULL] \(place): 磁盘已满（\(place): \(left.engine)），"
            + "本次写入未保存；请管理员腾出空间后重试。\n"
        #expect(result == Run(status: 69, output: "", complaints: complaint))
        let after = try ScratchLedger(folder: ledger.folder + "/after")
        #expect(try await after.head() == before)
    }

    /// A command that makes a file, and the name of the file.
    struct Making: CustomTestStringConvertible {
        let command: [String]
        let made: String
        var testDescription: String { command[0] }
    }

    @Test(arguments: [
        Making(command: ["init", "--name", "示例", "--database"], made: "new.sqlite"),
        Making(command: ["backup"], made: "copy"),
        Making(command: ["restore", "~/backup", "--database"], made: "restored.sqlite"),
    ])
    func `on a full disk nothing half made stays behind`(making: Making) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        _ = try await ledger.answer("backup", ledger.folder + "/backup")
        let made = ledger.folder + "/" + making.made
        let names = try FileManager.default.contentsOfDirectory(atPath: ledger.folder)
        var arguments =
            making.command.map { $0.replacing("~", with: ledger.folder) } + [made]
        if making.command == ["backup"] { arguments += ["--database", ledger.path] }

        let result = try run(kib: 64, arguments)

        #expect(result.status == 69)
        #expect(result.complaints.hasPrefix("✗ [STORAGE_FULL] \(made)"), "\(result)")
        #expect(!FileManager.default.fileExists(atPath: made))
        let left = try FileManager.default.contentsOfDirectory(atPath: ledger.folder)
        #expect(
            Set(left).subtracting(names).subtracting(["ledger.sqlite-shm", "ledger.sqlite-wal"])
                == []
        )
        #expect(try Executable.run(arguments).status == 0)
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full")
    )
    func `an answer that cannot be written is told on standard error`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let list = ["project", "list", "--database", ledger.path]
        for format in [[], ["--json"]] {
            let result = try Executable.run(script: #"exec "$@" > /dev/full"#, list + format)
            #expect(result.status == 69)
            #expect(result.complaints.hasPrefix("✗ [OUTPUT_WRITE] "))
        }
    }

    // MARK: Read-only

    /// Runs the program while `$FOLDER` takes nothing.
    ///
    /// As root the folder is bound onto itself read-only, for the program alone, since permissions
    /// would not stop it. Everybody else takes those to write away, and gives them back.
    private static let readOnly =
        geteuid() == 0
        ? #"""
        unshare -m bash -c '
            mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" || exit 99
            exec "$@"
        ' "$FOLDER" "$@"
        """#
        : #"""
        chmod a-w "$FOLDER" "$FOLDER"/*; "$@"; code=$?
        chmod u+w "$FOLDER" "$FOLDER"/*; exit "$code"
        """#

    private static func runReadOnly(_ folder: String, _ arguments: [String]) throws -> Run {
        try Executable.run(
            script: readOnly.replacing("$FOLDER", with: folder),
            arguments
        )
    }

    /// False where even root may not mount, as in some containers.
    static let canBeReadOnly: Bool = {
        guard let file = try? ScratchFile("示例") else { return false }
        return withExtendedLifetime(file) {
            let folder = URL(filePath: file.path).deletingLastPathComponent().path
            return (try? runReadOnly(folder, ["calc", "rmb", "1.00"]))?.status == 0
        }
    }()

    @Test(.enabled(if: canBeReadOnly, "no folder can be made read-only here"))
    func `a read-only disk is told with what to do; reading goes on`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let before = try await ledger.head()
        let database = ["--database", ledger.path]

        let zh = try Self.runReadOnly(ledger.folder, note(ledger, "zh"))
        let en = try Self.runReadOnly(ledger.folder, note(ledger, "en"))

        let folder = ledger.folder
        let place = "✗ [STORAGE_READ_ONLY] \(folder): "
        let chinese =
            place + "磁盘或文件为只读（\(folder): no write permission），无法写入；请管理员检查磁盘与文件权限。\n"
        let english =
            place
            + "The disk or the file is read-only (\(folder): no write permission), nothing was"
            + " stored; the administrator should check the disk and the permissions.\n"
        #expect(zh == Run(status: 69, output: "", complaints: chinese))
        #expect(en == Run(status: 69, output: "", complaints: english))

        let verified = try Self.runReadOnly(folder, ["verify", "--json"] + database)
        #expect(verified.status == 0)
        let root = try JSON(parsing: verified.output)["root"]?.textValue
        #expect(try before.contains(#require(root)))
        for made in [["backup", folder + "/copy"], ["verify", "--write-head", folder + "/head"]] {
            let result = try Self.runReadOnly(folder, made + database)
            #expect(result.status == 69)
            #expect(result.complaints.hasPrefix("✗ [STORAGE_READ_ONLY] \(made.last ?? ""): "))
        }
        #expect(try await ledger.head() == before)
    }
}
