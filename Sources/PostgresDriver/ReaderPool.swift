internal import Dispatch
internal import SQL
internal import Synchronization

/// The connections on which snapshots are read: so many at most, kept between reads.
final class ReaderPool: Sendable {
    private let connector: Connector
    private let places: DispatchSemaphore
    private let idle = Mutex<[Link]>([])

    init(_ connector: Connector) {
        self.connector = connector
        places = DispatchSemaphore(value: connector.options.readerCount)
    }

    /// Runs `body` on a snapshot of its own.
    func read<T>(_ body: (any ReadConnection) throws -> T) throws -> T {
        let timeout = connector.options.readerTimeoutMilliseconds
        guard places.wait(timeout: .now() + .milliseconds(timeout)) == .success else {
            throw StorageFault.busy(
                detail: "\(connector.address.name): no connection became free in \(timeout) ms"
            )
        }
        defer { places.signal() }
        let link = try idle.withLock { $0.popLast() } ?? connect()
        let snapshot = SnapshotConnection(link) { try self.connect() }
        defer { giveBack(snapshot) }
        return try body(snapshot)
    }

    /// Closes the connections that nobody reads on.
    func reset() {
        idle.withLock { $0 = [] }
    }

    private func connect() throws -> Link {
        let limit = connector.options.reconnectLimitMilliseconds
        return try connector.connect(isWriter: false, until: Deadline(milliseconds: limit))
    }

    /// Ends the snapshot without waiting; a connection that broke shows it when it is next used.
    private func giveBack(_ snapshot: SnapshotConnection) {
        let link = snapshot.link
        do {
            try snapshot.end()
            idle.withLock { $0.append(link) }
        } catch {
            // The link closes when nobody holds it.
        }
    }
}

/// Reads inside one snapshot, which begins with its first statement.
final class SnapshotConnection: ReadConnection {
    private(set) var link: Link
    private let reconnect: () throws -> Link
    private var hasBegun = false
    /// Whether an answer was handed out, after which another snapshot could contradict it.
    private var hasAnswered = false
    private var hasRepeated = false

    init(_ link: Link, reconnect: @escaping () throws -> Link) {
        self.link = link
        self.reconnect = reconnect
    }

    func query(
        _ sql: String,
        _ arguments: [SQLValue],
        _ each: (any Row) throws -> Void
    ) throws {
        let row = PostgresRow()
        guard let answer = try start(sql, arguments, row) else { return }
        defer {
            row.clear()
            link.abandon(answer)
        }
        repeat { try each(row) } while try link.next(answer, row)
    }

    func first<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ map: (any Row) throws -> T
    ) throws -> T? {
        let row = PostgresRow()
        guard let answer = try start(sql, arguments, row) else { return nil }
        defer {
            row.clear()
            link.abandon(answer)
        }
        return try map(row)
    }

    /// Stands on the first row; nil where there is none.
    ///
    /// A connection that turns out to be broken is replaced once, while nothing was handed out.
    private func start(
        _ sql: String,
        _ arguments: [SQLValue],
        _ row: PostgresRow
    ) throws -> Answer? {
        do {
            return try startOnce(sql, arguments, row)
        } catch {
            let isRepeatable = link.failure?.isRepeatable ?? false
            guard isRepeatable, !hasAnswered, !hasRepeated else { throw error }
            hasRepeated = true
            link = try reconnect()
            hasBegun = false
            return try startOnce(sql, arguments, row)
        }
    }

    private func startOnce(
        _ sql: String,
        _ arguments: [SQLValue],
        _ row: PostgresRow
    ) throws -> Answer? {
        if !hasBegun {
            try link.send("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            hasBegun = true
        }
        let answer = try link.open(sql, arguments)
        let isThere = try link.next(answer, row)
        hasAnswered = true
        return isThere ? answer : nil
    }

    /// Ends the snapshot; throws where the link must not be used again.
    func end() throws {
        guard hasBegun else { return }
        link.giveUp()
        if link.failure != nil { return try link.recover("ROLLBACK") }
        try link.send("COMMIT")
        link.post()
    }
}
