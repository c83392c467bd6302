import Casework
import Testing

@testable import dipper

/// Ties of experts out of a registry: all rows or none, and nothing twice.
@Suite struct `A table of ties` {
    private static let code = "91420100MA4KX0002F"

    /// Two experts, and a second organisation that was renamed.
    private struct Town {
        let ledger: ScratchLedger

        init() async throws {
            ledger = try await ScratchLedger.story(.submitted)
            for expert in Cast.experts.prefix(2) {
                try await ledger.answer(
                    line: """
                        expert register \(expert) --kinds technical --fields 先进半导体 \
                        --as \(Cast.secretary)
                        """
                )
            }
            try await ledger.answer(
                line: """
                    org add --name 示例旧称公司 --kind enterprise --uscc \(Town.code) \
                    --as \(Cast.administrator)
                    """
            )
            try await ledger.answer(
                line: """
                    org do DW-2026-000002 rename --set name=示例新称公司 --as \(Cast.administrator)
                    """
            )
        }

        private static let code = `A table of ties`.code

        func lines(
            _ rows: String,
            _ more: String = "",
            by person: String = Cast.secretary
        )
            throws -> String
        {
            let file = try ledger.file(header + rows, name: "\(rows.utf8.count)关系.csv")
            return "expert import-ties \(file) --as \(person) \(more)"
        }

        private let header =
            "专家编号,关系,单位名称,统一社会信用代码,人员编号,起始日期,截止日期,依据\n"

        /// Numbers, relations and ends of the ties of an expert.
        func ties(_ expert: String) async throws -> [String] {
            let shown = try await ledger.answer(
                line: "expert show \(expert) --as \(Cast.secretary)"
            )
            let ties = shown["instances"]?[""]?["fields"]?["ties"]?.elements ?? []
            return ties.map { tie in
                let until = tie["until"]?.textValue ?? "…"
                let relation = tie["relation"]?.textValue ?? ""
                return "\(tie["number"]?.integerValue ?? 0) \(relation) \(until)"
            }
        }
    }

    @Test func `is recorded whole, by name, former name or credit code, and never twice`()
        async throws
    {
        let town = try await Town()
        let rows = """
            ZJ-2026-000001,持股,示例公司,,,2020-01-01,,市监〔2026〕1号
            ZJ-2026-000001,董事,示例旧称公司,,,2021-05-01,2022-05-01,
            \(Cast.experts[1]),实际控制人,任意写法,\(Self.code),,,,
            ZJ-2026-000002,亲属,,,\(Cast.applicant),,,

            """
        let head = try await town.ledger.head()
        let trial = try await town.ledger.answer(line: try town.lines(rows, "--dry-run"))
        #expect(trial["recorded"] == 4 && trial["applied"] == false)
        #expect(try await town.ledger.head() == head)
        let first = try await town.ledger.answer(line: try town.lines(rows))
        #expect(first["recorded"] == 4 && first["ended"] == 0 && first["present"] == 0)
        #expect(
            try await town.ties("ZJ-2026-000001") == ["1 holding …", "2 directorship 2022-05-01"]
        )
        #expect(try await town.ties("ZJ-2026-000002") == ["1 control …", "2 kinship …"])
        let after = try await town.ledger.head()
        let second = try await town.ledger.answer(line: try town.lines(rows))
        #expect(second["recorded"] == 0 && second["present"] == 4)
        #expect(try await town.ledger.head() == after)

        // The registry of the next month: what lasted has ended, and there is more.
        let later = """
            ZJ-2026-000001,股东,DW-2026-000001,,,2020-01-01,2025-12-31,市监〔2026〕9号
            ZJ-2026-000001,董监,示例新称公司,,,2021-05-01,2022-05-01,换了写法
            ZJ-2026-000001,顾问,示例新称公司,,,,,

            """
        let third = try await town.ledger.answer(line: try town.lines(later))
        #expect(third["recorded"] == 1 && third["ended"] == 1 && third["present"] == 1)
        #expect(
            try await town.ties("ZJ-2026-000001") == [
                "1 holding 2025-12-31", "2 directorship 2022-05-01", "3 advice …",
            ]
        )
        // What it said first is not what the file says now: somebody looks at it.
        let file = try town.lines(rows)
        #expect(try await town.ledger.refusals(line: file).map { $0.prefix(11) } == ["TIE_DIFFERS"])
        #expect(try await town.ledger.isSound())
    }

    @Test func `is refused with every bad cell by row and column, and nothing of it is written`()
        async throws
    {
        let town = try await Town()
        try await town.ledger.answer(
            line: """
                expert do ZJ-2026-000002 retire --as \(Cast.secretary)
                """
        )
        let rows = """
            ZJ-2026-000001,持股,示例公司,,,,,
            ZJ-2026-000009,持股,示例公司,,,,,
            ZJ-2026-000002,持股,示例公司,,,,,
            ZJ-2026-000001,朋友,示例公司,,,,,
            ZJ-2026-000001,持股,没有的公司,,,,,
            ZJ-2026-000001,持股,示例公司,\(Self.code),,,,
            ZJ-2026-000001,亲属,示例公司,,,,,
            ZJ-2026-000001,亲属,,,RY-2026-999999,,,
            ZJ-2026-000001,持股,,,,2026-13-01,,
            ZJ-2026-000001,持股,示例公司,,,2026-01-02,2026-01-01,
            ,持股,示例公司,,,,,

            """
        let head = try await town.ledger.head()
        let refusals = try await town.ledger.refusals(line: try town.lines(rows))
        let told = refusals.map { refusal in
            let parts = refusal.split(separator: " ", maxSplits: 1)
            let place = parts.last?.split(separator: ":", maxSplits: 1).last ?? ""
            return "\(parts.first ?? "") \(place)"
        }
        #expect(
            told == [
                "CELL_EXPERT 3/专家编号", "CELL_EXPERT 4/专家编号", "CELL_CHOICE 5/关系",
                "CELL_ORGANISATION 6/单位名称", "CELL_ORGANISATION 7/统一社会信用代码",
                "TIE_OBJECT 8/关系", "CELL_PERSON 9/人员编号", "CELL_DATE 10/起始日期",
                "TIE_DATES 11/截止日期", "CELL_EMPTY 12/专家编号",
            ]
        )
        #expect(try await town.ledger.head() == head)
        // Whoever sees no experts finds none.
        let sound = "ZJ-2026-000001,持股,示例公司,,,,,\n"
        for person in [Cast.officer, Cast.finance, Cast.experts[1]] {
            let found = try await town.ledger.refusals(line: try town.lines(sound, by: person))
            #expect(found.first?.hasPrefix("CELL_EXPERT ") == true, "\(person)")
        }
        #expect(try await town.ledger.head() == head)
    }
}
