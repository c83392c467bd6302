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
        #expect(answer["is_sealed_text"] == true && answer["sealed_text"] == answer["text"])
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

    @Test func `is printed again to the byte after policy and wording changed`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let (first, bytes) = try await file(ledger)
        let word = try await file(ledger, format: "docx").bytes
        let (folder, pack) = (ledger.folder + "/workflows", "policy/wuhan-2025.yaml")
        try FileManager.default.copyItem(atPath: workflowsPath, toPath: folder)
        for (file, old, new) in [
            (pack, "value: 60, unit: month", "value: 48, unit: month"),
            (pack, "value: 300, unit: bps", "value: 450, unit: bps"),
            ("texts/grant-agreement.yaml", "专款专用、单独核算", "专款专用"),
        ] {
            let path = "\(folder)/\(file)"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let changed = text.replacing(old, with: new)
            try #require(changed != text, "\(old)")
            try changed.write(toFile: path, atomically: true, encoding: .utf8)
        }
        try await ledger.answer(line: "workflow publish \(folder)")
        let again = try await file(ledger)
        #expect(again.answer["text"] == first["text"] && again.bytes == bytes)
        #expect(try await file(ledger, format: "docx").bytes == word)
        // An agreement that begins now goes by what is in force now.
        let begun = try await ledger.answer(
            line: "grant open \(Cast.project) --as \(Cast.officer) --set amount=0.02"
                + " --set payee=\(Cast.company) --set holder=\(Cast.company) --set ratios=100"
        )
        let code = try #require(begun["code"]?.textValue)
        let path = "\(ledger.folder)/new.pdf"
        try await ledger.answer(
            line: "grant text \(code) --out \(path) --as \(Cast.officer)"
        )
        let text = try text(Array(try Data(contentsOf: URL(filePath: path))))
        #expect(text.contains("起4年") && text.contains("年化4.5%"))
        #expect(try self.text(bytes).contains("起5年") && self.text(bytes).contains("年化3%"))
    }

    @Test func `tells the terms of the exit as the policy has them`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let text = try text(try await file(ledger).bytes)
        for part in [
            "之日起锁定1年", "协议转让、产权交易所公开转让、乙方或其股东回购、上市后减持方式退出", "至多1年", "年化3%",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test func `is of an amendment too, sealed by both before it is signed`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        try await propose(ledger)
        let draft = try await file(ledger, "--amendment 1")
        let text = try text(draft.bytes)
        for part in [
            "拨转股协议变更协议", "第1号变更", "授权代表—示例代表", "第1项里程碑到期日2026-06-302026-09-30",
            "3,000,000.00元（人民币叁佰万元整）2,000,000.00元（人民币贰佰万元整）", "草稿未经决策",
        ] { #expect(text.contains(part), "\(part): \(text)") }
        #expect(try AgreementPaperTests.unequal(PrintedPages(draft.bytes).text()) == [])
        let instance = "\(Cast.agreement)/amendment/1"
        try await ledger.answer(
            line: "grant do \(instance) approve --as \(Cast.director) "
                + paper("decision_minutes")
        )
        let sign =
            "grant do \(instance) sign --as \(Cast.officer) "
            + paper("amendment_agreement")
        #expect(try await ledger.refusals(line: sign) == ["SEAL_MISSING t_sign"])
        try await seal(ledger)
        let other = try await ledger.refusals(line: sign + " --set text=0123456789ab")
        #expect(other.map { $0.prefix(10) } == ["TEXT_OTHER"])
        try await ledger.answer(line: sign)
        // In force, its paper says what it did: against the terms before it.
        let sealed = try await file(ledger, "--amendment 1")
        #expect(sealed.answer["text"] == draft.answer["text"])
        #expect(sealed.answer["is_sealed_text"] == true)
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/grants/\(Cast.agreement)/terms")
        #expect(browser.page.contains("/grants/\(Cast.agreement)/text/amendment-1.pdf"))
        try browser.open("/grants/\(Cast.agreement)/text/amendment-1.docx")
        #expect(browser.status == 200 && browser.response.body.starts(with: "PK".utf8))
        try browser.open("/grants/\(Cast.agreement)/text/amendment-2.pdf")
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

    private func paper(_ name: String) -> String {
        "--document \(ScratchLedger.document(name, date: "2026-01-15"))"
    }

    /// Less in the second tranche, a later milestone, another representative.
    private func propose(_ ledger: ScratchLedger) async throws {
        // What is asked for stands still until it is returned.
        try await ledger.answer(
            line: "grant do \(Cast.agreement) propose_amendment --set reason=示例变更"
                + " --set tranche_amounts=3000000.00,2000000.00"
                + " --set milestone_dates=2026-09-30 --set representative=示例代表"
                + " --as \(Cast.officer)"
        )
    }

    /// Both seals on the amendment; nobody types a digest.
    private func seal(_ ledger: ScratchLedger) async throws {
        let instance = "grant do \(Cast.agreement)/amendment/1"
        for line in [
            "\(instance) request_seal --set originals=4 --as \(Cast.officer) "
                + paper("amendment_text"),
            "\(instance) approve_seal --as \(Cast.director)",
            "\(instance) record_counterseal --set method=paper_seal --set sealed_on=2026-01-15"
                + " --as \(Cast.officer)",
        ] { try await ledger.answer(line: line) }
    }

    private func amend(_ ledger: ScratchLedger) async throws {
        let instance = "grant do \(Cast.agreement)/amendment/1"
        try await propose(ledger)
        try await ledger.answer(
            line: "\(instance) approve --as \(Cast.director) " + paper("decision_minutes")
        )
        try await seal(ledger)
        try await ledger.answer(
            line: "\(instance) sign --as \(Cast.officer) " + paper("amendment_agreement")
        )
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
