import Casework
package import Portfolio
import SQL
package import Workflow

/// The columns of `posting` that follow from events.
enum PostingRow {
    static let columns = [
        "stream", "version", "sequence", "source", "target", "amount_fen", "effective",
        "recorded_at",
    ]
}

/// One posting with the event that made it.
package struct PostedAmount: Hashable, Sendable {
    package var stream: String
    /// The version of the event in its stream.
    package var version: Int64
    package var sequence: Int64
    package var source: String
    package var target: String
    package var amount: Fen
    package var effective: CivilDate
    package var recordedAt: Instant
    /// The type of the event.
    package var type: String
    package var actor: String
    package var onBehalfOf: String
    /// What the event was recorded with, such as the voucher of a payment.
    package var documents: [DocumentReference]

    /// Where a list goes on after it.
    package var place: PostingPlace {
        PostingPlace(effective: effective, stream: stream, version: version, sequence: sequence)
    }
}

/// A place in the postings by day.
package struct PostingPlace: Hashable, Sendable, CustomStringConvertible {
    package var effective: CivilDate
    package var stream: String
    package var version: Int64
    package var sequence: Int64

    package init(effective: CivilDate, stream: String, version: Int64, sequence: Int64) {
        (self.effective, self.stream) = (effective, stream)
        (self.version, self.sequence) = (version, sequence)
    }

    /// Reads what `description` wrote; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count == 4, let day = CivilDate(String(parts[0])),
            let version = Int64(parts[2]), let sequence = Int64(parts[3])
        else { return nil }
        self.init(
            effective: day,
            stream: String(parts[1]),
            version: version,
            sequence: sequence
        )
    }

    package var description: String { "\(effective)~\(stream)~\(version)~\(sequence)" }
}

/// The days of postings, and what was known of them.
package struct PostingPeriod: Hashable, Sendable {
    package var from: CivilDate
    package var through: CivilDate
    package var knownAt: Instant

    package init(from: CivilDate, through: CivilDate, knownAt: Instant) {
        (self.from, self.through, self.knownAt) = (from, through, knownAt)
    }
}

extension LedgerStore {
    /// What was posted from each account to each other, by the days on which it happened.
    package func postingSums(_ period: PostingPeriod) throws -> [PostingSum] {
        let from = SQLValue.text(period.from.description)
        return try database.read { connection in
            try connection.all(
                """
                SELECT source, target, CAST(SUM(amount_fen) AS BIGINT),
                 CAST(COALESCE(SUM(amount_fen) FILTER (WHERE effective >= ?), 0) AS BIGINT),
                 COUNT(*) FILTER (WHERE effective >= ?)
                FROM posting WHERE tenant = ? AND effective <= ? AND recorded_at <= ?
                GROUP BY source, target ORDER BY source, target
                """,
                [
                    from, from, .integer(tenant), .text(period.through.description),
                    .integer(period.knownAt.milliseconds),
                ]
            ) { row in
                let (all, within) = (try row.integer(2), try row.integer(3))
                return PostingSum(
                    source: try row.text(0),
                    target: try row.text(1),
                    before: Fen(all - within),
                    within: Fen(within),
                    count: Int(try row.integer(4))
                )
            }
        }
    }

    /// The same by what bears them: all cases of a kind together under an empty name, and each
    /// case of another kind under its id.
    package func postingSums(
        _ period: PostingPeriod,
        together kind: String
    ) throws -> [(bearer: String, sum: PostingSum)] {
        let from = SQLValue.text(period.from.description)
        return try database.read { connection in
            try connection.all(
                """
                SELECT CASE WHEN s.kind = ? THEN '' ELSE p.stream END AS bearer, p.source, p.target,
                 CAST(SUM(p.amount_fen) AS BIGINT),
                 CAST(COALESCE(SUM(p.amount_fen) FILTER (WHERE p.effective >= ?), 0) AS BIGINT),
                 COUNT(*) FILTER (WHERE p.effective >= ?)
                FROM posting p JOIN stream s ON s.tenant = p.tenant AND s.id = p.stream
                WHERE p.tenant = ? AND p.effective <= ? AND p.recorded_at <= ?
                GROUP BY bearer, p.source, p.target ORDER BY bearer, p.source, p.target
                """,
                [
                    .text(kind), from, from, .integer(tenant),
                    .text(period.through.description), .integer(period.knownAt.milliseconds),
                ]
            ) { row in
                let (all, within) = (try row.integer(3), try row.integer(4))
                let sum = PostingSum(
                    source: try row.text(1),
                    target: try row.text(2),
                    before: Fen(all - within),
                    within: Fen(within),
                    count: Int(try row.integer(5))
                )
                return (try row.text(0), sum)
            }
        }
    }

