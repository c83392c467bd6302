import Casework
import Foundation
import Testing

@testable import dipper

/// `calc cap-table` on the tables that people make.
@Suite struct CalcCapTableTests {
    private static let history = """
        日期,轮次,事项,股东,份额,金额,投前估值,折扣基点,口径,持股上限基点,受让方,组
        2026-01-05,设立,设立,示例甲,3000000.00,,,,,,,
        2026-01-05,设立,设立,示例乙,200万,,,,,,,
        2026-01-05,设立,一致行动,示例甲,,,,,,,,团队
        2026-01-05,设立,一致行动,示例乙,,,,,,,,团队
        2026-01-05,设立,比较范围,示例乙,,,,,,,,创始人
        2026-06-30,A轮,融资,示例投资,,1000万元,4000万元,,,,,
        2026-06-30,A轮,转股,示例持股,,6000000.00,,2000,同轮同口径,2000,,
        2028-01-05,退出,退出,示例持股,,,,,,,示例受让,

        """

    @Test func `EX-07 a history in a table gives every stage`() async throws {
        let file = try ScratchFile(Self.history)
        let found = try await answer(line: "calc cap-table \(file.path) --against 创始人")
        let stages = try #require(found["stages"]?.elements)
        #expect(stages.map { $0["date"] } == ["2026-01-05", "2026-06-30", "2028-01-05"])
        #expect(stages.map { $0["total"] } == ["5000000.00", "7187500.00", "7187500.00"])
        let round = stages[1]["round"]
        #expect(round?["price_fen"] == "8")
        #expect(round?["conversions"]?.elements.first?["units"] == "937500.00")
        #expect(round?["conversions"]?.elements.first?["capital_reserve"] == "5062500.00")
        let holders = try #require(stages[1]["holders"]?.elements)
        #expect(holders.map { $0["holder"] } == ["示例甲", "示例乙", "示例投资", "示例持股"])
        #expect(holders[3]["share"] == ["den": 23, "num": 3])
        #expect(holders[0]["change"] == "-21/115" && holders[0]["concert"] == "团队")
        #expect(stages[1]["voices"]?.elements.first?["units"] == "5000000.00")
        let last = stages[2]["holders"]?.elements.map { $0["holder"] }
        #expect(last == ["示例甲", "示例乙", "示例投资", "示例受让", "示例持股"])

        let then = try await answer(line: "calc cap-table \(file.path) --as-of 2027-12-31")
        #expect(then["stages"]?.elements.map { $0["date"] } == ["2026-06-30"])
        #expect(
            try await refusals(line: "calc cap-table \(file.path) --as-of 2026-01-04")
                == ["AS_OF_EARLY --as-of"]
        )
        #expect(
            try await refusals(line: "calc cap-table \(file.path) --against 没有")
                == ["COMPARISON_UNKNOWN --against"]
        )
        #expect(
            try await refusals(
                line: "calc cap-table \(file.path) --paid-in-cap-bps 10001 --as-of x"
            )
                == ["DATE_FORM --as-of", "OPTION_RANGE --paid-in-cap-bps"]
        )
        let sheet = file.path + ".out.csv"
        _ = try await answer(["calc", "cap-table", file.path, "--csv", sheet])
        let text = try String(contentsOfFile: sheet, encoding: .utf8)
        #expect(text.contains("2026-06-30,A轮,示例持股,937500.00,3/23,13.043478%,13.043478%,"))
    }

    /// What a history is refused for, without the name of its file.
    private func refused(_ history: String, _ options: String = "") async throws -> [String] {
        let file = try ScratchFile(history)
        return try await refusals(line: "calc cap-table \(file.path) \(options)")
            .map { $0.replacing(file.path, with: "FILE") }
    }

    @Test func `what a conversion breaks is told at its row, in both languages`() async throws {
        let largest = Self.history.replacing("6000000.00,,2000", with: "60000000.00,,2000")
            .replacing(",同轮同口径,2000,", with: ",同轮同口径,,")
        #expect(try await refused(largest) == ["LARGEST_HOLDER FILE:8/股东"])
        #expect(try await refused(largest, "--against none") == [])
        #expect(
            try await refused(largest, "--against none --paid-in-cap-bps 5000")
                == ["PAID_IN_RATIO FILE:8/金额"]
        )
        let file = try ScratchFile(largest)
        let told = try await Told.of(["calc", "cap-table", file.path])
        #expect(told.zh.joined().contains("不得成为第一大股东"))
        #expect(told.en.joined().contains("must not be the largest holder"))
        let nonPositive = Self.history.replacing("4000万元,,,", with: "600万元,,,")
            .replacing("2000,同轮同口径", with: "0,投前口径")
        #expect(try await refused(nonPositive) == ["PRICE_NONPOSITIVE FILE:8/投前估值"])
    }

    @Test func `bad rows are refused together, each at its cell`() async throws {
        let wrong = """
            日期,轮次,事项,股东,份额,金额,组
            2026-13-05,设立,设立,示例甲,1.00,,
            2026-01-05,设立,创立,示例甲,1.00,,
            2026-01-05,设立,设立,示例甲,,5.00,
            2026-01-05,设立,比较范围,示例甲,,,

            """
        #expect(
            try await refused(wrong) == [
                "CELL_DATE FILE:2/日期", "CELL_CHOICE FILE:3/事项",
                "CAP_TABLE_MISSING FILE:4/份额", "CAP_TABLE_UNUSED FILE:4/金额",
                "CAP_TABLE_MISSING FILE:5/组",
            ]
        )
        let shares = "日期,事项,股东,份额\n2026-01-05,设立,示例甲,100.50\n"
        #expect(try await refused(shares, "--form jsc") == ["SHARES_FORM FILE:2/份额"])
        #expect(try await refused(shares, "--form jsc --par 0") == ["PAR_NONPOSITIVE --par"])
        #expect(try await refused(shares, "--par 1.00") == ["PAR_OF_LLC --par"])
        #expect(try await refused("日期,事项,股东\n") == ["ROWS_EMPTY FILE"])
    }

    @Test func `EX-10 shares of a joint-stock company are whole`() async throws {
        let history = """
            日期,轮次,事项,股东,份额,金额,投前估值,估值上限,折扣基点
            2026-01-05,设立,设立,示例甲,11000000,,,,
            2026-06-30,A轮,融资,示例投资,,1000000.00,10000000.00,,
            2026-06-30,A轮,转股,示例持股,,100000.00,,8000000.00,1500

            """
        let file = try ScratchFile(history)
        let found = try await answer(line: "calc cap-table \(file.path) --form jsc --par 0.01")
        let last = found["stages"]?.elements.last
        #expect(last?["total"] == 12_237_500)
        #expect(last?["holders"]?.elements.last?["units"] == 137_500)
        #expect(try await refused(history, "--form jsc") == ["PRICE_BELOW_PAR FILE:4/投前估值"])
    }
}
