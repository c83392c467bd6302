import Casework
import Dispatch
import Store
import Synchronization
import Workflow

/// What takes minutes and is begun and asked after: one at a time, on a thread of its own.
final class LongWork: Sendable {
    enum Kind: Hashable, Sendable {
        /// Every hash and read model computed again from the events.
        case verify
        case backup
        /// Who can do what, and what one absence would block.
        case people
        /// A backup of this name checked as `restore --verify` does.
        case check(String)

        /// As programs name it.
        var name: String {
            switch self {
            case .verify: "verify"
            case .backup: "backup"
            case .people: "people"
            case .check: "check"
            }
        }
    }

    /// What came of it, in sentences and for programs.
    struct Result: Sendable {
        let lines: [Localized]
        var json: [String: JSON] = [:]
    }

    enum Outcome: Sendable {
        case done(Result)
        case refused([Blocker])
    }

    struct State: Sendable {
        /// By which it is asked after.
        let id: String
        var kind: Kind
        var begunAt: Instant
        /// Code of the person who began it.
        var person: String
        /// Under which a program began it; empty for a page.
        var key: String
        /// From 0 to 1.
        var share: Double
        var endedAt: Instant?
        var outcome: Outcome?
    }

    private struct Desk {
        var current: State?
        /// Those that ended, the latest last.
        var ended: [State] = []
    }

    private static let mostKept = 100

    private let queue = DispatchQueue(label: "dipper.long")
    private let desk = Mutex(Desk())

    /// What is at work now.
    var current: State? { desk.withLock { $0.current } }

    /// What is at work and what ended, the latest first.
    var all: [State] {
        desk.withLock { desk in [desk.current].compactMap(\.self) + desk.ended.reversed() }
    }

    func latest(_ kind: Kind) -> State? {
        desk.withLock { $0.ended.last { $0.kind == kind } }
    }

    /// Begins it, unless something is at work already; what a key began is answered again.
    ///
    /// Refused: `WORK_RUNNING`. What `body` throws is kept as its outcome.
    @discardableResult func begin(
        _ kind: Kind,
        by person: String,
        key: String = "",
        _ body: @escaping @Sendable (_ progress: (Double) -> Void) throws -> Result
    ) throws -> (state: State, isReplayed: Bool) {
        let new = State(
            id: Identifier.make(at: Moment.wallClock()),
            kind: kind,
            begunAt: Moment.wallClock(),
            person: person,
            key: key,
            share: 0
        )
        let earlier = try desk.withLock { desk -> State? in
            if let known = try LongWork.earlier(new, in: desk) { return known }
            guard desk.current == nil else { throw LongWork.running() }
            desk.current = new
            return nil
        }
        if let earlier { return (earlier, true) }
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
                var ended = new
                (ended.share, ended.endedAt, ended.outcome) = (1, Moment.wallClock(), outcome)
                if desk.ended.count >= LongWork.mostKept { desk.ended.removeFirst() }
                desk.ended.append(ended)
            }
        }
        return (new, false)
    }

    /// What the same person began under the same key; the key of something else is refused.
    private static func earlier(_ new: State, in desk: Desk) throws -> State? {
        guard !new.key.isEmpty else { return nil }
        let all = [desk.current].compactMap(\.self) + desk.ended
        guard let known = all.last(where: { $0.person == new.person && $0.key == new.key })
        else { return nil }
        guard known.kind == new.kind else { throw Conflict.keyReused(key: new.key) }
        return known
    }

    /// Refused: `WORK_RUNNING`.
    func requireFree() throws(Refusal) {
        guard current == nil else { throw LongWork.running() }
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
