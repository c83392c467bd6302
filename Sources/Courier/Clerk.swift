import Casework
import Dispatch
import Portfolio
import Synchronization
import Workflow

/// Does a courier's work on the ledger, in order, on a queue of its own, and leaves notes.
///
/// Unchecked: all that changes is behind a lock or touched by the queue alone.
final class Clerk: @unchecked Sendable {
    enum Note: Sendable {
        case looked(Look)
        case page(endpoint: String, [DueDelivery], isFull: Bool)
        case settled([(endpoint: String, number: Int64)])
        case failed(any Error)
    }

    /// What was found on looking around.
    struct Look: Sendable {
        var endpoints: [Endpoint]
        var held: [String: EndpointHealth]
        var gate: AddressGate
        var leaseUntil: Instant
    }

    private static let rowsHandedOutAtOnce = 1000
    private static let attemptsPrunedAtOnce = 1000
    private static let keptMilliseconds: Int64 = 90 * 86_400_000
    private static let pruneEveryMilliseconds: Int64 = 600_000

    private let desk: any DeliveryDesk
    private let owner: String
    private let report: Courier.Reporting
    private let queue = DispatchQueue(label: "dipper.courier")
    private let left = Mutex<[Note]>([])
    private let hasNotes = DispatchSemaphore(value: 0)
    private let waker = Mutex<CurlTransport.Waker?>(nil)
    // The queue's own.
    private var renewAt: Instant?
    private var leaseUntil = Instant(milliseconds: 0)
    private var held: [String: EndpointHealth] = [:]
    private var pruneAt: Instant?

    init(_ desk: any DeliveryDesk, owner: String, report: @escaping Courier.Reporting) {
        self.desk = desk
        self.owner = owner
        self.report = report
    }

    func wakes(_ waker: CurlTransport.Waker) {
        self.waker.withLock { $0 = waker }
    }

    /// What was left since; `waiting` until there is something.
    func notes(waiting: Bool) -> [Note] {
        if waiting {
            hasNotes.wait()
            hasNotes.signal()
        }
        let notes = left.withLock { notes in
            defer { notes = [] }
            return notes
        }
        for _ in notes { hasNotes.wait() }
        return notes
    }

    private func leave(_ body: @escaping @Sendable () throws -> Note) {
        queue.async {
            let note: Note
            do {
                note = try body()
            } catch {
                note = .failed(error)
            }
            self.left.withLock { $0.append(note) }
            self.hasNotes.signal()
            self.waker.withLock { $0 }?.wake()
        }
    }

    /// Hands out what is new, and sees which endpoints there are and which are ours.
    func look(at now: Instant, leaseMilliseconds: Int64) {
        leave {
            while try self.desk.handOut(limit: Clerk.rowsHandedOutAtOnce, at: now)
                == Clerk.rowsHandedOutAtOnce
            {}
            let endpoints = try self.desk.liveEndpoints()
            let isMissing = endpoints.contains { self.held[$0.id] == nil }
            if isMissing || self.renewAt.map({ $0 <= now }) ?? true {
                self.leaseUntil = Instant(milliseconds: now.milliseconds + leaseMilliseconds)
                self.held = try self.desk.lease(
                    endpoints.map(\.id),
                    as: self.owner,
                    at: now,
                    until: self.leaseUntil
                )
                self.renewAt = Instant(milliseconds: now.milliseconds + leaseMilliseconds / 3)
            }
            if self.pruneAt.map({ $0 <= now }) ?? true {
                let before = Instant(milliseconds: now.milliseconds - Clerk.keptMilliseconds)
                while try self.desk.prune(before: before, limit: Clerk.attemptsPrunedAtOnce)
                    == Clerk.attemptsPrunedAtOnce
                {}
                let next = now.milliseconds + Clerk.pruneEveryMilliseconds
                self.pruneAt = Instant(milliseconds: next)
            }
            return .looked(
                Look(
                    endpoints: endpoints,
                    held: self.held,
                    gate: try self.desk.addressGate(),
                    leaseUntil: self.leaseUntil
                )
            )
        }
    }

    func readPage(of endpoint: Endpoint, at now: Instant, except: Set<Int64>, limit: Int) {
        leave {
            let page = try self.desk.due(to: endpoint, at: now, except: except, limit: limit)
            return .page(endpoint: endpoint.id, page, isFull: page.count == limit)
        }
    }

    func settle(
        _ settlements: [Settlement],
        _ health: [String: EndpointHealth],
        _ news: [(endpoint: String, EndpointNews)]
    ) {
        leave {
            try self.desk.settle(settlements, health, by: self.owner)
            for (endpoint, news) in news { try self.report(endpoint, news) }
            return .settled(settlements.map { ($0.endpoint, $0.number) })
        }
    }

    func release() throws {
        try queue.sync {
            held = [:]
            renewAt = nil
            try desk.release(owner)
        }
    }

    /// Waits until the queue has done what it was given.
    func finish() {
        queue.sync {}
    }
}
