package import Casework
import Expression
package import SQL
package import Workflow

/// Definitions in the ledger, by content hash, and the set-up of a new one (decision 6).
extension LedgerStore {
    /// Creates the tables and the clock row; `sandboxNow` makes a ledger for training.
    package func prepare(sandboxNow: Instant?) throws {
        let tenant = tenant
        let dialect = database.dialect
        try database.writeSync { connection in
            for statement in Schema.statements(for: dialect) {
                try connection.execute(statement)
            }
            try connection.execute(
                """
                INSERT INTO clock (tenant, is_sandbox, sandbox_now, release) VALUES (?, ?, ?, '')
                """,
                [
                    .integer(tenant), .integer(sandboxNow == nil ? 0 : 1),
                    .integer(sandboxNow?.milliseconds ?? 0),
                ]
            )
        }
        cache.reset()
    }

    /// Whether the tables of a ledger are there, whatever they hold.
    var hasTables: Bool {
        get throws {
            try database.read { connection in
                try connection.first(database.dialect.tableCount, [.text("event")]) { row in
                    try row.integer(0) > 0
                }
            } ?? false
        }
    }

    /// Refuses a database that has the tables of a ledger already.
    package func requireEmpty() throws {
        guard try hasTables else { return }
        throw Refusal(
            Blocker(
                code: "LEDGER_EXISTS",
                message: Localized(
                    zh: "该数据库中已有台账，不予覆盖；请系统管理员换一个空的数据库",
                    en: "The database holds a ledger already, which is not overwritten; name an"
                        + " empty database"
                ),
                place: "--database",
                role: "ADM"
            )
        )
    }

    /// Takes back what `prepare` made.
    package func removeTables() throws {
        try database.writeSync { connection in
            for table in Schema.copied { try connection.execute("DROP TABLE \(table.name)") }
        }
        cache.reset()
    }

    /// This ledger with other definitions in force, and the hash of the release that names them.
    ///
    /// They are stored by the first unit of the answered ledger, together with what it records:
    /// where that fails, nothing is published. The release is checked as a whole here and now.
    package func publishing(_ contents: [Content]) throws -> (ledger: any Ledger, release: String) {
        let list = contents.map { JSON.array([.text($0.kind), .text($0.path), .text($0.hash)]) }
        let release = Content(
            kind: "release",
            path: "release.json",
            text: JSON.array(list).canonicalText
        )
        let rules = try loader(release.hash, contents)
        let ledger = PreparedLedger(self) { session in
            for content in contents + [release] {
                try session.connection.execute(
                    """
                    INSERT INTO content (tenant, hash, kind, path, body) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (tenant, hash) DO NOTHING
                    """,
                    [
                        .integer(session.tenant), .text(content.hash), .text(content.kind),
                        .text(content.path), .text(content.text),
                    ]
                )
            }
            try session.connection.execute(
                "UPDATE clock SET release = ? WHERE tenant = ?",
                [.text(release.hash), .integer(session.tenant)]
            )
            session.store.cache.rulebooks[release.hash] = rules
            session.end.release = release.hash
        }
        return (ledger, release.hash)
    }

    /// This ledger, a sandbox, at a later moment: moved by its first unit, with what that records.
    package func moving(to moment: Instant) -> any Ledger {
        PreparedLedger(self) { session in
            let count = try session.connection.execute(
                """
                UPDATE clock SET sandbox_now = ?
                WHERE tenant = ? AND is_sandbox = 1 AND sandbox_now <= ?
                """,
                [
                    .integer(moment.milliseconds), .integer(session.tenant),
                    .integer(moment.milliseconds),
                ]
            )
            guard count == 1 else { throw LedgerStore.clockRefused(moment) }
            session.moveSandboxClock(to: moment)
        }
    }

    private static func clockRefused(_ moment: Instant) -> Refusal {
        Refusal(
            Blocker(
                code: "SANDBOX_CLOCK",
                message: Localized(
                    zh: "沙箱时钟只能向前，且只有沙箱才能用 --now 设定",
                    en: "the clock of a sandbox only moves forward, and only a sandbox has one"
                ),
                place: "--now",
                values: ["found": moment.description]
            )
        )
    }

    /// The contents of a release, in the order in which it lists them; of some kinds, or of all.
    package func contents(
        of release: String,
        kinds: Set<String>? = nil,
        _ connection: any ReadConnection
    ) throws -> [Content] {
        func text(_ hash: String) throws -> Content {
            let content = try connection.first(
                "SELECT kind, path, body FROM content WHERE tenant = ? AND hash = ?",
                [.integer(tenant), .text(hash)]
            ) { row in
                Content(kind: try row.text(0), path: try row.text(1), text: try row.text(2))
            }
            guard let content, content.hash == hash else {
                throw StorageFault.corrupt(detail: "content \(hash)")
            }
            return content
        }
        guard !release.isEmpty else { return [] }
        let list = try JSON(parsing: try text(release).text).elements
        return try list.compactMap { entry in
            let kind = entry.elements.first?.textValue ?? ""
            guard kinds?.contains(kind) ?? true else { return nil }
            return try text(entry.elements.last?.textValue ?? "")
        }
    }

    func rulebook(release: String, _ connection: any ReadConnection) throws -> Rulebook {
        try loader(release, try contents(of: release, connection))
    }

    /// The release in force, whether this is a sandbox, and its clock.
    package struct Standing: Hashable, Sendable {
        package var release: String
        package var isSandbox: Bool
        package var sandboxNow: Instant
        /// The latest recorded moment.
        package var latest: Instant

        /// The clock of a sandbox, or that on the wall; never before the latest recorded moment.
        package func now(_ wall: Instant) -> Instant { max(isSandbox ? sandboxNow : wall, latest) }
    }

    package func standing() throws -> Standing {
        try database.read { connection in try standing(connection) }
    }

    func standing(_ connection: any ReadConnection) throws -> Standing {
        let clock = try connection.first(
            "SELECT release, is_sandbox, sandbox_now FROM clock WHERE tenant = ?",
            [.integer(tenant)]
        ) { row in
            (try row.text(0), try row.integer(1) == 1, try row.integer(2))
        }
        let latest = try connection.first(
            "SELECT recorded_at FROM event ORDER BY position DESC LIMIT 1"
        ) { row in try row.integer(0) }
        return Standing(
            release: clock?.0 ?? "",
            isSandbox: clock?.1 ?? false,
            sandboxNow: Instant(milliseconds: clock?.2 ?? 0),
            latest: Instant(milliseconds: latest ?? 0)
        )
    }
}
