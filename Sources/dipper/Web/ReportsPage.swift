import Casework
import Paper
import Portfolio
import Store
import Web
import Workflow

/// The reports of each month, to be taken along.
struct ReportsPage {
    let visit: Visit

    init(_ visit: Visit) throws {
        self.visit = visit
        try visit.ledger.cases.require("goal", as: "reports")
    }

    private static let mostMonths = 36

    /// The months of the programme of which there is a report, oldest first.
    static func months(_ ledger: OpenLedger) throws -> [Month] {
        let rule = try BoardDefinitions(ledger.contents(kinds: ["goals", "policy"])).rule
        let last = Month(ledger.now.date)
        let first = max(Month(rule.windowStart), last.adding(1 - mostMonths))
        guard first <= last else { return [] }
        return (first.number...last.number).map { first.adding($0 - first.number) }
    }

    func answer() throws -> WebResponse {
        let published = Set(try PublishedMonths(visit.ledger).list.map(\.month))
        let months = try ReportsPage.months(visit.ledger)
        let title = visit.say("月报与专报", "Reports")
        return visit.page(title) {
            tag(.h1) { title }
            tag(.p, .class("soft")) {
                visit.say(
                    "月报列出全部事项；专报是同一内容的一页纸。内容以您能看到的为限；已发布的月份用发布数。",
                    "The month's report has every item, the brief one is the same on one page. They"
                        + " hold what you may see; of a published month the published figures."
                )
            }
            PageTable([
                visit.say("月份", "Month"), visit.say("数据", "Figures"),
                visit.say("月报", "Report of the month"), visit.say("专报", "Brief report"),
            ]).html {
                for month in months.reversed() {
                    tag(.tr) {
                        tag(.th, .plain("scope", "row")) { "\(month)" }
                        tag(.td) { standing(month, published.contains(month)) }
                        for shape in ReportPaper.Shape.allCases {
                            tag(.td) { links(month, shape) }
                        }
                    }
                }
            }
        }
    }

    private func standing(_ month: Month, _ isPublished: Bool) -> HTML {
        guard isPublished else { return HTML(visit.say("未发布", "not published")) }
        return tag(.a, .href("/board/months/\(month)")) { visit.say("已发布", "published") }
    }

    private func links(_ month: Month, _ shape: ReportPaper.Shape) -> HTML {
        HTML(
            ReportFormat.allCases.flatMap { format in
                let name = visit.say(
                    "\(month) \(shape.title) \(format.rawValue)",
                    "\(shape.rawValue) of \(month) as \(format.rawValue)"
                )
                return [
                    tag(
                        .a,
                        .href("/reports/\(shape.rawValue)/\(month).\(format.rawValue)"),
                        .plain("aria-label", name)
                    ) { format.rawValue.uppercased() }, HTML(" "),
                ]
            }
        )
    }

    /// One report as a file, such as `/reports/month/2026-10.docx`.
    func file() throws -> WebResponse {
        let name = visit.parameters["file"] ?? ""
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard let shape = ReportPaper.Shape(rawValue: visit.parameters["shape"] ?? ""),
            parts.count == 2, let month = Month(parts[0]),
            let format = ReportFormat(rawValue: parts[1])
        else { throw CaseRefusals.notFound(name) }
        let report = try MonthReport(visit.ledger, month, index: visit.office.index)
        let file = try ReportFile(visit.ledger, ReportPaper(report: report, shape: shape))
        let (bytes, _) = try file.bytes(format)
        return .download(
            bytes,
            name: "\(file.name).\(format.rawValue)",
            type: format.type
        )
    }
}
