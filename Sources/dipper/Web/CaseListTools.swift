import Casework
import Portfolio
import Web
import Workflow

/// What stands above a list: the kinds, the search with its completion, and what narrows it.
struct CaseListTools {
    let visit: Visit
    let search: CaseSearch
    private let query: CaseQuery

    /// Kinds that have a list of their own, as far as this person may read any of them.
    static let kinds = [
        "project", "round", "notice", "grant-agreement", "support", "cost-list", "cap-table",
        "payee-account", "bank-line", "budget-account", "cap-account", "library-entry", "landing",
        "decision-meeting", "review-session", "paper-approval", "remuneration", "payee",
        "organisation", "person", "expert", "platform", "service", "enterprise-report",
        "enterprise-event", "exemption", "goal-month", "import-draft",
    ]
    /// Values that the search box offers; more would be half of the page.
    private static let mostOffered = 40

    init(_ visit: Visit, _ search: CaseSearch) {
        (self.visit, self.search) = (visit, search)
        query = search.query
    }

    func html(_ all: [CaseIndex.Entry]) throws -> [HTML] {
        let values = try FacetCounts(search, among: all).fields
        return [kinds, box(values), conditions, facets(values), columns]
    }

    private var kinds: HTML {
        tag(.ul, .class("track"), .plain("aria-label", visit.say("类别", "Kinds"))) {
            for kind in CaseListTools.kinds where visit.words.rules.charts[kind] != nil {
                let (isOpen, count) = search.count(of: kind)
                let title = visit.say(visit.words.title(of: kind))
                if kind == query.kind {
                    tag(.li, .class("now")) { title }
                } else if isOpen {
                    tag(.li) {
                        tag(.a, .href(CaseQuery(FormFields([("kind", kind)])).address())) {
                            count.map { "\(title) \($0)" } ?? title
                        }
                    }
                }
            }
        }
    }

    // MARK: The search

    private func box(_ values: [(field: Facets.Field, values: [FacetCounts.Value])]) -> HTML {
        tag(.form, .class("search"), .plain("method", "get"), .action("/cases")) {
            FormPart.hidden("kind", query.kind)
            if !query.state.isEmpty { FormPart.hidden("state", query.state) }
            if !query.columns.isEmpty { FormPart.hidden("columns", query.columns) }
            tag(
                .input,
                .type("search"),
                .name("q"),
                .value(query.text),
                .plain("list", "words"),
                .flag("data-words"),
                .plain("aria-label", visit.say("搜索", "Search")),
                .plain(
                    "placeholder",
                    visit.say(
                        "名称、编号，或 状态:培育 专员:张 渠道=待核 -词",
                        "title, code, or state:… officer:… channel=pending -word"
                    )
                )
            )
            tag(.datalist, .id("words")) {
                for offer in offers(values) { tag(.option, .value(offer)) }
            }
            tag(.button, .type("submit")) { visit.say("搜索", "Search") }
            if query.kind == "project" {
                tag(.a, .class("button"), .href("/new/project")) {
                    visit.say("登记项目", "Register a project")
                }
                tag(.a, .class("button quiet"), .href(query.address(path: "/cases/board"))) {
                    visit.say("按阶段看", "By stage")
                }
            }
            if let subject = ImportSubject(listed: query.kind) {
                tag(.a, .class("button quiet"), .href("/import?subject=\(subject.rawValue)")) {
                    visit.say("导入表格", "Import a table")
                }
            }
        }
    }

    /// Words with which a condition begins, and conditions that something fits.
    private func offers(_ values: [(field: Facets.Field, values: [FacetCounts.Value])]) -> [String]
    {
        let isChinese = visit.language == .chinese
        let names = CaseQuery.fields.keys.filter { $0.utf8.first.map { $0 >= 0x80 } == isChinese }
        let conditions = values.filter { $0.field != .stage }.flatMap(\.values).map {
            search.condition(for: $0.mark, in: visit.language)
        }
        return names.sorted().map { "\($0):" } + conditions.prefix(CaseListTools.mostOffered)
    }

    /// What narrows the list now, each to be taken back.
    private var conditions: HTML {
        var parts: [(title: String, rest: CaseQuery)] = query.conditions.map {
            ($0.typed, query.without($0))
        }
        if !query.state.isEmpty {
            let state = visit.words.states([query.state], kind: query.kind, instance: "")
            parts.append((visit.say(state), query.with(\.state, "")))
        }
        guard !parts.isEmpty else { return HTML([]) }
        return tag(.ul, .class("track"), .plain("aria-label", visit.say("条件", "Conditions"))) {
            for part in parts {
                tag(.li) {
                    part.title
                    " "
                    tag(
                        .a,
                        .class("close"),
                        .href(part.rest.address()),
                        .plain("aria-label", visit.say("去掉 \(part.title)", "Drop \(part.title)"))
                    ) { "×" }
                }
            }
        }
    }

    // MARK: Facets

    private func facets(_ values: [(field: Facets.Field, values: [FacetCounts.Value])]) -> HTML {
        tag(.div, .class("facets")) {
            for (field, values) in values {
                let title = visit.say(field.title)
                tag(.ul, .class("track"), .plain("aria-label", title)) {
                    tag(.li, .class("soft")) { title }
                    for value in values {
                        tag(.li, isNow(value) ? .class("now") : nil) { link(value) }
                    }
                }
            }
        }
    }

    private func isNow(_ value: FacetCounts.Value) -> Bool {
        value.mark.field == .stage && value.mark.value == query.state
    }

    private func link(_ value: FacetCounts.Value) -> HTML {
        let narrower =
            value.mark.field == .stage
            ? query.with(\.state, value.mark.value)
            : query.narrowed(search.condition(for: value.mark, in: visit.language))
        let title = search.title(of: value.mark, in: visit.language)
        return tag(.a, .href(narrower.address())) { "\(title) \(value.count)" }
    }

    // MARK: Columns

    private var columns: HTML {
        let chosen = Set(query.columns.split(separator: ",").map(String.init))
        return tag(.details) {
            tag(.summary) { visit.say("选择列", "Choose columns") }
            tag(.form, .plain("method", "get"), .action("/cases")) {
                FormPart.hidden("kind", query.kind)
                if !query.text.isEmpty { FormPart.hidden("q", query.text) }
                if !query.state.isEmpty { FormPart.hidden("state", query.state) }
                for field in CaseColumns.all(visit, kind: query.kind) {
                    tag(.label, .class("choice")) {
                        tag(
                            .input,
                            .type("checkbox"),
                            .name("columns"),
                            .value(field.name),
                            chosen.contains(field.name) ? .flag("checked") : nil
                        )
                        visit.say(field.title)
                    }
                }
                tag(.div, .class("actions")) {
                    tag(.button, .class("quiet"), .type("submit")) {
                        visit.say("显示这些列", "Show these columns")
                    }
                }
            }
        }
    }
}

extension Facets.Field {
    var title: Localized {
        switch self {
        case .stage: Localized(zh: "阶段", en: "Stage")
        case .states: Localized(zh: "状态", en: "State")
        case .channel: Localized(zh: "渠道", en: "Channel")
        case .district: Localized(zh: "区", en: "District")
        case .officer: Localized(zh: "专员", en: "Officer")
        case .field: Localized(zh: "领域", en: "Field")
        case .kind: Localized(zh: "类别", en: "Kind")
        case .gate: Localized(zh: "关口", en: "Gate")
        case .library: Localized(zh: "国家库", en: "Library")
        }
    }
}
