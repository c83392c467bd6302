import Casework
import Dispatch
import Store
import Synchronization
import Workflow

/// What takes minutes and is begun from a page: one at a time, on a thread of its own.
final class LongWork: Sendable {
    enum Kind: Hashable, Sendable {
        /// Every hash and read model computed again from the events.
        case verify
        case backup
        /// Who can do what, and what one absence would block.
        case people
        /// A backup of this name checked as `restore --verify` does.
        case check(String)
    }

    enum Outcome: Sendable {
        case done([Localized])
        case refused([Blocker])
    }

    struct State: Sendable {
        var kind: Kind
        var begunAt: Instant
        /// Code of the person who began it.
        var person: String
        /// From 0 to 1.
        var share: Double
        var endedAt: Instant?
        var outcome: Outcome?
    }

    private struct Desk {
        var current: State?
        /// The latest that ended, of each kind.
        var latest: [Kind: State] = [:]
    }

    private static let mostKept = 100

    private let queue = DispatchQueue(label: "dipper.long")
    private let desk = Mutex(Desk())

    /// What is at work now.
    var current: State? { desk.withLock { $0.current } }

    func latest(_ kind: Kind) -> State? { desk.withLock { $0.latest[kind] } }

    /// Begins it, unless something is at work already.
    ///
    /// Refused: `WORK_RUNNING`. What `body` throws is kept as its outcome.
    func begin(
        _ kind: Kind,
        by person: String,
        _ body: @escaping @Sendable (_ progress: (Double) -> Void) throws -> [Localized]
    ) throws(Refusal) {
        let state = State(kind: kind, begunAt: Moment.wallClock(), person: person, share: 0)
        let isFree = desk.withLock { desk in
            guard desk.current == nil else { return false }
            desk.current = state
            return true
        }
        guard isFree else { throw LongWork.running() }
        queue.async { [self] in
            let outcome: Outcome
            do {
                outcome = .done(
                    try body { share in desk.withLock { $0.current?.share = share } }
                )
            } catch {
                outcome = .refused(Failure(error).blockers)
            }
            desk.withLock { desk in
                desk.current = nil
                var ended = state
                (ended.share, ended.endedAt, ended.outcome) = (1, Moment.wallClock(), outcome)
                if desk.latest.count >= LongWork.mostKept { desk.latest = [:] }
                desk.latest[kind] = ended
            }
        }
    }

    /// Waits for the end of what is at work.
    func wait() { queue.sync {} }

    private static func running() -> Refusal {
        Refusal(
            Blocker(
                code: "WORK_RUNNING",
                message: Localized(
                    zh: "已有核验或备份正在进行，请等它完成",
                    en: "A verification or backup is at work; wait for its end"
                )
            )
        )
    }
}
