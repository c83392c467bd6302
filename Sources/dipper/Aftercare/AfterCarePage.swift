import Casework
import Portfolio
import Store
import Web
import Workflow

/// 投后日历: what comes up month by month, with who must act.
struct AfterCarePage {
    let visit: Visit
    private let reading: AfterCareReading

    private static let spans = [30, 90, 180, 365]

    /// - Throws: `NOT_FOUND` for who may not read it.
    init(_ visit: Visit) throws {
        self.visit = visit
        let asked = visit.request.query["days"] ?? ""
        let days = asked.isEmpty ? AfterCareReading.usual : Int(asked) ?? 0
        reading = try AfterCareReading(visit.ledger, visit.words, visit.office, within: days)
    }

    func answer() throws -> WebResponse {
        let title = visit.say("投后日历", "After-care calendar")
        let query = "days=\(reading.days)"
        return visit.page(title) {
            tag(.h1) { title }
            AfterCarePlaces(visit: visit).html
            tag(.p, .class("soft")) {
                visit.say(
                    "截至 \(reading.today)，\(reading.days) 天以内到期和已逾期的事项，共 "
                        + "\(reading.alerts.count) 项。只含您可以查看的协议。",
                    "As of \(reading.today): \(reading.alerts.count) days that come within"
                        + " \(reading.days) days, or have passed. Of the agreements that you may"
                        + " see."
                )
            }
            spans
            tag(.div, .class("actions")) {
                tag(.a, .class("button quiet"), .href("/aftercare.xlsx?\(query)")) {
                    visit.say("导出 XLSX", "Export XLSX")
                }
                tag(.a, .class("button quiet"), .href("/aftercare.ics?\(query)")) {
                    visit.say("日历文件 ICS", "Calendar file (ICS)")
                }
            }
            for year in reading.shortages {
                tag(.p, .class("warn")) { visit.say(AfterCareReading.line(year)) }
            }
            if reading.alerts.isEmpty {
                tag(.p) { visit.say("没有到期的事项", "Nothing comes up") }
            }
            for (month, alerts) in reading.months { table(month, alerts) }
        }
    }

    private var spans: HTML {
        tag(.ul, .class("track"), .plain("aria-label", visit.say("范围", "How far"))) {
            for days in AfterCarePage.spans {
                let name = visit.say("\(days) 天", "\(days) days")
                if days == reading.days {
                    tag(.li, .class("now")) { name }
                } else {
                    tag(.li) { tag(.a, .href("/aftercare?days=\(days)")) { name } }
                }
            }
        }
    }

    private func table(_ month: Month, _ alerts: [AfterCareReading.Alert]) -> HTML {
        PageTable(
            [
                visit.say("日期", "Date"), visit.say("案卷", "Case"),
                visit.say("项目", "Project"), visit.say("事项", "What"),
                visit.say("由谁办理", "Who acts"),
            ],
            caption: visit.say("\(month)（\(alerts.count) 项）", "\(month) (\(alerts.count))")
        ).html(alerts.map(row))
    }

    private func row(_ alert: AfterCareReading.Alert) -> [HTML] {
        let isLate = alert.item.due < reading.today
        let mine = reading.isMine(alert, visit.roles) ? visit.say(" ← 本人", " ← yours") : ""
        return [
            tag(.span, isLate ? .class("bad") : nil) {
                "\(alert.item.due)" + (isLate ? visit.say("（逾期）", " (overdue)") : "")
            },
            tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(alert.item.code))")) {
                alert.place
            },
            HTML(alert.title), HTML(visit.say(alert.what)),
            HTML(visit.say(reading.who(alert)) + mine),
        ]
    }

    func workbook() throws -> WebResponse {
        .download(
            try SheetOutput.bytes(reading.sheets),
            name: "投后日历-\(reading.today).xlsx",
            type: RemunerationFile.Format.xlsx.type
        )
    }

    func calendar() throws -> WebResponse {
        .download(
            reading.calendar,
            name: "aftercare-\(reading.today).ics",
            type: "text/calendar; charset=utf-8"
        )
    }
}

/// The ways among the pages of after-care.
struct AfterCarePlaces {
    let visit: Visit

    var html: HTML {
        let places = [
            ("aftercare", "/aftercare", visit.say("投后日历", "Calendar")),
            ("portfolio", "/portfolio", visit.say("投资组合", "Portfolio")),
            (
                EnterpriseReportNoun.kind, "/cases?kind=\(EnterpriseReportNoun.kind)",
                visit.say("定期报告", "Reports")
            ),
            (
                EnterpriseEventNoun.kind, "/cases?kind=\(EnterpriseEventNoun.kind)",
                visit.say("重大事项", "Major events")
            ),
            (
                ExemptionNoun.kind, "/cases?kind=\(ExemptionNoun.kind)",
                visit.say("尽职免责", "Exemptions")
            ),
        ].filter { part, _, _ in (try? visit.ledger.cases.allows(part)) == true }
        return tag(.p) {
            for (index, place) in places.enumerated() {
                index == 0 ? "" : " · "
                tag(.a, .href(place.1)) { place.2 }
            }
        }
    }
}

extension Routes {
    static let afterCare = [
        Route(.get, "/aftercare", .signedIn) { try AfterCarePage($0).answer() },
        Route(.get, "/aftercare.xlsx", .signedIn) { try AfterCarePage($0).workbook() },
        Route(.get, "/aftercare.ics", .signedIn) { try AfterCarePage($0).calendar() },
        Route(.get, "/portfolio", .signedIn) { try PortfolioPage($0).answer() },
        Route(.get, "/portfolio.xlsx", .signedIn) { try PortfolioPage($0).workbook() },
        Route(.get, "/cases/:code/files/:file", .signedIn) { try ExemptionFile($0).answer() },
    ]
}
