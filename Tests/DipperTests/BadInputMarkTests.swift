import Testing

@testable import dipper

/// Marks of a sheet that cannot be: the dimension is named, and nothing is changed.
@Suite struct `Bad input, as marks of a sheet` {
    /// Marks as typed, and what is told of them.
    struct Marks: CustomTestStringConvertible {
        let typed: String
        let zh: String
        let en: String
        var testDescription: String { typed }
    }

    static let marks = [
        Marks(
            typed: "11,9,7,8,8,7,7",
            zh: "✗ [MARK_RANGE] --marks/D1: 专家 RY-2026-000012 的 D1 需求强烈评分 11 超出范围，"
                + "应为 0 至 10 的整数，请专家补正（由 REV 处理）",
            en: "✗ [MARK_RANGE] --marks/D1: Expert RY-2026-000012, D1 Strength of demand, has 11,"
                + " out of range; expected a whole number from 0 to 10;"
                + " the expert can correct it (for REV)"
        ),
        Marks(
            typed: "9,7.5,7,8,8,7,7",
            zh: "✗ [MARK_NOT_INTEGER] --marks/D2: 专家 RY-2026-000012 的 D2 技术颠覆评分“7.5”"
                + "不是整数，应为 0 至 10 的整数，请专家补正（由 REV 处理）",
            en: "✗ [MARK_NOT_INTEGER] --marks/D2: Expert RY-2026-000012, D2 Technological"
                + " disruptiveness, has “7.5”, not a whole number; expected a whole number from"
                + " 0 to 10; the expert can correct it (for REV)"
        ),
        Marks(
            typed: "9,9,7,8,8,,7",
            zh: "✗ [MARK_MISSING] --marks/D6: 专家 RY-2026-000012 的 D6 收益满意没有评分，"
                + "应为 0 至 10 的整数，请专家补正（由 REV 处理）",
            en: "✗ [MARK_MISSING] --marks/D6: Expert RY-2026-000012, D6 Satisfactory return,"
                + " has no mark; expected a whole number from 0 to 10;"
                + " the expert can correct it (for REV)"
        ),
        Marks(
            typed: "9,9,7,8,8,7",
            zh: "✗ [MARK_COUNT] --marks: 专家 RY-2026-000012 的评分有 6 项，应为 D1 至 D7 七项，"
                + "请专家补正（由 REV 处理）",
            en: "✗ [MARK_COUNT] --marks: The sheet of expert RY-2026-000012 has 6 marks; expected"
                + " the seven of D1 to D7; the expert can correct it (for REV)"
        ),
    ]

    @Test(arguments: marks)
    func `a mark that cannot be, or is missing, names its dimension`(marks: Marks) async throws {
        let ledger = try await ScratchLedger.story(.scoring)

        let told = try await ledger.told(
            "round",
            "score",
            Cast.round,
            "--as",
            Cast.experts[1],
            "--marks",
            marks.typed
        )

        #expect(told == Told(65, zh: [marks.zh], en: [marks.en]))
    }
}
