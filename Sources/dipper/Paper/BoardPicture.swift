import Casework
import Paper
import Portfolio
import Store
import Workflow
import WorkflowFile

/// The board as a picture for a telephone, with all that its figures need to be read alone.
struct BoardPicture {
    let picture: PhonePicture

    init(_ ledger: OpenLedger, _ board: BoardReading) throws {
        let trend = BoardTrend(board)
        let rule = board.rule.version
        let unsigned = trend.lines.count { !$0.row.goal.rule.isSigned }
        picture = PhonePicture(
            title: board.definitions.goals.title.zh,
            viewpoint: [
                "截至 \(board.date)　按 \(board.moment.paperMinute) 所知",
                "口径 \(rule)" + (unsigned == 0 ? "" : "，\(unsigned) 项待确认") + "　红线为直线进度",
            ],
            warning: ledger.standing.isSandbox ? "示例　沙箱　不作凭证" : nil,
            bars: trend.lines.map(\.bar),
            footer: "台账 \(try ledger.store.eventCount()) 项　北斗"
        )
    }

    func png() throws -> [UInt8] { try picture.png() }
}

extension BoardTrend.Line {
    fileprivate var bar: Bar {
        let value = points.last?.value ?? 0
        let number = row.goal.number
        func share(_ count: Int?) -> Double? {
            number.flatMap { number in count.map { Double($0) / Double(max(1, number)) } }
        }
        let gap = row.target?.gap
        return Bar(
            "\(row.goal.code.content) \(row.goal.name.zh)",
            "\(value)" + (row.target.map { " / \($0.text.zh)" } ?? ""),
            share: share(value),
            mark: share(points.last?.due),
            note: [gap.map { $0 == 0 ? "已达成" : "差 \($0)" }, paceText?.zh].compactMap(\.self)
                .joined(separator: "；")
        )
    }
}
