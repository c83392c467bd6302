import Testing

@testable import dipper

/// What was true when somebody looked and is no longer: a conflict, and nothing is changed.
@Suite struct `Bad input, as a conflict` {
    @Test func `a version that was overtaken is a conflict`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)

        let told = try await ledger.told(
            "project",
            "note",
            Cast.project,
            "示例",
            "--as",
            Cast.officer,
            "--expecting",
            "3"
        )

        let expected = Told(
            75,
            zh: [
                "✗ [CONFLICT_STALE] DT-2026-000001: DT-2026-000001 已被他人更新："
                    + "您看到的是第 3 版，现在是第 4 版；请重新查看后再办"
            ],
            en: [
                "✗ [CONFLICT_STALE] DT-2026-000001: DT-2026-000001 has moved on: you read"
                    + " version 3, it is now 4; look again and decide anew"
            ]
        )
        #expect(told == expected)
    }

    @Test func `a key that was used for something else is a conflict`() async throws {
        let ledger = try await ScratchLedger.story(.submitted)
        _ = try await ledger.answer(
            "project",
            "note",
            Cast.project,
            "甲",
            "--as",
            Cast.officer,
            "--key",
            "示例键"
        )

        let told = try await ledger.told(
            "project",
            "note",
            Cast.project,
            "乙",
            "--as",
            Cast.officer,
            "--key",
            "示例键"
        )

        let expected = Told(
            75,
            zh: [
                "✗ [CONFLICT_KEY_REUSED] --key: 幂等键 示例键 已用于另一个内容不同的请求；"
                    + "请换一个键，或原样重发原请求"
            ],
            en: [
                "✗ [CONFLICT_KEY_REUSED] --key: the key 示例键 was used for a request with"
                    + " other content; use a new key, or repeat the first request unchanged"
            ]
        )
        #expect(told == expected)
        let again = try await ledger.told(
            "project",
            "note",
            Cast.project,
            "甲",
            "--as",
            Cast.officer,
            "--key",
            "示例键"
        )
        #expect(again == Told(0, zh: [], en: []))
    }

    @Test func `a command that does change the ledger does not pass for one that does not`()
        async throws
    {
        let ledger = try await ScratchLedger.story(.submitted)

        let note = ["project", "note", Cast.project, "示例", "--as", Cast.officer]
        let first = try await ledger.outcome(note)
        #expect(first.told == Told(0, zh: [], en: []))
        #expect(first.isChanged)
        let wrong = try await ledger.outcome(note + ["--on", "2026-02-30"])
        #expect(wrong.told.status == 65)
        #expect(!wrong.isChanged)
    }
}
