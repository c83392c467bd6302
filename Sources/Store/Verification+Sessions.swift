import Casework
import Portfolio
import SQL
import Workflow

/// Sessions as the events of their accounts leave them.
struct SessionFold {
    private(set) var open: [String: Session] = [:]

    mutating func take(_ type: String, at moment: Instant, _ account: CaseStream) {
        for change in SessionChange.all(of: type, at: moment, account) {
            switch change {
            case .begin(let session): open[session.digest] = session
            case .stepUp(let digest, let moment):
                if open[digest]?.account == account.id { open[digest]?.steppedUpAt = moment }
            case .end(let digest):
                if open[digest]?.account == account.id { open[digest] = nil }
            case .endAll: open = open.filter { $0.value.account != account.id }
            }
        }
    }
}

extension LedgerCheck {
    /// Every session began by an event of its account and was not ended by one.
    ///
    /// Rows may be absent: what is over is removed. When it was last seen follows from no event.
    mutating func checkSessions() throws {
        try connection.query(
            "SELECT \(SessionRow.columns) FROM session s WHERE s.tenant = ? ORDER BY s.digest",
            [.integer(tenant)]
        ) { row in
            var session = try SessionRow.session(row)
            let name = String(session.digest.prefix(16))
            guard var expected = fold.sessions.open[session.digest] else {
                differ(
                    "session",
                    name,
                    "没有事件开始这个会话，或已由事件终止",
                    "no event began this session, or one ended it"
                )
                return
            }
            let isEarly = session.seenAt.milliseconds < expected.createdAt.milliseconds
            (session.seenAt, expected.seenAt) = (expected.createdAt, expected.createdAt)
            guard session != expected || isEarly else { return }
            differ(
                "session",
                name,
                "与账号的事件不符",
                "differs from what the events of its account make"
            )
        }
    }
}
