import Casework
import Portfolio
import Store
import Web
import Workflow

/// One workflow as a picture and a table: where cases stand, and what leads from where to where.
struct ChartPage {
    let visit: Visit
    private let chart: Chart
    /// How many cases that the person sees are in each state, by path.
    private let counts: [String: Int]

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.ledger.cases.require("definition", as: "rules")
        let kind = visit.parameters["kind"] ?? ""
        guard let chart = visit.words.rules.charts[kind] else {
            throw CaseRefusals.notFound(kind)
        }
        self.chart = chart
        try visit.office.index.follow(visit.ledger)
        counts = ChartPage.counts(
            try visit.seen(visit.office.index.entries(kind: kind)).map(\.stream)
        )
    }

    /// How many of these cases are in each state, by its path.
    static func counts(_ streams: [CaseStream]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for stream in streams {
            for path in around(stream.root.active) { counts[path, default: 0] += 1 }
        }
        return counts
    }

    /// The states in which a case is that is in these: each with all around it, once.
    private static func around(_ active: [String]) -> Set<String> {
        var paths: Set<String> = []
        for path in active {
            var parts = path.split(separator: ".")
            while !parts.isEmpty {
                paths.insert(parts.joined(separator: "."))
                parts.removeLast()
            }
        }
        return paths
    }

    func answer() -> WebResponse {
        let definition = chart.definition
        let title = visit.say(definition.title)
        return visit.page(title) {
            tag(.h1) { title }
            tag(.p, .class("soft")) {
                tag(.span, .class("code")) { definition.id.content }
                visit.say(
                    " 第 \(definition.version.content) 版 · ",
                    " version \(definition.version.content) · "
                )
                tag(.a, .href("/rules")) { visit.say("全部规则", "All rules") }
            }
            tag(.h2) { visit.say("状态与现有案卷数", "States, with the cases in them") }
            tag(.div, .class("chart")) {
                for child in chart.states[0].children { box(chart.states[child]) }
            }
            tag(.h2) { visit.say("事项", "Events") }
            transitions
        }
    }

    /// A state as a box around those in it; parallel ones stand side by side.
    private func box(_ state: Chart.State) -> HTML {
        let count = counts[state.path] ?? 0
        let isParallel = state.kind == .parallel
        return tag(
            .section,
            .class(count > 0 ? "state busy" : "state"),
            .plain("aria-label", visit.say(state.title))
        ) {
            tag(.div) {
                visit.say(state.title)
                if count > 0 {
                    " "
                    tag(.a, .class("count"), .href(list(state))) { "\(count)" }
                }
                if isParallel {
                    tag(.span, .class("soft")) { visit.say("（并行）", " (parallel)") }
                }
            }
            if !state.children.isEmpty {
                tag(.div, .class("inner")) {
                    for child in state.children { box(chart.states[child]) }
                }
            }
        }
    }

    private func list(_ state: Chart.State) -> String {
        let kind = chart.definition.id.content
        let fields = FormFields([("kind", kind), ("state", state.path)])
        return "/cases?\(fields.urlEncoded)"
    }

    private var transitions: HTML {
        PageTable([
            visit.say("从", "From"), visit.say("事项", "Event"),
            visit.say("到", "To"), visit.say("谁", "Who"),
            visit.say("文件", "Documents"), visit.say("与谁分开", "Apart from"),
        ]).html {
            for transition in chart.transitions { row(transition) }
        }
    }

    private func row(_ transition: Chart.Transition) -> HTML {
        let titles = visit.words.rules.roleTitles
        let documents = transition.requiredDocuments + transition.requiredDocumentsNow
        return tag(.tr) {
            tag(.td) { name(transition.source) }
            tag(.td) {
                transition.events.isEmpty
                    ? visit.say("（自动）", "(by itself)")
                    : transition.events.map { visit.say(chart.events[$0].title) }
                        .joined(separator: " / ")
            }
            tag(.td) {
                transition.targets.isEmpty
                    ? visit.say("（不变）", "(stays)")
                    : transition.targets.map(name).joined(separator: " + ")
            }
            tag(.td) {
                transition.roles.map { titles[$0].map { visit.say($0) } ?? $0 }
                    .joined(separator: " / ")
            }
            tag(.td) {
                documents.map { visit.say(DocumentClass.title($0)) }.joined(separator: "、")
            }
            tag(.td) { transition.separations.map(\.duty).joined(separator: "、") }
        }
    }

    private func name(_ state: Int) -> String {
        let state = chart.states[state]
        return state.path.isEmpty ? visit.say("任何状态", "any state") : visit.say(state.title)
    }
}
