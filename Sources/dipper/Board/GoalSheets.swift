import Portfolio
import Spreadsheet
import Store
import Workflow
import WorkflowFile

/// The board as a workbook: the goals, and the items that each figure counts.
struct GoalSheets {
    let rows: [GoalRow]
    let count: GoalCount
    /// The day, and the moment of knowledge.
    let view: (date: CivilDate, known: Instant)
    let ledger: OpenLedger

    init(
        rows: [GoalRow],
        count: GoalCount,
        view: (date: CivilDate, known: Instant),
        _ ledger: OpenLedger
    ) {
        self.rows = rows
        self.count = count
        self.view = view
        self.ledger = ledger
    }

    private static let goals = SheetPage(
        name: "目标",
        columns: [
            .init("代码"), .init("目标"), .init("数值", .integer), .init("比较"), .init("目标值"),
            .init("差距", .integer), .init("期限", .date), .init("其中"), .init("口径"),
            .init("口径版本", .integer), .init("口径已确认", .bool), .init("截至", .date), .init("所知"),
        ]
    )
    private static let items = SheetPage(
        name: "清单",
        columns: [
            .init("代码"), .init("编号"), .init("名称"), .init("企业信用代码"), .init("计入日期", .date),
            .init("凭证"), .init("期初", .bool),
        ]
    )

    func sheets() throws -> [(page: SheetPage, rows: [[Cell]])] {
        let words = CaseWords(rules: try ledger.rules(), cases: ledger.cases)
        let counted = rows.flatMap { row in
            count.items(of: Metric(rawValue: row.goal.code.content)).map { (row, $0) }
        }
        let subjects = Set(counted.map(\.1.subject)).sorted()
        // An item counts for everybody; whose case it is stands there for those who may see it.
        let seen = try ledger.cases.visible(ledger.store.streams(subjects))
        let known = Dictionary(seen.map { ($0.id, $0) }) { $1 }
        let names = try words.headlines(of: Array(known.values))
        return [
            (GoalSheets.goals, rows.map(cells)),
            (
                GoalSheets.items,
                counted.map { row, item in
                    // A project is counted by its group; only an enterprise has a code of its own.
                    let isEnterprise = row.goal.code.content == Metric.landed.rawValue
                    let stream = known[item.subject]
                    return [
                        .text(row.goal.code.content),
                        Cell(text: stream?.code ?? ""),
                        Cell(text: names[item.subject] ?? ""),
                        isEnterprise && stream != nil ? .text(item.name) : .empty,
                        .date(item.since),
                        Cell(text: stream == nil ? "" : item.evidence), .bool(item.isOpening),
                    ]
                }
            ),
        ]
    }

    private func cells(of row: GoalRow) -> [Cell] {
        let target = row.target
        let words = ["at_least": "达到", "more_than": "超过", "range": "区间"]
        return [
            .text(row.goal.code.content), .text(row.goal.name.zh),
            row.value.map { .number("\($0)") } ?? .empty,
            Cell(text: target.flatMap { words[$0.comparator] } ?? ""),
            Cell(text: target?.text.zh ?? ""), target?.gap.map { .number("\($0)") } ?? .empty,
            row.goal.deadline.map { .date($0) } ?? .empty,
            Cell(text: row.details.map { "\($0.title.zh) \($0.count)" }.joined(separator: "；")),
            .text(row.goal.rule.name.zh), .number("\(row.goal.rule.version)"),
            .bool(row.goal.rule.isSigned), .date(view.date), .text(view.known.description),
        ]
    }
}
