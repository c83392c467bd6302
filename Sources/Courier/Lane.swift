import Casework
import Workflow

/// One endpoint as a courier serves it: what is next, what is on its way, how it fares.
///
/// Lanes share nothing, so that an endpoint which does not answer delays only itself.
final class Lane {
    private static let firstWindow = 4

    private(set) var endpoint: Endpoint
    private(set) var stationery: Stationery?
    var health: EndpointHealth
    /// Until when it is ours.
    var leaseUntil: Instant
    /// Nothing more is begun; what is on its way comes to its end.
    var isClosed = false
    /// A page is being read, or the last one was not full.
    var isReading = false
    var isDrained = false
    private var endedVersion: Int?
    /// Robots want some time between two messages.
    private var nextSlot: Instant?
    private var inFlight = 0
    private var window = Lane.firstWindow
    /// In the order in which they are sent; the first ones are taken already.
    private var queue: [DueDelivery] = []
    private var taken = 0
    /// Cases with a message on its way, and what waits for it: their messages go one by one.
    private var aside: [String: [DueDelivery]] = [:]
    /// Numbers of all that was read and is not settled.
    private(set) var held: Set<Int64> = []

    init(_ endpoint: Endpoint, source: String, health: EndpointHealth, leaseUntil: Instant) {
        self.endpoint = endpoint
        self.health = health
        self.leaseUntil = leaseUntil
        stationery = try? Stationery(endpoint, source: source)
    }

    func update(_ endpoint: Endpoint, source: String) {
        guard endpoint != self.endpoint else { return }
        self.endpoint = endpoint
        stationery = try? Stationery(endpoint, source: source)
    }

    /// Begins anew after it was closed, unless something is still on its way or its endpoint is as
    /// it was when it ended for good; the pace of a robot goes on.
    func reopen(_ endpoint: Endpoint, source: String, health: EndpointHealth, until: Instant) {
        guard inFlight == 0, endpoint.version != endedVersion else { return }
        update(endpoint, source: source)
        self.health = health
        leaseUntil = until
        isClosed = false
        isReading = false
        isDrained = false
        aside = [:]
        held = []
    }

    /// Closes a lane whose endpoint is to be disabled: its story tells so a moment later.
    func end() {
        close()
        endedVersion = endpoint.version
    }

    var waitingCount: Int { queue.count - taken }

    func add(_ page: [DueDelivery]) {
        queue.removeFirst(taken)
        taken = 0
        queue += page
        held.formUnion(page.map(\.number))
    }

    /// The next message that may be sent now; nil when none may.
    func next(at now: Instant, leaseMargin: Int64, mostInFlight: Int) -> DueDelivery? {
        let limit = health.isSuspect ? 1 : min(window, mostInFlight)
        guard !isClosed, inFlight < limit, !health.isPaused(at: now),
            hasSlot(at: now),
            leaseUntil.milliseconds - now.milliseconds > leaseMargin
        else { return nil }
        while taken < queue.count {
            let delivery = queue[taken]
            taken += 1
            if aside[delivery.stream] != nil {
                aside[delivery.stream]?.append(delivery)
                continue
            }
            aside[delivery.stream] = []
            inFlight += 1
            let pace = endpoint.kind.paceMilliseconds
            if pace > 0 { nextSlot = Instant(milliseconds: now.milliseconds + pace) }
            return delivery
        }
        return nil
    }

    func hasSlot(at now: Instant) -> Bool {
        nextSlot.map { $0 <= now } ?? true
    }

    /// Takes a message back from the way; the next one of its case goes first now.
    func end(_ delivery: DueDelivery, isDelivered: Bool, mostInFlight: Int) {
        inFlight -= 1
        window = isDelivered ? min(window + 1, mostInFlight) : max(1, window / 2)
        guard let waiting = aside.removeValue(forKey: delivery.stream), !waiting.isEmpty
        else { return }
        queue.replaceSubrange(..<taken, with: waiting)
        taken = 0
    }

    func forget(_ numbers: [Int64]) {
        held.subtract(numbers)
    }

    /// Drops all that is not on its way.
    func close() {
        isClosed = true
        queue = []
        taken = 0
    }
}
