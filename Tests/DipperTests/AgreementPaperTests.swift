import Casework
import Foundation
import Portfolio
import PrintedPages
import Testing
import Web

@testable import dipper

/// The text of an agreement: what it says, by which digest it is known, and its versions.
@Suite struct `The text of an agreement` {
    private func file(
        _ ledger: ScratchLedger,
        _ line: String = "",
        format: String = "pdf"
    ) async throws -> (answer: JSON, bytes: [UInt8]) {
        let path = "\(ledger.folder)/\(UUID().uuidString).\(format)"
        let answer = try await ledger.answer(
            line: "grant text \(Cast.agreement) \(line) --format \(format) --out \(path)"
                + " --as \(Cast.officer)"
        )
        return (answer, Array(try Data(contentsOf: URL(filePath: path))))
    }

    private func text(_ bytes: [UInt8]) throws -> String {
        try PrintedPages(bytes).text().filter { !$0.isWhitespace }
    }

    @Test func `names both parties with their codes, the tranches and the milestones`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let (answer, bytes) = try await file(ledger)
        let text = try text(bytes)
        for part in [
            "甲方（持股主体）：示例公司", "统一社会信用代码：91420100MA4KXYQ00A", "乙方（收款单位）：示例公司",
            Cast.agreement, Cast.project, "6,000,000.00元（人民币陆佰万元整）",
            "3,000,000.00元（人民币叁佰万元整）", "2026-06-30", "5年", "20%", "（盖章）", "账号：",
        ] { #expect(text.contains(part), "\(part)") }
        let digest = try #require(answer["text"]?.textValue)
        #expect(digest.count == 64)
        #expect(text.contains("文本摘要\(digest.prefix(12))"))
        #expect(answer["is_sealed_text"] == .null)
        // The words are the same in either format, and so is their digest.
        let word = try await file(ledger, format: "docx")
        #expect(word.answer["text"] == answer["text"])
        #expect(word.bytes.starts(with: "PK".utf8))
    }

    /// INV-40, with a text whose figures were altered as a control.
    @Test func `shows no amount without the same in upper case`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let text = try PrintedPages(try await file(ledger).bytes).text()
        #expect(try AgreementPaperTests.unequal(text) == [])
        let figures = text.matches(of: /[0-9,]+\.[0-9]{2}/).count
        #expect(figures == 4)
        let altered = text.replacing("3,000,000.00", with: "3,000,000.01")
        #expect(try AgreementPaperTests.unequal(altered).count == 3)
    }

    @Test func `is known again by its digest, and differs when its terms do`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let first = try await file(ledger).answer
        try await amend(ledger)
        let (second, bytes) = try await file(ledger)
        #expect(second["text"] != first["text"] && second["terms"] == 2)
        #expect(try text(bytes).contains("2,000,000.00元（人民币贰佰万元整）"))
        #expect(try text(bytes).contains("较第1版的变更：授权代表：由—变更为示例代表；"))
        #expect(try AgreementPaperTests.unequal(PrintedPages(bytes).text()) == [])
        let old = try await file(ledger, "--terms 1")
        #expect(old.answer["text"] == first["text"])
        #expect(try text(old.bytes).contains("条款第1版"))
        let unknown = try await ledger.refusals(
            line: "grant text \(Cast.agreement) --terms 3 --as \(Cast.officer)"
        )
        #expect(unknown == ["TERMS_UNKNOWN terms"])
    }

    @Test func `has versions that are compared, at the command line and on its page`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let line = "grant versions \(Cast.agreement) --as \(Cast.officer)"
        let one = try await ledger.answer(line: line)
        #expect(one["versions"]?.elements.count == 1 && one["differences"] == [])
        try await amend(ledger)
        let two = try await ledger.answer(line: line)
        #expect(two["from"] == 1 && two["to"] == 2)
        #expect(
            two["differences"]?.elements.map { $0["term"] } == [
                "representative", "tranche/2 amount", "milestone/1 due_on",
            ]
        )
        let tranche = two["differences"]?.elements[1]
        #expect(tranche?["before"] == "3,000,000.00" && tranche?["after"] == "2,000,000.00")
        let same = try await ledger.answer(line: line + " --from 2 --to 2")
        #expect(same["differences"] == [])
        #expect(try await ledger.refusals(line: line + " --to 3") == ["TERMS_UNKNOWN terms"])

        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/cases/\(Cast.agreement)")
        #expect(browser.page.contains("/grants/\(Cast.agreement)/terms"))
        try browser.open("/grants/\(Cast.agreement)/terms?from=1&to=2")
        #expect(browser.status == 200 && browser.page.contains("2,000,000.00"))
        #expect(browser.page.contains("示例代表"))
        try browser.open("/grants/\(Cast.agreement)/text/terms-1.docx")
        #expect(browser.status == 200 && browser.response.body.starts(with: "PK".utf8))
        for wrong in ["terms-x.pdf", "agreement.txt", "other.pdf", "agreement"] {
            try browser.open("/grants/\(Cast.agreement)/text/\(wrong)")
            #expect(browser.status == 404, "\(wrong)")
        }
        try browser.open("/grants/\(Cast.project)/terms")
        #expect(browser.status == 404)
    }

    @Test func `is not there for who does not see the agreement`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let hidden = try await ledger.refusals(
            line: "grant text \(Cast.agreement) --as \(Cast.experts[0])"
        )
        let missing = try await ledger.refusals(
            line: "grant text BZ-2026-000099 --as \(Cast.experts[0])"
        )
        #expect(hidden.map { $0.prefix(9) } == ["NOT_FOUND"])
        #expect(missing.map { $0.prefix(9) } == ["NOT_FOUND"])
    }

    // MARK: Parts

    /// Less in the second tranche, a later milestone, another representative.
    private func amend(_ ledger: ScratchLedger) async throws {
        let instance = "grant do \(Cast.agreement)/amendment/1"
        func paper(_ name: String) -> String {
            "--document \(ScratchLedger.document(name, date: "2026-01-15"))"
        }
        for line in [
            // What is asked for stands still until it is returned.
            "grant do \(Cast.agreement) propose_amendment --set reason=示例变更"
                + " --set tranche_amounts=3000000.00,2000000.00"
                + " --set milestone_dates=2026-09-30 --set representative=示例代表"
                + " --as \(Cast.officer)",
            "\(instance) approve --as \(Cast.director) " + paper("decision_minutes"),
            "\(instance) sign --as \(Cast.officer) " + paper("amendment_agreement"),
        ] { try await ledger.answer(line: line) }
    }
}

enum AgreementPaperTests {
    /// Figures that are not followed by themselves in upper case, wherever lines break.
    static func unequal(_ text: String) throws -> [String] {
        try text.matches(of: /([0-9,]+\.[0-9]{2})(\s*元\s*（([^）]*)）)?/).compactMap { match in
            let amount = try Fen.parse(match.1.filter { $0 != "," })
            let words = match.3.map { $0.filter { !$0.isWhitespace } }
            return words == amount.upperCaseText ? nil : String(match.1)
        }
    }
}
