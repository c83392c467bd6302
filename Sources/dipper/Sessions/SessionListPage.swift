import Portfolio
import Web
import Workflow

/// Review sessions: all for who runs or oversees them, his own for an expert.
struct SessionListPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func answer() throws -> WebResponse {
        let sessions = try LatestCases(visit, SessionProcedure.kind, at: "/sessions")
        let own = try own(besides: sessions)
        let title = visit.say("评审会", "Review sessions")
        return visit.page(title) {
            tag(.h1) { title }
            tag(.div, .class("actions")) {
                sessions.beginning(visit.say("召集评审会", "Call a review session"))
            }
            if sessions.count == 0, own.isEmpty {
                tag(.p, .class("soft")) { visit.say("没有评审会", "There is no session") }
            }
            if sessions.count > 0 { table(sessions) }
            for agenda in own {
                tag(.p) {
                    tag(.a, .href("/sessions/\(FormFields.encoded(agenda.code))")) { agenda.title }
                    " · "
                    visit.say(agenda.when)
                }
            }
        }
    }

    /// What an expert is told of the sessions on which he sits, the latest first.
    private func own(besides sessions: LatestCases) throws -> [SessionAgenda] {
        let person = visit.person?.id ?? ""
        return try visit.office.index.entries(kind: SessionProcedure.kind).reversed()
            .map(\.stream).filter {
                $0.texts("experts").contains(person) && !$0.isIn("cancelled") && !sessions.holds($0)
            }.map { try SessionAgenda($0.code, of: person, visit.ledger, visit.words) }
    }

    private func table(_ sessions: LatestCases) -> HTML {
        sessions.table([
            visit.say("日期", "Days"), visit.say("会议", "Session"), visit.say("案卷", "Cases"),
            visit.say("专家", "Experts"), visit.say("状态", "State"),
        ]) { stream, name in
            let session = ReviewSession(stream)
            return [
                HTML(session.days.joined(separator: visit.say("、", ", "))), name,
                HTML("\(session.cases.count)"), HTML("\(session.experts.count)"),
            ]
        }
    }
}
