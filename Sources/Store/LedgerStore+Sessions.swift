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
        SELECT \(SessionRow.columns), a.code, a.version, a.state, p.code, p.version, p.state,
        k.release, k.is_sandbox, k.sandbox_now
        FROM session s JOIN stream a ON a.tenant = s.tenant AND a.id = s.account
        JOIN stream p ON p.tenant = s.tenant AND p.id = s.person
        JOIN clock k ON k.tenant = s.tenant WHERE s.tenant = ? AND s.digest = ?
        """

    /// The session of a token's digest; nil when it is over, or never was.
    ///
    /// One statement: a session that was ended by any command is gone with its commit.
    package func session(_ digest: String) throws -> OpenSession? {
        let found = try database.read { connection in
            try connection.first(
                LedgerStore.selectOpen,
                [.integer(tenant), .text(digest)]
            ) { row -> OpenSession in
                let session = try SessionRow.session(row)
                return OpenSession(
                    session: session,
                    account: try LedgerStore.record(
                        row,
                        9,
                        id: session.account,
                        AccountProcedure.kind
                    ),
                    person: try LedgerStore.record(row, 12, id: session.person, "person"),
                    release: try row.text(15),
                    now: try row.integer(16) == 1
                        ? Instant(milliseconds: try row.integer(17)) : clock()
                )
            }
        }
        guard let found, found.session.isOpen(at: found.now), found.account.isIn("open.active"),
            found.person.isIn("active")
        else { return nil }
        return found
    }

    private static func record(
        _ row: any Row,
        _ column: Int,
        id: String,
        _ kind: String
    ) throws -> CaseStream {
        var record = CaseStream(
            id: id,
            kind: kind,
            code: try row.text(column),
            parent: nil,
            version: Int(try row.integer(column + 1)),
            instances: [:],
            documents: []
        )
        try record.restore(try row.utf8(column + 2))
        return record
    }

    /// Notes that a session was used; the web asks for it at most once a minute.
    package func touchSession(_ digest: String, at moment: Instant) async throws {
        let tenant = tenant
        _ = try await database.write { connection in
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
                let own = try connection.all(
                    StreamRow.select
                        + " WHERE tenant = ? AND parent = ? AND parent <> '' AND kind = ?"
                        + " ORDER BY id",
                    [.integer(tenant), .text(named.id), .text(AccountProcedure.kind)],
                    StreamRow.init
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
            StreamRow.init
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
