import Casework
import Portfolio
import Spreadsheet
import Store
import Web
import Workflow

/// Cases in one table with one search box; what is shown is what the address says.
struct CaseListPage {
    let visit: Visit
    let query: CaseQuery

    init(_ visit: Visit) throws {
        self.visit = visit
        query = CaseQuery(visit.request.query)
        try visit.office.index.follow(visit.ledger)
    }

    /// Kinds that have a list of their own, as far as this person reads any of them.
    private static let kinds = [
        "project", "round", "notice", "grant-agreement", "library-entry", "landing",
        "decision-meeting", "paper-approval", "organisation", "person", "platform", "service",
    ]

    /// All cases of the view that this person may see.
    func found() throws -> [CaseIndex.Entry] {
        let search = CaseSearch(query, visit.office.index, visit.words)
        return try visit.seen(search.matching())
    }

    func answer() throws -> WebResponse {
        let all = try found()
        let rest = query.after.isEmpty ? all[...] : all.drop { $0.stream.code <= query.after }
        let page = rest.prefix(CaseQuery.pageSize)
        let streams = try visit.ledger.cases.visible(page.map(\.stream))
        let headlines = try visit.words.headlines(of: streams)
        let kind = visit.say(visit.words.title(of: query.kind))
        return visit.page(kind) {
            tag(.h1) { "\(kind)（\(all.count)）" }
            kinds
            search
            if let count = visit.request.query["done"].flatMap(Int.init) { done(count) }
            if query.kind == "project" { facets(all) }
            tag(.form, .plain("method", "get"), .action("/cases/bulk")) {
                FormPart.hidden("kind", query.kind)
                table(streams, headlines)
                bulk(all.count, streams.count)
            }
            tag(.div, .class("actions")) {
                if rest.count > page.count, let last = page.last {
                    tag(
                        .a,
                        .class("button quiet"),
                        .href(query.address(after: last.stream.code)),
                        .plain("rel", "next")
                    ) { visit.say("下一页", "Next page") }
                }
                tag(.a, .class("button quiet"), .href(query.address(path: "/cases.csv"))) {
                    visit.say("导出 CSV（\(all.count) 行）", "Export CSV (\(all.count) rows)")
                }
            }
        }
    }

    private func done(_ count: Int) -> HTML {
        tag(.div, .class("flash"), .plain("role", "status")) {
            visit.say("已一并办理 \(count) 件。", "Done for \(count) cases together.")
        }
    }

    /// What is done with the ticked cases, or with all of the view.
    @HTMLBuilder private func bulk(_ all: Int, _ shown: Int) -> [HTML] {
        if shown > 0 {
            tag(.div, .class("actions")) {
                tag(.button, .class("quiet"), .type("submit")) {
                    visit.say("批量办理勾选的案卷", "Do something with the ticked")
                }
                if all > shown, all <= BulkPage.mostCases {
                    tag(
                        .a,
                        .class("button quiet"),
                        .href(query.address(path: "/cases/bulk") + "&all=yes")
                    ) {
                        visit.say("批量办理全部 \(all) 件", "Do something with all \(all)")
                    }
                }
            }
        }
    }

    private var kinds: HTML {
        tag(.ul, .class("track")) {
            for kind in CaseListPage.kinds where visit.words.rules.charts[kind] != nil {
                tag(.li, kind == query.kind ? .class("now") : nil) {
                    if kind == query.kind {
                        visit.say(visit.words.title(of: kind))
                    } else {
                        tag(.a, .href(CaseQuery(FormFields([("kind", kind)])).address())) {
                            visit.say(visit.words.title(of: kind))
                        }
                    }
                }
            }
        }
    }

