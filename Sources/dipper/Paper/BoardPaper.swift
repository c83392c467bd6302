import Casework
import Paper
import Workflow
import WorkflowFile

/// The board of goals on paper: a bar toward each target, with what is missing and by which rule.
struct BoardPaper {
    let goals: Goals
    let rows: [GoalRow]
    /// The day, the moment of knowledge and the version of the counting rule.
    let view: (date: CivilDate, known: Instant, rule: String)

    func write(_ ledger: OpenLedger, to path: String) throws -> Answer {
        let file = try PaperFile(ledger, to: path)
        let unsigned = rows.count { !$0.goal.rule.isSigned }
        return try file.write(
            file.document(
                title: goals.title.zh,
                header: "目标看板　截至 \(view.date)",
                [
                    .text(goals.title.zh, .pageTitle),
                    .text(
                        "截至 \(view.date)　按 \(view.known.paperMinute) 所知　口径 \(view.rule)",
                        .small
                    ),
                    .space(10), .bars(rows.map(\.bar)), .space(8),
                    .text(
                        unsigned == 0
                            ? "各项口径均已确认。"
                            : "其中 \(unsigned) 项口径待确认：数值按暂定口径计算，确认后可能变化。",
                        .small
                    ),
                ]
            )
        )
    }
}

extension GoalRow {
    /// The line of the board as a bar; a goal that is not counted here has none.
    var bar: Bar {
        let number = target?.number ?? .null
        let goalNumber = number.integerValue ?? number["from"]?.integerValue
        let figure = value.map { "\($0)" } ?? "不计数"
        var notes: [String] = []
        if let gap = target?.gap { notes.append(gap == 0 ? "已达成" : "差 \(gap)") }
        notes += details.map { "\($0.title.zh) \($0.count)" }
        if let deadline = goal.deadline { notes.append("期限 \(deadline)") }
        let rule =
            "口径：\(goal.rule.name.zh)（第 \(goal.rule.version) 版）"
            + (goal.rule.isSigned ? "" : "　口径待确认")
        return Bar(
            goal.name.zh,
            figure + (target.map { " / \($0.text.zh)" } ?? ""),
            share: value.flatMap { value in
                goalNumber.map { Double(value) / Double(max(1, $0)) }
            },
            note: "\(goal.code.content)　" + (notes + [rule]).joined(separator: "；")
        )
    }
}
