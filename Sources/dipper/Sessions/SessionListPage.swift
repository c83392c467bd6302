import Casework
import Portfolio
import Store
import Web
import Workflow

/// Review sessions: all for who runs or oversees them, his own for an expert.
struct SessionListPage {
    let visit: Visit

    private static let mostSessions = 100

    init(_ visit: Visit) { self.visit = visit }

    func answer() throws -> WebResponse {
        try visit.office.index.follow(visit.ledger)
        let stored = visit.office.index.entries(kind: SessionProcedure.kind)
            .suffix(SessionListPage.mostSessions).reversed().map(\.stream)
        let seen = try visit.ledger.cases.visible(Array(stored))
        let headlines = try visit.words.headlines(of: seen)
        let person = visit.person?.id ?? ""
        let whole = Set(seen.map(\.id))
        let own = try stored.filter {
            !whole.contains($0.id) && $0.texts("experts").contains(person)
                && !$0.isIn("cancelled")
        }.map { try SessionAgenda($0.code, of: person, visit.ledger, visit.words) }
        let title = visit.say("评审会", "Review sessions")
        return visit.page(title) {
            tag(.h1) { title }
            if isCaller {
                tag(.div, .class("actions")) {
                    tag(.a, .class("button"), .href("/new/\(SessionProcedure.kind)")) {
                        visit.say("召集评审会", "Call a review session")
                    }
                }
            }
            if seen.isEmpty, own.isEmpty {
                tag(.p, .class("soft")) { visit.say("没有评审会", "There is no session") }
            }
            if !seen.isEmpty { table(seen, headlines) }
            for agenda in own {
                tag(.p) {
                    tag(.a, .href("/sessions/\(FormFields.encoded(agenda.code))")) { agenda.title }
                    " · "
                    visit.say(agenda.when)
                }
            }
        }
    }

    private var isCaller: Bool {
        guard let chart = visit.words.rules.charts[SessionProcedure.kind] else { return false }
        return chart.starts.contains { start in
            chart.transitions[start].roles.contains(where: visit.roles.contains)
        }
    }

    private func table(_ streams: [CaseStream], _ headlines: [String: String]) -> HTML {
        PageTable([
            visit.say("日期", "Days"), visit.say("会议", "Session"), visit.say("案卷", "Cases"),
            visit.say("专家", "Experts"), visit.say("状态", "State"),
        ]).html(
            streams.map { stream in
                let session = ReviewSession(stream)
                return [
                    HTML(session.days.joined(separator: visit.say("、", ", "))),
                    HTML([
                        tag(.a, .href("/sessions/\(FormFields.encoded(stream.code))")) {
                            headlines[stream.id] ?? stream.code
                        },
                        tag(.span, .class("soft code")) { " \(stream.code)" },
                    ]),
                    HTML("\(session.cases.count)"), HTML("\(session.experts.count)"),
                    HTML(visit.say(visit.words.states(of: stream))),
                ]
            }
        )
    }
}
