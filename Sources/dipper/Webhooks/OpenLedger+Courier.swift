import Casework
import Courier
import Foundation
import Glibc
import Portfolio
import Store
import Synchronization
import Workflow

extension OpenLedger {
    /// A courier of this process, which delivers an endpoint while it holds its lease.
    func courier(leaseSeconds: Int, _ transport: TransportOptions) throws -> Courier {
        let suffix = Digests.hexadecimal(SystemRandom.bytes(4))
        var options = CourierOptions(
            owner: "\(ProcessInfo.processInfo.hostName):\(getpid()):\(suffix)"
        )
        options.leaseMilliseconds = Int64(leaseSeconds) * 1000
        options.lookMilliseconds = min(options.lookMilliseconds, options.leaseMilliseconds / 4)
        options.transport = transport
        if let stream = try store.stream("LEDGER") { options.source = "urn:uuid:\(stream.id)" }
        return Courier(
            courierDesk,
            clock: Moment.wallClock,
            random: SystemRandom(),
            options: options,
            report: EndpointStory.report(casework)
        )
    }
}

/// A courier that works beside something else until it is told to end, on a thread of its own.
final class CourierThread: Sendable {
    private let stop = StopSignal()
    private let hasEnded = Mutex(false)
    private let isStopping = Mutex(false)

    private static let leaseSeconds = 60
    private static let secondsBeforeAgain: UInt32 = 5

    /// `report` is told what ended a courier early; another one begins after it.
    init(_ ledger: OpenLedger, report: @escaping @Sendable (any Error) -> Void) {
        let thread = Thread { [self] in
            while !isStopping.withLock(\.self) {
                do {
                    try ledger.courier(leaseSeconds: Self.leaseSeconds, TransportOptions())
                        .run(until: stop)
                } catch {
                    report(error)
                    sleep(isStopping.withLock(\.self) ? 0 : Self.secondsBeforeAgain)
                }
            }
            hasEnded.withLock { $0 = true }
        }
        thread.name = "dipper.courier"
        thread.start()
    }

    /// Ends after what is on its way has arrived or failed.
    func end() {
        isStopping.withLock { $0 = true }
        stop.stop()
        while !hasEnded.withLock(\.self) { usleep(10_000) }
    }
}
