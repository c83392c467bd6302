import Casework
import Paper
import Portfolio
import Workflow
import WorkflowFile

/// The one template of reports: the same document is printed as PDF and written for Word.
///
/// Texts are cut by characters and lists by rows here, so that neither format cuts by itself.
struct ReportPaper {
    /// The month's report with every item, or the brief one of one page.
    enum Shape: String, CaseIterable {
        case month
        case brief

        var title: String {
            switch self {
            case .month: "月报"
            case .brief: "专报"
            }
        }
    }

    let report: MonthReport
    let shape: Shape

    private var isBrief: Bool { shape == .brief }
    private var monthText: String {
        let parts = "\(report.month)".split(separator: "-")
        return "\(parts[0])年\(Int(parts[1]) ?? 0)月"
    }

    var title: String { "\(report.title.zh)\(shape.title)" }
    var header: String { "\(monthText)\(shape.title)" }

    var blocks: [Block] {
        [
            .text("\(title)（\(monthText)）", .pageTitle),
            .text(viewpoint, .small),
            .text(isBrief ? briefSummary : summary, isBrief ? .plain : .body),
            heading("一、目标进展"), .table(figures),
        ] + changes + holdups + waiting + deadlines
    }

    private func heading(_ text: String) -> Block {
        isBrief ? .text(text, .part) : .heading(Heading(text, level: 2))
    }

    /// Which figures these are, so that no number stands bare.
    private var viewpoint: String {
        let day = report.figures.first?.line?.points.last?.date ?? report.month.end
        let standing =
            report.isPublished
            ? "已发布" + (report.adjustmentCount == 0 ? "" : "（其后调整 \(report.adjustmentCount) 项，另列）")
            : "未发布，数值可能变化"
        let before = report.isFollowing ? "上月数为已发布数" : "上月数按同一所知计算"
        let unsigned = report.figures.count { !$0.row.goal.rule.isSigned }
        return
            "截至 \(day)　按 \(report.knownAt.paperMinute) 所知　口径 \(report.rule)　\(standing)；\(before)"
            + (unsigned == 0 ? "" : "；\(unsigned) 项口径待确认")
    }

    /// The head of the report in one sentence for each goal.
    private var summary: String {
        let sentences = report.figures.map { figure -> String in
            let goal = figure.row.goal
            var text = "\(goal.name.zh) \(figure.value)（比上月\(ReportPaper.signed(figure.change))）"
            if let number = goal.number {
                let gap = max(0, number - figure.value)
                text += gap == 0 ? "，已达成" : "，距目标差 \(gap)"
                if gap > 0, let ahead = figure.line?.ahead {
                    text += ahead < 0 ? "，落后进度 \(-ahead)" : "，不落后于进度"
                }
            }
            return text
        }
        return "截至\(monthText)末：" + sentences.joined(separator: "；") + "。"
    }

    /// The same in few words: the table below has the rest.
    private var briefSummary: String {
        let changed = report.figures.filter { $0.change != 0 }.map {
            "\($0.row.goal.name.zh)比上月\(ReportPaper.signed($0.change))"
        }
        let late = report.figures.filter { ($0.line?.ahead ?? 0) < 0 }.map(\.row.goal.name.zh)
        let stale = report.holdups.reduce(0) { $0 + $1.staleCount }
        return "截至\(monthText)末，"
            + (changed.isEmpty ? "各项目标与上月持平" : changed.joined(separator: "，"))
            + "；落后于直线进度的有 \(late.count) 项；超过 \(MonthReport.staleDays) 天未办的有 \(stale) 件次，"
            + "等待领导决定的有 \(report.waiting.count) 件。"
    }

    private static func signed(_ number: Int) -> String {
        number == 0 ? "持平" : number > 0 ? "增 \(number)" : "减 \(-number)"
    }

    private static let right = TextStyle.cell.with { $0.alignment = .right }

    private var figures: Table {
        func column(_ title: String) -> Table.Column {
            Table.Column(title, share: 1, ReportPaper.right)
        }
        return Table(
            [
                Table.Column("目标", share: 4.6), column("本月末"), column("上月末"), column("变化"),
                column("目标数"), column("差距"), column("应达"), column("每月需"),
            ],
            report.figures.map { figure in
                let goal = figure.row.goal
                return [
                    "\(goal.code.content) \(goal.name.zh)", "\(figure.value)", "\(figure.before)",
                    figure.change > 0 ? "+\(figure.change)" : "\(figure.change)",
                    figure.row.target?.text.zh ?? "—",
                    goal.number.map { "\(max(0, $0 - figure.value))" } ?? "—",
                    figure.line?.points.last?.due.map { "\($0)" } ?? "—",
                    figure.line?.neededText ?? "—",
                ]
            }
        )
    }

