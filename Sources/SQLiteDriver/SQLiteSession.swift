internal import Foundation
internal import SQL
internal import Synchronization

internal import struct GRDB.Configuration
internal import class GRDB.Database
internal import class GRDB.DatabasePool
internal import class GRDB.DatabaseQueue

/// The open connections of a file, and what the writer does with a batch.
final class SQLiteSession: Sendable {
    let pool: Mutex<DatabasePool>
    private let file: SQLiteFile
    /// Held while a batch runs and while the file is opened anew.
    private let turn = Mutex<Void>(())

    init(_ file: SQLiteFile) throws {
        self.file = file
        pool = Mutex(try file.open())
    }

    /// Runs units in order in one transaction; a fault is the answer to all of them.
    func run(_ batch: [any PendingUnit]) -> StorageFault? {
        turn.withLock { _ in
            let current = pool.withLock { $0 }
            return current.writeWithoutTransaction { run(batch, on: $0) }
        }
    }

    /// Runs a batch without savepoints; only when a unit fails is it run again with them.
    ///
    /// A savepoint keeps a copy of every page that its unit changes, and nearly no unit fails.
    private func run(_ batch: [any PendingUnit], on database: GRDB.Database) -> StorageFault? {
        let outside = SQLiteConnection(database, needsTransaction: false)
        var passage = pass(batch, outside, inSavepoints: false)
        if case .failed = passage {
            outside.rollBack()
            file.options.onReset()
            // The error of a unit that was alone is its answer, and nothing else was written.
            guard batch.count > 1 else { return nil }
            passage = pass(batch, outside, inSavepoints: true)
        }
        if case .lost(let fault) = passage { return fault }
        do {
            try file.options.failPoints.beforeCommit()
            try outside.commit()
            try file.options.failPoints.afterCommit()
            return nil
        } catch {
            outside.rollBack()
            if case .full(let detail)? = error as? StorageFault { return .full(detail: detail) }
            let detail = (error as? StorageFault)?.engineDetail
            return .outcomeUnknown(detail: detail ?? "\(error)")
        }
    }

    /// How the units of a batch ran.
    private enum Passage {
        /// All that is to be committed is in the transaction.
        case ready
        /// A unit outside a savepoint threw; what it wrote cannot be undone alone.
        case failed
        /// There is no transaction.
        case lost(StorageFault)
    }

    private func pass(
        _ batch: [any PendingUnit],
        _ outside: SQLiteConnection,
        inSavepoints: Bool
    ) -> Passage {
        let inside: SQLiteConnection
        do {
            inside = try outside.beginWriting()
        } catch {
            return .lost(error as? StorageFault ?? .io(detail: "\(error)"))
        }
        for unit in batch {
            let error = unit.run(on: inside, inSavepoint: inSavepoints)
            guard outside.isInTransaction else { return .lost(faultOfLostTransaction(error)) }
            if error != nil, !inSavepoints { return .failed }
        }
        return .ready
    }

    /// What became of a batch whose transaction ended before its commit.
    private func faultOfLostTransaction(_ error: (any Error)?) -> StorageFault {
        guard let fault = error as? StorageFault, fault.endsTransaction else {
            return .outcomeUnknown(detail: "a unit ended the transaction of its batch")
        }
        return fault
    }

    /// Closes every connection, after the reads that run, and opens the file with its checks.
    func reopen() throws {
        try turn.withLock { _ in
            try pool.withLock { pool in
                try StorageFault.mapping(file.path) { try pool.close() }
                pool = try file.open()
            }
        }
    }

    /// Builds every page anew, and empties the log, in which older pages stand.
    ///
    /// Overwriting alone is not enough: a page that was split keeps bytes of rows that moved on.
    func purge() throws {
        try turn.withLock { _ in
            let current = pool.withLock { $0 }
            try StorageFault.mapping(file.path) {
                try current.writeWithoutTransaction { database in
                    let connection = SQLiteConnection(database, needsTransaction: false)
                    // The copy that it is built in may be larger than the memory.
                    try connection.execute("PRAGMA temp_store = FILE")
                    defer { _ = try? connection.execute("PRAGMA temp_store = MEMORY") }
                    try connection.execute("VACUUM")
                    guard try connection.pragma("wal_checkpoint(TRUNCATE)") == 0 else {
                        throw StorageFault.busy(detail: "\(file.path): the log is being read")
                    }
                }
            }
        }
    }

    /// Copies one snapshot to a new file that appears under its name only when it is durable.
    func backup(to path: String, progress: (Double) -> Void) throws {
        guard SQLiteHeader.size(of: path) == nil else {
            throw StorageFault.alreadyExists(path: path)
        }
        let partial = path + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        do {
            try StorageFault.mapping(partial) { try copy(to: partial, progress) }
        } catch {
            // Nothing that looks like a copy stays behind where a full disk cut it short.
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
        do {
            try synchronize(partial)
            try FileManager.default.moveItem(atPath: partial, toPath: path)
            try synchronize(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        } catch {
            throw StorageFault.io(detail: "\(path): \(error)")
        }
    }

    private func copy(to path: String, _ progress: (Double) -> Void) throws {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            // The copy is thrown away when it is cut short and synchronised once when whole.
            let connection = SQLiteConnection(database, needsTransaction: false)
            try connection.execute("PRAGMA synchronous = OFF")
            try connection.execute("PRAGMA journal_mode = OFF")
        }
        let target = try DatabaseQueue(path: path, configuration: configuration)
        let source = pool.withLock { $0 }
        try withoutActuallyEscaping(progress) { progress in
            try source.read { source in
                // The first read fixes the snapshot; without it each writer restarts the copy.
                _ = try SQLiteConnection(source, needsTransaction: true).pragma("schema_version")
                try target.writeWithoutTransaction { target in
                    try source.backup(to: target, pagesPerStep: 256) { state in
                        let total = max(state.totalPageCount, 1)
                        progress(Double(state.completedPageCount) / Double(total))
                    }
                }
            }
        }
        try target.close()
    }

    private func synchronize(_ path: String) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        try handle.synchronize()
        try handle.close()
    }
}