    private static let joined = """
        SELECT p.stream, p.version, p.sequence, p.source, p.target, p.amount_fen, p.effective,
        p.recorded_at, e.type, e.actor, e.on_behalf_of, e.body FROM posting p
        JOIN event e ON e.tenant = p.tenant AND e.stream = p.stream AND e.version = p.version
        """

    /// The postings in a period by day, after a place: at most `limit`.
    ///
    /// Those that give to `target` or take from `source`; an empty name stands for no account.
    package func postings(
        from source: String,
        to target: String,
        _ period: PostingPeriod,
        after place: PostingPlace?,
        limit: Int
    ) throws -> [PostedAmount] {
        try database.read { connection in
            try connection.all(
                LedgerStore.joined
                    + " WHERE p.tenant = ? AND p.effective >= ? AND p.effective <= ?"
                    + " AND p.recorded_at <= ? AND (p.source = ? OR p.target = ?)"
                    + " AND (p.effective, p.stream, p.version, p.sequence) > (?, ?, ?, ?)"
                    + " ORDER BY p.effective, p.stream, p.version, p.sequence LIMIT ?",
                [
                    .integer(tenant), .text(period.from.description),
                    .text(period.through.description), .integer(period.knownAt.milliseconds),
                    .text(source), .text(target), .text(place?.effective.description ?? ""),
                    .text(place?.stream ?? ""), .integer(place?.version ?? 0),
                    .integer(place?.sequence ?? 0), .integer(Int64(limit)),
                ],
                LedgerStore.posted
            )
        }
    }

    /// The postings of one case, in the order of its events.
    package func postings(of stream: String) throws -> [PostedAmount] {
        try database.read { connection in
            try connection.all(
                LedgerStore.joined
                    + " WHERE p.tenant = ? AND p.stream = ? ORDER BY p.version, p.sequence",
                [.integer(tenant), .text(stream)],
                LedgerStore.posted
            )
        }
    }

    private static func posted(_ row: any Row) throws -> PostedAmount {
        guard let effective = CivilDate(try row.text(6)) else {
            throw StorageFault.columnType(
                column: 6,
                found: try row.text(6),
                expected: "YYYY-MM-DD"
            )
        }
        return PostedAmount(
            stream: try row.text(0),
            version: try row.integer(1),
            sequence: try row.integer(2),
            source: try row.text(3),
            target: try row.text(4),
            amount: Fen(try row.integer(5)),
            effective: effective,
            recordedAt: Instant(milliseconds: try row.integer(7)),
            type: try row.text(8),
            actor: try row.text(9),
            onBehalfOf: try row.text(10),
            documents: try EventBody(parsing: try row.utf8(11)).documents
        )
    }

    private static let parentsAtOnce = 500

    /// The children of a kind of many cases, without a question for each.
    package func children(of parents: [String], kind: String) throws -> [CaseStream] {
        try database.read { connection in
            try Set(parents).sorted().pages(of: LedgerStore.parentsAtOnce).flatMap { page in
                let marks = Array(repeating: "?", count: page.count).joined(separator: ", ")
                return try StreamRow.all(
                    connection,
                    tenant,
                    " WHERE tenant = ? AND parent IN (\(marks)) AND parent <> '' AND kind = ?",
                    [.integer(tenant)] + page.map { .text($0) } + [.text(kind)]
                ).map(\.record)
            }
        }
    }
}
