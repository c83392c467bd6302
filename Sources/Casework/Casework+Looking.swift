package import Portfolio
import Workflow

/// Planning ahead of a command: what procedures look at, without asking for anything.
extension Casework {
    /// Looks at the ledger as a procedure does, in one moment of it; nothing is recorded.
    ///
    /// Whoever calls this has asked the policy what of it may be told.
    ///
    /// - Throws: `NOT_PERMITTED` for nobody in office, or what the body throws.
    package func look<T: Sendable>(
        as caller: Caller,
        _ body: @escaping @Sendable (any Desk) throws -> T
    ) throws -> T {
        try transactSync { session in
            let actor = try Policy.actor(caller, session)
            return try body(
                SessionDesk(session: session, effective: session.now.date, actor: actor)
            )
        }
    }
}
