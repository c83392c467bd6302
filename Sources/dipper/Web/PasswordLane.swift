import Dispatch
import Synchronization

/// The thread on which passwords are compared: one at a time, so that a flood of tries takes one
/// core and the memory of one check, and none of the threads that answer for pages.
final class PasswordLane: Sendable {
    static let shared = PasswordLane()

    private let most: Int
    private let queue = DispatchQueue(label: "dipper.password")
    private let waiting = Mutex(0)

    /// More than `most` would wait longer than anybody does.
    init(most: Int = 32) { self.most = most }

    /// Nil when too many wait already.
    func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T? {
        let isAdmitted = waiting.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { return nil }
        defer { waiting.withLock { $0 -= 1 } }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }
}
