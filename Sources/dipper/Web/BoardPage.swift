import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

/// The goals: each figure with its code, its day, its rule and its gap, as a picture and a table.
struct BoardPage {
    let visit: Visit
    private let date: CivilDate
    private let moment: Instant
    /// Whether the one who asks reads goals; everybody else is told what the public is.
    private let isOffice: Bool

    init(_ visit: Visit) throws {
        self.visit = visit
        let query = visit.request.query
        func given(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }
        // The public reads today's figures; what was known when is the office's own question.
        isOffice =
            visit.person != nil && (try? visit.ledger.cases.allows("goal")) == true
        date =
            try given("as_of").map { try Moment.date($0, option: "as_of") } ?? visit.ledger.now.date
        moment =
            isOffice
            ? try given("known_at").map {
                try Moment.instant($0, isEndOfDay: true, option: "known_at")
            } ?? visit.ledger.now
            : visit.ledger.now
    }

    func board() throws -> BoardReading {
        try visit.office.boards.reading(visit.ledger, date, moment)
    }

    /// The board as a picture, for the office.
    func picture() throws -> WebResponse {
        guard isOffice else { throw CaseRefusals.notFound("board.png") }
        return .download(
            try BoardPicture(visit.ledger, try board()).png(),
            name: visit.say("目标看板-\(date).png", "goals-\(date).png"),
            type: "image/png"
        )
    }

    func answer() throws -> WebResponse {
        let board = try board()
        let whole = try visit.office.boards.trend(visit.ledger, board)
        let rows = isOffice ? board.rows : board.rows.map(\.forPublic)
        let trend = isOffice ? whole : whole.forPublic
        let funnel = isOffice ? try FunnelPart(visit, board).html() : []
        let breakdown = try BreakdownPart(visit, board, isOffice: isOffice).html()
        return visit.page(visit.say(board.definitions.goals.title)) {
            tag(.h1) { visit.say(board.definitions.goals.title) }
            tag(.p, .class("soft")) {
                let (known, rule) = (Visit.minute(moment), board.definitions.rule.version)
                visit.say(
                    "截至 \(date)，按 \(known) 所知；口径 \(rule)",
                    "As of \(date), as known at \(known); rule \(rule)"
                )
            }
            viewpoint
            if isOffice {
                tag(.p) {
                    tag(.a, .href("/board/months")) {
                        visit.say("已发布的月度数据", "Published months")
                    }
                    " · "
                    tag(
                        .a,
                        .href(
                            "/board.png?as_of=\(date)&known_at=\(FormFields.encoded("\(moment)"))"
                        )
                    ) {
                        visit.say("手机图片（PNG）", "Picture for a telephone (PNG)")
                    }
                }
            }
            tag(.div, .class("tiles")) {
                for row in rows where row.value != nil || row.isHeldBack { tile(row) }
            }
            tag(.h2) { visit.say("走势与进度", "Trend and pace") }
            tag(.div, .class("trends")) {
                for line in trend.lines {
                    TrendChart(visit, line) { address(of: line.row, on: $0) }.html
                }
            }
            funnel
            breakdown
            table(rows)
        }
    }

    private var viewpoint: HTML {
        tag(.form, .class("search"), .plain("method", "get"), .action("/board")) {
            tag(.label, .class("choice")) {
                visit.say("截至", "As of")
                tag(.input, .type("date"), .name("as_of"), .value("\(date)"))
            }
            if isOffice {
                tag(.label, .class("choice")) {
                    visit.say("按当时所知", "Known at")
                    tag(
                        .input,
                        .type("date"),
                        .name("known_at"),
                        .value(visit.request.query["known_at"] ?? "")
                    )
                }
            }
            tag(.button, .type("submit")) { visit.say("查看", "Show") }
        }
    }

    // MARK: Figures

    private func tile(_ row: GoalRow) -> HTML {
        tag(.section, .class("card tile")) {
            tag(.div, .class("soft")) { "\(row.goal.code.content) \(visit.say(row.goal.name))" }
            tag(.div, .class("figure")) {
                figure(row)
                if let target = row.target {
                    tag(.span, .class("soft")) { " / \(visit.say(target.text))" }
                }
            }
            if let value = row.value, let share = share(row, value) { bar(row, value, share) }
            for detail in row.details {
                tag(.div, .class("soft")) { "\(visit.say(detail.title)) \(detail.count)" }
            }
            if let gap = row.target?.gap {
                tag(.div, gap == 0 ? .class("good") : .class("warn")) {
                    gap == 0 ? visit.say("已达成", "Reached") : visit.say("差 \(gap)", "\(gap) missing")
                }
            }
            if !row.goal.rule.isSigned {
                tag(.div, .class("warn")) { visit.say("口径待确认", "Rule to be confirmed") }
            }
            if let place = address(of: row, on: date) {
                tag(.a, .href(place)) { visit.say("逐项查看", "Item by item") }
            }
        }
    }

    private func figure(_ row: GoalRow) -> String {
        let most = GoalRow.leastForPublic
        return row.isHeldBack
            ? visit.say("少于 \(most)", "under \(most)") : row.value.map { "\($0)" } ?? "—"
    }

    /// The list behind a figure, which is the office's own.
    private func address(of row: GoalRow, on day: CivilDate) -> String? {
        guard isOffice else { return nil }
        let query = FormFields([("as_of", "\(day)"), ("known_at", "\(moment)")])
        return "/board/\(FormFields.encoded(row.goal.code.content))?\(query.urlEncoded)"
    }

    private func share(_ row: GoalRow, _ value: Int) -> Double? {
        guard let gap = row.target?.gap, value + gap > 0 else { return nil }
        return Double(value) / Double(value + gap)
    }

    /// A bar with its words in it, so that it needs neither colour nor sight.
    private func bar(_ row: GoalRow, _ value: Int, _ share: Double) -> HTML {
        let width = 200
        let filled = min(width, Int(Double(width) * share))
        let percent = Int(share * 100)
        let words = visit.say("\(value)，完成 \(percent)%", "\(value), \(percent)% done")
        return tag(
            .svg,
            .plain("viewBox", "0 0 \(width) 10"),
            .plain("role", "img"),
            .plain("aria-label", "\(visit.say(row.goal.name))：\(words)"),
            .number("width", width),
            .number("height", 10)
        ) {
            tag(.rect, .class("bar-rest"), .number("width", width), .number("height", 10))
            tag(.rect, .class("bar"), .number("width", filled), .number("height", 10))
        }
    }

    private func table(_ rows: [GoalRow]) -> HTML {
        PageTable(
            [
                visit.say("代码", "Code"), visit.say("目标", "Goal"),
                visit.say("数值", "Value"), visit.say("目标值", "Target"),
                visit.say("差", "Gap"), visit.say("期限", "Deadline"),
                visit.say("口径", "Rule"),
            ],
            caption: visit.say("同一组数字的表格", "The same figures as a table"),
            isWalked: false
        ).html {
            for row in rows {
                tag(.tr) {
                    tag(.td, .class("code")) { row.goal.code.content }
                    tag(.td) { visit.say(row.goal.name) }
                    tag(.td, .class("number")) {
                        row.value == nil && !row.isHeldBack
                            ? visit.say("不计数", "not counted") : figure(row)
                    }
                    tag(.td, .class("number")) {
                        row.target.map { visit.say($0.text) } ?? ""
                    }
                    tag(.td, .class("number")) { row.target?.gap.map { "\($0)" } ?? "" }
                    tag(.td) { row.goal.deadline.map { "\($0)" } ?? "" }
                    tag(.td) { visit.say(row.goal.rule.name) }
                }
            }
        }
    }
}
