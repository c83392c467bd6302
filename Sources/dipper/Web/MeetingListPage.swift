import Casework
import Portfolio
import Web
import Workflow

/// Every meeting that the person sees, the latest first.
struct MeetingListPage {
    let visit: Visit

    private static let mostMeetings = 100

    init(_ visit: Visit) { self.visit = visit }

    func answer() throws -> WebResponse {
        try visit.office.index.follow(visit.ledger)
        let query = CaseQuery(FormFields([("kind", MeetingProcedure.kind)]))
        let found = try CaseSearch(query, visit.office.index, visit.words).matching()
        let latest = found.suffix(MeetingListPage.mostMeetings).reversed().map(\.stream)
        let streams = try visit.ledger.cases.visible(latest)
        let headlines = try visit.words.headlines(of: streams)
        let title = visit.say("决策会", "Decision meetings")
        return visit.page(title) {
            tag(.h1) { "\(title)（\(found.count)）" }
            if isCaller {
                tag(.div, .class("actions")) {
                    tag(.a, .class("button"), .href("/new/\(MeetingProcedure.kind)")) {
                        visit.say("召集会议", "Call a meeting")
                    }
                }
            }
            if streams.isEmpty {
                tag(.p, .class("soft")) { visit.say("没有会议", "There is no meeting") }
            } else {
                table(streams, headlines)
            }
        }
    }

    private var isCaller: Bool {
        guard let chart = visit.words.rules.charts[MeetingProcedure.kind] else { return false }
        return chart.starts.contains { start in
            chart.transitions[start].roles.contains(where: visit.roles.contains)
        }
    }

    private func table(_ streams: [CaseStream], _ headlines: [String: String]) -> HTML {
        PageTable([
            visit.say("日期", "Date"), visit.say("会议", "Meeting"), visit.say("类别", "Kind"),
            visit.say("议题", "Items"), visit.say("已有结果", "With a result"),
            visit.say("状态", "State"),
        ]).html(
            streams.map { stream in
                let items = MeetingProcedure.items(of: stream)
                return [
                    HTML(stream.text("held_on") ?? ""),
                    HTML([
                        tag(.a, .href("/meetings/\(FormFields.encoded(stream.code))")) {
                            headlines[stream.id] ?? stream.code
                        },
                        tag(.span, .class("soft code")) { " \(stream.code)" },
                    ]),
                    HTML(stream.text("acts_as") ?? ""), HTML("\(items.count)"),
                    HTML("\(items.count { !$0.text("result").isEmpty })"),
                    HTML(visit.say(visit.words.states(of: stream))),
                ]
            }
        )
    }
}
