import Portfolio
package import Workflow

/// What kept a batch from being done, by the place of the command in it; nothing was recorded.
package struct BatchFailure: Error, Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
        case refused([Blocker])
        case conflict(Conflict)
    }

    package var reasons: [Int: Reason] = [:]
}

/// Many commands as one unit whose reasons are all told, as a table of rows needs it.
extension Casework {
    /// With more of them the batch is of another kind, and the rest is not looked at.
    package static let mostFailuresInBatch = 100

    /// As ``performTogether(_:by:progress:)``, but goes on past a refused command for the reasons
    /// of the rest; all are recorded, or none.
    ///
    /// - Parameters:
    ///   - count: how many commands there are.
    ///   - caller: who gives them all.
    ///   - isRehearsal: when true nothing is recorded, and the replies tell what would have been.
    ///   - progress: is told how many were looked at.
    ///   - command: makes the command at a place from the replies before it; nil where one of
    ///     those that it needs was refused. It may run twice, and must do nothing else.
    /// - Returns: the replies in the order of the commands.
    /// - Throws: ``BatchFailure``, or a fault of the store.
    package func performAll(
        count: Int,
        by caller: Caller,
        isRehearsal: Bool = false,
        progress: @escaping @Sendable (Int) -> Void,
        command: @escaping @Sendable (Int, [Reply?]) throws -> Command?
    ) throws -> [Reply] {
        do {
            return try transactSync { session in
                var replies: [Reply?] = []
                var failure = BatchFailure()
                replies.reserveCapacity(count)
                for place in 0..<count {
                    guard failure.reasons.count < Casework.mostFailuresInBatch else { break }
                    replies.append(
                        try Casework.reply(place, caller, replies, &failure, session, command)
                    )
                    progress(replies.count)
                }
                guard failure.reasons.isEmpty else { throw failure }
                let all = replies.compactMap(\.self)
                if isRehearsal { throw Rehearsed(replies: all) }
                return all
            }
        } catch let rehearsed as Rehearsed {
            return rehearsed.replies
        }
    }

    private static func reply(
        _ place: Int,
        _ caller: Caller,
        _ replies: [Reply?],
        _ failure: inout BatchFailure,
        _ session: any LedgerSession,
        _ command: (Int, [Reply?]) throws -> Command?
    ) throws -> Reply? {
        do {
            guard let command = try command(place, replies) else { return nil }
            return try decide(Asked(command, caller), session)
        } catch let refusal as Refusal {
            failure.reasons[place] = .refused(refusal.blockers)
        } catch let conflict as Conflict {
            failure.reasons[place] = .conflict(conflict)
        }
        // What was prepared for it must not be recorded with another command.
        session.discard()
        return nil
    }
}

/// Undoes what a rehearsal recorded, with what it would have been.
private struct Rehearsed: Error {
    let replies: [Reply]
}
