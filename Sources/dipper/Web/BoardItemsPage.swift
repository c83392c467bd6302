import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

/// What one figure of the board counts, item by item.
struct BoardItemsPage {
    let visit: Visit
    private let board: BoardReading
    private let row: GoalRow

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.ledger.cases.require("goal", as: visit.parameters["goal"] ?? "")
        board = try BoardPage(visit).board()
        let code = visit.parameters["goal"] ?? ""
        guard let row = board.rows.first(where: { $0.goal.code.content == code }) else {
            throw CaseRefusals.notFound(code)
        }
        self.row = row
    }

    func answer() throws -> WebResponse {
        try visit.office.index.follow(visit.ledger)
        let items = try items()
        let entries = items.compactMap { visit.office.index.entry($0.subject) }
        let seen = Set(try visit.seen(entries).map(\.stream.id))
        let known = Visit.minute(board.moment)
        let title = "\(row.goal.code.content) \(visit.say(row.goal.name))"
        return visit.page(title) {
            tag(.h1) { "\(title)：\(items.count)" }
            tag(.p, .class("soft")) {
                visit.say(
                    "截至 \(board.date)，按 \(known) 所知；口径：\(row.goal.rule.name.zh)",
                    "As of \(board.date), as known at \(known); rule: \(row.goal.rule.name.en)"
                )
            }
            tag(.p) { tag(.a, .href("/board")) { visit.say("回到看板", "Back to the board") } }
            PageTable([
                visit.say("计入日期", "Counts from"), visit.say("案卷", "Case"),
                visit.say("凭证", "Evidence"), visit.say("期初", "Opening"),
            ]).html {
                for item in items {
                    tag(.tr) {
                        tag(.td) { "\(item.since)" }
                        tag(.td) { name(item, seen) }
                        tag(.td) { seen.contains(item.subject) ? item.evidence : "" }
                        tag(.td) { item.isOpening ? visit.say("是", "Yes") : "" }
                    }
                }
            }
        }
    }

    /// What the figure counts, or of it what one cell of the breakdown counts.
    private func items() throws -> [GoalCount.Item] {
        let all = board.count.items(of: Metric(rawValue: row.goal.code.content))
        let query = visit.request.query
        guard let value = query["value"],
            let dimension = query["by"].flatMap({ BoardBreakdown.Dimension(rawValue: $0) })
        else { return all }
        let streams = Dictionary(
            try visit.ledger.store.streams(Set(all.map(\.subject)).sorted()).map { ($0.id, $0) }
        ) { $1 }
        return all.filter { dimension.value(of: streams[$0.subject]) == value }
    }

    /// The figure is everybody's in the office; whose case it is only for those who may see it.
    private func name(_ item: GoalCount.Item, _ seen: Set<String>) -> HTML {
        guard let entry = visit.office.index.entry(item.subject), seen.contains(item.subject) else {
            return HTML(visit.say("（不在您的查看范围内）", "(not yours to see)"))
        }
        return HTML([
            tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(entry.stream.code))")) {
                entry.stream.code
            },
            HTML(" \(entry.title)"),
        ])
    }
}
