import Expression
import Portfolio
package import Workflow

/// A clock that ran backwards is an event of the ledger's own story (decision 11).
extension Casework {
    /// Records once for each time that the clock fell behind, before what else the unit records.
    ///
    /// What follows is recorded at the latest moment until the clock has passed it, so that this
    /// moment tells whether the ledger said so already.
    static func recordLateClock(_ session: any LedgerSession) throws {
        guard let found = session.lateClock, let ledger = try session.stream("LEDGER") else {
            return
        }
        let latest = session.now.description
        guard ledger.record.text("ahead_of_clock") != latest else { return }
        let command = Command(
            target: .existing("LEDGER"),
            event: "clock_backwards",
            payload: ["found": .string(found.description), "latest": .string(latest)]
        )
        let decision = try decision(Asked(command, .system), session)
        guard decision.blockers.isEmpty else { throw Refusal(decision.blockers) }
        _ = try record(decision, session)
    }
}

extension Instant {
    /// Clocks of one machine are set by small steps; this much is no running backwards.
    private static let toleranceMilliseconds: Int64 = 1000

    /// Whether a clock that shows this moment runs behind what is recorded already.
    package func isLate(for latest: Instant) -> Bool {
        milliseconds < latest.milliseconds - Instant.toleranceMilliseconds
    }
}
