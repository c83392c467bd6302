package import SQL

/// How a database on a PostgreSQL server is opened; every default is the safe one.
package struct PostgresOptions: Sendable {
    /// What opening may do to the database.
    package enum Access: String, Sendable {
        /// What Dipper keeps of itself there is made when it does not exist.
        case create
        /// It must exist.
        case write
        /// It must exist and is not written; a server that follows another one will do.
        case read
    }

    package var access = Access.create
    /// Given to a new database, demanded of an existing one; nil asks nothing.
    package var applicationID: Int32?
    /// The newest version of the format that the caller can read; nil asks nothing.
    package var newestUserVersion: Int32?
    /// How many snapshots may be read at the same time.
    package var readerCount = 5
    /// How long a reader waits for one of those, in milliseconds.
    package var readerTimeoutMilliseconds = 30_000
    /// How long the lock of another writer is waited for, in milliseconds.
    package var lockTimeoutMilliseconds = 30_000
    /// How long one statement of the writer may run, in milliseconds.
    package var statementTimeoutMilliseconds = 600_000
    /// How long one statement that reads may run, in milliseconds.
    package var readTimeoutMilliseconds = 3_600_000
    /// After how long without a statement the server undoes what is open, in milliseconds.
    package var idleTimeoutMilliseconds = 120_000
    /// How long a server that was lost is looked for again, in milliseconds.
    ///
    /// Patroni's shortest lease is 20 s, and an election follows it.
    package var reconnectLimitMilliseconds = 60_000
    package var failPoints = FailPoints()
    /// Called when rows that a unit has seen may have been undone: whoever caches them drops them.
    package var onReset: @Sendable () -> Void = {}

    package init() {}
}
