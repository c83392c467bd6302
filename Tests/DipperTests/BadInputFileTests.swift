import Casework
import Foundation
import SQLiteDriver
import Testing

@testable import dipper

/// Ledger files that are none, or no longer whole: named, and not a byte is changed.
@Suite struct `Bad input, as a file of the ledger` {
    /// A file, made of a good ledger's content, and what is told of it.
    struct Damage: CustomTestStringConvertible {
        let what: String
        let code: String
        let zh: String
        let en: String
        let content: @Sendable ([UInt8]) throws -> [UInt8]
        var testDescription: String { what }
    }

    static let pageBytes = 4096

    static let damages = [
        Damage(
            what: "not a database",
            code: "STORAGE_NOT_A_DATABASE",
            zh: "文件 ~/ledger.sqlite 不是数据库；应为本系统的数据库文件，请管理员核对路径。",
            en: "File ~/ledger.sqlite is not a database, expected one of this system;"
                + " the administrator should check the path."
        ) { Array("示例文字\n".utf8) + $0 },
        Damage(
            what: "a database of another program",
            code: "STORAGE_FOREIGN",
            zh: "文件 ~/ledger.sqlite 属于别的程序：应用标识为 7，应为 1145655378；请管理员核对路径。",
            en: "File ~/ledger.sqlite belongs to another program: application id 7,"
                + " expected 1145655378; the administrator should check the path."
        ) { _ in try foreign() },
        Damage(
            what: "a ledger of a newer program",
            code: "STORAGE_NEWER_FORMAT",
            zh: "文件 ~/ledger.sqlite 的格式版本为 2130706433，本程序最高认识 1；请管理员升级程序。",
            en: "File ~/ledger.sqlite has format version 2130706433, the newest known here is 1;"
                + " the administrator should update the program."
        ) { good in
            // Bytes 60 to 63 of the header are the version of the format.
            good[..<60] + [0x7F, 0, 0, 1] + good[64...]
        },
        Damage(
            what: "cut short",
            code: "STORAGE_TRUNCATED",
            zh: "文件 ~/ledger.sqlite 被截断：现有 20480 字节，应有 SIZE 字节；请管理员用备份恢复。",
            en: "File ~/ledger.sqlite is cut short: found 20480 bytes, expected SIZE;"
                + " the administrator should restore a backup."
        ) { Array($0[..<(5 * pageBytes)]) },
        Damage(
            what: "pages overwritten",
            code: "STORAGE_CORRUPT",
            zh: "数据库内容已损坏（~/ledger.sqlite: database disk image is malformed [11]）；"
                + "请管理员停机核验，并用备份恢复。",
            en: "The database is damaged (~/ledger.sqlite: database disk image is malformed [11]);"
                + " the administrator should stop, verify and restore a backup."
        ) { good in
            good[..<(3 * pageBytes)] + [UInt8](repeating: 0xFF, count: good.count - 3 * pageBytes)
        },
    ]

    private static func foreign() throws -> [UInt8] {
        let file = try ScratchFile([], name: "foreign.sqlite")
        var options = SQLiteOptions()
        options.applicationID = 7
        do { _ = try SQLiteDatabase(path: file.path, options: options) }
        return [UInt8](try Data(contentsOf: URL(filePath: file.path)))
    }

    @Test(arguments: damages)
    func `is named with what was found, and stays as it is`(damage: Damage) async throws {
        let good = try await ScratchLedger.story(.submitted).content()
        let ledger = try ScratchLedger(content: damage.content(good))
        let before = try ledger.bytes()

        for command in [
            ["project", "note", Cast.project, "示例", "--as", Cast.officer], ["project", "list"],
            ["verify"],
        ] {
            let told = try await Told.of(command + ["--database", ledger.path]) {
                ledger.plain($0).replacing("\(good.count)", with: "SIZE")
            }
            let expected = Told(
                65,
                zh: ["✗ [\(damage.code)] ~/ledger.sqlite: \(damage.zh)"],
                en: ["✗ [\(damage.code)] ~/ledger.sqlite: \(damage.en)"]
            )
            #expect(told == expected, "\(command[0])")
            #expect(try ledger.bytes() == before)
        }
    }

    /// How a file begins that is no table, and what is told of it.
    struct Workbook: CustomTestStringConvertible {
        let mark: [UInt8]
        let code: String
        let zh: String
        let en: String
        var testDescription: String { code }
    }

    static let workbooks = [
        Workbook(
            mark: [0x50, 0x4B, 0x03, 0x04],
            code: "XLSX_DAMAGED",
            zh: "工作簿已损坏（no central directory），请填表人更正后重新保存",
            en: "The workbook is damaged (no central directory);"
                + " whoever made it can correct it and save it again"
        ),
        Workbook(
            mark: [0xD0, 0xCF, 0x11, 0xE0],
            code: "XLSX_OLD",
            zh: "工作簿是旧的 .xls 格式，应另存为 .xlsx，请填表人更正后重新保存",
            en: "The workbook is in the old .xls format; it has to be saved as .xlsx;"
                + " whoever made it can correct it and save it again"
        ),
    ]

    @Test(arguments: workbooks)
    func `a workbook is known by its content, whatever its name`(workbook: Workbook) async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let file = ledger.folder + "/leads.csv"
        try Data(workbook.mark + [0x14, 0, 6, 0]).write(to: URL(filePath: file))

        let told = try await ledger.told("project", "import", file, "--as", Cast.officer)

        let expected = Told(
            65,
            zh: ["✗ [\(workbook.code)] ~/leads.csv: \(workbook.zh)"],
            en: ["✗ [\(workbook.code)] ~/leads.csv: \(workbook.en)"]
        )
        #expect(told == expected)
    }

    @Test func `a backup that was altered is not restored`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let (folder, target) = (ledger.folder + "/backup", ledger.folder + "/restored.sqlite")
        let answer = try await ledger.answer("backup", folder)
        let digest = try #require(answer["digest"]?.textValue)
        let copy = folder + "/ledger.sqlite"
        var bytes = [UInt8](try Data(contentsOf: URL(filePath: copy)))
        bytes[bytes.count - 1] ^= 1
        try Data(bytes).write(to: URL(filePath: copy))

        let told = try await Told.of(["restore", folder, "--database", target]) {
            ledger.plain($0).replacing(digest, with: "DIGEST")
        }

        let expected = Told(
            65,
            zh: [
                "✗ [BACKUP_DIGEST] ~/backup/ledger.sqlite: 备份文件与清单的摘要不符："
                    + "文件已损坏或被改动，请换用另一份备份"
            ],
            en: [
                "✗ [BACKUP_DIGEST] ~/backup/ledger.sqlite: the copy does not fit the digest in its"
                    + " manifest: use another backup"
            ]
        )
        #expect(told == expected)
        #expect(!FileManager.default.fileExists(atPath: target))
    }
}

extension ScratchLedger {
    /// The bytes of the file, whatever they are.
    func bytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }
}
