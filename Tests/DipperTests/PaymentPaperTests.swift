import Casework
import Foundation
import Portfolio
import PrintedPages
import Testing
import Web

@testable import dipper

/// What is printed of a tranche, by whom and when.
@Suite struct `The papers of a payment` {
    /// The text of a paper without its spaces and line breaks.
    private func text(
        _ ledger: ScratchLedger,
        _ line: String,
        as person: String = Cast.finance
    ) async throws -> String {
        let path = "\(ledger.folder)/\(UUID().uuidString).pdf"
        try await ledger.answer(
            line: "grant print \(Cast.agreement) \(line) --out \(path) --as \(person)"
        )
        let bytes = Array(try Data(contentsOf: URL(filePath: path)))
        return try PrintedPages(bytes).text().filter { !$0.isWhitespace }
    }

    private func refusals(
        _ ledger: ScratchLedger,
        _ line: String,
        as person: String = Cast.finance
    ) async throws -> [String] {
        let path = "\(ledger.folder)/never.pdf"
        let found = try await ledger.refusals(
            line: "grant print \(line) --out \(path) --as \(person)"
        )
        #expect(!FileManager.default.fileExists(atPath: path))
        return found
    }

    @Test func `tell an approver everything, each amount in figures and in upper case`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let slip = try await text(ledger, "1")
        for part in [
            "资金拨付审批单", Cast.project, Cast.agreement, "示例公司", "91420100MA4KXYQ00A", "第1批（共2批）",
            "6,000,000.00元（人民币陆佰万元整）", "3,000,000.00元（人民币叁佰万元整）",
            "项目组额度6,000,000.00，已承诺6,000,000.00，余0.00",
            "2026年度预算60,000,000.00，已支付0.00，余60,000,000.00", "本批次没有里程碑要求",
            "此前累计拨付0.00", "拨付后累计3,000,000.00", "协议未拨付3,000,000.00", "户名示例公司",
            "开户行示例银行示例支行", "账号****0123（\(Cast.account)",
        ] { #expect(slip.contains(part), "\(part)") }
        // Asked for, approved and released by three people.
        #expect(slip.components(separatedBy: "同意").count - 1 == 3)
        #expect(!slip.contains("审批中"))
        #expect(!slip.contains("420501234567890123"))
        let notice = try await text(ledger, "1 --paper notice")
        #expect(notice.contains("账号****0123") && !notice.contains("420501234567890123"))
        #expect(notice.contains("同意拨付") && notice.contains("人民币叁佰万元整"))
        #expect(notice.contains("示例公司（统一社会信用代码91420100MA4KXYQ00A）："))
        // What the payee is sent names nobody, and no budget.
        #expect(!notice.contains("预算") && !notice.contains("额度"))
    }

