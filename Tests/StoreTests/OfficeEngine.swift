import Casework
import FoundationEssentials
import PostgresDriver
import SQL
import SQLiteDriver
import Store
import TestPostgres

/// What an office's ledger lies on.
enum OfficeEngine: String, CaseIterable, Sendable {
    case file
    case server

    /// A file, unless `DIPPER_OFFICE_ON=server` asks for a server in the whole run.
    static let chosen =
        ProcessInfo.processInfo.environment["DIPPER_OFFICE_ON"] == "server"
        ? OfficeEngine.server : .file

    /// A place where nothing lies yet.
    func place(in folder: String) throws -> String {
        switch self {
        case .file: folder + "/ledger.sqlite"
        case .server: try TestServer.shared.database()
        }
    }

    /// Opens a database; a server always keeps what it acknowledges.
    func open(
        _ place: String,
        _ durability: SQLiteOptions.Durability,
        onReset: @escaping @Sendable () -> Void
    ) throws -> any SQL.Database {
        switch self {
        case .file:
            var options = SQLiteOptions()
            options.durability = durability
            options.applicationID = Schema.applicationID
            options.pageSizeBytes = Schema.pageSizeBytes
            options.newestUserVersion = Schema.version
            options.onReset = onReset
            return try SQLiteDatabase(path: place, options: options)
        case .server:
            var options = PostgresOptions()
            options.applicationID = Schema.applicationID
            options.newestUserVersion = Schema.version
            options.onReset = onReset
            return try PostgresDatabase(url: place, options: options)
        }
    }
}

extension Office {
    /// The same ledger through a door of its own, as another process opens it.
    func another() throws -> LedgerStore {
        let cache = LedgerCache()
        let clock = clock
        return LedgerStore(
            database: try engine.open(path, .full) { cache.reset() },
            cache: cache,
            tenant: 1,
            clock: { clock.now },
            loader: Office.load
        )
    }
}
