import Casework
import Portfolio
import Store
import Web
import Workflow
import WorkflowFile

extension APICall {
    func board() throws -> BoardReading {
        try ledger.cases.require("goal", as: "goals")
        let date = try text("as_of").map { try Moment.date($0, option: "as_of") }
        let moment = try text("known_at").map {
            try Moment.instant($0, isEndOfDay: true, option: "known_at")
        }
        return try office.boards.reading(ledger, date ?? ledger.now.date, moment ?? ledger.now)
    }

    /// The board, with what else of it is asked for.
    func goals() throws -> WebResponse {
        let board = try board()
        let trend = flag("trend") ? try office.boards.trend(ledger, board) : nil
        var json = board.json(with: trend)
        if flag("funnel") { json["funnel"] = try funnel(board).json }
        if let by = text("by").flatMap(BoardBreakdown.Dimension.init) {
            json["breakdown"] = try BoardBreakdown(ledger, board, by: by).json
        }
        return answer(json)
    }

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
}
