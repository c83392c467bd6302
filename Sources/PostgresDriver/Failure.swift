internal import SQL

/// Why a statement was not carried out, and what that means for what is around it.
struct Failure {
    let fault: StorageFault
    /// The server's code for it; empty where the connection itself broke.
    let state: String
    /// Whether the statement's caller had gone on already.
    let isLate: Bool

    /// Whether the connection has ended with it, or cannot be relied on any more.
    static func endsConnection(_ state: String) -> Bool {
        state.isEmpty || state.hasPrefix("08") || isShutdown(state)
            // Idle for too long, in a transaction or outside of one.
            || ["25P03", "57P05"].contains(state)
    }

    private static func isShutdown(_ state: String) -> Bool {
        ["57P01", "57P02", "57P03"].contains(state)
    }

    /// Whether the same deed may go through when it is done again.
    var isRepeatable: Bool {
        Self.endsConnection(state) || ["40001", "40P01"].contains(state) || isStale
    }

    /// Whether a prepared statement no longer fits, since the tables changed or a pool forgot it.
    var isStale: Bool {
        guard state != "26000" else { return true }
        guard state == "0A000", case .statement(_, let detail) = fault else { return false }
        return detail.contains("cached plan")
    }

    /// Whether a failed commit leaves open if it was stored.
    var leavesCommitOpen: Bool {
        Self.endsConnection(state) || ["40003", "08007"].contains(state)
    }
}
