import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

/// How far the projects have come that this person sees, each number with its list.
struct FunnelPart {
    let visit: Visit
    private let funnel: ProjectFunnel

    /// A list that is longer is one for the search.
    private static let mostRows = 500

    init(_ visit: Visit, _ board: BoardReading) throws {
        self.visit = visit
        funnel = try visit.office.boards.funnel(visit.ledger, board) {
            try visit.office.index.follow(visit.ledger)
            let projects = visit.office.index.entries(kind: ProjectNoun.kind)
            return try visit.seen(projects).map(\.stream)
        }
    }

    @HTMLBuilder func html() -> [HTML] {
        let most = max(1, funnel.rows.map(\.reached.count).max() ?? 1)
        tag(.h2) { visit.say("项目分布：从线索到国家库", "Projects from the lead to the library") }
        tag(.p, .class("soft")) {
            visit.say(
                "今天，您能看到的项目。一个项目停在它到过的最远一步；概念验证、中试、落地、入库可并行。",
                "Today, of the projects that you see. A project stands at the farthest step that it"
                    + " reached; proof, pilot, landing and library run beside each other."
            )
        }
        PageTable(
            [
                visit.say("步骤", "Step"), visit.say("曾到达", "Reached"),
                visit.say("现停在此", "Standing"), visit.say("在此结束", "Ended"),
                visit.say("图示", "Picture"),
            ],
            isWalked: false
        ).html {
            for row in funnel.rows {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { visit.say(row.stage.title) }
                    cell(row.stage, "reached", row.reached.count)
                    cell(row.stage, "standing", row.standing.count)
                    cell(row.stage, "ended", row.ended.count)
                    tag(.td) {
                        tag(
                            .svg,
                            .number("width", 300),
                            .number("height", 12),
                            .plain("aria-hidden", "true")
                        ) {
                            tag(
                                .rect,
                                .class("bar"),
                                .number("width", 300 * row.reached.count / most),
                                .number("height", 12)
                            )
                        }
                    }
                }
            }
        }
    }

    private func cell(_ stage: ProjectFunnel.Stage, _ part: String, _ count: Int) -> HTML {
        tag(.td, .class("number")) {
            tag(.a, .href("/board/stages/\(stage.rawValue)?part=\(part)")) { "\(count)" }
        }
    }

    // MARK: One number

    /// The projects behind a number of the funnel.
    static func list(_ visit: Visit) throws -> WebResponse {
        let name = visit.parameters["stage"] ?? ""
        try visit.ledger.cases.require("goal", as: name)
        let board = try visit.office.boards.reading(
            visit.ledger,
            visit.ledger.now.date,
            visit.ledger.now
        )
        let part = try FunnelPart(visit, board)
        guard let row = part.funnel.rows.first(where: { $0.stage.rawValue == name }) else {
            throw CaseRefusals.notFound(name)
        }
        let (ids, words): ([String], String)
        switch visit.request.query["part"] ?? "reached" {
        case "reached": (ids, words) = (row.reached, visit.say("曾到达", "reached"))
        case "standing": (ids, words) = (row.standing, visit.say("现停在此", "standing"))
        case "ended": (ids, words) = (row.ended, visit.say("在此结束", "ended"))
        default: throw CaseRefusals.notFound(name)
        }
        let title = "\(visit.say(row.stage.title))：\(words)（\(ids.count)）"
        let entries = ids.prefix(mostRows).compactMap { visit.office.index.entry($0) }
        return visit.page(title) {
            tag(.h1) { title }
            tag(.p) { tag(.a, .href("/board")) { visit.say("回到看板", "Back to the board") } }
            PageTable([
                visit.say("编号", "Code"), visit.say("名称", "Title"), visit.say("状态", "States"),
            ]).html {
                for entry in entries {
                    tag(.tr) {
                        tag(.td, .class("code")) {
                            tag(.a, .href("/cases/\(FormFields.encoded(entry.stream.code))")) {
                                entry.stream.code
                            }
                        }
                        tag(.td) { entry.title }
                        tag(.td) { visit.say(visit.words.states(of: entry.stream)) }
                    }
                }
            }
            if ids.count > entries.count {
                tag(.p) {
                    visit.say(
                        "只列出前 \(entries.count) 件；其余请在案卷中搜索。",
                        "The first \(entries.count); search the cases for the others."
                    )
                }
            }
        }
    }
}

