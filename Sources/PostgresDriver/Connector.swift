internal import CPostgres
internal import Glibc
internal import SQL

/// When a search for a server ends.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(milliseconds: Int) {
        end = ContinuousClock().now + .milliseconds(milliseconds)
    }

    var hasPassed: Bool { ContinuousClock().now >= end }
}

/// Makes connections to one database, each checked and set up before anyone has it.
struct Connector: Sendable {
    let address: PostgresAddress
    let options: PostgresOptions

    /// What a URL may set otherwise, and what it may not.
    private var defaults: [(String, String)] {
        [
            ("fallback_application_name", "dipper"),
            // A host that is cut off is passed over within seconds, and noticed in both directions.
            ("connect_timeout", "2"),
            ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"),
            // A read follows what was written, which only the server that is written surely has.
            ("target_session_attrs", options.access == .read ? "any" : "read-write"),
        ]
    }

    /// One attempt at all hosts of the address.
    func connect(isWriter: Bool) throws -> Link {
        let settings = defaults + [("dbname", address.url), ("client_encoding", "UTF8")]
        let names = unsafe settings.map { unsafe strdup($0.0) }
        let values = unsafe settings.map { unsafe strdup($0.1) }
        defer {
            for index in settings.indices {
                unsafe free(names[index])
                unsafe free(values[index])
            }
        }
        let handle = unsafe dPQconnectdbParams(
            unsafe names.map { unsafe UnsafePointer($0) } + [nil],
            unsafe values.map { unsafe UnsafePointer($0) } + [nil],
            1
        )
        guard let handle = unsafe handle else {
            throw StorageFault.unreachable(detail: "\(address.name): out of memory")
        }
        guard unsafe dPQstatus(handle) == CONNECTION_OK else {
            defer { unsafe dPQfinish(handle) }
            let words = unsafe String(cString: dPQerrorMessage(handle))
            throw StorageFault.connecting(words, to: address.name)
        }
        let link = unsafe Link(handle, address: address.name)
        try settle(link, isWriter: isWriter)
        return link
    }

    /// As `connect`, again and again while waiting may help.
    func connect(isWriter: Bool, until deadline: Deadline) throws -> Link {
        var pauseMilliseconds: UInt32 = 25
        while true {
            do {
                return try connect(isWriter: isWriter)
            } catch let fault as StorageFault where fault.mayPass && !deadline.hasPassed {
                usleep(pauseMilliseconds * 1_000)
                pauseMilliseconds = min(pauseMilliseconds * 2, 1_000)
            }
        }
    }

    /// Sets the session up and refuses a server on which what is answered may be lost.
    private func settle(_ link: Link, isWriter: Bool) throws {
        let timeout =
            isWriter ? options.statementTimeoutMilliseconds : options.readTimeoutMilliseconds
        let found = try link.first(
            """
            SELECT current_setting('server_version_num')::bigint,
             current_setting('server_encoding'), current_setting('fsync'),
             current_setting('synchronous_commit'),
             set_config('lock_timeout', ?, false),
             set_config('statement_timeout', ?, false),
             set_config('idle_in_transaction_session_timeout', ?, false),
             set_config('tcp_keepalives_idle', '5', false),
             set_config('tcp_keepalives_interval', '2', false),
             set_config('tcp_keepalives_count', '3', false),
             set_config('tcp_user_timeout', '10000', false),
             set_config('client_min_messages', 'warning', false),
             set_config('jit', 'off', false)
            """,
            [options.lockTimeoutMilliseconds, timeout, options.idleTimeoutMilliseconds]
                .map { .text("\($0)") }
        ) { row in (try row.integer(0), try row.text(1), try row.text(2), try row.text(3)) }
        guard let (version, encoding, fsync, commit) = found else {
            throw StorageFault.unreachable(detail: "\(address.name): no answer")
        }
        guard version >= 150_000 else {
            throw unsuitable("server_version_num", "\(version)", ">= 150000")
        }
        guard encoding == "UTF8" else { throw unsuitable("server_encoding", encoding, "UTF8") }
        guard !options.access.isWriting || fsync == "on" else {
            throw unsuitable("fsync", fsync, "on")
        }
        guard !options.access.isWriting || commit != "off" else {
            throw unsuitable("synchronous_commit", commit, "on")
        }
    }

    private func unsuitable(_ setting: String, _ found: String, _ expected: String) -> StorageFault
    {
        .unsuitable(setting: "\(address.name): \(setting)", found: found, expected: expected)
    }
}

extension PostgresOptions.Access {
    var isWriting: Bool { self != .read }
}
