import Synchronization
import Workflow

/// How often somebody may try to sign in: by address and by name, in memory.
///
/// An account locks itself after a few wrong tries; this bounds what one address may cost, and
/// how often a name is tried that no account has.
final class TryLimit: Sendable {
    static let windowMilliseconds: Int64 = 15 * 60_000
    static let mostByAddress = 30
    static let mostByName = 10
    private static let mostKeys = 20_000

    private struct Window {
        var count: Int
        let since: Instant
    }

    private let windows = Mutex<[String: Window]>([:])

    /// Counts a try; answers in how many seconds the next is heard when there were too many.
    func take(name: String, address: String, at now: Instant) -> Int64? {
        windows.withLock { windows in
            if windows.count >= TryLimit.mostKeys { TryLimit.shrink(&windows, now) }
            var wait: Int64?
            for (key, most) in TryLimit.keys(name, address) {
                var window = windows[key] ?? Window(count: 0, since: now)
                if now.milliseconds - window.since.milliseconds >= TryLimit.windowMilliseconds {
                    window = Window(count: 0, since: now)
                }
                window.count += 1
                windows[key] = window
                guard window.count > most else { continue }
                let left =
                    window.since.milliseconds + TryLimit.windowMilliseconds - now.milliseconds
                wait = max(wait ?? 1, (left + 999) / 1000)
            }
            return wait
        }
    }

    /// A try that went well does not count: a whole office may have one address.
    func forgive(name: String, address: String) {
        windows.withLock { windows in
            for (key, _) in TryLimit.keys(name, address) { windows[key]?.count -= 1 }
        }
    }

    /// What is not known is not counted.
    private static func keys(_ name: String, _ address: String) -> [(String, Int)] {
        (address.isEmpty ? [] : [("a \(address.prefix(64))", mostByAddress)])
            + (name.isEmpty ? [] : [("n \(name.prefix(64))", mostByName)])
    }

    /// Drops what is over, and the older half when that is not enough.
    private static func shrink(_ windows: inout [String: Window], _ now: Instant) {
        windows = windows.filter {
            now.milliseconds - $0.value.since.milliseconds < windowMilliseconds
        }
        guard windows.count >= mostKeys else { return }
        let kept = windows.sorted { $0.value.since > $1.value.since }.prefix(mostKeys / 2)
        windows = Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
    }
}

/// What kind of client somebody uses; all that is kept of it.
enum AgentClass: String, Hashable, Sendable, CaseIterable {
    case desktop
    case mobile
    case wechat
    case program

    /// Of the header User-Agent.
    init(userAgent: String) {
        let has: (String) -> Bool = { userAgent.contains($0) }
        if has("MicroMessenger") || has("wxwork") {
            self = .wechat
        } else if ["Mobile", "Android", "iPhone", "iPad", "HarmonyOS"].contains(where: has) {
            self = .mobile
        } else {
            self = has("Mozilla/") ? .desktop : .program
        }
    }
}
