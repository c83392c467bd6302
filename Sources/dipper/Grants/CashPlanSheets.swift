import Portfolio
import Spreadsheet
import Workflow

extension CashPlanReading {
    /// Tranches, months and years as sheets.
    func sheets(_ rows: [Row]) -> [(page: SheetPage, rows: [[Cell]])] {
        [
            (
                SheetPage(
                    name: "用款计划",
                    columns: [
                        .init("预计日期", .date), .init("年度", .integer), .init("工具"),
                        .init("协议或资助"), .init("项目或单位"),
                        .init("批次", .integer), .init("金额（元）", .money), .init("状态"), .init("风险"),
                    ]
                ),
                rows.map { row in
                    let item = row.item
                    return [
                        .date(item.expectedOn), .number("\(item.expectedOn.year)"),
                        .text(item.instrument), .text(item.code), Cell(text: row.title),
                        .number("\(item.tranche.number)"),
                        .number(item.tranche.expected.yuanText), Cell(text: row.state.zh),
                        Cell(text: CashPlanReading.risks(item).zh),
                    ]
                }
            ),
            (
                SheetPage(
                    name: "按月",
                    columns: [
                        .init("月份"), .init("已付（元）", .money), .init("预计（元）", .money),
                        .init("其中有风险（元）", .money),
                    ]
                ),
                plan.months.map { month in
                    [.text("\(month.month)")]
                        + [month.paid, month.expected, month.atRisk].map { .number($0.yuanText) }
                }
            ),
            (
                SheetPage(
                    name: "按年度",
                    columns: [
                        .init("年度", .integer), .init("工具"), .init("预计（元）", .money),
                        .init("其中有风险（元）", .money), .init("预算（元）", .money),
                        .init("已付（元）", .money), .init("可用（元）", .money), .init("缺口（元）", .money),
                    ]
                ),
                plan.years.map { year in
                    func cell(_ amount: Fen?) -> Cell {
                        amount.map { .number($0.yuanText) } ?? .empty
                    }
                    let budget = year.budget
                    return [.number("\(year.year)"), .text(year.account.instrument)]
                        + [year.expected, year.atRisk].map(cell)
                        + [budget?.granted, budget?.paid, budget?.available].map(cell)
                        + [cell(year.lacking)]
                }
            ),
        ]
    }
}
