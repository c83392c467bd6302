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
}