    private var search: HTML {
        tag(.form, .class("search"), .plain("method", "get"), .action("/cases")) {
            FormPart.hidden("kind", query.kind)
            tag(
                .input,
                .type("search"),
                .name("q"),
                .value(query.text),
                .plain("list", "words"),
                .plain("aria-label", visit.say("搜索", "Search")),
                .plain(
                    "placeholder",
                    visit.say(
                        "名称、编号，或 状态:培育 专员:张 渠道:待核 -词",
                        "title, code, or state:… officer:… -word"
                    )
                )
            )
            tag(.datalist, .id("words")) {
                for field in CaseQuery.fields.keys.sorted() { tag(.option, .value("\(field):")) }
            }
            tag(.button, .type("submit")) { visit.say("搜索", "Search") }
            if query.kind == "project" {
                tag(.a, .class("button"), .href("/new/project")) {
                    visit.say("登记项目", "Register a project")
                }
            }
        }
    }

    /// How many there are by stage, each a view of its own.
    private func facets(_ all: [CaseIndex.Entry]) -> HTML {
        var counts: [String: Int] = [:]
        for entry in all {
            for path in Set(entry.stream.root.active.compactMap(CaseListPage.stage)) {
                counts[path, default: 0] += 1
            }
        }
        return tag(.ul, .class("track"), .plain("aria-label", visit.say("按阶段", "By stage"))) {
            if !query.state.isEmpty {
                tag(.li) { tag(.a, .href(query.address(state: ""))) { visit.say("全部", "All") } }
            }
            for (path, count) in counts.sorted(by: { $0.key < $1.key }) {
                let title = visit.say(
                    visit.words.states([path], kind: query.kind, instance: "")
                )
                tag(.li, path == query.state ? .class("now") : nil) {
                    tag(.a, .href(query.address(state: path))) { "\(title) \(count)" }
                }
            }
        }
    }

    /// The stage that a state belongs to: the first two parts of its path.
    private static func stage(of path: String) -> String? {
        let parts = path.split(separator: ".").prefix(2)
        return parts.first == "case" ? parts.joined(separator: ".") : nil
    }

    private func table(_ streams: [CaseStream], _ headlines: [String: String]) -> HTML {
        PageTable(
            [visit.say("选", "Tick")] + columns,
            caption: streams.isEmpty
                ? visit.say("没有符合的案卷", "No case fits")
                : visit.say("按编号排列", "In the order of their codes")
        ).html {
            for stream in streams {
                tag(.tr) {
                    tag(.td) { tick(stream, headlines[stream.id] ?? "") }
                    tag(.td, .class("code")) {
                        tag(.a, .href("/cases/\(FormFields.encoded(stream.code))")) {
                            stream.code
                        }
                    }
                    for cell in cells(stream, headlines[stream.id] ?? "") {
                        tag(.td) { cell }
                    }
                }
            }
        }
    }

    private func tick(_ stream: CaseStream, _ headline: String) -> HTML {
        tag(
            .input,
            .type("checkbox"),
            .name("c"),
            .value(stream.code),
            .plain("aria-label", "\(stream.code) \(headline)")
        )
    }

    private var columns: [String] {
        let first = [
            visit.say("编号", "Code"), visit.say("名称", "Title"), visit.say("状态", "State"),
        ]
        guard query.kind == "project" else { return first }
        return first + [visit.say("来源渠道", "Channel"), visit.say("专员", "Officer")]
    }

    private func cells(_ stream: CaseStream, _ headline: String) -> [String] {
        let mark = visit.say(CaseWords.openingMark(of: stream))
        let first = [headline, visit.say(visit.words.states(of: stream)) + mark]
        guard query.kind == "project" else { return first }
        let officer = stream.text("officer").flatMap { visit.office.index.entry($0)?.title }
        return first + [
            stream.text("channel").map { PaperTerms.value($0, of: "channel") } ?? "",
            officer ?? "",
        ]
    }

    /// The whole view as a file, with the rights of whoever asks for it; it can be read in again.
    func csv() throws -> WebResponse {
        let found = try found()
        if StepUp(visit).isNeeded(rows: found.count) { return StepUpPage.invitation(visit) }
        let table = try CaseTable(visit.words, kind: query.kind, fields: "all")
        let page = table.page(name: visit.words.title(of: query.kind).zh)
        let streams = try visit.ledger.cases.visible(found.map(\.stream))
        let bytes = CSVWriter.bytes(page, rows: try table.rows(streams))
        return .download(bytes, name: "\(query.kind).csv", type: "text/csv; charset=utf-8")
    }
}
