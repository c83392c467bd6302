import Casework
import Testing

@testable import dipper

/// The story with its first tranche paid, and the people whom it needs.
struct AfterCareTown {
    let ledger: ScratchLedger
    static let manager = "RY-2026-000017"
    static let supervisor = "RY-2026-000018"
    static let panel = (19...23).map { "RY-2026-0000\($0)" }

    init() async throws {
        ledger = try await ScratchLedger.story(.approved)
        let roles = ["PIM", "SUP"] + Array(repeating: "ARC", count: 5)
        for role in roles {
            try await ledger.answer(
                line: "person add --name 示例 --roles \(role) --as \(Cast.administrator)"
            )
        }
        _ = try await ledger.answer(
            [
                "grant", "pay", Cast.agreement, "1", "--as", Cast.secondFinance, "--amount",
                "3000000.00", "--document",
                ScratchLedger.document("payment_voucher", date: "2026-01-15"),
            ]
        )
    }

    func ask(
        _ noun: String,
        _ code: String,
        _ event: String,
        _ person: String,
        _ fields: [String] = [],
        documents: [String] = []
    ) async throws {
        _ = try await ledger.answer(
            [noun, "do", code, event, "--as", person] + fields.flatMap { ["--set", $0] }
                + documents.flatMap {
                    ["--document", ScratchLedger.document($0, date: "2026-01-15")]
                }
        )
    }

    /// Opens an exemption case over the loss of 1,000,000.00; answers its code.
    func exemption() async throws -> String {
        let opened = try await ledger.answer(
            [
                "exemption", "open", Cast.agreement, "--as", AfterCareTown.manager, "--set",
                "loss=1000000.00", "--set", "cause=示例：技术路线未能走通",
            ]
        )
        return try #require(opened["code"]?.textValue)
    }

    /// What people find out about a loss, each on paper.
    func find(_ code: String) async throws {
        for (condition, person, document) in [
            ("purpose", AfterCareTown.supervisor, "audit_report"),
            ("no_gain", AfterCareTown.supervisor, "investigation_finding"),
            ("cause", AfterCareTown.manager, "technical_conclusion"),
        ] {
            try await ask(
                "exemption",
                code,
                "record_finding",
                person,
                ["condition=\(condition)", "met=true"],
                documents: [document]
            )
        }
    }

    /// The manager gives the report of the first half of 2026, on a day of August.
    func submitReport(_ report: String) async throws {
        let figures = [
            "revenue=1000000.00", "rd_spending=800000.00", "tax_paid=10000.00", "financing=0.00",
            "staff=12", "patents=3", "cash_months=5",
        ]
        _ = try await ledger.answer(
            ["enterprise-report", "do", report, "submit", "--as", AfterCareTown.manager]
                + figures.flatMap { ["--set", $0] } + [
                    "--document",
                    ScratchLedger.document("enterprise_report", date: "2026-08-03"),
                ]
        )
    }
}
