package import Casework
import Dispatch
import Portfolio
import Synchronization
package import Workflow

/// How a courier works; the defaults are those of the command line.
package struct CourierOptions: Sendable {
    /// Who holds the leases: different for each courier.
    package var owner: String
    package var leaseMilliseconds: Int64 = 60_000
    /// How long what is on its way may still take when the courier is asked to stop.
    package var drainMilliseconds: Int64 = 30_000
    /// How often it looks for new messages and changed endpoints.
    package var lookMilliseconds: Int64 = 1000
    package var mostInFlight = 256
    package var mostInFlightPerEndpoint = 32
    package var pageSize = 256
    /// Attempts that are settled in one transaction, unless nothing else is to be done.
    package var batchSize = 256
    /// What CloudEvents name as their source.
    package var source = "urn:dipper:ledger"
    package var transport = TransportOptions()

    package init(owner: String) {
        self.owner = owner
    }
}

/// What happened to an endpoint that its own story is to tell.
package enum EndpointNews: Hashable, Sendable {
    case gone
    case failing
    case exhausted(message: Int64)
}

/// Asks a courier, from any thread, to come to its end.
package final class StopSignal: Sendable {
    private let asked = Atomic(false)
    private let waker = Mutex<CurlTransport.Waker?>(nil)

    package init() {}

    package func stop() {
        asked.store(true, ordering: .sequentiallyConsistent)
        waker.withLock { $0 }?.wake()
    }

    var isAsked: Bool { asked.load(ordering: .sequentiallyConsistent) }

    func wakes(_ waker: CurlTransport.Waker) {
        self.waker.withLock { $0 = waker }
    }
}

/// How many attempts were made, and how many of them succeeded.
package struct CourierTally: Hashable, Sendable {
    package var delivered = 0
    package var failed = 0

    package init(delivered: Int = 0, failed: Int = 0) {
        self.delivered = delivered
        self.failed = failed
    }
}

/// Delivers the outbox: one thread sends, another one works on the ledger.
///
/// Each endpoint is leased by one courier at a time. That keeps the messages of a case in order,
/// makes one breaker and one pace of each endpoint, and costs no write before a message is sent.
/// A courier that dies leaves its leases to expire; what was on its way is then sent again.
package final class Courier {
    /// Tells the endpoint's own story what happened; called between transactions.
    package typealias Reporting = @Sendable (_ endpoint: String, EndpointNews) throws -> Void

    struct OnTheWay {
        var lane: Lane
        var delivery: DueDelivery
        var sentAt: Instant
    }

    let options: CourierOptions
    let clock: @Sendable () -> Instant
    let clerk: Clerk
    var random: any RandomNumberGenerator
    var transport: CurlTransport
    var gate = AddressGate(allowed: [])
    var lanes: [String: Lane] = [:]
    /// In the order in which they are asked for their next message.
    var turns: [Lane] = []
    var onTheWay: [Int: OnTheWay] = [:]
    var nextToken = 1
    var settlements: [Settlement] = []
    var changedHealth: [String: EndpointHealth] = [:]
    var news: [(endpoint: String, EndpointNews)] = []
    var isSettling = false
    var isLooking = false
    var nextLook: ContinuousClock.Instant?
    /// Whether the list of addresses changed while connections from before are kept open.
    var needsNewTransport = false
    package private(set) var tally = CourierTally()
    /// Of each delivery, where somebody measures.
    package var durationsNanoseconds: [Int64]?

    package init(
        _ desk: any DeliveryDesk,
        clock: @escaping @Sendable () -> Instant,
        random: any RandomNumberGenerator,
        options: CourierOptions,
        report: @escaping Reporting
    ) {
        self.options = options
        self.clock = clock
        self.random = random
        transport = CurlTransport(options.transport, mostConnections: options.mostInFlight)
        clerk = Clerk(desk, owner: options.owner, report: report)
        clerk.wakes(transport.waker)
    }

    /// Works until it is asked to stop; then lets what is on its way come to its end.
    package func run(until stop: StopSignal) throws {
        stop.wakes(transport.waker)
        defer { clerk.finish() }
        while !stop.isAsked {
            try work(waitingMilliseconds: 500, looksAgain: true)
            stop.wakes(transport.waker)
        }
        try drain()
    }

    /// Sends what is due at this moment, and returns.
    @discardableResult
    package func runOnce() throws -> CourierTally {
        defer { clerk.finish() }
        nextLook = nil
        try work(waitingMilliseconds: 0, looksAgain: true)
        while !isIdle { try work(waitingMilliseconds: 100, looksAgain: false) }
        try drain()
        return tally
    }

    private var isIdle: Bool {
        !isLooking && !isSettling && onTheWay.isEmpty && settlements.isEmpty && news.isEmpty
            && turns.allSatisfy { !$0.isReading && $0.isDrained && !canSend($0) }
    }

    private func canSend(_ lane: Lane) -> Bool {
        let now = clock()
        return lane.waitingCount > 0 && !lane.isClosed && !lane.health.isPaused(at: now)
            && lane.hasSlot(at: now)
    }

    /// Ends what is on its way, settles it, and gives up the leases.
    private func drain() throws {
        let end = ContinuousClock.now + .milliseconds(options.drainMilliseconds)
        for lane in turns { lane.close() }
        while !onTheWay.isEmpty, ContinuousClock.now < end { try advance(waitingMilliseconds: 100) }
        while isSettling || isLooking { try take(clerk.notes(waiting: true)) }
        try settle(all: true)
        while isSettling { try take(clerk.notes(waiting: true)) }
        try clerk.release()
    }

    /// One turn: hear from the clerk, begin what may begin, hear from the receivers, settle.
    func work(waitingMilliseconds: Int32, looksAgain: Bool) throws {
        try take(clerk.notes(waiting: false))
        if needsNewTransport, onTheWay.isEmpty { renewTransport() }
        if looksAgain, nextLook.map({ $0 <= ContinuousClock.now }) ?? true { look() }
        readPages()
        let begun = needsNewTransport ? 0 : fill()
        try advance(waitingMilliseconds: begun > 0 ? 0 : waitingMilliseconds)
        try settle(all: onTheWay.isEmpty)
    }

    func count(_ isDelivered: Bool) {
        if isDelivered { tally.delivered += 1 } else { tally.failed += 1 }
    }

    /// Connections from before the list of addresses changed would be used again unasked.
    private func renewTransport() {
        transport = CurlTransport(options.transport, mostConnections: options.mostInFlight)
        clerk.wakes(transport.waker)
        needsNewTransport = false
    }
}
