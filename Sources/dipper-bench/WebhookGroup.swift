import Casework
import Courier
import Workflow

/// Groups about delivering: against the limit in C, beside an endpoint that never answers, and
/// with a queue of a million.
enum WebhookGroup {
    /// Group `h_webhook`: 20,000 signed messages of a kilobyte to one receiver.
    ///
    /// What is measured is handing the outbox out, leasing, signing, sending and settling.
    /// `--url` names a receiver such as nginx; without it one inside this process answers.
    static func throughput(_ arguments: Arguments) throws -> Figures {
        let count = arguments.count("--rows", otherwise: 20_000)
        let callers = arguments.count("--callers", otherwise: 32)
        let ledger = try WebhookLedger(arguments)
        let (url, port) = try receiver(arguments)
        try ledger.addEndpoint(url, port: port)
        let events = try ledger.tell(count)
        let courier = ledger.courier(callers: callers)
        courier.durationsNanoseconds = []
        let (tally, cost) = try Cost.measure { try courier.runOnce() }
        try ledger.ledger.requireSound(events: events + ledger.eventsBefore(endpoints: 1))
        let delivered = try ledger.deliveredCount()
        guard tally == CourierTally(delivered: count, failed: 0) else {
            throw BenchFault(found: "\(tally)", expected: "delivered \(count)")
        }
        return Figures(
            peer: "dipper courier c=\(callers)",
            operationCount: count,
            cost: cost,
            latenciesNanoseconds: courier.durationsNanoseconds ?? [],
            check: "delivered=\(delivered)"
        )
    }

    private static func receiver(_ arguments: Arguments) throws -> (url: String, port: Int) {
        guard let url = try? arguments.text("--url") else {
            let sink = try LoopbackSink(isSilent: false)
            return ("http://127.0.0.1:\(sink.port)/hook", sink.port)
        }
        let digits = url.drop { $0 != ":" }.dropFirst().drop { $0 != ":" }.dropFirst()
            .prefix { $0.isNumber }
        guard let port = Int(digits) else { throw BenchFault(option: "--url", value: url) }
        return (url, port)
    }

    /// Group `webhook_queue`: a million messages wait; memory is what counts.
    static func queue(_ arguments: Arguments) throws -> Figures {
        let count = arguments.count("--rows", otherwise: 1_000_000)
        let ledger = try WebhookLedger(arguments)
        let (url, port) = try receiver(arguments)
        try ledger.addEndpoint(url, port: port)
        _ = try ledger.tell(2000)
        try ledger.lengthenOutbox(to: count)
        let courier = ledger.courier(callers: 32)
        let (tally, cost) = try Cost.measure { try courier.runOnce() }
        let delivered = try ledger.deliveredCount()
        guard tally == CourierTally(delivered: count, failed: 0) else {
            throw BenchFault(found: "\(tally)", expected: "delivered \(count)")
        }
        return Figures(
            peer: "dipper courier, queue",
            operationCount: count,
            cost: cost,
            check: "delivered=\(delivered)"
        )
    }

    /// Group `webhook_blackhole`: nine endpoints that answer, with and without a tenth that does
    /// not; `slower` is by how much the nine take longer beside it, as a share.
    static func blackHole(_ arguments: Arguments) throws -> Figures {
        let count = arguments.count("--rows", otherwise: 2000)
        let good = 9
        var walls: [Double] = []
        var last: Figures?
        for hasBlackHole in [false, true] {
            let ledger = try WebhookLedger(arguments)
            var sinks: [LoopbackSink] = []
            for place in 0..<(hasBlackHole ? good + 1 : good) {
                let sink = try LoopbackSink(isSilent: place == good)
                sinks.append(sink)
                try ledger.addEndpoint("http://127.0.0.1:\(sink.port)/hook", port: sink.port)
            }
            _ = try ledger.tell(count)
            let courier = ledger.courier(callers: 32, totalMilliseconds: 5000)
            let watch = GoodWatch(expected: good * count)
            let (_, cost) = try Cost.measure { try watch.run(courier) }
            walls.append(watch.wallSeconds)
            last = Figures(
                peer: "dipper courier, 9 endpoints and a black hole",
                operationCount: good * count,
                cost: cost,
                latenciesNanoseconds: watch.durations,
                check: "delivered=\(good * count)"
            )
        }
        guard var figures = last else { throw BenchFault(found: "0", expected: "2") }
        figures.cost.wallSeconds = walls[1]
        figures.more = [("alone_s", walls[0]), ("slower", walls[1] / walls[0] - 1)]
        return figures
    }
}

/// Lets a courier work until the endpoints that answer have everything, and takes the time.
private final class GoodWatch {
    private let expected: Int
    private(set) var wallSeconds = 0.0
    private(set) var durations: [Int64] = []

    init(expected: Int) {
        self.expected = expected
    }

    func run(_ courier: Courier) throws {
        courier.durationsNanoseconds = []
        let start = ContinuousClock.now
        try courier.run(while: { courier.tally.delivered < expected })
        wallSeconds = Double(start.elapsedNanoseconds) / 1e9
        // What never came took all the time that there was.
        durations = (courier.durationsNanoseconds ?? []).filter { $0 < 4_900_000_000 }
    }
}
