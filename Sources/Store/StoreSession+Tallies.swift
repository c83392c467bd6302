import Casework
import Portfolio
import SQL

/// A row of `tally`: what decisions find of all other cases.
enum TallyRow {
    static let select = "SELECT topic, subject, stream, fen FROM tally"

    /// The rows of a case, in these columns.
    static func values(of stream: CaseStream) -> [[SQLValue]] {
        CaseTally.all(of: stream).map { tally in
            [
                .text(tally.topic.rawValue), .text(tally.subject), .text(stream.id),
                .integer(tally.fen),
            ]
        }
    }
}

extension StoreSession {
    /// Subjects that are looked up in one statement.
    private static let subjectsAtOnce = 1000

    func sum(of topic: CaseTally.Topic, about subject: String) throws -> Int64 {
        try connection.first(
            """
            SELECT CAST(COALESCE(SUM(fen), 0) AS BIGINT) FROM tally
            WHERE tenant = ? AND topic = ? AND subject = ?
            """,
            [.integer(tenant), .text(topic.rawValue), .text(subject)]
        ) { row in try row.integer(0) } ?? 0
    }

    func bearers(
        of topic: CaseTally.Topic,
        about subjects: [String]
    ) throws -> [String: [String]] {
        var bearers: [String: [String]] = [:]
        for page in Set(subjects).sorted().pages(of: StoreSession.subjectsAtOnce) {
            let marks = Array(repeating: "?", count: page.count).joined(separator: ", ")
            try connection.query(
                "SELECT t.subject, t.stream FROM tally t"
                    + " JOIN stream s ON s.tenant = t.tenant AND s.id = t.stream"
                    + " WHERE t.tenant = ? AND t.topic = ? AND t.subject IN (\(marks))"
                    + " ORDER BY t.subject, s.code",
                [.integer(tenant), .text(topic.rawValue)] + page.map { .text($0) }
            ) { row in bearers[try row.text(0), default: []].append(try row.text(1)) }
        }
        return bearers
    }

    /// Writes the lines of a case that are other than before.
    func writeTallies(_ change: StreamChange) throws {
        let before = change.before.map { Set(CaseTally.all(of: $0.record)) } ?? []
        let after = CaseTally.all(of: change.after.record)
        guard before != Set(after) else { return }
        func key(_ tally: CaseTally) -> [SQLValue] {
            [
                .integer(tenant), .text(tally.topic.rawValue), .text(tally.subject),
                .text(change.event.stream),
            ]
        }
        for tally in before.subtracting(after).sorted(by: { $0.subject < $1.subject }) {
            try connection.send(
                "DELETE FROM tally WHERE tenant = ? AND topic = ? AND subject = ? AND stream = ?",
                key(tally)
            )
        }
        for tally in after where !before.contains(tally) {
            try connection.send(
                "INSERT INTO tally (tenant, topic, subject, stream, fen) VALUES (?, ?, ?, ?, ?)",
                key(tally) + [.integer(tally.fen)]
            )
        }
    }
}
