import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

extension APICall {
    private func board() throws -> BoardReading {
        try ledger.cases.require("goal", as: "goals")
        let date = try text("as_of").map { try Moment.date($0, option: "as_of") }
        let moment = try text("known_at").map {
            try Moment.instant($0, isEndOfDay: true, option: "known_at")
        }
        return try office.boards.reading(ledger, date ?? ledger.now.date, moment ?? ledger.now)
    }

    func goals() throws -> WebResponse { answer(try board().json) }

    func goalItems() throws -> WebResponse {
        let board = try board()
        let code = part("code")
        guard board.rows.contains(where: { $0.goal.code.content == code }) else {
            throw CaseRefusals.notFound(code)
        }
        let items = board.count.items(of: Metric(rawValue: code))
        // The figure is everybody's in the office; whose case it is only for who may see it.
        let subjects = Set(items.map(\.subject)).sorted()
        let streams = try ledger.cases.visible(ledger.store.streams(subjects))
        let seen = Dictionary(streams.map { ($0.id, $0) }) { $1 }
        let titles = try words.headlines(of: streams)
        return answer([
            "goal": JSON(code), "as_of": JSON(board.date.description),
            "known_at": JSON(board.moment.description),
            "items": .array(
                items.map { item in
                    let stream = seen[item.subject]
                    return [
                        "code": stream.map { JSON($0.code) } ?? .null,
                        "title": stream.map { JSON(titles[$0.id] ?? "") } ?? .null,
                        "since": JSON(item.since.description),
                        "evidence": JSON(stream == nil ? "" : item.evidence),
                        "opening": .bool(item.isOpening),
                    ]
                }
            ),
        ])
    }

    func work() throws -> WebResponse {
        let agenda = try Agenda(ledger, of: person.id)
        try office.index.follow(ledger)
        let waiting = try office.index.waiting(for: person.roles, limit: limit) { entries in
            let ids = Set(try ledger.cases.visible(entries.map(\.stream)).map(\.id))
            return entries.filter { ids.contains($0.stream.id) }
        }
        return answer([
            "date": JSON(ledger.now.date.description), "person": JSON(person.code),
            "roles": JSON(person.roles),
            "deadlines": .array(try agenda.deadlines(limit: limit).map(\.json)),
            "waiting": .array(waiting.prefix(limit).map(\.json)),
        ])
    }

    // MARK: Definitions

    /// The event with which a case of a kind is begun through the API.
    private func start(of chart: Chart, _ kind: String) -> JSON {
        chart.startEvent.isEmpty || APIRoutes.closedKinds.contains(kind)
            ? .null : JSON(chart.startEvent)
    }

    func kinds() throws -> WebResponse {
        try ledger.cases.require("definition", as: "kinds")
        return answer([
            "kinds": .array(
                words.rules.charts.sorted { $0.key < $1.key }.map { kind, chart in
                    [
                        "kind": JSON(kind), "title": chart.definition.title.json,
                        "start": start(of: chart, kind),
                    ]
                }
            )
        ])
    }

    func chart() throws -> WebResponse {
        let kind = part("kind")
        try ledger.cases.require("definition", as: kind)
        guard let chart = words.rules.charts[kind] else { throw CaseRefusals.notFound(kind) }
        return answer([
            "kind": JSON(kind), "title": chart.definition.title.json,
            "start": start(of: chart, kind),
            "states": .array(
                chart.states.dropFirst().map {
                    ["path": JSON($0.path), "title": $0.title.json]
                }
            ),
            "fields": .array(chart.fields.map(\.json)),
            "events": .array(
                chart.events.dropFirst().filter { $0.origin == .command }.map { chart.json($0) }
            ),
        ])
    }
}

extension Chart.FieldSlot {
    /// A field as programs are told of it; the type as charts write it.
    fileprivate var json: JSON {
        [
            "name": JSON(name), "type": JSON(type.description), "title": title.json,
            "required": .bool(isRequired), "least": least.map { JSON($0) } ?? .null,
            "greatest": greatest.map { JSON($0) } ?? .null,
        ]
    }
}

extension Chart {
    /// An event with the roles that may ask for it and the documents that some of its ways require.
    fileprivate func json(_ event: Event) -> JSON {
        let number = eventNumbers[event.name] ?? 0
        let ways = transitions.filter { $0.events.contains(number) }
        let documents = ways.flatMap { $0.requiredDocuments + $0.requiredDocumentsNow }
        return [
            "event": JSON(event.name), "title": event.title.json,
            "roles": JSON(Set(ways.flatMap(\.roles)).subtracting(["system"]).sorted()),
            "fields": .array(event.payload.map(\.json)),
            "documents": JSON(Set(documents).sorted()),
        ]
    }
}
