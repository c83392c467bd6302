import Casework
import Portfolio
import Store
import Web
import Workflow

/// What waits for my approval, each on a card with what I need to judge it.
///
/// An approval is an event that must be done by another person than an earlier one; what I did
/// myself waits for somebody else.
struct ApprovalsPage {
    let visit: Visit

    private static let mostCards = 50

    /// One approval: the case, its part, the event, and who did before what is now checked.
    private struct Card {
        let stream: CaseStream
        let instance: String
        let event: Chart.Event
        let before: [LogEntry]
    }

    func answer() throws -> WebResponse {
        try visit.office.index.follow(visit.ledger)
        let all = try cards()
        let shown = all.prefix(ApprovalsPage.mostCards)
        let cells = shown.flatMap { card in
            (card.stream.instances[card.instance]?.fields ?? [:]).values
                .flatMap(ReadingRoom.cells)
        }
        let texts = try visit.ledger.cases.texts(of: cells)
        let headlines = try visit.words.headlines(of: shown.map(\.stream))
        let money = try ApprovalMoney(visit, shown.map(\.stream))
        // Who reviews is known by a pseudonym, and stays so.
        let names = try visit.words.names(of: shown.flatMap { $0.before.map(\.actor) })
        let made = try shown.map { card in
            try html(card, texts, headlines[card.stream.id] ?? "", money, names)
        }
        return visit.page(visit.say("我的审批", "My approvals")) {
            tag(.h1) { visit.say("我的审批（\(all.count)）", "My approvals (\(all.count))") }
            if all.isEmpty {
                tag(.p, .class("soft")) { visit.say("没有等您审批的事项。", "Nothing waits for you.") }
            }
            made
            if all.count > shown.count {
                tag(.p, .class("soft")) {
                    visit.say(
                        "还有 \(all.count - shown.count) 项，办完这些再列出。",
                        "\(all.count - shown.count) more come when these are done."
                    )
                }
            }
        }
    }

    private func cards() throws -> [Card] {
        let me = visit.person?.id ?? ""
        var cards: [Card] = []
        let mine = visit.office.index.entries().filter { entry in
            entry.awaited.contains { $0.roles.contains(where: visit.roles.contains) }
        }
        let seen = Dictionary(
            try visit.ledger.cases.visible(mine.map(\.stream)).map { ($0.id, $0) }
        ) { $1 }
        for entry in mine {
            guard let stream = seen[entry.stream.id] else { continue }
            for awaited in entry.awaited
            where awaited.roles.contains(where: visit.roles.contains) {
                let before = checked(awaited, entry.stream)
                guard !before.isEmpty, !before.contains(where: { $0.isBy(me) }) else { continue }
                cards.append(
                    Card(
                        stream: stream,
                        instance: awaited.instance,
                        event: awaited.event,
                        before: before
                    )
                )
            }
        }
        return cards
    }

    /// The deeds from which the event keeps its actor apart, as far as they were done.
    private func checked(_ awaited: CaseIndex.Awaited, _ stream: CaseStream) -> [LogEntry] {
        guard let state = stream.instances[awaited.instance],
            let chart = visit.words.rules.chart(instance: awaited.instance, kind: stream.kind),
            let number = chart.eventNumbers[awaited.event.name]
        else { return [] }
        let duties = Set(
            chart.transitions.filter { $0.events.contains(number) }
                .flatMap { $0.separations.map(\.duty) }
        )
        return state.log.filter { $0.duty.map(duties.contains) ?? false }
    }

    private func html(
        _ card: Card,
        _ texts: [String: String],
        _ headline: String,
        _ money: ApprovalMoney,
        _ names: [String: String]
    ) throws -> HTML {
        let (code, key) = (card.stream.code, card.instance)
        let facts = CaseFacts(visit: visit, stream: card.stream, texts: texts)
        let rows = try facts.rows(key)
        let people = Set(card.before.map(\.actor)).sorted().map { names[$0] ?? $0 }
        let query = key.isEmpty ? "" : "?\(FormFields([("instance", key)]).urlEncoded)"
        let place = "/cases/\(FormFields.encoded(code))"
        return tag(.section, .class("card")) {
            tag(.h2) { visit.say(card.event.title) }
            tag(.p) {
                tag(.a, .class("code"), .href(place)) { key.isEmpty ? code : "\(code)/\(key)" }
                " \(headline) · "
                visit.say(visit.words.states(of: card.stream, instance: key))
            }
            tag(.p, .class("soft")) {
                visit.say("由您核对其所办：", "You check what was done by: ")
                people.joined(separator: "、")
            }
            tag(.dl) {
                for row in rows {
                    tag(.dt) { row.title }
                    tag(.dd) { row.value }
                }
            }
            money.html(card.stream, key)
            tag(.div, .class("actions")) {
                tag(.a, .class("button"), .href("\(place)/do/\(card.event.name)\(query)")) {
                    visit.say(card.event.title)
                }
                tag(.a, .class("button quiet"), .href(place)) {
                    visit.say("看案卷与文件", "See the case and its documents")
                }
            }
        }
    }
}

extension LogEntry {
    fileprivate func isBy(_ person: String) -> Bool {
        actor == person || onBehalfOf == person
    }
}
