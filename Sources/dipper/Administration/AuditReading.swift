import Casework
import Portfolio
import Store
import Workflow

/// The records that somebody looks for, of the cases that he sees: what pages and programs tell.
struct AuditReading {
    let ledger: OpenLedger

    /// Events that were found, and from where to go on.
    struct Found {
        var rows: [(position: Int64, event: EventRecord, stream: CaseStream)] = []
        var next: Int64?
    }

    /// What can be asked for.
    static let names = ["person", "case", "type", "proof", "since", "until"]

    private static let atOnce = 200
    /// So many events a request looks at; it says how far it came.
    private static let reach: Int64 = 20_000

    /// What was typed, by `names`; empty for what is not asked.
    ///
    /// - Throws: `Refusal` for what names nobody and no case, or is no date.
    func search(_ typed: (String) -> String) throws -> EventSearch {
        var search = EventSearch()
        var reasons = Reasons()
        search.person = try reasons.value(or: nil) {
            let code = typed("person").uppercased()
            guard !code.isEmpty else { return nil }
            let id = try ledger.store.stream(code)?.id ?? code
            guard let person = try ledger.cases.named(id), person.kind == "person" else {
                throw CaseRefusals.notFound(code, place: "person")
            }
            return (person.id, person.code)
        }
        search.stream = try reasons.value(or: "") {
            let code = typed("case").uppercased()
            guard !code.isEmpty else { return "" }
            guard let stream = try ledger.cases.stream(code) else {
                throw CaseRefusals.notFound(code, place: "case")
            }
            return stream.id
        }
        search.type = typed("type")
        search.authentication = typed("proof")
        search.since = try reasons.value(or: nil) { try moment("since", typed, isEnd: false) }
        search.until = try reasons.value(or: nil) { try moment("until", typed, isEnd: true) }
        try reasons.check()
        return search
    }

    private func moment(
        _ name: String,
        _ typed: (String) -> String,
        isEnd: Bool
    ) throws -> Instant? {
        let given = typed(name)
        guard !given.isEmpty else { return nil }
        return try Moment.instant(given, isEndOfDay: isEnd, option: name)
    }

    /// A page of what a search finds before a position, latest first.
    func find(_ search: EventSearch, before position: Int64, limit: Int) throws -> Found {
        var found = Found()
        var (place, left) = (position, AuditReading.reach)
        while found.rows.count < limit, left > 0 {
            let (events, reached) = try ledger.store.events(
                search,
                before: place,
                reach: left,
                limit: AuditReading.atOnce
            )
            let ids = Set(events.map(\.event.stream)).sorted()
            let seen = try ledger.cases.openPage(ledger.store.streams(ids))
            let streams = Dictionary(seen.map { ($0.id, $0) }) { $1 }
            for (position, event) in events where found.rows.count < limit {
                if let stream = streams[event.stream], let told = try ledger.cases.told(event) {
                    found.rows.append((position, told, stream))
                }
                place = position
            }
            if found.rows.count == limit {
                found.next = place
                return found
            }
            guard let reached else {
                found.next = nil
                return found
            }
            left -= max(1, Int64(AuditReading.atOnce))
            place = reached
            found.next = reached
            // Nothing more within what one request looks at.
            if events.count < AuditReading.atOnce { return found }
        }
        return found
    }

    /// A page of the log of refusals before a number; a case of others is not named.
    func refusals(before number: Int64, limit: Int) throws -> [LoggedRefusal] {
        var lines = try ledger.store.refusals(before: number, limit: limit)
        let seen = try ledger.cases.seen(codes: lines.map(\.target))
        for place in lines.indices where !seen.contains(lines[place].target) {
            lines[place].target = ""
        }
        return lines
    }
}
