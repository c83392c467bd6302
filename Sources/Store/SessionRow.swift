import Casework
import Expression
import Portfolio
import SQL
package import Workflow

/// Somebody who is signed in: by a token whose digest alone is kept.
package struct Session: Hashable, Sendable {
    /// SHA-256 of the token, in hexadecimal.
    package var digest: String
    package var account: String
    package var person: String
    package var createdAt: Instant
    /// Written at most once a minute.
    package var seenAt: Instant
    /// When the person last proved who he is; at first, that he signed in.
    package var steppedUpAt: Instant
    package var idleSeconds: Int64
    package var endsAt: Instant
    /// `desktop`, `mobile`, `wechat` or `program`; nothing else is kept of a client.
    package var agent: String

    /// Whether it still counts at a moment.
    package func isOpen(at now: Instant) -> Bool {
        now.milliseconds < min(endsAt.milliseconds, seenAt.milliseconds + idleSeconds * 1000)
    }
}

/// What an event of an account does to its sessions; the writer and verify read it here.
enum SessionChange: Hashable {
    case begin(Session)
    case stepUp(digest: String, at: Instant)
    case end(digest: String)
    case endAll

    /// In the order in which they happen; `account` is the stream after an event of a type.
    static func all(
        of type: String,
        at moment: Instant,
        _ account: CaseStream
    ) -> [SessionChange] {
        guard account.kind == AccountProcedure.kind else { return [] }
        guard account.isIn("open.active") else { return [.endAll] }
        let session = SessionFields(account.field("session"))
        switch type.dropFirst(AccountProcedure.kind.utf8.count + 1) {
        case "sign_in": return [begin(session, moment, account)].compactMap { $0 }
        case "change_password":
            return [.endAll] + [begin(session, moment, account)].compactMap { $0 }
        case "step_up", "enrol_totp":
            return session.digest.map { [.stepUp(digest: $0, at: moment)] } ?? []
        case "sign_out": return session.digest.map { [.end(digest: $0)] } ?? []
        case "revoke_sessions": return [session.digest.map { .end(digest: $0) } ?? .endAll]
        case "accept", "reset_totp": return [.endAll]
        default: return []
        }
    }

    private static func begin(
        _ session: SessionFields,
        _ moment: Instant,
        _ account: CaseStream
    ) -> SessionChange? {
        guard let digest = session.digest, let idle = session.integer("idle"),
            let length = session.integer("length"), let person = account.parent
        else { return nil }
        return .begin(
            Session(
                digest: digest,
                account: account.id,
                person: person,
                createdAt: moment,
                seenAt: moment,
                steppedUpAt: moment,
                idleSeconds: idle,
                endsAt: Instant(milliseconds: moment.milliseconds + length * 1000),
                agent: session.text("agent") ?? ""
            )
        )
    }
}

/// The field `session` of an account.
private struct SessionFields {
    private let members: [Value: Value]

    init(_ value: Value) {
        guard case .map(let members) = value else {
            self.members = [:]
            return
        }
        self.members = members
    }

    var digest: String? { text("digest") }

    func text(_ name: String) -> String? {
        guard case .string(let text)? = members[.string(name)] else { return nil }
        return text
    }

    func integer(_ name: String) -> Int64? {
        guard case .int(let number)? = members[.string(name)] else { return nil }
        return number
    }
}

/// A row of `session`.
enum SessionRow {
    static let columns = """
        s.digest, s.account, s.person, s.created_at, s.seen_at, s.stepped_up_at, s.idle_seconds,
        s.ends_at, s.agent
        """

    static func session(_ row: any Row) throws -> Session {
        Session(
            digest: try row.text(0),
            account: try row.text(1),
            person: try row.text(2),
            createdAt: Instant(milliseconds: try row.integer(3)),
            seenAt: Instant(milliseconds: try row.integer(4)),
            steppedUpAt: Instant(milliseconds: try row.integer(5)),
            idleSeconds: try row.integer(6),
            endsAt: Instant(milliseconds: try row.integer(7)),
            agent: try row.text(8)
        )
    }
}

extension StoreSession {
    /// What an event of an account does to its sessions, in its own transaction (rule R11).
    func writeSessions(_ change: StreamChange) throws {
        for step in SessionChange.all(
            of: change.event.type,
            at: change.event.recordedAt,
            change.after.record
        ) {
            switch step {
            case .begin(let session): try begin(session)
            case .stepUp(let digest, let moment):
                try connection.send(
                    """
                    UPDATE session SET stepped_up_at = ?
                    WHERE tenant = ? AND digest = ? AND account = ?
                    """,
                    [
                        .integer(moment.milliseconds), .integer(tenant), .text(digest),
                        .text(change.event.stream),
                    ]
                )
            case .end(let digest):
                try connection.send(
                    "DELETE FROM session WHERE tenant = ? AND digest = ? AND account = ?",
                    [.integer(tenant), .text(digest), .text(change.event.stream)]
                )
            case .endAll:
                try connection.send(
                    "DELETE FROM session WHERE tenant = ? AND account = ?",
                    [.integer(tenant), .text(change.event.stream)]
                )
            }
        }
    }

    /// A new session; those that are over are removed with it.
    private func begin(_ session: Session) throws {
        try connection.send(
            """
            DELETE FROM session
            WHERE tenant = ? AND (ends_at <= ? OR seen_at + idle_seconds * 1000 <= ?)
            """,
            [.integer(tenant), .integer(now.milliseconds), .integer(now.milliseconds)]
        )
        try connection.send(
            """
            INSERT INTO session (
                tenant, digest, account, person, created_at, seen_at, stepped_up_at, idle_seconds,
                ends_at, agent
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(tenant), .text(session.digest), .text(session.account),
                .text(session.person), .integer(session.createdAt.milliseconds),
                .integer(session.seenAt.milliseconds), .integer(session.steppedUpAt.milliseconds),
                .integer(session.idleSeconds), .integer(session.endsAt.milliseconds),
                .text(session.agent),
            ]
        )
    }
}
