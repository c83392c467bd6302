import Casework
package import Portfolio
import SQL
package import Workflow

/// Who is signed in, and what is known of an account for signing in.
extension LedgerStore {
    /// A session with its account and its person as they are now, read at once.
    package struct OpenSession: Hashable, Sendable {
        package var session: Session
        package var account: CaseStream
        package var person: CaseStream
        /// The definitions in force, and the clock of the ledger.
        package var release: String
        package var now: Instant
    }

    private static let selectOpen = """
        SELECT \(SessionRow.columns), k.release, k.is_sandbox, k.sandbox_now
        FROM session s JOIN clock k ON k.tenant = s.tenant WHERE s.tenant = ? AND s.digest = ?
        """

    /// The session of a token's digest; nil when it is over, or never was.
    ///
    /// One read: a session that was ended by any command is gone with its commit.
    package func session(_ digest: String) throws -> OpenSession? {
        let found = try database.read { connection -> OpenSession? in
            let kept = try connection.first(
                LedgerStore.selectOpen,
                [.integer(tenant), .text(digest)]
            ) { row in
                (
                    session: try SessionRow.session(row),
                    release: try row.text(9),
                    now: try row.integer(10) == 1
                        ? Instant(milliseconds: try row.integer(11)) : clock()
                )
            }
            guard let kept, let account = try row(id: kept.session.account, connection),
                let person = try row(id: kept.session.person, connection)
            else { return nil }
            return OpenSession(
                session: kept.session,
                account: account,
                person: person,
                release: kept.release,
                now: kept.now
            )
        }
        guard let found, found.session.isOpen(at: found.now), found.account.isIn("open.active"),
            found.person.isIn("active")
        else { return nil }
        return found
    }

    /// Notes that a session was used; the web asks for it at most once a minute.
    package func touchSession(_ digest: String, at moment: Instant) throws {
        let tenant = tenant
        _ = try database.writeSync { connection in
            try connection.execute(
                "UPDATE session SET seen_at = ? WHERE tenant = ? AND digest = ? AND seen_at < ?",
                [
                    .integer(moment.milliseconds), .integer(tenant), .text(digest),
                    .integer(moment.milliseconds),
                ]
            )
        }
    }

    /// Sessions of an account, or of everybody, latest first; some may be over.
    package func sessions(of account: String?) throws -> [Session] {
        try database.read { connection in
            try connection.all(
                """
                SELECT \(SessionRow.columns) FROM session s
                WHERE s.tenant = ? AND (? = '' OR s.account = ?)
                ORDER BY s.created_at DESC, s.digest
                """,
                [.integer(tenant), .text(account ?? ""), .text(account ?? "")],
                SessionRow.session
            )
        }
    }

    /// Ends every session: a ledger that was restored has nobody signed in.
    package func endAllSessions() throws {
        guard try !sessions(of: nil).isEmpty else { return }
        let tenant = tenant
        _ = try database.writeSync { connection in
            try connection.execute("DELETE FROM session WHERE tenant = ?", [.integer(tenant)])
        }
    }

    /// An account with its person and its opened secrets.
    package struct Credentials: Hashable, Sendable {
        package var account: CaseStream
        package var person: CaseStream
        /// Empty before the first.
        package var password: String
        package var formerPasswords: String
        package var totp: String
    }

    /// The account of a code, or of a person by code; nil when there is none.
    package func credentials(of code: String) throws -> Credentials? {
        try database.read { connection in
            guard let named = try row(code: code, connection) else { return nil }
            let account: CaseStream
            let person: CaseStream
            switch named.kind {
            case AccountProcedure.kind:
                guard let parent = try named.parent.flatMap({ try row(id: $0, connection) })
                else { return nil }
                (account, person) = (named, parent)
            case "person":
                let own = try StreamRow.all(
                    connection,
                    tenant,
                    " WHERE tenant = ? AND parent = ? AND parent <> '' AND kind = ? ORDER BY id",
                    [.integer(tenant), .text(named.id), .text(AccountProcedure.kind)]
                )
                guard let latest = own.last?.record else { return nil }
                (account, person) = (latest, named)
            default: return nil
            }
            func opened(_ field: String) throws -> String {
                guard let text = account.text(field), let name = Cells.Name(text) else { return "" }
                return try Cells.open(name, connection, tenant: tenant) ?? ""
            }
            return Credentials(
                account: account,
                person: person,
                password: try opened("password"),
                formerPasswords: try opened("former_passwords"),
                totp: try opened("totp")
            )
        }
    }

    private func row(
        code: String = "",
        id: String = "",
        _ connection: any ReadConnection
    ) throws -> CaseStream? {
        let column = code.isEmpty ? "id" : "code"
        return try connection.first(
            StreamRow.select + " WHERE tenant = ? AND \(column) = ? AND \(column) <> ''",
            [.integer(tenant), .text(code.isEmpty ? id : code)],
            StreamRow.reading(connection, tenant)
        )?.record
    }
}

extension LedgerStore {
    /// What the ledger's clock shows: that on the wall, or a sandbox's own.
    package func now() throws -> Instant {
        let standing = try standing()
        return standing.isSandbox ? standing.sandboxNow : clock()
    }
}
