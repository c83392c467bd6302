internal import Glibc
internal import SQL

/// Writes every table anew, so that none of its files holds what was deleted or changed.
///
/// It reaches the tables of the schema, with their indexes. It does not reach the server's log
/// (WAL) and its archive, the copies of backups, nor what a file system keeps of deleted files;
/// followers repeat it by themselves.
struct Purge {
    let address: String
    let options: PostgresOptions

    func run(_ writer: PostgresWriter) throws {
        try writer.alone { link in
            // Of a table that is not one's own the server only warns that it was passed over.
            link.hasWarned = false
            do {
                try link.run("SET statement_timeout = 0")
                try waitForOldSnapshots(link)
                for statement in try texts(Self.forgetting, link) { try link.run(statement) }
                for statement in try texts(Self.writingAnew, link) { try link.run(statement) }
                try link.run("VACUUM FULL pg_catalog.pg_statistic")
                try link.run("SET statement_timeout = \(options.statementTimeoutMilliseconds)")
            } catch {
                // The session has another time limit now: it ends.
                link.cut()
                throw error
            }
            guard !link.hasWarned else {
                throw StorageFault.denied(detail: "\(address): purge: only the database's owner")
            }
        }
    }

    /// The planner's statistics hold values of rows; a change of type, even to the same one, is
    /// what drops them, also those of a table that is empty by now.
    private static let forgetting = """
        SELECT DISTINCT format(
         'ALTER TABLE %I ALTER COLUMN %I TYPE %s%s', s.tablename, s.attname,
         format_type(a.atttypid, a.atttypmod),
         CASE WHEN a.attcollation = 0 THEN '' ELSE ' COLLATE ' || quote_ident(c.collname) END)
        FROM pg_catalog.pg_stats s
         JOIN pg_catalog.pg_attribute a ON a.attname = s.attname
         AND a.attrelid = format('%I.%I', s.schemaname, s.tablename)::regclass
         LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation
        WHERE s.schemaname = current_schema()
        """

    private static let writingAnew = """
        SELECT format('VACUUM (FULL, ANALYZE) %I', relname) FROM pg_catalog.pg_class
        WHERE relkind = 'r' AND relnamespace = (SELECT current_schema()::regnamespace)
        ORDER BY relname
        """

    private func texts(_ sql: String, _ link: Link) throws -> [String] {
        var texts: [String] = []
        try link.query(sql, []) { texts.append(try $0.text(0)) }
        return texts
    }

    /// Rows that were deleted are copied while somebody reads a snapshot that still has them.
    private func waitForOldSnapshots(_ link: Link) throws {
        let now = try link.first("SELECT pg_current_xact_id()::text", []) { try $0.text(0) }
        let deadline = Deadline(milliseconds: options.lockTimeoutMilliseconds)
        while true {
            let older = try link.first(
                """
                SELECT (SELECT COUNT(*) FROM pg_catalog.pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                 AND age(backend_xmin) >= age(CAST(? AS xid8)::xid))
                 + (SELECT COUNT(*) FROM pg_catalog.pg_prepared_xacts
                 WHERE database = current_database())
                """,
                [.text(now ?? "")]
            ) { try $0.integer(0) }
            guard older != 0 else { return }
            guard !deadline.hasPassed else {
                throw StorageFault.busy(detail: "\(address): \(older ?? 0) readers, purge")
            }
            usleep(20_000)
        }
    }
}
