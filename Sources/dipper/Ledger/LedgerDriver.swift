import PostgresDriver
import SQL
import SQLiteDriver
import Store

/// The driver of a place: the embedded database for a file, PostgreSQL for an address.
enum LedgerDriver {
    /// Opens the database of a place; `onReset` is called when rows seen may have been undone.
    static func open(
        _ place: DatabasePlace,
        _ access: SQLiteOptions.Access,
        onReset: @escaping @Sendable () -> Void
    ) throws -> any Database {
        place.isServer
            ? try server(place, access, onReset)
            : try file(place, access, onReset)
    }

    private static func file(
        _ place: DatabasePlace,
        _ access: SQLiteOptions.Access,
        _ onReset: @escaping @Sendable () -> Void
    ) throws -> any Database {
        var options = SQLiteOptions()
        options.access = access
        options.applicationID = Schema.applicationID
        options.pageSizeBytes = Schema.pageSizeBytes
        options.newestUserVersion = Schema.version
        options.onReset = onReset
        return try SQLiteDatabase(path: place.text, options: options)
    }

    private static func server(
        _ place: DatabasePlace,
        _ access: SQLiteOptions.Access,
        _ onReset: @escaping @Sendable () -> Void
    ) throws -> any Database {
        var options = PostgresOptions()
        options.access =
            switch access {
            case .create: .create
            case .write: .write
            case .read, .readUnchangeable: .read
            }
        options.applicationID = Schema.applicationID
        options.newestUserVersion = Schema.version
        options.onReset = onReset
        return try PostgresDatabase(url: place.text, options: options)
    }
}
