import Casework
import Documents
import Foundation
import PrintedPages
import Spreadsheet
import Testing

@testable import dipper

extension ScratchLedger {
    static let archivist = "RY-2026-000017"
    static let supervisor = "RY-2026-000018"

    /// A submitted project, an archivist and a supervisor.
    static func withArchive() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.submitted)
        for role in ["ARC", "SUP"] {
            _ = try await ledger.answer(
                "person",
                "add",
                "--as",
                Cast.administrator,
                "--name",
                "示例",
                "--roles",
                role
            )
        }
        return ledger
    }
}

@Suite struct `The expunge command` {
    @Test func `expunge makes a file unreadable for ever`() async throws {
        let ledger = try await ScratchLedger.withArchive()
        let file = try ledger.file("%PDF-1.4\nKENNWORTINHALT\n%%EOF\n", name: "KENNWORTNAME.pdf")
        let added = try await ledger.answer(
            "document",
            "add",
            Cast.project,
            file,
            "--class",
            "decision_minutes",
            "--date",
            "2026-01-05",
            "--as",
            Cast.officer
        )
        let item = try #require(added["document"]?["item"]?.integerValue)
        try FileManager.default.removeItem(atPath: file)
        let before = try await ledger.answer("document", "list", Cast.project).canonicalText
        func expunge(_ arguments: String..., person: String) async throws -> [String] {
            try await DipperTests.refusals(
                ["expunge"] + arguments + ["--as", person, "--database", ledger.path]
            )
        }
        let target = [
            Cast.project, "--document", "\(item)", "--why", "consent_withdrawn",
        ]

        #expect(
            try await expunge("confirm", Cast.project, person: ScratchLedger.supervisor)
                == ["EXPUNGE_NOT_PROPOSED CODE"]
        )
        _ = try await answer(
            ["expunge", "propose"] + target + [
                "--as", ScratchLedger.archivist, "--database", ledger.path,
            ]
        )
        #expect(
            try await expunge("confirm", Cast.project, person: ScratchLedger.archivist)
                == ["SAME_PERSON t_expunge"]
        )
        #expect(try await expunge("confirm", Cast.project, person: ScratchLedger.supervisor) == [])
        let texts = [
            try await ledger.answer("document", "list").canonicalText,
            try await ledger.answer("project", "show", Cast.project).canonicalText,
            try await ledger.answer("project", "events", Cast.project).canonicalText,
            try await ledger.answer("expunge", "list").canonicalText,
        ]
        let remains = try FileManager.default.subpathsOfDirectory(atPath: ledger.folder).filter {
            FileManager.default.contents(atPath: "\(ledger.folder)/\($0)")?
                .range(of: Data("KENNWORT".utf8)) != nil
        }

        #expect(before.contains("KENNWORTNAME"))
        #expect(texts.allSatisfy { !$0.contains("KENNWORT") })
        #expect(remains == [])
        #expect(texts[0].contains("\"keeping\":\"expunged\""))
        #expect(try await ledger.answer("verify", "--documents")["documents"]?["files"] == 0)
        #expect(
            try await ledger.refusals(
                "document",
                "get",
                Cast.project,
                "\(item)",
                "--out",
                ledger.folder + "/x.pdf",
                "--as",
                Cast.officer
            ) == ["DOCUMENT_NOT_KEPT NUMBER|DIGEST"]
        )
    }

    @Test func `what was expunged stands in no export either`() async throws {
        let ledger = try await ScratchLedger.withArchive()
        let reply = try await ledger.answer(
            "project",
            "register",
            "--as",
            Cast.officer,
            "--set",
            "channel=scouting",
            "--set",
            "title=KENNWORTTITEL",
            "--set",
            "contact=KENNWORTKONTAKT",
            "--set",
            "source=示例"
        )
        let code = try #require(reply["moved"]?.elements.first?["code"]?.textValue)
        func exports(_ name: String) async throws -> [String] {
            let path = ledger.folder + "/" + name
            let list = try await ledger.answer(
                "project",
                "list",
                "--csv",
                path + ".csv",
                "--xlsx",
                path + ".xlsx"
            )
            _ = try await ledger.answer("project", "onepage", code, "--out", path + ".pdf")
            let bytes = try [".csv", ".xlsx", ".pdf"].map {
                [UInt8](try Data(contentsOf: URL(filePath: path + $0)))
            }
            let grid = try GridFile.grids(bytes: bytes[1], file: "a.xlsx")[0]
            return [
                list.canonicalText, String(decoding: bytes[0], as: UTF8.self), "\(grid)",
                try PrintedPages(bytes[2]).text(),
            ]
        }
        let before = try await exports("before")
        _ = try await ledger.answer(
            "expunge",
            "propose",
            code,
            "--all",
            "--why",
            "consent_withdrawn",
            "--as",
            ScratchLedger.archivist
        )
        _ = try await ledger.answer("expunge", "confirm", code, "--as", ScratchLedger.supervisor)
        let after = try await exports("after")

        #expect(before.map { $0.contains("KENNWORTTITEL") } == [true, true, true, true])
        #expect(after.map { $0.contains("KENNWORT") } == [false, false, false, false])
        #expect(after.map { $0.contains(code) } == [true, true, true, true])
    }
}
