import Casework
import Foundation
import Portfolio
import PrintedPages
import Testing
import Web

@testable import dipper

/// INV-40: what is printed in figures stands beside it in upper case, and both are equal; each
/// paper of an agreement opens as PDF and in a word processor.
@Suite struct `The papers of an agreement` {
    private static let manager = "RY-2026-000017"

    /// Each paper as it is asked for, and how many amounts it tells twice at least.
    private static let papers: [(name: String, line: String, least: Int)] = [
        ("agreement", "grant text \(Cast.agreement)", 4),
        ("amendment", "grant text \(Cast.agreement) --amendment 1", 2),
        ("slip", "grant print \(Cast.agreement) 1", 2),
        ("notice", "grant print \(Cast.agreement) 1 --paper notice", 1),
        ("sheet", "grant conversion-sheet \(Cast.agreement)", 7),
    ]

    /// The story with an amendment that is proposed, the first tranche paid and a conversion
    /// under way.
    private static func story() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.approved)
        func paper(_ name: String) -> String {
            "--document \(ScratchLedger.document(name, date: "2026-01-15"))"
        }
        let table = "cap-table do GQ-2026-000001"
        for line in [
            "grant do \(Cast.agreement) propose_amendment --set reason=示例变更"
                + " --set tranche_amounts=3000000.00,2000000.01 --as \(Cast.officer)",
            "grant pay \(Cast.agreement) 1 --as \(Cast.secondFinance) --amount 3000000.00 "
                + paper("payment_voucher"),
            "person add --name 示例投后 --roles PIM --as \(Cast.administrator)",
            "cap-table open \(Cast.company) --as \(manager) --set form=limited"
                + " --set holders=示例创始人甲,3000000.00;示例创始人乙,2000000.00 "
                + paper("registry_extract"),
            "\(table) record_round --as \(manager) --set name=A轮 --set pre_money=40000000.00"
                + " --set investors=示例投资,10000000.00 --set related_party=false "
                + paper("financing_agreement") + " " + paper("bank_receipt"),
            "grant do \(Cast.agreement) start_conversion --as \(manager) --set round=1 "
                + paper("financing_evidence"),
        ] { try await ledger.answer(line: line) }
        return ledger
    }

    private func file(
        _ ledger: ScratchLedger,
        _ line: String,
        _ format: String
    ) async throws
        -> [UInt8]
    {
        let path = "\(ledger.folder)/\(UUID().uuidString).\(format)"
        try await ledger.answer(
            line: "\(line) --format \(format) --out \(path) --as \(Cast.director)"
        )
        return [UInt8](try Data(contentsOf: URL(filePath: path)))
    }

    @Test func `tell every amount in upper case as in figures, as PDF and as DOCX`() async throws {
        let ledger = try await Self.story()
        for paper in Self.papers {
            let pdf = try PrintedPages(try await file(ledger, paper.line, "pdf")).text()
            let found = try AmountPairs(pdf)
            #expect(found.count >= paper.least, "\(paper.name): \(found.count)")
            #expect(found.wrong == [], "\(paper.name)")
            let word = try await file(ledger, paper.line, "docx")
            let body = try WordText(try #require(try wordParts(word)["word/document.xml"]))
            let told = try AmountPairs(body.paragraphs.joined(separator: "\n"))
            #expect(told.count == found.count && told.wrong == [], "\(paper.name)")
            // LibreOffice opens them too: `Scripts/oracle/word.py opens`.
            guard let folder = ProcessInfo.processInfo.environment["DIPPER_ORACLE_WORD"] else {
                continue
            }
            let place = URL(filePath: folder).appending(path: "agreement")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            try Data(word).write(to: place.appending(path: "\(paper.name).docx"))
        }
    }

    @Test func `a figure that was altered is found`() async throws {
        let ledger = try await Self.story()
        let slip = try PrintedPages(try await file(ledger, Self.papers[2].line, "pdf")).text()
        let altered = slip.replacing("3,000,000.00 元", with: "3,000,000.01 元")
        try #require(altered != slip)
        #expect(try AmountPairs(altered).wrong == ["3,000,000.01"])
    }
}

/// Amounts of a text that stand in figures and in upper case.
struct AmountPairs {
    let count: Int
    /// The figures of those that differ.
    let wrong: [String]

    init(_ text: String) throws {
        let pairs = text.matches(of: /([0-9,]+\.[0-9]{2})\s*元\s*（(人民币[^）]*)）/)
        count = pairs.count
        wrong = try pairs.compactMap { pair in
            let amount = try Fen.parse(pair.1.filter { $0 != "," })
            let words = pair.2.filter { !$0.isWhitespace }
            return words == amount.upperCaseText ? nil : String(pair.1)
        }
    }
}
