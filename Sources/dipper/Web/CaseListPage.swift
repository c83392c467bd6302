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
    let search: CaseSearch

    init(_ visit: Visit) throws {
        self.visit = visit
        query = CaseQuery(visit.request.query)
        try visit.office.index.follow(visit.ledger)
        search = CaseSearch(query, visit.office.index, visit.words)
    }

    /// All cases of the view that this person may see.
    func found() throws -> [CaseIndex.Entry] { NamedKinds.sorted(try search.matching()) }

    func answer() throws -> WebResponse {
        let all = try found()
        let rest = all[try start(all)...]
        let page = rest.prefix(CaseQuery.pageSize)
        let streams = try visit.ledger.cases.visible(page.map(\.stream))
        let headlines = try visit.words.headlines(of: streams)
        let columns = try CaseColumns(visit, query, search.contents)
        let rows = try columns.rows(streams)
        let tools = try CaseListTools(visit, search).html(all)
        let views = try SavedViews(visit).html(query)
        let kind = visit.say(visit.words.title(of: query.kind))
        let next = rest.count > page.count ? try streams.last.map(cursor) : nil
        return visit.page(kind) {
            tag(.h1) { "\(kind)（\(all.count)）" }
            tools
            views
            if let count = visit.request.query["done"].flatMap(Int.init) { done(count) }
            tag(.form, .plain("method", "get"), .action("/cases/bulk")) {
                FormPart.hidden("kind", query.kind)
                table(streams, headlines, columns.titles, rows)
                bulk(all.count, streams.count)
            }
            ways(all.count, next: next)
        }
    }

    private var order: SoundOrder? {
        NamedKinds.all.contains(query.kind) ? SoundOrder(visit.words, kind: query.kind) : nil
    }

    private func cursor(behind last: CaseStream) throws -> String {
        try order?.cursor(behind: last).description ?? last.code
    }

    /// Behind the last case of the page before; where that is gone, where it would stand.
    private func start(_ all: [CaseIndex.Entry]) throws -> Int {
        guard !query.after.isEmpty else { return 0 }
        if let order {
            // An address that nothing answers to any more begins anew.
            guard let place = try? order.place(after: query.after, at: "after") else { return 0 }
            return all.firstIndex { place < $0.place } ?? all.count
        }
        let start = all.place(of: query.after)
        let isShown = start < all.count && all[start].stream.code == query.after
        return isShown ? start + 1 : start
    }

    private func done(_ count: Int) -> HTML {
        tag(.div, .class("flash"), .plain("role", "status")) {
            visit.say("已一并办理 \(count) 件。", "Done for \(count) cases together.")
        }
    }

    /// To the next page, and to the same view as a file.
    private func ways(_ count: Int, next: String?) -> HTML {
        tag(.div, .class("actions")) {
            if let next {
                tag(
                    .a,
                    .class("button quiet"),
                    .href(query.address(after: next)),
                    .plain("rel", "next")
                ) { visit.say("下一页", "Next page") }
            }
            tag(.a, .class("button quiet"), .href(query.address(path: "/cases.csv"))) {
                visit.say("导出 CSV（\(count) 行）", "Export CSV (\(count) rows)")
            }
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

    private func table(
        _ streams: [CaseStream],
        _ headlines: [String: String],
        _ titles: [String],
        _ rows: [String: [String]]
    ) -> HTML {
        PageTable(
            [
                visit.say("选", "Tick"), visit.say("编号", "Code"), visit.say("名称", "Title"),
                visit.say("状态", "State"),
            ] + titles,
            caption: streams.isEmpty
                ? visit.say("没有符合的案卷", "No case fits")
                : NamedKinds.all.contains(query.kind)
                    ? visit.say("按拼音排列", "In the order of their sound")
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
                    tag(.td) { headlines[stream.id] ?? "" }
                    tag(.td) {
                        visit.say(visit.words.states(of: stream))
                        visit.say(CaseWords.openingMark(of: stream))
                    }
                    for cell in rows[stream.id] ?? [] { tag(.td) { cell } }
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

    /// The whole view as a file, with the rights of whoever asks for it; it can be read in again.
    func csv() throws -> WebResponse {
        let found = try found()
        if StepUp(visit).isNeeded(rows: found.count) { return StepUpPage.invitation(visit) }
        let table = try CaseTable(
            visit.words,
            kind: query.kind,
            fields: query.columns.isEmpty ? "all" : query.columns
        )
        let page = table.page(name: visit.words.title(of: query.kind).zh)
        let streams = try visit.ledger.cases.visible(found.map(\.stream))
        let bytes = CSVWriter.bytes(page, rows: try table.rows(streams))
        return .download(bytes, name: "\(query.kind).csv", type: "text/csv; charset=utf-8")
    }
}
