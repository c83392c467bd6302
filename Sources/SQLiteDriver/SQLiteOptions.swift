package import SQL

/// How a database file is opened; every default is the safe one.
package struct SQLiteOptions: Sendable {
    /// Whether a commit is on the disk before it is answered.
    package enum Durability: String, Sendable {
        /// `synchronous=FULL`: an acknowledged commit survives a power cut.
        case full
        /// `synchronous=OFF`: only for drills that must see acknowledged commits lost.
        case off
    }

    /// What opening may do to the file.
    package enum Access: String, Sendable {
        /// The file is made when it does not exist.
        case create
        /// The file must exist.
        case write
        /// The file must exist and is not written; other processes may write it meanwhile.
        case read
        /// As `read`, for a disk that refuses every write: nobody may change the file meanwhile.
        ///
        /// `read` falls back to it where SQLite's lock files cannot be made.
        case readUnchangeable
    }

    package var access = Access.create
    package var durability = Durability.full
    /// `PRAGMA application_id`: given to a new file, demanded of an existing one; nil asks nothing.
    package var applicationID: Int32?
    /// The newest `PRAGMA user_version` that the caller can read; nil asks nothing.
    package var newestUserVersion: Int32?
    /// Page size of a new file, in bytes; 1024 makes single commits of small rows the fastest.
    package var pageSizeBytes = 1024
    /// How long another process's lock is waited for, in milliseconds.
    package var busyTimeoutMilliseconds = 30_000
    /// How many snapshots may be read at the same time.
    package var readerCount = 5
    /// The log is copied into the file whenever it has grown by this many pages.
    package var checkpointPages = 4_000
    package var failPoints = FailPoints()
    /// Called when the file has been opened anew: whoever caches rows drops them here.
    package var onReset: @Sendable () -> Void = {}

    package init() {}

    var isReadOnly: Bool { access == .read || access == .readUnchangeable }
}
