import Portfolio
import Web
import Workflow

/// Every meeting that the person sees, the latest first.
struct MeetingListPage {
    let visit: Visit

    init(_ visit: Visit) { self.visit = visit }

    func answer() throws -> WebResponse {
        let meetings = try LatestCases(visit, MeetingProcedure.kind, at: "/meetings")
        let title = visit.say("决策会", "Decision meetings")
        return visit.page(title) {
            tag(.h1) { "\(title)（\(meetings.count)）" }
            tag(.div, .class("actions")) {
                meetings.beginning(visit.say("召集会议", "Call a meeting"))
            }
            if meetings.count == 0 {
                tag(.p, .class("soft")) { visit.say("没有会议", "There is no meeting") }
            } else {
                table(meetings)
            }
        }
    }

    private func table(_ meetings: LatestCases) -> HTML {
        meetings.table([
            visit.say("日期", "Date"), visit.say("会议", "Meeting"), visit.say("类别", "Kind"),
            visit.say("议题", "Items"), visit.say("已有结果", "With a result"),
            visit.say("状态", "State"),
        ]) { stream, name in
            let items = MeetingProcedure.items(of: stream)
            return [
                HTML(stream.text("held_on") ?? ""), name, HTML(stream.text("acts_as") ?? ""),
                HTML("\(items.count)"),
                HTML("\(items.count { !$0.text("result").isEmpty })"),
            ]
        }
    }
}
