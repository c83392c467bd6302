import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

/// The years for which working days are known, and the import of one that is missing.
struct CalendarsPage {
    let visit: Visit
    private let deed: AdminDeed

    init(_ visit: Visit) throws {
        self.visit = visit
        deed = AdminDeed(visit)
        try AdminPage.require("definition", visit)
    }

    func answer() throws -> WebResponse { try page([]) }

    private func page(_ blockers: [Blocker]) throws -> WebResponse {
        let years = try visit.ledger.contents(kinds: ["calendar"])
            .compactMap { try DefinitionContents.calendarYear($0) }
            .sorted { ($0.calendar, $0.year) < ($1.calendar, $1.year) }
        let chosen = visit.request.query["year"].flatMap(Int.init)
        let form = try visit.roles.contains("ADM") ? importing(blockers) : nil
        return deed.page(visit.say("工作日历", "Calendars"), blockers) {
            if visit.request.query["done"] != nil {
                tag(.div, .class("flash"), .plain("role", "status")) {
                    visit.say(
                        "已导入，暂定的期限已重算。",
                        "It is imported; provisional deadlines were dated anew."
                    )
                }
            }
            missing(years)
            PageTable(
                [
                    visit.say("日历", "Calendar"), visit.say("年份", "Year"),
                    visit.say("放假", "Days off"), visit.say("调休上班", "Make-up days"),
                    visit.say("依据", "Source"),
                ]
            ).html(
                years.map { year in
                    [
                        HTML(year.calendar),
                        tag(.a, .href("/admin/calendars?year=\(year.year)")) { "\(year.year)" },
                        HTML("\(year.off.count)"), HTML("\(year.work.count)"),
                        HTML(year.source),
                    ]
                }
            )
            for year in years where year.year == chosen { days(of: year) }
            form
        }
    }

    /// Deadlines of a year without data are provisional: each day from Monday to Friday counts.
    @HTMLBuilder private func missing(_ years: [CalendarYear]) -> [HTML] {
        let present = visit.ledger.now.date.year
        let known = Set(years.map(\.year))
        for year in [present, present + 1] where !known.contains(year) {
            tag(.p, .class("warn")) {
                visit.say(
                    "没有 \(year) 年的放假安排：期限按周一至周五暂定，国务院办公厅通知发布后请系统管理员导入。",
                    "There are no days off for \(year): deadlines are provisional, by Monday to"
                        + " Friday; the administrator can import the notice once it is out."
                )
            }
        }
    }

    @HTMLBuilder private func days(of year: CalendarYear) -> [HTML] {
        tag(.h2) { "\(year.calendar) \(year.year)" }
        let off = year.off.map { ($0.key, $0.value, visit.say("放假", "off")) }
        let work = year.work.map { ($0.key, $0.value, visit.say("上班", "working day")) }
        PageTable(
            [
                visit.say("日期", "Date"), visit.say("休或班", "Off or work"),
                visit.say("事由", "Reason"),
            ],
            isWalked: false
        ).html(
            (off + work).sorted { $0.0 < $1.0 }.map { date, reason, kind in
                [HTML("\(date)"), HTML(kind), HTML(reason)]
            }
        )
    }

    private func importing(_ blockers: [Blocker]) throws -> HTML {
        try deed.form(
            to: "/admin/calendars",
            visit.say("导入", "Import"),
            event: "publish",
            hasFiles: true,
            blockers
        ) {
            tag(.h2) { visit.say("导入一年", "Import a year") }
            FormPart(visit).field(
                "file",
                visit.say("日历文件", "Calendar file"),
                hint: visit.say(
                    "本系统的 YAML，或 holiday-cn 的 JSON（附国务院办公厅通知）；同年的旧安排被取代",
                    "YAML of this system, or JSON of holiday-cn with the notice of the State"
                        + " Council; an earlier year of that number is replaced"
                ),
                isRequired: true
            ) { attributes in
                HTML(
                    .input,
                    attributes.compactMap(\.self) + [.type("file"), .flag("required")],
                    []
                )
            }
        }
    }

    func upload() throws -> WebResponse {
        do {
            try deed.begin("publish")
            let file = visit.request.form()?.files.first { $0.field == "file" }
            guard let file, file.size > 0 else { throw CalendarsPage.missingFile }
            let (year, content) = try CalendarImport.content(
                try file.bytes(most: DefinitionText.mostBytes + 1),
                named: file.name.isEmpty ? "calendar" : file.name,
                calendar: "cn-workdays"
            )
            _ = try visit.ledger.importCalendar(year, content, by: visit.caller)
            return .seeOther("/admin/calendars?done=import")
        } catch let refusal as Refusal where !refusal.isNotFound {
            return try page(refusal.blockers)
        } catch let defects as Defects {
            return try page(Failure(defects).blockers.map(CalendarsPage.placed))
        }
    }

    /// A defect with the line of the file in which it stands.
    private static func placed(_ defect: Blocker) -> Blocker {
        Blocker(
            code: defect.code,
            message: Localized(
                zh: "\(defect.place)　\(defect.message.zh)",
                en: "\(defect.place)  \(defect.message.en)"
            ),
            place: "file",
            values: defect.values,
            role: defect.role
        )
    }

    private static let missingFile = Refusal(
        Blocker(
            code: "FILE_MISSING",
            message: Localized(
                zh: "没有选择日历文件，请选择后再导入",
                en: "No calendar file was chosen; choose one and import it again"
            ),
            place: "file"
        )
    )
}