    // MARK: Lists

    /// A list under its heading; of a brief report the first rows, and how many there are.
    private func list(
        _ title: String,
        _ columns: [Table.Column],
        _ rows: [[String]],
        none: String
    ) -> [Block] {
        let shown = isBrief ? Array(rows.prefix(ReportPaper.mostBriefRows)) : rows
        let count =
            shown.count == rows.count ? "\(rows.count)" : "共 \(rows.count)，列前 \(shown.count)"
        return [
            heading("\(title)（\(count)）"),
            rows.isEmpty ? .text(none, .small) : .table(Table(columns, shown)),
        ]
    }

    private static let mostBriefRows = 3

    /// A text as long as its column takes on one line of a brief report.
    private func cut(_ text: String, brief: Int) -> String {
        let most = isBrief ? brief : 40
        return text.count <= most ? text : text.prefix(most - 1) + "…"
    }

    private var changes: [Block] {
        list(
            "二、本月变化",
            [
                Table.Column("目标", share: 1.9), Table.Column("变化", share: 0.8),
                Table.Column("编号", share: 2.2), Table.Column("名称", share: 3.8),
                Table.Column("计入日期", share: 2.6),
            ] + (isBrief ? [] : [Table.Column("凭证", share: 3)]),
            report.items.map { item in
                let counted = item.difference.item
                return [
                    item.difference.metric.rawValue, item.difference.isAdded ? "+1" : "−1",
                    item.code ?? "—",
                    item.code == nil ? "（不在查看范围内）" : cut(item.title, brief: 14),
                    "\(counted.since)" + (item.isLate ? "（补记）" : ""),
                ] + (isBrief ? [] : [item.code == nil ? "" : counted.evidence])
            },
            none: "本月没有变化。"
        )
    }

    private var holdups: [Block] {
        list(
            "三、卡点：项目停在哪里、停了多久、由谁办理",
            [
                Table.Column("状态", share: 2.2), Table.Column("件数", share: 0.7, ReportPaper.right),
                Table.Column("超 \(MonthReport.staleDays) 天未办", share: 1.3, ReportPaper.right),
                Table.Column("最长天数", share: 1, ReportPaper.right),
                Table.Column("由谁办理", share: 3.6),
            ],
            report.holdups.map { holdup in
                [
                    holdup.state, "\(holdup.count)", "\(holdup.staleCount)",
                    "\(holdup.mostDays)", cut(report.names(of: holdup.roles), brief: 18),
                ]
            },
            none: "没有在办的项目。"
        )
            + (isBrief
                ? []
                : [
                    .text(
                        "件数为 \(report.today) 的在办项目；天数从最近一次办理的发生日期算起；一个项目可在几条路径上。",
                        .small
                    )
                ])
    }

    private var waiting: [Block] {
        list(
            "四、等待领导决定",
            [
                Table.Column("编号", share: 2.8), Table.Column("名称", share: 2.8),
                Table.Column("事项", share: 2), Table.Column("由谁决定", share: 2.4),
            ],
            report.waiting.map { waiting in
                [
                    waiting.instance.isEmpty
                        ? waiting.code : "\(waiting.code)/\(waiting.instance)",
                    cut(waiting.title, brief: 12), waiting.event.zh,
                    report.names(of: waiting.roles),
                ]
            },
            none: "没有等待领导决定的事项。"
        )
    }

    private var deadlines: [Block] {
        list(
            "五、至 \(report.deadlinesUntil) 的期限",
            [
                Table.Column("期限", share: 2.3), Table.Column("编号", share: 3.4),
                Table.Column("名称", share: 2.6), Table.Column("所处状态", share: 2),
            ],
            report.deadlines.map { deadline in
                let isOver = deadline.date < report.today
                return [
                    "\(deadline.date)"
                        + (isOver ? "（已过）" : deadline.isProvisional ? "（暂定）" : ""),
                    deadline.place, cut(deadline.title, brief: 11), deadline.name,
                ]
            },
            none: "没有到期的事项。"
        )
    }
}
