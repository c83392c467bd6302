import Casework
import Foundation
import Portfolio
import PrintedPages
import Spreadsheet
import Testing

@testable import dipper

/// What stumbles programs, followed out of the ledger into the files that people open elsewhere.
@Suite struct `Naughty strings in files` {
    private static let strings = `Naughty strings`.strings

    /// A ledger with a lead for each string, named by it, and the codes of the leads.
    private func ledger() async throws -> (ledger: ScratchLedger, codes: [String]) {
        let ledger = try await ScratchLedger.story(.submitted)
        let client = try APIClient(ledger, as: Cast.officer)
        let codes = try Self.strings.map { text in
            let reply = try client.post(
                "/cases",
                [
                    "kind": "project",
                    "payload": [
                        "title": JSON(text), "channel": "scouting", "partners": JSON(text),
                    ],
                ]
            )
            return try #require(reply.json["code"]?.textValue, "\(text): \(reply.json)")
        }
        return (ledger, codes)
    }

    /// The texts of a column of a list, by code; as the file's own reader shows them.
    private func titles(_ path: String) throws -> [String: String] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let rows = try #require(try GridFile.grids(bytes: bytes, file: path).first).rows
        let head = try #require(rows.first).cells.map(\.shown)
        let (code, title) = (
            try #require(head.firstIndex(of: "编号")), try #require(head.firstIndex(of: "名称"))
        )
        return Dictionary(
            uniqueKeysWithValues: rows.dropFirst().map { row in
                (row.cells[code].shown, row.cells[title].shown)
            }
        )
    }

    @Test func `stand in a workbook and in a text file as they were sent`() async throws {
        let (ledger, codes) = try await ledger()
        let (xlsx, csv) = (ledger.folder + "/list.xlsx", ledger.folder + "/list.csv")
        _ = try await ledger.answer("project", "list", "--xlsx", xlsx, "--csv", csv)

        for file in [xlsx, csv] {
            let found = try titles(file)
            for (code, text) in zip(codes, Self.strings) {
                let shown = try #require(found[code], "\(code)")
                #expect(Array(shown.utf8) == Array(text.utf8), "\(file): \(text)")
            }
        }
        // No office program takes a text of ours for a formula.
        let raw = try String(contentsOfFile: csv, encoding: .utf8)
        let starts = ["=", "@", "+", "-"].map { "," + $0 }
        #expect(starts.allSatisfy { !raw.contains($0) && !raw.contains(",\"" + $0.dropFirst()) })
        #expect(raw.contains(",'=cmd|"))
    }

    /// The words of a text that paper can be held against: writings that are set from right to
    /// left, marks over letters and pictures come back from a PDF in another order.
    private func words(_ text: String) -> String? {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && scalar.value >= 0x20 || (0x4E00...0x9FA5).contains(scalar.value)
        }
        return isPlain && text.count < 100 ? text.packed : nil
    }

    @Test func `stand on paper as they were sent, and no paper fails over them`() async throws {
        let (ledger, codes) = try await ledger()
        var held = 0
        for (code, text) in zip(codes, Self.strings) {
            for noun in ["onepage", "dossier"] {
                let file = "\(ledger.folder)/\(noun)-\(code).pdf"
                _ = try await ledger.answer("project", noun, code, "--out", file)
                let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
                let printed = try PrintedPages(bytes).text().packed
                #expect(printed.contains(code))
                guard let expected = words(text) else { continue }
                #expect(printed.contains(expected), "\(noun) \(text)")
                held += 1
            }
        }
        #expect(held > 60)
    }

    @Test func `stand in a letter as they were sent`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        let texts = Self.strings.filter { words($0) != nil }
        _ = try await ledger.answer(
            "project",
            "do",
            Cast.project,
            "reject",
            "--as",
            Cast.director,
            "--set",
            "reason=R01",
            "--set",
            "detail=\(texts.joined(separator: "\n"))"
        )
        let file = "\(ledger.folder)/letter.pdf"
        _ = try await ledger.answer("project", "letter", Cast.project, "--out", file)

        let bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        let printed = try PrintedPages(bytes).text().packed
        #expect(texts.count > 30)
        for text in texts {
            #expect(printed.contains(try #require(words(text))), "\(text)")
        }
    }
}
