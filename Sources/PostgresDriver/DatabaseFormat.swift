internal import SQL

/// What Dipper keeps of itself in a database: whose it is, and whose turn it is to write.
struct DatabaseFormat {
    let address: String
    let options: PostgresOptions

    /// Any number; it keeps two programs from making the tables at the same time.
    private static let makingLock: Int64 = 0x6469_7070_6572

    private static let tables = [
        """
        CREATE TABLE dipper_format(
         id BIGINT PRIMARY KEY CHECK (id = 1),
         application BIGINT NOT NULL,
         version BIGINT NOT NULL)
        """,
        // Its one row is locked by who writes, in whichever process, until he has committed.
        """
        CREATE TABLE dipper_writer(
         id BIGINT PRIMARY KEY CHECK (id = 1),
         batch BIGINT NOT NULL,
         writer BIGINT NOT NULL,
         previous BIGINT NOT NULL) WITH (fillfactor = 10)
        """,
        // What each writer committed last, by which he finds out after his connection broke.
        """
        CREATE TABLE dipper_turn(
         writer BIGINT PRIMARY KEY,
         token BIGINT NOT NULL,
         at TIMESTAMPTZ NOT NULL DEFAULT now()) WITH (fillfactor = 10)
        """,
    ]

    /// Refuses what is not Dipper's or newer, and makes what is missing where that is asked for.
    func check(_ link: Link) throws {
        try link.run("BEGIN")
        do {
            try checkInside(link)
            try link.run("COMMIT")
        } catch {
            // Where that fails too the link is out of order and its end undoes the rest.
            try? link.recover("ROLLBACK")
            throw error
        }
    }

    private func checkInside(_ link: Link) throws {
        if options.access == .create {
            try link.run("SELECT pg_advisory_xact_lock(?)", [.integer(Self.makingLock)])
        }
        let exists = try link.first("SELECT to_regclass('dipper_format') IS NOT NULL", []) {
            try $0.integer(0) == 1
        }
        guard exists != true else { return try compare(link) }
        guard options.access == .create else { throw StorageFault.missing(path: address) }
        try requireEmpty(link)
        for table in Self.tables { try link.send(table) }
        try link.send(
            "INSERT INTO dipper_format(id, application, version) VALUES (1, ?, 0)",
            [.integer(Int64(options.applicationID ?? 0))]
        )
        try link.send("INSERT INTO dipper_writer(id, batch, writer, previous) VALUES (1, 0, 0, 0)")
        try link.settle()
    }

    private func compare(_ link: Link) throws {
        let found = try link.first("SELECT application, version FROM dipper_format", []) {
            (try $0.integer(0), try $0.integer(1))
        }
        let (application, version) = found ?? (0, 0)
        if let expected = options.applicationID, application != expected {
            throw foreign(application)
        }
        guard let newest = options.newestUserVersion, version > newest else { return }
        throw StorageFault.newerFormat(
            path: address,
            found: version,
            newestKnown: Int64(newest)
        )
    }

    /// Tables of another program mean that the URL names another database than was meant.
    private func requireEmpty(_ link: Link) throws {
        guard options.applicationID != nil else { return }
        let count = try link.first(
            """
            SELECT COUNT(*) FROM pg_catalog.pg_class
             WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
             AND relnamespace = (SELECT current_schema()::regnamespace)
            """,
            []
        ) { try $0.integer(0) }
        guard count == 0 else { throw foreign(0) }
    }

    private func foreign(_ found: Int64) -> StorageFault {
        .foreign(path: address, found: found, expected: Int64(options.applicationID ?? 0))
    }
}
