import Casework
import Portfolio
import Spreadsheet
import Workflow

/// The columns of a table of expenses, and its rows as a list of expenses takes them.
enum CostFile {
    static let fields: [SheetField] = [
        SheetField("invoice", ["发票号码", "发票号"], .text(most: 40), isRequired: true),
        SheetField("code", ["发票代码"], .text(most: 40)),
        SheetField("payee", ["收款方", "销售方", "开票单位", "收款单位"], .text(most: 200), isRequired: true),
        SheetField("amount", ["金额", "价税合计"], .money, isRequired: true),
        SheetField("on", ["日期", "开票日期"], .date, isRequired: true),
        SheetField("what", ["用途", "内容", "摘要"], .text(most: 400)),
    ]

    /// Every row as text; refused with every cell that cannot be read, by row and column.
    ///
    /// - Throws: `COST_ROWS` and what cells are refused for.
    static func rows(in table: SheetTable) throws -> String {
        guard (1...CostProcedure.mostRows).contains(table.rows.count) else {
            throw Refusal(count(table))
        }
        var rows: [JSON] = []
        var blockers: [Blocker] = []
        for index in table.rows.indices {
            let record = table.record(index)
            blockers += record.blockers
            guard record.blockers.isEmpty else { continue }
            var row: [String: JSON] = ["row": JSON(table.rows[index].number)]
            for field in fields {
                guard let value = record.values[field.name] else { continue }
                row[field.name] = JSON(value.shown)
            }
            rows.append(.object(row))
        }
        guard blockers.isEmpty else { throw Refusal(blockers) }
        return JSON.object(["rows": .array(rows)]).canonicalText
    }

    private static func count(_ table: SheetTable) -> Blocker {
        Blocker(
            code: "COST_ROWS",
            message: Localized(
                zh: "\(table.file) 有 \(table.rows.count) 行费用，应为 1 至 \(CostProcedure.mostRows) 行",
                en: "\(table.file) has \(table.rows.count) rows of expenses; expected 1 to"
                    + " \(CostProcedure.mostRows)"
            ),
            place: table.file,
            values: [
                "found": "\(table.rows.count)", "expected": "1…\(CostProcedure.mostRows)",
            ]
        )
    }
}
