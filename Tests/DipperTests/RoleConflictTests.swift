import Casework
import Testing

@testable import dipper

@Suite struct `Roles that came to exclude each other` {
    @Test func `are refused when they are used, and nothing is changed`() async throws {
        let ledger = try await ScratchLedger("--roles", "roles.small.yaml")
        let person = try await ledger.answer(
            "person",
            "add",
            "--as",
            "RY-2026-000001",
            "--name",
            "示例",
            "--roles",
            "PO,SEC"
        )
        #expect(person["code"] == "RY-2026-000002")
        // In a small institute one person may be both.
        let lead = try await ledger.answer(
            "project",
            "register",
            "--as",
            "RY-2026-000002",
            "--set",
            "title=示例",
            "--set",
            "channel=scouting"
        )
        #expect(lead["code"] == "DT-2026-000001")
        _ = try await ledger.answer("workflow", "publish", workflowsPath)

        let told = try await ledger.told(
            "project",
            "note",
            "DT-2026-000001",
            "示例",
            "--as",
            "RY-2026-000002"
        )

        let expected = Told(
            65,
            zh: ["✗ [ROLE_CONFLICT] roles: 同一人不得兼任 PO 与 SEC，应由两人分别担任，请系统安全管理员调整授权"],
            en: [
                "✗ [ROLE_CONFLICT] roles: One person may not hold both PO and SEC; two people are"
                    + " expected; the security administrator can change the grant"
            ]
        )
        #expect(told == expected)

        _ = try await ledger.answer(
            "person",
            "revoke",
            "RY-2026-000002",
            "SEC",
            "--as",
            "RY-2026-000001"
        )
        let note = try await ledger.answer(
            "project",
            "note",
            "DT-2026-000001",
            "示例",
            "--as",
            "RY-2026-000002"
        )
        #expect(note["version"] == 2)
    }
}
