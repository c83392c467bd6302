import Casework
import Expression
import Portfolio
import Store
import Web
import Workflow

/// A meeting as a page tells it: its agenda with the cases, as far as whoever asks sees them.
struct MeetingSheet {
    let visit: Visit
    let meeting: CaseStream
    let title: String
    let items: [Item]

    /// A point of the agenda.
    struct Item {
        let agenda: AgendaItem
        let subject: CaseStream
        let headline: String
        let event: Chart.Event?

        var number: Int { agenda.number }
        var instance: String { agenda.text("instance") }
        /// The case, and the part of it that is decided about.
        var place: String { instance.isEmpty ? subject.code : "\(subject.code)/\(instance)" }
        var result: String { agenda.text("result") }
    }

    /// The meeting that the path names.
    ///
    /// - Throws: `NOT_FOUND`, also for a case that is no meeting.
    init(_ visit: Visit) throws {
        let code = visit.parameters["code"] ?? ""
        let meeting = try visit.found(code)
        guard meeting.kind == MeetingProcedure.kind else { throw CaseRefusals.notFound(code) }
        self.visit = visit
        self.meeting = meeting
        let agenda = MeetingProcedure.items(of: meeting)
        let stored = try visit.ledger.store.streams(Set(agenda.map { $0.text("case") }).sorted())
        let seen = try visit.ledger.cases.visible(stored)
        let subjects = Dictionary(seen.map { ($0.id, $0) }) { $1 }
        let headlines = try visit.words.headlines(of: seen + [meeting])
        title = headlines[meeting.id] ?? meeting.code
        items = agenda.compactMap { item in
            guard let subject = subjects[item.text("case")] else { return nil }
            let chart = visit.words.rules.chart(
                instance: item.text("instance"),
                kind: subject.kind
            )
            let number = chart?.eventNumbers[item.text("event")]
            return Item(
                agenda: item,
                subject: subject,
                headline: headlines[subject.id] ?? "",
                event: number.flatMap { chart?.events[$0] }
            )
        }
    }

    var address: String { "/meetings/\(FormFields.encoded(meeting.code))" }

    func title(of item: Item) -> String {
        item.event.map { visit.say($0.title) } ?? item.agenda.text("event")
    }

    /// Members who are present, with their names, in the order of the list.
    func members() throws -> [(id: String, code: String, name: String)] {
        guard case .list(let ids) = meeting.field("members") else { return [] }
        return ids.compactMap { id in
            guard case .string(let id) = id, let entry = visit.office.index.entry(id) else {
                return nil
            }
            return (id, entry.stream.code, PersonalNumbers.masked(entry.title))
        }
    }

    /// Whether the person's roles and the states allow an event of the meeting.
    func isMine(_ event: String) -> Bool {
        CaseSheet(words: visit.words, stream: meeting).possible("").contains {
            $0.event.name == event && $0.roles.contains(where: visit.roles.contains)
        }
    }

    /// An event of the meeting's chart.
    ///
    /// - Throws: `NOT_FOUND` under a chart that has no such event.
    func event(_ name: String) throws -> Chart.Event {
        guard let chart = visit.words.rules.charts[MeetingProcedure.kind],
            let number = chart.eventNumbers[name]
        else { throw CaseRefusals.notFound(name) }
        return chart.events[number]
    }

    // MARK: Quorum

    private func parameter(_ name: String) -> Int64 {
        guard case .int(let number)? = visit.words.rules.policy.parameters["meeting.\(name)"]?.value
        else { return 1 }
        return number
    }

    /// Quorum and majority in words, with the numbers of this meeting.
    func rule(present: Int) -> HTML {
        let (part, whole) = (parameter("quorum_numerator"), parameter("quorum_denominator"))
        let (share, of) = (parameter("majority_numerator"), parameter("majority_denominator"))
        guard let entitled = meeting.integer("entitled"), whole > 0, of > 0 else {
            return tag(.p, .class("bad")) {
                visit.say(
                    "⚠ 未登记应到人数，无法判断是否达到法定人数。",
                    "⚠ How many members the body has is not recorded; the quorum cannot be told."
                )
            }
        }
        let needed = (entitled * part + whole - 1) / whole
        let isMet = Int64(present) >= needed
        return tag(.p, .class(isMet ? "good" : "bad")) {
            visit.say(
                "\(isMet ? "✓" : "⚠") 法定人数：应到 \(entitled) 人的 \(part)/\(whole)，即 \(needed) 人；"
                    + "出席 \(present) 人。通过：未回避的出席成员的 \(share)/\(of) 以上赞成，且多于反对。",
                "\(isMet ? "✓" : "⚠") Quorum: \(part)/\(whole) of \(entitled), which is \(needed);"
                    + " \(present) are present. To pass: \(share)/\(of) of those present who did"
                    + " not recuse, and more for it than against."
            )
        }
    }

    /// A result with its votes.
    func result(of item: Item) -> String {
        let agenda = item.agenda
        let votes = visit.say(
            "（赞成 \(agenda.integer("votes_for"))，反对 \(agenda.integer("votes_against"))，"
                + "弃权 \(agenda.integer("abstained"))）",
            " (\(agenda.integer("votes_for")) for, \(agenda.integer("votes_against")) against,"
                + " \(agenda.integer("abstained")) abstained)"
        )
        switch item.result {
        case "passed": return visit.say("通过", "Passed") + votes
        case "rejected": return visit.say("未通过", "Not passed") + votes
        case "postponed": return visit.say("暂缓", "Postponed")
        default: return visit.say("待议", "Open")
        }
    }

    static func results(_ visit: Visit) -> [(value: String, title: String)] {
        [
            ("passed", visit.say("通过", "Passed")), ("rejected", visit.say("未通过", "Not passed")),
            ("postponed", visit.say("暂缓", "Postponed")),
        ]
    }
}