/// The figures by district, field, channel or officer, each cell with its list.
struct BreakdownPart {
    let visit: Visit
    private let board: BoardReading
    private let isOffice: Bool
    private let dimension: BoardBreakdown.Dimension
    private let breakdown: BoardBreakdown

    init(_ visit: Visit, _ board: BoardReading, isOffice: Bool) throws {
        (self.visit, self.isOffice) = (visit, isOffice)
        let known =
            isOffice ? BoardBreakdown.Dimension.allCases : BoardBreakdown.Dimension.forPublic
        let asked = visit.request.query["by"].flatMap { BoardBreakdown.Dimension(rawValue: $0) }
        dimension = asked.flatMap { known.contains($0) ? $0 : nil } ?? .district
        // Of two days the public could compute who came in between: it is told of today alone.
        self.board =
            isOffice
            ? board
            : try visit.office.boards.reading(
                visit.ledger,
                visit.ledger.now.date,
                visit.ledger.now
            )
        breakdown = try BoardBreakdown(visit.ledger, self.board, by: dimension)
    }

    @HTMLBuilder func html() -> [HTML] {
        tag(.h2) {
            let by = visit.say(dimension.title)
            visit.say("分布：按\(by)", "By \(by)")
        }
        choices
        if isOffice { table } else { publicTable }
    }

    private var choices: HTML {
        let all = isOffice ? BoardBreakdown.Dimension.allCases : BoardBreakdown.Dimension.forPublic
        return tag(.p) {
            for choice in all {
                let address =
                    isOffice
                    ? "/board?by=\(choice.rawValue)&as_of=\(board.date)"
                    : "/board?by=\(choice.rawValue)"
                tag(
                    .a,
                    .href(address),
                    choice == dimension ? .plain("aria-current", "true") : nil
                ) { visit.say(choice.title) }
                " "
            }
        }
    }

    @HTMLBuilder private var table: [HTML] {
        tag(.p, .class("soft")) {
            visit.say(
                "每一项按其案卷现在的值归属一行，各行之和等于看板的数值。",
                "Each item belongs to the line of its case as it is now; the lines sum up to the"
                    + " board's figures."
            )
        }
        PageTable(
            [visit.say(dimension.title)] + breakdown.goals.map(\.goal.code.content),
            isWalked: false
        ).html {
            for line in breakdown.lines {
                tag(.tr) {
                    tag(.th, .plain("scope", "row")) { visit.say(line.label) }
                    for row in breakdown.goals {
                        tag(.td, .class("number")) { cell(line, row.goal.code.content) }
                    }
                }
            }
        }
    }

    private func cell(_ line: BoardBreakdown.Line, _ code: String) -> HTML {
        guard let count = line.counts[code], count > 0 else { return HTML("0") }
        let query = FormFields([
            ("as_of", "\(board.date)"), ("known_at", "\(board.moment)"),
            ("by", dimension.rawValue), ("value", line.value),
        ])
        let place = "/board/\(FormFields.encoded(code))?\(query.urlEncoded)"
        return tag(.a, .href(place)) { "\(count)" }
    }

    /// Projects in cultivation alone: what few stand behind is told as a sum, or not at all.
    @HTMLBuilder private var publicTable: [HTML] {
        let goal = breakdown.goals.first { $0.goal.code.content == Metric.cultivated.rawValue }
        let least = GoalRow.leastForPublic
        tag(.p, .class("soft")) {
            visit.say(
                "培育项目，截至今天；不足 \(least) 的合并列出。",
                "Projects in cultivation, as of today; what fewer than \(least) stand behind is"
                    + " told together."
            )
        }
        if let goal, let known = breakdown.forPublic(goal) {
            PageTable(
                [visit.say(dimension.title), goal.goal.code.content],
                isWalked: false
            ).html {
                for line in known.told {
                    tag(.tr) {
                        tag(.th, .plain("scope", "row")) { visit.say(line.label) }
                        tag(.td, .class("number")) { "\(line.count)" }
                    }
                }
                if known.rest > 0 {
                    tag(.tr) {
                        tag(.th, .plain("scope", "row")) {
                            visit.say("其余 \(known.rest) 个合计", "The other \(known.rest) together")
                        }
                        tag(.td, .class("number")) { "\(known.sum)" }
                    }
                }
            }
        } else {
            tag(.p) { visit.say("数量不足，不公布分布。", "There are too few to tell.") }
        }
    }
}
