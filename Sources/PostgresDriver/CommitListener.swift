internal import CPostgres
internal import Dispatch
internal import Glibc
internal import SQL
internal import Synchronization

/// Calls a closure when another process has committed, until it is stopped.
///
/// The closure may be called without a cause: after the connection broke nobody knows what was
/// missed. It runs on the listener's own thread.
package final class CommitListener: Sendable {
    private let connector: Connector
    /// The writer whose commits are not told.
    private let own: Int64?
    private let onCommit: @Sendable () -> Void
    private let isStopped = Mutex(false)
    /// A descriptor whose being readable ends the wait.
    private let wake = eventfd(0, Int32(EFD_CLOEXEC))

    init(_ connector: Connector, own: Int64?, onCommit: @escaping @Sendable () -> Void) {
        self.connector = connector
        self.own = own
        self.onCommit = onCommit
        DispatchQueue(label: "dipper.listener").async { self.listen() }
    }

    deinit {
        close(wake)
    }

    /// Ends the listening; a call that runs just now is not waited for.
    package func stop() {
        isStopped.withLock { $0 = true }
        eventfd_write(wake, 1)
    }

    private var goesOn: Bool { isStopped.withLock { !$0 } }

    private func listen() {
        var isFirst = true
        while goesOn {
            do {
                let link = try connector.connect(isWriter: false)
                try link.run("LISTEN dipper")
                if !isFirst { onCommit() }
                isFirst = false
                while goesOn { try wait(link) }
            } catch {
                // Looked for again after a moment, or at once when the listener is stopped.
                _ = readable([wake], timeoutMilliseconds: 1_000)
            }
        }
    }

    private func wait(_ link: Link) throws {
        guard readable([link.socket, wake], timeoutMilliseconds: -1) else { return }
        let payloads = try link.notifications()
        if payloads.contains(where: { Int64($0) != own }) { onCommit() }
    }

    private func readable(_ descriptors: [CInt], timeoutMilliseconds: CInt) -> Bool {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        return unsafe poll(&polled, nfds_t(polled.count), timeoutMilliseconds) > 0
    }
}

extension PostgresDatabase {
    /// Calls `onCommit` whenever another process has committed; keeps one connection for it.
    package func listen(onCommit: @escaping @Sendable () -> Void) -> CommitListener {
        CommitListener(connector, own: writing?.identity, onCommit: onCommit)
    }
}
