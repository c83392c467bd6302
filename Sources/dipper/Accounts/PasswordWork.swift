import Casework
import Dispatch
import Identity
import Synchronization

/// The thread on which passwords are hashed: one at a time, so that a flood of tries takes one
/// core and the memory of one check, and never the thread that writes.
final class PasswordWork: Sendable {
    /// More than these would wait longer than anybody does.
    private static let mostWaiting = 32

    private let queue = DispatchQueue(label: "dipper.password")
    private let waiting = Mutex(0)

    /// Refused: `SIGN_IN_BUSY`.
    func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        let isAdmitted = waiting.withLock { count in
            guard count < PasswordWork.mostWaiting else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw AccountRefusals.busy() }
        defer { waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    func hash(_ password: String, cost: PasswordHash.Cost) async throws -> String {
        let salt = SystemRandom.bytes(PasswordHash.saltByteCount)
        return try await run {
            try PasswordHash(of: password, salt: salt, cost: cost).description
        }
    }

    /// Whether a password is any of the kept ones.
    func matches(_ password: String, anyOf kept: [String]) async throws -> Bool {
        let hashes = kept.compactMap { PasswordHash($0) }
        guard !hashes.isEmpty else { return false }
        return try await run { try hashes.contains { try $0.matches(password) } }
    }
}
