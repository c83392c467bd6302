import Casework
import Foundation
import Paper
import PrintedPages
import Testing
import Web
import Workflow

@testable import dipper

@Suite struct `Reports` {
    /// A listing of January in a published month, and one more listing waiting.
    private func ledger() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.approved)
        try await ledger.answer(
            line: "goals freeze 2026-01 --as \(Cast.director) --now 2026-02-03"
        )
        return ledger
    }

    private func file(
        _ ledger: ScratchLedger,
        _ shape: String,
        _ month: String,
        _ format: String,
        as person: String = Cast.director
    ) async throws -> (answer: JSON, bytes: [UInt8]) {
        let path = "\(ledger.folder)/\(shape)-\(month)-\(person).\(format)"
        let answer = try await ledger.answer(
            line: "report \(shape) \(month) --format \(format) --out \(path) --as \(person)"
        )
        return (answer, [UInt8](try Data(contentsOf: URL(filePath: path))))
    }

    @Test(arguments: ["month", "brief"])
    func `say the same in both formats`(_ shape: String) async throws {
        let ledger = try await ledger()
        let paper = try await file(ledger, shape, "2026-01", "pdf")
        let word = try await file(ledger, shape, "2026-01", "docx")
        let text = try PrintedPages(paper.bytes).text().packed
        let body = try WordText(try #require(try wordParts(word.bytes)["word/document.xml"]))

        #expect(paper.answer["figures"] == word.answer["figures"])
        #expect(
            paper.answer["figures"]?["CULTIVATED"]
                == ["value": 1, "before": 0, "change": 1]
        )
        #expect(paper.answer["published"] == true)
        for paragraph in body.paragraphs where !paragraph.isEmpty {
            #expect(text.contains(paragraph.packed), "\(paragraph)")
        }
        for part in ["CULTIVATED", "+1", "示例项目", "卡点", "等待领导决定", "期限", Cast.project] {
            #expect(body.paragraphs.joined(separator: "\n").contains(part), "\(part)")
        }
        if shape == "brief" { #expect(paper.answer["pages"] == 1) }
        // What python-docx then reads must be the same (Scripts/oracle/word.py).
        if let folder = ProcessInfo.processInfo.environment["DIPPER_ORACLE_WORD"] {
            try Data(word.bytes).write(to: URL(filePath: "\(folder)/\(shape).docx"))
            try Data(body.paragraphs.joined(separator: "\n").utf8)
                .write(to: URL(filePath: "\(folder)/\(shape).txt"))
        }
        // A practice ledger says so on every page.
        #expect(text.contains("示例沙箱不作凭证"))
    }

    @Test func `hold what the one who asks may see`() async throws {
        let ledger = try await ledger()
        let district = try await ledger.answer(
            line: "person add --as \(Cast.administrator) --name 示例 --roles DO --district 洪山"
        )
        let officer = try #require(district["code"]?.textValue)
        let word = try await file(ledger, "month", "2026-01", "docx", as: officer)
        let body = try WordText(try #require(try wordParts(word.bytes)["word/document.xml"]))
        let text = body.paragraphs.joined(separator: "\n")
        #expect(text.contains("（不在查看范围内）"))
        for hidden in [Cast.project, "示例项目", Cast.agreement] { #expect(!text.contains(hidden)) }
        #expect(word.answer["figures"]?["CULTIVATED"]?["value"] == 1)
        let reviewer = Cast.experts[0]
        let path = "\(ledger.folder)/none.pdf"
        #expect(
            try await ledger.refusals(
                line: "report month 2026-01 --out \(path) --as \(reviewer)"
            ) == ["NOT_FOUND --as"]
        )
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `are refused for a month to come, and never written over a file`() async throws {
        let ledger = try await ledger()
        let path = try ledger.file("示例", name: "there.pdf")
        let told = try await ledger.told(line: "report month 2026-01 --out \(path)")
        #expect(told.en.map { $0.prefix { $0 != ":" } } == ["✗ [STORAGE_EXISTS] ~/there.pdf"])
        let new = "\(ledger.folder)/new.pdf"
        #expect(
            try await ledger.refusals(line: "report month 2026-05 --out \(new)")
                == ["MONTH_TO_COME YYYY-MM"]
        )
        #expect(
            try await ledger.refusals(line: "report month 2026-1 --out \(new)")
                == ["MONTH_FORM YYYY-MM"]
        )
        #expect(!FileManager.default.fileExists(atPath: new))
    }

    @Test func `are taken from a page by who reads goals`() async throws {
        let ledger = try await ledger()
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/reports")
        #expect(browser.page.contains("href=\"/reports/month/2026-01.docx\""))
        for (place, start) in [
            ("/reports/month/2026-01.docx", "PK"), ("/reports/brief/2026-01.pdf", "%PDF"),
        ] {
            try browser.open(place)
            #expect(browser.status == 200)
            #expect(browser.page.hasPrefix(start))
            #expect(browser.response.header("content-disposition")?.contains("2026-01") == true)
        }
        for place in ["/reports/month/2026-13.pdf", "/reports/x/2026-01.pdf", "/reports/month/a"] {
            try browser.open(place)
            #expect(browser.status == 404, "\(place)")
        }
        let reviewer = try Browser(ledger, as: Cast.experts[0])
        for place in ["/reports", "/reports/month/2026-01.pdf"] {
            try reviewer.open(place)
            #expect(reviewer.status == 404, "\(place)")
        }
        #expect(!reviewer.page.contains("href=\"/reports\""))
    }

    private static let office = "/usr/bin/soffice"
    /// The part of LibreOffice that reads word files; without it the rest is there all the same.
    private static let writer = "/usr/lib/libreoffice/program/libswlo.so"

    /// LibreOffice sets the brief report on one page, and reads every word of it.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: writer)))
    func `are read by a word processor, the brief one on one page`() async throws {
        let ledger = try await ledger()
        let word = try await file(ledger, "brief", "2026-01", "docx")
        let name = "brief-2026-01-\(Cast.director)"
        let process = Process()
        process.executableURL = URL(filePath: Self.office)
        process.arguments = [
            "-env:UserInstallation=file://\(ledger.folder)/office", "--headless", "--convert-to",
            "pdf", "--outdir", "\(ledger.folder)/converted", "\(ledger.folder)/\(name).docx",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let converted = try Data(
            contentsOf: URL(filePath: "\(ledger.folder)/converted/\(name).pdf")
        )
        let pages = try PrintedPages([UInt8](converted))
        #expect(pages.count == 1)
        let text = try pages.text().packed
        let body = try WordText(try #require(try wordParts(word.bytes)["word/document.xml"]))
        for paragraph in body.paragraphs where !paragraph.isEmpty {
            #expect(text.contains(paragraph.packed), "\(paragraph)")
        }
    }
}
