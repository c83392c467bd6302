import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

/// What is in force: the charts by which cases run, and every number with what it rests on.
struct RulesPage {
    let visit: Visit
    private let contents: [Content]

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.ledger.cases.require("definition", as: "rules")
        contents = try visit.ledger.contents()
    }

    func answer() throws -> WebResponse {
        try visit.office.index.follow(visit.ledger)
        let charts = visit.words.rules.charts.sorted { $0.key < $1.key }.map(\.value.definition)
        let packs = try contents.filter { $0.kind == "policy" }.map {
            try PolicyPackFile.load(text: $0.text, file: $0.path)
        }
        var counts: [String: Int] = [:]
        for chart in charts {
            let kind = chart.id.content
            counts[kind] = try visit.seen(visit.office.index.entries(kind: kind)).count
        }
        return visit.page(visit.say("规则", "Rules")) {
            tag(.h1) { visit.say("规则", "Rules") }
            tag(.p, .class("soft")) {
                visit.say("现行版本 ", "Release in force ")
                tag(.span, .class("code")) { visit.ledger.standing.release }
            }
            tag(.h2) { visit.say("流程", "Workflows") }
            PageTable(
                [
                    visit.say("流程", "Workflow"), visit.say("标识", "Id"),
                    visit.say("版本", "Version"), visit.say("您能看到的案卷", "Cases that you see"),
                ]
            ).html(
                charts.map { chart in
                    [
                        tag(.a, .href("/rules/\(chart.id.content)")) { visit.say(chart.title) },
                        tag(.span, .class("code")) { chart.id.content },
                        HTML("\(chart.version.content)"),
                        HTML("\(counts[chart.id.content] ?? 0)"),
                    ]
                }
            )
            for pack in packs { parameters(pack) }
            files
        }
    }

    /// Every number with its basis: written in a policy, or chosen until one says it.
    @HTMLBuilder private func parameters(_ pack: PolicyPack) -> [HTML] {
        tag(.h2) { visit.say(pack.title) }
        PageTable(
            [
                visit.say("参数", "Parameter"), visit.say("数值", "Value"),
                visit.say("单位", "Unit"), visit.say("依据", "Basis"),
                visit.say("出处", "Source"), visit.say("归口", "Owner"),
            ]
        ).html(
            pack.parameters.map { parameter in
                [
                    HTML([
                        HTML(visit.say(parameter.title)), tag(.br) {},
                        tag(.span, .class("code soft")) { parameter.key.content },
                    ]),
                    HTML(RulesPage.text(parameter.content)), HTML(parameter.unit),
                    tag(.span, parameter.basis == .policy ? nil : .class("warn")) {
                        switch parameter.basis {
                        case .policy: visit.say("政策", "Policy")
                        case .provisional: visit.say("暂定", "Provisional")
                        }
                    },
                    HTML(parameter.source),
                    HTML(
                        parameter.liftedBy.map { "\(parameter.owner) / \($0)" } ?? parameter.owner
                    ),
                ]
            }
        )
    }

    private var files: HTML {
        tag(.details) {
            tag(.summary) { visit.say("定义文件与摘要", "Files and their digests") }
            PageTable(
                [
                    visit.say("种类", "Kind"), visit.say("文件", "File"),
                    visit.say("摘要", "Digest"),
                ]
            ).html(
                contents.map { content in
                    [
                        HTML(content.kind), HTML(content.path),
                        tag(.span, .class("code")) { content.hash },
                    ]
                }
            )
        }
    }

    private static func text(_ content: PolicyPack.Content) -> String {
        switch content {
        case .money(let fen): Fen(fen).groupedText
        case .int(let number), .bps(let number): "\(number)"
        case .bool(let truth): truth ? "是" : "否"
        case .date(let date): "\(date)"
        case .string(let text), .period(let text): text
        case .list(let texts): texts.joined(separator: "、")
        }
    }
}