    @Test func `follow the payment, with its voucher and its day`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        try await ledger.answer(
            line: "grant pay \(Cast.agreement) 1 --amount 2999999.99 --as \(Cast.secondFinance)"
                + " --document \(ScratchLedger.document("payment_voucher", date: "2026-01-15"))"
        )
        let slip = try await text(ledger, "1")
        #expect(slip.contains("实付金额2,999,999.99元（人民币贰佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分）"))
        #expect(slip.contains("此前累计拨付0.00") && slip.contains("累计拨付2,999,999.99"))
        // The one voucher of this payment, of all the papers of the agreement that are alike.
        #expect(slip.components(separatedBy: "支付凭证示例〔2026〕1号").count - 1 == 1)
        // What a tranche was paid short is released, and waits for nobody.
        #expect(slip.contains("协议未拨付3,000,000.00"))
        #expect(slip.contains("2026年度预算60,000,000.00，已支付2,999,999.99，余57,000,000.01"))
        let notice = try await text(ledger, "1 --paper notice")
        #expect(notice.contains("已于2026-01-15拨付") && notice.contains("累计拨付2,999,999.99"))
    }

    @Test func `tell what was paid before, whenever they are printed`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let (agreement, officer) = (Cast.agreement, Cast.officer)
        func paper(_ documentClass: String) -> String {
            "--document \(ScratchLedger.document(documentClass, date: "2026-01-15"))"
        }
        let milestone = "grant do \(agreement)/milestone/1"
        for line in [
            "grant pay \(agreement) 1 --amount 3000000.00 --as \(Cast.secondFinance) "
                + paper("payment_voucher"),
            "\(milestone) submit --as \(officer) \(paper("milestone_report"))",
            "\(milestone) start_review --as \(Cast.secondOfficer)",
            "\(milestone) accept --as \(Cast.secondOfficer) \(paper("verification_report"))",
            "grant request \(agreement) 2 --as \(officer)",
            "grant approve \(agreement) 2 --as \(Cast.finance)",
            "grant release \(agreement) 2 --as \(Cast.director)",
        ] { try await ledger.answer(line: line) }
        let before = try await text(ledger, "2")
        #expect(before.contains("此前累计拨付3,000,000.00"))
        #expect(before.contains("拨付后累计6,000,000.00") && before.contains("协议未拨付0.00"))
        try await ledger.answer(
            line: "grant pay \(agreement) 2 --amount 3000000.00 --as \(Cast.secondFinance) "
                + paper("payment_voucher")
        )
        let first = try await text(ledger, "1")
        #expect(first.contains("此前累计拨付0.00") && first.contains("累计拨付3,000,000.00"))
        let second = try await text(ledger, "2")
        #expect(second.contains("此前累计拨付3,000,000.00"))
        #expect(second.contains("累计拨付6,000,000.00"))
        let notice = try await text(ledger, "1 --paper notice")
        #expect(notice.contains("累计拨付3,000,000.00协议未拨付3,000,000.00"))
    }

    @Test func `are too early before somebody asked, and approved`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let agreement = Cast.agreement
        #expect(
            try await refusals(ledger, "\(agreement) 2") == ["TRANCHE_NOT_REQUESTED TRANCHE"]
        )
        let returned = "grant do \(agreement)/tranche/1 return --set reason=示例"
        try await ledger.answer(line: returned + " --as \(Cast.director)")
        #expect(
            try await refusals(ledger, "\(agreement) 1") == ["TRANCHE_NOT_REQUESTED TRANCHE"]
        )
        try await ledger.answer(
            line: "grant request \(agreement) 1 --amount 2000000.00 --as \(Cast.secondOfficer)"
        )
        #expect(
            try await refusals(ledger, "\(agreement) 1 --paper notice")
                == ["TRANCHE_NOT_APPROVED TRANCHE"]
        )
        // Who approved what was returned approved nothing of what is asked for now.
        let slip = try await text(ledger, "1")
        #expect(slip.components(separatedBy: "同意").count - 1 == 1)
        #expect(slip.contains("审批中不作付款依据") && slip.contains("人民币贰佰万元整"))
    }

    @Test func `are not there for who does not read budgets, nor is what there is not`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.approved)
        let hidden = try await refusals(ledger, "\(Cast.agreement) 1", as: Cast.applicant)
        let missing = try await refusals(ledger, "BZ-2026-000009 1", as: Cast.applicant)
        #expect(hidden == missing && hidden.first?.hasPrefix("NOT_FOUND") == true)
        #expect(
            try await refusals(ledger, "\(Cast.agreement) 9").first?.hasPrefix("NOT_FOUND") == true
        )
        #expect(
            try await refusals(ledger, "\(Cast.project) 1").first?.hasPrefix("NOT_FOUND") == true
        )
        let applicant = try Browser(ledger, as: Cast.applicant)
        try applicant.open("/cases/\(Cast.agreement)/tranches/1/slip.pdf")
        #expect(applicant.status == 404)
    }

    @Test func `are taken from the page of the agreement, in either format`() async throws {
        let ledger = try await ScratchLedger.story(.approved)
        let browser = try Browser(ledger, as: Cast.director)
        try browser.open("/cases/\(Cast.agreement)")
        let place = "/cases/\(Cast.agreement)/tranches/1"
        #expect(browser.page.contains("\(place)/slip.pdf"))
        #expect(browser.page.contains("\(place)/notice.docx"))
        #expect(!browser.page.contains("tranches/2"))
        try browser.open("\(place)/slip.pdf")
        #expect(browser.status == 200 && browser.response.body.starts(with: "%PDF".utf8))
        try browser.open("\(place)/notice.docx")
        #expect(browser.status == 200 && browser.response.body.starts(with: "PK".utf8))
        for wrong in ["slip.txt", "other.pdf", "slip", "slip.pdf.pdf"] {
            try browser.open("\(place)/\(wrong)")
            #expect(browser.status == 404, "\(wrong)")
        }
    }
}
