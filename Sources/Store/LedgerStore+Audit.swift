package import Casework
import SQL
package import Workflow

/// What an auditor looks for among the events; what is empty is not asked.
package struct EventSearch: Sendable {
    /// A person by id and by code: who did it, or for whom it was done.
    package var person: (id: String, code: String)?
    /// The id of a case.
    package var stream = ""
    /// A type, or its beginning such as `account.`.
    package var type = ""
    /// The beginning of how somebody was recognised, such as `session:` or `oidc:`.
    package var authentication = ""
    package var since: Instant?
    package var until: Instant?

    package init() {}
}

/// A line of the log of refusals, for people.
package struct LoggedRefusal: Hashable, Sendable {
    package var number: Int64
    package var recordedAt: Instant
    package var actor: String
    package var target: String
    package var event: String
    /// Canonical JSON: the codes of all blockers.
    package var codes: String
}

extension LedgerStore {
    /// Events that a search finds among those before a position, latest first.
    ///
    /// Looks at no more than `reach` positions: an answer never takes longer than that, and
    /// `reached` is where the next search goes on; nil at the beginning of the ledger.
    package func events(
        _ search: EventSearch,
        before position: Int64,
        reach: Int64,
        limit: Int
    ) throws -> (found: [(position: Int64, event: EventRecord)], reached: Int64?) {
        try database.read { connection in
            let first = try search.since.map { try firstPosition(at: $0, connection) } ?? 0
            // What is recorded within the last moment of `until` still counts.
            let end = try search.until.map {
                try firstPosition(at: Instant(milliseconds: $0.milliseconds + 1), connection)
            }
            let latest = try connection.first(
                "SELECT position FROM event ORDER BY position DESC LIMIT 1",
                []
            ) { row in try row.integer(0) }
            let top = min(position, end ?? Int64.max, (latest ?? 0) + 1)
            // A case's own events lie together: all of them are looked at.
            let bottom = search.stream.isEmpty ? max(first, top - reach) : first
            let found = try connection.all(
                EventRow.select + LedgerStore.searched(search),
                parameters(search, from: bottom, to: top, limit)
            ) { row in
                (position: try row.integer(EventRow.positionColumn), try EventRow.event(row))
            }
            guard found.count < limit else { return (found, found.last?.position) }
            return (found, bottom > first ? bottom : nil)
        }
    }

    private static func searched(_ search: EventSearch) -> String {
        // Either the case's index or the order of the ledger is walked; the sign chooses.
        let range =
            search.stream.isEmpty
            ? " WHERE +tenant = ? AND position >= ? AND position < ? AND (? = '' OR stream = ?)"
            : " WHERE tenant = ? AND +position >= ? AND +position < ? AND (? <> '' AND stream = ?)"
        return range + """
             AND (? = '' OR actor IN (?, ?) OR on_behalf_of IN (?, ?))
             AND (? = '' OR substr(type, 1, length(?)) = ?)
             AND (? = '' OR substr(authentication, 1, length(?)) = ?)
            ORDER BY position DESC LIMIT ?
            """
    }

    private func parameters(
        _ search: EventSearch,
        from bottom: Int64,
        to top: Int64,
        _ limit: Int
    ) -> [SQLValue] {
        let (id, code) = search.person ?? ("", "")
        let person = [id, id, code, id, code].map { SQLValue.text($0) }
        let type = [search.type, search.type, search.type].map { SQLValue.text($0) }
        let proof = Array(repeating: SQLValue.text(search.authentication), count: 3)
        return [
            .integer(tenant), .integer(bottom), .integer(top), .text(search.stream),
            .text(search.stream),
        ] + person + type + proof + [.integer(Int64(limit))]
    }

    /// The first position whose event was recorded at or after a moment: moments never run back
    /// along the ledger, so that halving finds it.
    private func firstPosition(
        at moment: Instant,
        _ connection: any ReadConnection
    ) throws -> Int64 {
        var low: Int64 = 0
        let latest = try connection.first(
            "SELECT position FROM event ORDER BY position DESC LIMIT 1",
            []
        ) { row in try row.integer(0) }
        var high = (latest ?? -1) + 1
        while low < high {
            let middle = low + (high - low) / 2
            let next = try connection.first(
                """
                SELECT position, recorded_at FROM event WHERE position >= ?
                ORDER BY position LIMIT 1
                """,
                [.integer(middle)]
            ) { row in (try row.integer(0), try row.integer(1)) }
            guard let (position, recorded) = next else { return high }
            if recorded >= moment.milliseconds { high = middle } else { low = position + 1 }
        }
        return low
    }

    /// The log of refusals, latest first: those before a number.
    package func refusals(before number: Int64, limit: Int) throws -> [LoggedRefusal] {
        try database.read { connection in
            try connection.all(
                """
                SELECT number, recorded_at, actor, target, event, codes FROM refusal
                WHERE tenant = ? AND number < ? ORDER BY number DESC LIMIT ?
                """,
                [.integer(tenant), .integer(number), .integer(Int64(limit))]
            ) { row in
                LoggedRefusal(
                    number: try row.integer(0),
                    recordedAt: Instant(milliseconds: try row.integer(1)),
                    actor: try row.text(2),
                    target: try row.text(3),
                    event: try row.text(4),
                    codes: try row.text(5)
                )
            }
        }
    }
}
