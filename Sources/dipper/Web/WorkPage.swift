import Casework
import Portfolio
import Store
import Web
import Workflow

/// What I must do today: what waits for me and what is due; counted anew each time.
struct WorkPage {
    let visit: Visit
    private let agenda: Agenda

    private static let mostLines = 200

    init(_ visit: Visit) throws {
        self.visit = visit
        agenda = try Agenda(visit.ledger, of: visit.person?.code ?? "")
    }

    func answer() throws -> WebResponse {
        let deadlines = try agenda.deadlines(limit: WorkPage.mostLines)
        let waiting = try waiting()
        let drafts = try ServerDrafts(visit).list()
        return visit.page(visit.say("我的工作", "My work")) {
            tag(.h1) { visit.say("我的工作", "My work") }
            tag(.p, .class("soft")) {
                visit.say(
                    "\(visit.ledger.now.date)，等您办理 \(waiting.count) 项，期限 \(deadlines.count) 项",
                    "\(visit.ledger.now.date): \(waiting.count) wait for you,"
                        + " \(deadlines.count) deadlines run"
                )
            }
            search
            drafts
            tag(.h2) { visit.say("期限", "Deadlines") }
            deadlineTable(deadlines)
            tag(.h2) { visit.say("等您办理", "Waiting for you") }
            waitingTable(waiting)
        }
    }

    private func waiting() throws -> [Agenda.Waiting] {
        try visit.office.index.follow(visit.ledger)
        return try visit.office.index.waiting(for: visit.roles, limit: WorkPage.mostLines) {
            try visit.seen($0)
        }
    }

    private var search: HTML {
        tag(.form, .class("search"), .plain("method", "get"), .action("/cases")) {
            tag(
                .input,
                .type("search"),
                .name("q"),
                .plain("aria-label", visit.say("搜索项目", "Search projects")),
                .plain("placeholder", visit.say("项目名称或编号", "Title or code of a project"))
            )
            tag(.button, .type("submit")) { visit.say("搜索", "Search") }
            tag(.a, .class("button"), .href("/new/project")) {
                visit.say("登记项目", "Register a project")
            }
        }
    }

    private func deadlineTable(_ deadlines: [Agenda.Due]) -> HTML {
        table(
            [
                visit.say("到期", "Due"), visit.say("剩工作日", "Working days left"),
                visit.say("案卷", "Case"), visit.say("期限", "Deadline"),
            ],
            visit.say("没有进行中的期限", "No deadline runs"),
            deadlines.map { due in
                [
                    HTML("\(due.due)"),
                    tag(.span, due.workdaysLeft < 0 ? .class("bad") : nil) {
                        due.workdaysLeft < 0
                            ? visit.say("逾期 \(-due.workdaysLeft)", "\(-due.workdaysLeft) overdue")
                            : "\(due.workdaysLeft)"
                    },
                    link(due.timer.code, due.headline),
                    HTML(visit.say(due.title) + (due.isMine ? visit.say(" ← 本人", " ← yours") : "")),
                ]
            }
        )
    }

    private func waitingTable(_ waiting: [Agenda.Waiting]) -> HTML {
        table(
            [visit.say("案卷", "Case"), visit.say("事项", "What")],
            visit.say("没有等您办理的事项", "Nothing waits for you"),
            waiting.map { item in
                let place = "/cases/\(FormFields.encoded(item.code))/do/\(item.event.name)"
                let query = FormFields([("instance", item.instance)]).urlEncoded
                return [
                    link(item.code, item.headline),
                    HTML([
                        tag(.a, .href(item.instance.isEmpty ? place : "\(place)?\(query)")) {
                            visit.say(item.event.title)
                        },
                        item.note.map { note in
                            tag(.span, .class("soft")) { visit.say("：", ": ") + visit.say(note) }
                        } ?? HTML([]),
                    ]),
                ]
            }
        )
    }

    private func link(_ code: String, _ headline: String) -> HTML {
        HTML([
            tag(.a, .class("code"), .href("/cases/\(FormFields.encoded(code))")) { code },
            HTML(" \(headline)"),
        ])
    }

    private func table(_ titles: [String], _ none: String, _ rows: [[HTML]]) -> HTML {
        guard !rows.isEmpty else { return tag(.p, .class("soft")) { none } }
        return PageTable(titles).html(rows)
    }
}
