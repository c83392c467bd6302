import Synchronization
import Workflow

/// How often programs may call: by token or session, and by address, in windows of a minute.
///
/// One program that runs wild then costs nobody else his answers.
final class CallLimit: Sendable {
    private struct Window {
        var count: Int
        let since: Instant
    }

    private static let milliseconds: Int64 = 60_000
    private static let mostKeys = 20_000
    /// Several programs may have one address.
    private static let addressFactor = 4

    /// Calls of one token in a minute; 0 for no limit.
    let most: Int
    private let windows = Mutex<[String: Window]>([:])

    init(most: Int) { self.most = most }

    /// Counts a call from an address; answers in how many seconds the next is heard when there
    /// were too many.
    func take(address: String, at now: Instant) -> Int64? {
        // What is not known is not counted.
        guard !address.isEmpty else { return nil }
        return take("a \(address.prefix(64))", most * CallLimit.addressFactor, now)
    }

    /// Counts a call by a token or a session, as ``take(address:at:)``.
    func take(token: String, at now: Instant) -> Int64? { take("t \(token)", most, now) }

    private func take(_ key: String, _ most: Int, _ now: Instant) -> Int64? {
        guard most > 0 else { return nil }
        return windows.withLock { windows in
            if windows.count >= CallLimit.mostKeys {
                windows = windows.filter { CallLimit.isOpen($0.value, now) }
                if windows.count >= CallLimit.mostKeys { windows = [:] }
            }
            var window = windows[key] ?? Window(count: 0, since: now)
            if !CallLimit.isOpen(window, now) { window = Window(count: 0, since: now) }
            window.count += 1
            windows[key] = window
            guard window.count > most else { return nil }
            let left = window.since.milliseconds + CallLimit.milliseconds - now.milliseconds
            return max(1, (left + 999) / 1000)
        }
    }

    /// A clock that was set back begins a new window.
    private static func isOpen(_ window: Window, _ now: Instant) -> Bool {
        let age = now.milliseconds - window.since.milliseconds
        return age >= 0 && age < milliseconds
    }
}
