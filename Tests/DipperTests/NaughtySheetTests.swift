import Casework
import Foundation
import Spreadsheet
import Testing

@testable import dipper

/// Files that no honest office makes: told at their place, and nothing is written.
struct NaughtySheetTests {
    struct Naughty: CustomTestStringConvertible {
        let name: String
        let content: @Sendable () throws -> [UInt8]
        let reason: String
        var testDescription: String { name }
    }

    static let naughty = [
        Naughty(name: "bomb.xlsx", content: { try fixture("bomb.xlsx") }, reason: "XLSX_BOMB"),
        Naughty(name: "a.xlsx", content: { Array("项目名称\n".utf8) }, reason: "XLSX_FORM"),
        Naughty(name: "a.xls", content: { [0xD0, 0xCF, 0x11, 0xE0, 0, 0] }, reason: "XLSX_OLD"),
        Naughty(
            name: "bidi.csv",
            content: { Array("项目名称,来源渠道\n甲\u{202E}乙,待核\n".utf8) },
            reason: "CELL_MARK"
        ),
        Naughty(
            name: "long.csv",
            content: { Array("项目名称,来源渠道\n".utf8) + [UInt8](repeating: 0x61, count: 40_000) },
            reason: "CSV_CELL_LENGTH"
        ),
        Naughty(
            name: "large.csv",
            content: { [UInt8](repeating: 0x61, count: SheetLimits.mostBytes + 1) },
            reason: "FILE_TOO_LARGE"
        ),
        Naughty(
            name: "overlong.csv",
            content: { Array("\u{FEFF}项目名称,来源渠道\n".utf8) + [0xC0, 0xAF, 0x2C, 0x0A] },
            reason: "CSV_BYTES"
        ),
        Naughty(
            name: "deep.csv",
            content: { Array(String(repeating: ",", count: 5000).utf8) },
            reason: "CSV_COLUMNS"
        ),
    ]

    private static func fixture(_ name: String) throws -> [UInt8] {
        let path = URL(filePath: workflowsPath).deletingLastPathComponent()
            .appending(path: "Fixtures/spreadsheets/\(name)")
        return [UInt8](try Data(contentsOf: path))
    }

    @Test(arguments: naughty) func `a naughty file writes nothing`(naughty: Naughty) async throws {
        let ledger = try await SheetImportTests.ledger()
        let file = ledger.folder + "/" + naughty.name
        try Data(naughty.content()).write(to: URL(filePath: file))
        let before = try await ledger.answer("verify")["root"]
        for option in [[], ["--stage"]] where naughty.reason != "CELL_MARK" || option.isEmpty {
            let told = try await refusals(
                ["project", "import", file, "--as", "RY-2026-000002", "--database", ledger.path]
                    + option
            )
            #expect(told.first?.hasPrefix(naughty.reason + " " + file) == true, "\(told)")
        }
        #expect(try await ledger.answer("verify")["root"] == before)
    }
}
