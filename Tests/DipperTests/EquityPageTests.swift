import Casework
import Foundation
import Testing
import Web

@testable import dipper

/// The cap table of an enterprise and the conversion of an agreement, at the command line and on
/// pages.
@Suite struct `The pages of equity` {
    private static let manager = "RY-2026-000017"
    private static let table = "GQ-2026-000001"

    /// The story with its first tranche paid, a cap table and a round that waits.
    private static func story() async throws -> ScratchLedger {
        let ledger = try await ScratchLedger.story(.approved)
        func paper(_ name: String) -> String { ScratchLedger.document(name, date: "2026-01-15") }
        _ = try await ledger.answer(
            [
                "grant", "pay", Cast.agreement, "1", "--as", Cast.secondFinance, "--amount",
                "3000000.00", "--document", paper("payment_voucher"),
            ]
        )
        _ = try await ledger.answer(
            line: "person add --name 示例投后 --roles PIM --as \(Cast.administrator)"
        )
        _ = try await ledger.answer(
            [
                "cap-table", "open", Cast.company, "--as", manager, "--set", "form=limited",
                "--set", "holders=示例创始人甲,3000000.00;示例创始人乙,2000000.00", "--document",
                paper("registry_extract"),
            ]
        )
        _ = try await ledger.answer(
            [
                "cap-table", "do", table, "record_round", "--as", manager, "--set", "name=A轮",
                "--set", "pre_money=40000000.00", "--set", "investors=示例投资,10000000.00",
                "--set", "related_party=false", "--document", paper("financing_agreement"),
                "--document", paper("bank_receipt"),
            ]
        )
        return ledger
    }

    @Test func `tell the table of a day, as a workbook too`() async throws {
        let ledger = try await Self.story()
        let told = try await ledger.answer(
            ["grant", "cap-table", Cast.agreement, "--as", Self.manager]
        )
        #expect(told["code"] == "GQ-2026-000001")
        #expect(told["total"] == "5000000.00")
        #expect(told["holders"]?.elements.map { $0["percent"] } == ["60.000000%", "40.000000%"])
        #expect(told["rounds"]?.elements.map { $0["qualified"] } == [.bool(true)])
        let before = try await ledger.answer(
            ["cap-table", "table", Self.table, "--as", Self.manager, "--as-of", "2026-01-14"]
        )
        #expect(before["holders"] == [])
        let file = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).xlsx"
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = try await ledger.answer(
            ["cap-table", "table", Self.table, "--as", Self.manager, "--xlsx", file]
        )
        #expect(FileManager.default.contents(atPath: file)?.starts(with: Array("PK".utf8)) == true)
        for person in [Cast.applicant, Cast.experts[0], Cast.administrator] {
            let asked = ["cap-table", "table", Self.table, "--as", person]
            #expect(try await ledger.codes(asked) == ["NOT_FOUND"], "\(person)")
        }
    }

    @Test func `print the computation once there is one`() async throws {
        let ledger = try await Self.story()
        let file = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).docx"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let asked = [
            "grant", "conversion-sheet", Cast.agreement, "--format", "docx", "--out", file, "--as",
            Self.manager,
        ]
        #expect(try await ledger.codes(asked) == ["COMPUTATION_MISSING"])
        // The holder is the enterprise itself in this story, and below its founders.
        _ = try await ledger.answer(
            [
                "grant", "do", Cast.agreement, "start_conversion", "--as", Self.manager, "--set",
                "round=1", "--document",
                ScratchLedger.document("financing_evidence", date: "2026-01-15"),
            ]
        )
        _ = try await ledger.answer(asked)
        #expect(FileManager.default.contents(atPath: file)?.starts(with: Array("PK".utf8)) == true)
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/grants/\(Cast.agreement)")
        #expect(director.page.contains("按政策采用") && director.page.contains("3/53"))
        // The round tells which agreements convert in it.
        try director.open("/cap-tables/\(Self.table)")
        #expect(director.page.contains("/grants/\(Cast.agreement)"))
        let rounds = try await ledger.answer(
            ["cap-table", "table", Self.table, "--as", Self.manager]
        )["rounds"]
        #expect(rounds?.elements.map { $0["agreements"] } == [[JSON(Cast.agreement)]])
        #expect(try await ledger.isSound())
    }

    @Test func `show holders, rounds and scenarios to who may see them`() async throws {
        let ledger = try await Self.story()
        let director = try Browser(ledger, as: Cast.director)
        try director.open("/cap-tables/\(Self.table)")
        #expect(director.status == 200)
        #expect(director.page.contains("示例创始人甲") && director.page.contains("60.000000%"))
        #expect(director.page.contains("<svg") && director.page.contains("图中的同一组数字"))
        try director.open("/cap-tables/\(Self.table)?as_of=2026-01-14")
        #expect(director.status == 200 && director.page.contains("尚未建账"))
        try director.open("/grants/\(Cast.agreement)/conversion")
        #expect(director.status == 200)
        // 3,000,000.00 at 8 fen, and at (40,000,000 − 3,000,000) / 5,000,000.
        #expect(director.page.contains("375000.00") && director.page.contains("405405.40"))
        #expect(director.page.contains("data-slider"))
        try director.open("/grants/\(Cast.agreement)/conversion?pre_money=x")
        #expect(director.status == 200 && director.page.contains("AMOUNT_FORM"))
        try director.open("/grants/\(Cast.agreement)")
        #expect(director.page.contains("/cap-tables/\(Self.table)"))
        let expert = try Browser(ledger, as: Cast.experts[0])
        for place in ["/cap-tables/\(Self.table)", "/grants/\(Cast.agreement)/conversion"] {
            try expert.open(place)
            #expect(expert.status == 404, "\(place)")
        }
    }
}
