package import Casework
package import Workflow

/// How an endpoint's failures slow it down, and when they end it.
extension EndpointHealth {
    /// Failures one after another that open the breaker.
    private static let breakerAfter: Int64 = 5
    private static let shortestPauseMilliseconds: Int64 = 30_000
    private static let longestPauseMilliseconds: Int64 = 600_000
    /// So many failures within a day start the clock that disables.
    private static let clockAfter: Int64 = 3
    private static let dayMilliseconds: Int64 = 86_400_000
    private static let daysUntilDisabled: Int64 = 5

    package mutating func succeed() {
        self = EndpointHealth()
    }

    /// Answers whether it has only failed for so long that it is to be disabled.
    ///
    /// `wish` is until when the receiver asked to be left alone.
    package mutating func fail(at now: Instant, wish: Instant?) -> Bool {
        let time = now.milliseconds
        if failingSince == nil, let first = firstFailureAt,
            time - first.milliseconds > EndpointHealth.dayMilliseconds
        {
            firstFailureAt = nil
            failures = 0
        }
        failures += 1
        if firstFailureAt == nil { firstFailureAt = now }
        if failures >= EndpointHealth.clockAfter, failingSince == nil { failingSince = now }
        var pause: Int64 = 0
        if failures >= EndpointHealth.breakerAfter {
            let doublings = min(failures - EndpointHealth.breakerAfter, 6)
            pause = min(
                EndpointHealth.shortestPauseMilliseconds << doublings,
                EndpointHealth.longestPauseMilliseconds
            )
        }
        let until = max(time + pause, wish?.milliseconds ?? 0)
        pausedUntil = until > time ? Instant(milliseconds: until) : pausedUntil
        guard let failingSince else { return false }
        return time - failingSince.milliseconds
            >= EndpointHealth.daysUntilDisabled * EndpointHealth.dayMilliseconds
    }

    package func isPaused(at now: Instant) -> Bool {
        pausedUntil.map { $0 > now } ?? false
    }

    /// While it fails, one at a time is enough to see whether it is back.
    package var isSuspect: Bool { failures >= EndpointHealth.breakerAfter }
}
