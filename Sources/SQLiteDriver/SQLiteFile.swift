internal import Foundation
internal import SQL

internal import struct GRDB.Configuration
internal import class GRDB.Database
internal import struct GRDB.DatabaseError
internal import class GRDB.DatabasePool

/// A database file: what is checked before it is touched, and how its connections are set up.
struct SQLiteFile: Sendable {
    let path: String
    let options: SQLiteOptions

    /// Opens the file for reading and writing, or for reading, as the options say.
    func open() throws -> DatabasePool {
        let header = try SQLiteHeader(path: path)
        try check(header)
        switch options.access {
        case .create, .write:
            try requireWritable()
            return try openPool(path, isNew: header == nil)
        case .readUnchangeable:
            return try openUnchangeable()
        case .read:
            do {
                return try openPool(path, isNew: false)
            } catch let fault as StorageFault {
                switch fault {
                case .io, .readOnly, .full: return try openUnchangeable()
                case .missing, .alreadyExists, .notADatabase, .foreign, .newerFormat, .truncated,
                    .corrupt, .notDurable, .busy, .constraint, .columnType, .statement,
                    .outcomeUnknown, .writesStopped, .unreachable, .denied, .unsuitable:
                    throw fault
                }
            }
        }
    }

    private func check(_ header: SQLiteHeader?) throws {
        guard let header else {
            guard options.access == .create else { throw StorageFault.missing(path: path) }
            return
        }
        try header.check(path: path, hasLog: hasLog)
        if let expected = options.applicationID, header.applicationID != expected {
            throw StorageFault.foreign(
                path: path,
                found: Int64(header.applicationID),
                expected: Int64(expected)
            )
        }
        // Opening for writing alone touches the file; one of a newer program is left as it is.
        try requireKnown(Int64(header.userVersion))
    }

    private func requireKnown(_ userVersion: Int64) throws {
        guard let newest = options.newestUserVersion, userVersion > newest else { return }
        throw StorageFault.newerFormat(
            path: path,
            found: userVersion,
            newestKnown: Int64(newest)
        )
    }

    /// Names a disk or a file that refuses writing; SQLite would only say that it cannot open.
    private func requireWritable() throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        for place in [folder, path] where FileManager.default.fileExists(atPath: place) {
            guard FileManager.default.isWritableFile(atPath: place) else {
                throw StorageFault.readOnly(detail: "\(place): no write permission")
            }
        }
    }

    /// Whether a log beside the file holds commits that the file itself may lack.
    private var hasLog: Bool {
        (SQLiteHeader.size(of: path + "-wal") ?? 0) > 0
    }

    private func openPool(_ target: String, isNew: Bool) throws -> DatabasePool {
        try StorageFault.mapping(path) {
            let pool = try DatabasePool(path: target, configuration: configuration(isNew: isNew))
            try pool.writeWithoutTransaction {
                try settle(SQLiteConnection($0, needsTransaction: false))
            }
            return pool
        }
    }

    /// A disk that refuses every write cannot hold SQLite's lock files; then nobody else writes.
    private func openUnchangeable() throws -> DatabasePool {
        guard !hasLog else {
            throw StorageFault.readOnly(
                detail: "\(path)-wal: holds commits; copy both files to a writable folder"
            )
        }
        let allowed = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
        let escaped = path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
        return try openPool("file:\(escaped)?immutable=1", isNew: false)
    }

    private func configuration(isNew: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.label = "dipper"
        configuration.readonly = options.isReadOnly
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = options.readerCount
        configuration.busyMode = .timeout(Double(options.busyTimeoutMilliseconds) / 1_000)
        // A rollback that failed must end in a fault, not in the end of the process.
        configuration.allowsUnsafeTransactions = true
        let options = options
        configuration.prepareDatabase { database in
            let connection = SQLiteConnection(database, needsTransaction: false)
            try connection.execute("PRAGMA busy_timeout = \(options.busyTimeoutMilliseconds)")
            // Text in the schema must not run functions, and broken pages must be noticed.
            try connection.execute("PRAGMA trusted_schema = OFF")
            try connection.execute("PRAGMA cell_size_check = ON")
            // Without it REPLACE would delete rows past the append-only triggers.
            try connection.execute("PRAGMA recursive_triggers = ON")
            guard !database.configuration.readonly else { return }
            try connection.execute("PRAGMA wal_autocheckpoint = \(options.checkpointPages)")
            try connection.execute("PRAGMA journal_size_limit = 67108864")
            // What is deleted is overwritten where that costs no page more; purging does the rest.
            try connection.execute("PRAGMA secure_delete = FAST")
            // A large import stays in memory instead of spilling pages that change again; what a
            // savepoint may have to undo stays in memory too.
            try connection.execute("PRAGMA cache_size = -65536")
            try connection.execute("PRAGMA temp_store = MEMORY")
            guard isNew else { return }
            // Written before the log begins, so that the header alone tells whose file it is.
            try connection.execute("PRAGMA page_size = \(options.pageSizeBytes)")
            try connection.execute("PRAGMA application_id = \(options.applicationID ?? 0)")
        }
        return configuration
    }

    /// Sets what the library changed while it opened, and reads back what durability rests on.
    private func settle(_ connection: SQLiteConnection) throws {
        try requireKnown(try connection.pragma("user_version"))
        guard !options.isReadOnly else { return }
        switch options.durability {
        case .full:
            // The library sets NORMAL for every WAL file, which a power cut makes forget commits.
            try connection.execute("PRAGMA synchronous = FULL")
            try Self.requireDurable(connection)
        case .off:
            try connection.execute("PRAGMA synchronous = OFF")
        }
    }

    /// Refuses a writer whose acknowledged commits a power cut could lose.
    static func requireDurable(_ connection: SQLiteConnection) throws {
        let synchronous = try connection.pragma("synchronous")
        guard synchronous == 2 else {
            throw StorageFault.notDurable(synchronous: synchronous)
        }
    }
}
